"""The rules by their permanent ids; a rule joins by its decorator, in a module that rules/__init__ lists."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

from heyan.case import Case
from validators.hits import Hit

Check = Callable[..., Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A keyword-only argument of a rule: what configs/ may set, with its type and default."""

    name: str
    kind: Any
    default: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as code knows it.

    `says` are the placeholders that its messages may use beside the common ones, `messages` the texts it needs beside
    failed, undetermined and passed, `grades` the other severities it can ask for; `cross` rules look at
    `case.matches`, and see neither materials nor claims.
    """

    id: str
    check: Check
    says: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    cross: bool = False

    @property
    def group(self) -> str:
        """The file of configs/rules/ that words it: the name of the module that holds the rule."""
        return str(self.check.__module__).rpartition(".")[2]

    @property
    def sentence(self) -> str:
        """What the rule demands, in one English sentence."""
        return (self.check.__doc__ or "").strip().splitlines()[0]

    def run(self, case: Case, parameters: dict[str, Any]) -> Iterator[Hit]:
        return self.check(case, **parameters)


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    *,
    says: tuple[str, ...] = (),
    messages: tuple[str, ...] = (),
    grades: tuple[str, ...] = (),
    cross: bool = False,
) -> Callable[[Check], Check]:
    """Register a rule under its permanent id; its keyword-only arguments become its parameters in configs/."""

    def register(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"two rules are called {rule_id}")
        if not check.__doc__:
            raise ValueError(f"{rule_id} has no docstring")
        RULES[rule_id] = Rule(rule_id, check, says, messages, grades, _parameters(check), cross)
        return check

    return register


def _parameters(check: Check) -> tuple[Parameter, ...]:
    hints = get_type_hints(check)
    return tuple(
        Parameter(name, hints[name], parameter.default)
        for name, parameter in inspect.signature(check).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    )
