"""Broken copies of the rules: each differs from its rule in one decision, and some YAML case must notice.

A rule is its function with the functions of its own module that it reaches. What is broken, one place at a time:
`negated` a condition, `swapped` an outcome (failed for passed, undetermined for passed), `dropped` a yield.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from textwrap import dedent
from typing import Any

from validators.registry import Check, Rule

SWAPPED = {"passed": "failed", "failed": "passed", "undetermined": "passed", "not_applicable": "passed"}
NOTHING = "yield from ()"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken copy: which function, line in it, and what was done to it."""

    rule: str
    function: str
    line: int
    sort: str
    code: str
    check: Check

    @property
    def name(self) -> str:
        """What stays the same while lines move."""
        return f"{self.rule} · {self.function} · {self.sort} · {self.code}"


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every broken copy of a rule."""
    module = sys.modules[rule.check.__module__]
    functions = _reached(rule.check.__name__, module)
    for name, source in functions.items():
        for index, (sort, code, line) in enumerate(_places(source)):
            broken = deepcopy(source)
            _break(broken, index)
            check = _compiled({**functions, name: broken}, module, rule.check.__name__)
            yield Mutant(rule.id, name, line, sort, code, check)


@cache
def _sources(module: Any) -> dict[str, ast.FunctionDef]:
    """The functions of a module, without their decorators."""
    tree = ast.parse(dedent(inspect.getsource(module)))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in found.values():
        node.decorator_list = []
    return found


def _reached(name: str, module: Any) -> dict[str, ast.FunctionDef]:
    """A function with every function of its module that it calls or hands on, itself first."""
    sources = _sources(module)
    found: dict[str, ast.FunctionDef] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop(0)
        if one in sources and one not in found:
            found[one] = sources[one]
            waiting += [node.id for node in ast.walk(sources[one]) if isinstance(node, ast.Name)]
    return found


def _compiled(functions: dict[str, ast.FunctionDef], module: Any, name: str) -> Check:
    space = dict(vars(module))
    tree = ast.fix_missing_locations(ast.Module(list(functions.values()), []))
    exec(compile(tree, f"<broken {name}>", "exec"), space)
    check: Check = space[name]
    return check


def _places(function: ast.FunctionDef) -> list[tuple[str, str, int]]:
    """What can be broken in a function: sort, code and line, in a fixed order."""
    return [(sort, ast.unparse(node)[:90], node.lineno) for node, sort, _ in _breakable(function)]


def _break(function: ast.FunctionDef, index: int) -> None:
    _, _, act = list(_breakable(function))[index]
    act()


def _breakable(function: ast.FunctionDef) -> Iterator[tuple[ast.expr, str, Callable[[], None]]]:
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            nodes = value if isinstance(value, list) else [value]
            for place, node in enumerate(nodes):
                if isinstance(node, ast.expr):
                    yield from _ways(parent, field, node, _setter(parent, field, value, place))


def _setter(parent: ast.AST, field: str, value: Any, place: int) -> Callable[[ast.expr], None]:
    def put(new: ast.expr) -> None:
        if isinstance(value, list):
            value[place] = new
        else:
            setattr(parent, field, new)

    return put


def _ways(
    parent: ast.AST, field: str, node: ast.expr, put: Callable[[ast.expr], None]
) -> Iterator[tuple[ast.expr, str, Callable[[], None]]]:
    if _is_condition(parent, field, node):
        yield node, "negated", lambda: put(ast.UnaryOp(ast.Not(), node))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in SWAPPED:
        yield node, "swapped", lambda: put(ast.Name(SWAPPED[node.id], ast.Load()))
    if isinstance(node, ast.Yield | ast.YieldFrom) and isinstance(parent, ast.Expr):
        nothing = ast.parse(f"def f():\n    {NOTHING}").body[0].body[0].value  # type: ignore[attr-defined]
        yield node, "dropped", lambda: put(nothing)


def _is_condition(parent: ast.AST, field: str, node: ast.expr) -> bool:
    """Whether the expression decides: the test of an if, a guard, a filter, or a comparison that is handed on."""
    if field == "test" and isinstance(parent, ast.If | ast.IfExp):
        return True
    if (field == "guard" and isinstance(parent, ast.match_case)) or (
        field == "ifs" and isinstance(parent, ast.comprehension)
    ):
        return True
    return isinstance(node, ast.Compare) and isinstance(parent, ast.Return | ast.BoolOp | ast.Assign | ast.GeneratorExp)
