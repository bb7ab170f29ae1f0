"""YAML in and out, by libyaml where it is there: ten times as fast, and a run of years ago loads a whole configs/."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load_yaml(text: str) -> Any:
    """What the text states, plain values only; yaml.YAMLError where it is no YAML."""
    return yaml.load(text, _LOADER)  # noqa: S506 - both loaders are safe ones


def doubled_keys(text: str) -> tuple[tuple[str, int], ...]:
    """Keys that stand twice in one mapping, with the line of the second: YAML keeps the last and says nothing."""
    found: list[tuple[str, int]] = []
    waiting = [yaml.compose(text, _LOADER)]
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
