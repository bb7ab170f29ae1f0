"""YAML in and out, by libyaml where it is there: ten times as fast, and a run of years ago loads a whole configs/."""

from __future__ import annotations

from typing import Any

import yaml

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Loader(_SAFE):  # type: ignore[misc]
    """Plain values only; a day that no calendar has (2026-13-01) stays text, for the schema to refuse in its place."""

    def day(self, node: Any) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor(_TIMESTAMP, _Loader.day)


def load_yaml(text: str) -> Any:
    """What the text states, plain values only; yaml.YAMLError with line and cause where it is no YAML."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - both loaders are safe ones
    except yaml.MarkedYAMLError as error:
        raise yaml.YAMLError(_told(error, text)) from error


def _told(error: yaml.MarkedYAMLError, text: str) -> str:
    """Where it stops being YAML, and what people get wrong there most."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return str(error)
    lines = text.splitlines()
    near = lines[max(0, mark.line - 1) : mark.line + 1]
    what = ", ".join(part for part in (error.context, error.problem) if part)
    here = f"{what} (line {mark.line + 1}, column {mark.column + 1})"
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in near):
        return f"{here}: a tab stands before the text, indent with spaces"
    if any("：" in line and ": " not in f"{line} " for line in near):
        return f"{here}: a full-width ： stands where a colon and a space belong"
    return here


def doubled_keys(text: str) -> tuple[tuple[str, int], ...]:
    """Keys that stand twice in one mapping, with the line of the second: YAML keeps the last and says nothing."""
    found: list[tuple[str, int]] = []
    waiting = [yaml.compose(text, _Loader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if str(key.value) in seen:
                    found.append((str(key.value), key.start_mark.line + 1))
                seen.add(str(key.value))
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return tuple(sorted(found, key=lambda one: one[1]))


def dump_yaml(content: Any) -> str:
    """The content as YAML, in its order, Chinese as it is."""
    dumped: str = yaml.dump(content, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
    return dumped
