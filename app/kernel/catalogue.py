"""Texts that people see: `resources/locale/*.yaml`, each key with kk, ru and en.

A file is a mapping `key: {kk: …, ru: …, en: …}`; keys are unique over all files. Placeholders are
`{name}` (str.format). Errors live in `errors*.yaml` under `error.<Code>.message` and `.remedy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.errors import ProgrammingError, QabyldauError
from app.kernel.resources import load_yaml, resource_files


class Language(StrEnum):
    KK = "kk"
    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts of the product in all languages."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, key: str, language: Language, **params: Any) -> str:
        """The sentence for `key` with `params` filled in; ProgrammingError if the key is missing."""
        try:
            template = self.texts[key][language.value]
        except KeyError:
            raise ProgrammingError("Catalogue_KeyMissing", key=key, language=language.value) from None
        return template.format(**params) if params else template

    def has(self, key: str) -> bool:
        return key in self.texts

    def error(self, error: QabyldauError, language: Language) -> tuple[str, str]:
        """(sentence, remedy) of an error in one language."""
        base = f"error.{error.code}"
        if not self.has(f"{base}.message"):
            base = "error.Unknown"
        return (
            self.text(f"{base}.message", language, **{**error.params, "code": error.code}),
            self.text(f"{base}.remedy", language, **{**error.params, "code": error.code}),
        )


def load_catalogue() -> Catalogue:
    """Every `resources/locale/*.yaml`, merged; ProgrammingError on a key that stands twice."""
    texts: dict[str, Mapping[str, str]] = {}
    for path in resource_files("locale", "*.yaml"):
        for key, by_language in (load_yaml(path) or {}).items():
            if key in texts:
                raise ProgrammingError("Catalogue_KeyTwice", key=key, file=path.name)
            texts[key] = by_language
    return Catalogue(texts)
