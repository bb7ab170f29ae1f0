"""The vocabulary of the kinds: configs/kinds/*.yaml, checked as a whole when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from heyan.errors import ConfigurationError
from heyan.vocabulary import Kind
from heyan.yaml_text import load_yaml

Vocabulary = Mapping[str, object]
"""As in extractors.kinds.extraction, which imports every kind and so cannot be imported here."""

CLASSIFICATION = "classification"
_NAMING = ("titles", "signs")


class KindVocabulary(BaseModel):
    """One kind's words. Every kind may add keys of its own; these have one meaning everywhere."""

    model_config = ConfigDict(extra="allow")

    titles: list[str] = Field(default_factory=list, description="titles that name the kind")
    signs: list[str] = Field(default_factory=list, description="words that only this kind's pages show together")
    labels: dict[str, list[str]] = Field(default_factory=dict, description="field → labels in all variants")
    expected: list[str] = Field(default_factory=list, description="fields that count as missing when not found")

    @model_validator(mode="after")
    def _texts_are_not_empty(self) -> KindVocabulary:
        for group in (self.titles, self.signs, self.expected, *self.labels.values()):
            if any(not text.strip() for text in group):
                raise ValueError("an empty text stands among titles, signs, labels or expected")
        return self


class _AnyMapping(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]


def load_vocabularies(configs: Path) -> Mapping[str, Vocabulary]:
    """Kind (or `classification`) → content of configs/kinds/<kind>.yaml; ConfigurationError names every fault."""
    faults: list[str] = []
    found: dict[str, Vocabulary] = {}
    for path in sorted((configs / "kinds").glob("*.yaml")):
        try:
            found[path.stem] = _load(path)
        except (yaml.YAMLError, ValidationError, ValueError) as error:
            faults.append(f"{path.name}: {error}")
    found = {name: _completed(name, content, found, faults) for name, content in found.items()}
    known = {kind.value for kind in Kind} | {CLASSIFICATION}
    faults.extend(f"{name}.yaml: no such kind" for name in found if name not in known)
    if CLASSIFICATION not in found:
        faults.append("kinds/classification.yaml is missing or wrong")
    if faults:
        raise ConfigurationError(faults)
    return MappingProxyType(found)


def _completed(name: str, content: Vocabulary, found: Mapping[str, Vocabulary], faults: list[str]) -> Vocabulary:
    """A kind's words with those of the kind it is `like` where it has none of its own; what names a kind is its own."""
    model = content.get("like")
    if model is None:
        return content
    if not isinstance(model, str) or model not in found or "like" in found[model]:
        faults.append(f"{name}.yaml: like: {model}: there is no such kind, or it is like another one itself")
        return content
    own = {key: value for key, value in content.items() if value or key in _NAMING}
    return MappingProxyType({**found[model], **own})


def _load(path: Path) -> Vocabulary:
    content: Any = load_yaml(path.read_text(encoding="utf-8")) or {}
    if not isinstance(content, dict):
        raise ValueError("a mapping is expected")
    if path.stem == CLASSIFICATION:
        return MappingProxyType(_AnyMapping.model_validate(content).model_dump())
    return MappingProxyType(KindVocabulary.model_validate(content).model_dump())


def texts(vocabulary: Vocabulary, key: str) -> tuple[str, ...]:
    """A list of texts of a vocabulary; () where the key is absent."""
    value = vocabulary.get(key, ())
    return tuple(str(text) for text in value) if isinstance(value, (list, tuple)) else ()


def labels(vocabulary: Vocabulary, key: str = "labels") -> Mapping[str, tuple[str, ...]]:
    """A mapping of names to lists of texts; {} where the key is absent."""
    value = vocabulary.get(key, {})
    if not isinstance(value, Mapping):
        return {}
    return {str(name): tuple(map(str, words)) for name, words in value.items() if isinstance(words, (list, tuple))}
