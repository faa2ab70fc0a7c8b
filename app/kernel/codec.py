"""Frozen dataclasses to plain JSON types and back, for events, drafts and the wire.

Covers str, int, float, bool, None, bytes (base64url), date, datetime, enums, tuples, mappings, unions
with None, and value types whose only field is `value`. Unknown keys are ignored, so that an older
program can read what a newer one wrote; missing keys take the field's default.
"""

from __future__ import annotations

import base64
import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.kernel.errors import InputError

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """JSON types with the same content."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode()
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        if len(fields) == 1 and fields[0].name == "value":
            return to_plain(getattr(value, "value"))  # noqa: B009 - the field's name is the convention
        return {f.name: to_plain(getattr(value, f.name)) for f in fields}
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    return [to_plain(v) for v in value]


def from_plain(kind: type[T], data: Any) -> T:
    """A `kind` with the content of `data`; InputError Codec_Mismatch names the field that does not fit."""
    return typing.cast(T, _build(kind, data, kind.__name__))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _build_union(get_args(kind), data, where)
    if kind is Any:
        return data
    if origin is tuple:
        return _build_tuple(get_args(kind), data, where)
    if origin is not None and issubclass(origin, Mapping):
        key, value = get_args(kind)
        if not isinstance(data, Mapping):
            raise InputError("Codec_Mismatch", field=where, expected="mapping")
        return {_build(key, k, where): _build(value, v, f"{where}.{k}") for k, v in data.items()}
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(typing.cast(type, kind), data, where)
    return _build_scalar(kind, data, where)


def _build_union(options: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in options:
        return None
    failure: InputError | None = None
    for option in options:
        if option is type(None):
            continue
        try:
            return _build(option, data, where)
        except InputError as error:
            failure = failure or error
    raise failure or InputError("Codec_Mismatch", field=where, expected="null")


def _build_tuple(args: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise InputError("Codec_Mismatch", field=where, expected="list")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_build(args[0], item, f"{where}[{i}]") for i, item in enumerate(data))
    if len(args) != len(data):
        raise InputError("Codec_Mismatch", field=where, expected=f"{len(args)} items")
    return tuple(_build(a, item, f"{where}[{i}]") for i, (a, item) in enumerate(zip(args, data, strict=True)))


def _build_dataclass(kind: type, data: Any, where: str) -> Any:
    fields = dataclasses.fields(kind)
    hints = _hints(kind)
    if len(fields) == 1 and fields[0].name == "value" and not isinstance(data, Mapping):
        return kind(_build(hints["value"], data, where))
    if not isinstance(data, Mapping):
        raise InputError("Codec_Mismatch", field=where, expected="object")
    given = {f.name: _build(hints[f.name], data[f.name], f"{where}.{f.name}") for f in fields if f.name in data}
    try:
        return kind(**given)
    except TypeError:
        missing = [f.name for f in fields if f.name not in data and f.default is dataclasses.MISSING]
        raise InputError(
            "Codec_Mismatch", field=f"{where}.{missing[0] if missing else '?'}", expected="value"
        ) from None


def _build_scalar(kind: Any, data: Any, where: str) -> Any:
    try:
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(data)
        if kind is datetime and isinstance(data, str):
            return datetime.fromisoformat(data)
        if kind is date and isinstance(data, str):
            return date.fromisoformat(data)
        if kind is bytes and isinstance(data, str):
            return base64.urlsafe_b64decode(data)
    except ValueError:
        raise InputError("Codec_Mismatch", field=where, expected=kind.__name__) from None
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if kind in (datetime, date) and isinstance(data, kind):
        return data
    if kind in (int, str, bool, float) and type(data) is kind:
        return data
    raise InputError("Codec_Mismatch", field=where, expected=getattr(kind, "__name__", str(kind)))
