"""Domain values to JSON and back, schema-checked: what children say and what is stored."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """The adapter of a type, built once: building one is what costs."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(value: Any, kind: type[Any]) -> bytes:
    """The value as compact JSON (UTF-8)."""
    return _adapter(kind).dump_json(value)


def decode(payload: bytes | str, kind: type[T]) -> T:
    """The value that the JSON states; pydantic.ValidationError where it does not fit the type."""
    return _adapter(kind).validate_json(payload)  # type: ignore[no-any-return]


def plain(value: Any, kind: type[Any]) -> Any:
    """The value as JSON-ready dicts, lists and strings."""
    return _adapter(kind).dump_python(value, mode="json")


def from_plain(value: Any, kind: type[T]) -> T:
    """The value that JSON-ready dicts, lists and strings state."""
    return _adapter(kind).validate_python(value)  # type: ignore[no-any-return]


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, compact, UTF-8 (contract §3, result_sha256)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()
