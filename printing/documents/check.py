"""Facts against their TypedDict: what is missing or of another shape is named, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from app.kernel.errors import InputError, ProgrammingError


def check_facts(shape: Any, facts: object, at: str = "") -> None:
    """Nothing, when `facts` has the shape; InputError Document_FactMissing, Document_FactWrong with the field's path.

    Keys that the shape does not name are left alone: newer desks may know more.
    """
    if not isinstance(facts, Mapping):
        raise _wrong(at or "facts", "object")
    # With postponed annotations `__required_keys__` knows nothing of NotRequired; the resolved hints do.
    for name, hint in get_type_hints(shape, include_extras=True).items():
        path = f"{at}.{name}" if at else name
        if name not in facts:
            if get_origin(hint) is not NotRequired:
                raise InputError("Document_FactMissing", field=path)
            continue
        _check(hint, facts[name], path)


def _check(hint: Any, value: object, path: str) -> None:
    origin = get_origin(hint)
    if is_typeddict(hint):
        check_facts(hint, value, path)
    elif origin is NotRequired:
        _check(get_args(hint)[0], value, path)
    elif origin in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return
        _check(next(a for a in get_args(hint) if a is not NoneType), value, path)
    elif origin is Literal:
        if value not in get_args(hint):
            raise _wrong(path, " | ".join(get_args(hint)))
    elif origin is list:
        if not isinstance(value, list):
            raise _wrong(path, "list")
        for index, item in enumerate(value):
            _check(get_args(hint)[0], item, f"{path}[{index}]")
    elif hint in (str, int, bool):
        # bool is an int in Python, not in a fact.
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            raise _wrong(path, hint.__name__)
    else:
        raise ProgrammingError("Document_FactShape", field=path)


def _wrong(field: str, expected: str) -> InputError:
    return InputError("Document_FactWrong", field=field, expected=expected)
