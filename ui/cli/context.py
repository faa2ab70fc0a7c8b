"""What every command gets, and how it answers: one JSON object (or words), an exit code, errors with remedy."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import platformdirs

from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import FatalError, InputError, ProgrammingError, QabyldauError, RetriableError


class Exit(IntEnum):
    """Exit codes of design.md section 4."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ENVIRONMENT = 3


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Common options, worked out."""

    catalogue: Catalogue
    language: Language
    data: Path
    demo: bool
    key_file: Path | None


Answer = tuple[int, dict[str, Any]]
Handler = Callable[[argparse.Namespace, CommandContext], Answer]


def common_options() -> argparse.ArgumentParser:
    """Parent parser with the options that every command takes."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--lang", choices=[lang.value for lang in Language], default=None)
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help="data folder of the desk")
    parser.add_argument("--demo", action="store_true", help="demo office: invented people, test keys")
    parser.add_argument("--key-file", type=Path, default=None, metavar="FILE", help="key file of the store")
    return parser


def context_of(args: argparse.Namespace, catalogue: Catalogue) -> CommandContext:
    """The context that `args` ask for."""
    data = args.data or Path(os.environ.get("QABYLDAU_DATA") or platformdirs.user_data_dir("qabyldau", appauthor=False))
    language = Language(args.lang or os.environ.get("QABYLDAU_LANG") or Language.KK)
    return CommandContext(catalogue, language, data, args.demo, args.key_file)


def exit_code(error: QabyldauError) -> Exit:
    """1 for what a person gave, 3 for the surroundings."""
    if isinstance(error, InputError):
        return Exit.REFUSED
    if isinstance(error, RetriableError | FatalError | ProgrammingError):
        return Exit.ENVIRONMENT
    return Exit.REFUSED


def error_object(error: QabyldauError, catalogue: Catalogue) -> dict[str, Any]:
    """`code`, `message` and `remedy` in all languages."""
    texts = {lang.value: catalogue.error(error, lang) for lang in Language}
    return {
        "error": {
            "code": error.code,
            "message": {lang: text[0] for lang, text in texts.items()},
            "remedy": {lang: text[1] for lang, text in texts.items()},
        }
    }


def answer(result: Mapping[str, Any], *, as_json: bool) -> None:
    """The result on stdout: one JSON object, or its words line by line."""
    if as_json or not isinstance(result.get("text"), str):
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=None if as_json else 2) + "\n")
    else:
        sys.stdout.write(f"{result['text']}\n")
    sys.stdout.flush()


def complain(error: QabyldauError, catalogue: Catalogue, language: Language) -> None:
    """The error in words on stderr."""
    message, remedy = catalogue.error(error, language)
    sys.stderr.write(f"{message}\n{remedy}\n[{error.code}]\n")
