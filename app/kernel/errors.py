"""Errors of the product. A refusal by law is a value (`Finding`), never one of these.

Each error carries a code `Where_What` that has a sentence and a remedy in `resources/locale/errors*.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class QabyldauError(Exception):
    """An error with a code that a person can read about.

    `params` fill the placeholders of the catalogue's sentence. They must not hold personal data:
    they end up in logs.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, Any] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{k}={v!r}" for k, v in self.params.items())
        return f"{self.code}({shown})" if shown else self.code


class RetriableError(QabyldauError):
    """A device or the network failed; the clerk can do something and try again. Nothing is lost."""


class FatalError(QabyldauError):
    """Configuration or storage is unusable; the program cannot go on with this data folder."""


class InputError(QabyldauError):
    """What a person or a file gave does not fit; says which field and what was expected."""


class ProgrammingError(QabyldauError):
    """The program contradicts itself. Never shown as the clerk's fault."""
