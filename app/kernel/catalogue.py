"""Texts that people see: `resources/locale/*.yaml`, each key with kk, ru and en.

A file is a mapping `key: {kk: …, ru: …, en: …}`; keys are unique over all files. Placeholders are
`{name}` (str.format). Errors live in `errors*.yaml` under `error.<Code>.message` and `.remedy`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from app.kernel.errors import ProgrammingError, QabyldauError
from app.kernel.resources import load_yaml, resource_files

_PREFIX = "texts-"


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


def load_catalogue(cache: Path | None = None) -> Catalogue:
    """Every `resources/locale/*.yaml`, merged; ProgrammingError on a key that stands twice.

    In the folder `cache` the merged texts are kept under the digest of the files they came from, so that the next
    start need not parse them. Texts of other files are never taken; a cache that cannot be read or written is no error.
    """
    files = resource_files("locale", "*.yaml")
    if cache is None:
        return Catalogue(_merged(files))
    kept = cache / f"{_PREFIX}{_digest(files)}.json"
    try:
        return Catalogue(orjson.loads(kept.read_bytes()))
    except (OSError, orjson.JSONDecodeError):
        texts = _merged(files)
        _keep(kept, texts)
        return Catalogue(texts)


def _merged(files: Sequence[Path]) -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, Mapping[str, str]] = {}
    for path in files:
        for key, by_language in (load_yaml(path) or {}).items():
            if key in texts:
                raise ProgrammingError("Catalogue_KeyTwice", key=key, file=path.name)
            texts[key] = by_language
    return texts


def _digest(files: Sequence[Path]) -> str:
    content = hashlib.blake2b(digest_size=16)
    for path in files:
        text = path.read_bytes()
        content.update(f"{path.name}:{len(text)}:".encode() + text)
    return content.hexdigest()


def _keep(kept: Path, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Whole or not at all; texts of earlier files go."""
    part = kept.with_name(f"{kept.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_bytes(orjson.dumps(texts))
        part.replace(kept)
        for old in kept.parent.glob(f"{_PREFIX}*.json"):
            if old != kept:
                old.unlink(missing_ok=True)
