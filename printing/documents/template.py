"""Fixed texts of a paper: a YAML file of `resources/templates` that an organisation can replace by its own.

`**` switches bold on and off; `{field}` stands for a fact. Facts are put in after the text is taken apart, so that
nothing in a fact is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.kernel.errors import InputError
from app.kernel.resources import load_yaml, resource
from printing.layout.fonts import Face
from printing.layout.lines import Run

_TOKEN = re.compile(r"(\*\*|\{[a-z_]+\})")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Both:
    """One text in both languages, with markup."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Template:
    """One file. `draft` is true until the organisation approves its text."""

    name: str
    version: str
    draft: bool
    texts: Mapping[str, Both]
    sections: tuple[Section, ...] = ()

    def __getitem__(self, key: str) -> Both:
        try:
            return self.texts[key]
        except KeyError:
            raise InputError("Template_TextMissing", template=self.name, key=key) from None

    def fields(self) -> frozenset[str]:
        """Every field that the texts name."""
        texts = [*self.texts.values(), *(s.title for s in self.sections)]
        texts += [clause.text for s in self.sections for clause in s.clauses]
        found = (token for both in texts for text in (both.kk, both.ru) for token in _TOKEN.findall(text))
        return frozenset(token[1:-1] for token in found if token.startswith("{"))


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause; `when` names the condition under which it stands in the paper ('' is always)."""

    text: Both
    when: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a contract."""

    title: Both
    clauses: tuple[Clause, ...]


def load_template(name: str, own: Path | None = None) -> Template:
    """The organisation's file in folder `own` if there is one, else the shipped one.

    InputError Template_Broken, Template_TextMissing.
    """
    path = own / f"{name}.yaml" if own else None
    if path is None or not path.exists():
        path = resource("templates", f"{name}.yaml")
    try:
        data = load_yaml(path)
        return _template(name, data)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as cause:
        raise InputError("Template_Broken", template=name) from cause


def _template(name: str, data: Any) -> Template:
    return Template(
        name=name,
        version=str(data["version"]),
        draft=bool(data["draft"]),
        texts={key: _both(value) for key, value in data["texts"].items()},
        sections=tuple(
            Section(_both(s["title"]), tuple(Clause(_both(c), c.get("when", "")) for c in s["clauses"]))
            for s in data.get("sections", ())
        ),
    )


def _both(value: Mapping[str, str]) -> Both:
    return Both(value["kk"].strip(), value["ru"].strip())


def fill(text: str, values: Values, face: Face) -> tuple[Run, ...]:
    """`text` as runs with the facts put in; InputError Template_FieldUnknown."""
    runs: list[Run] = []
    now = face
    for piece in _TOKEN.split(text):
        if piece == "**":
            now = face if now is not face else face.bold
        elif piece[:1] == "{":
            try:
                runs.append(Run(values[piece[1:-1]], now))
            except KeyError:
                raise InputError("Template_FieldUnknown", field=piece[1:-1]) from None
        elif piece:
            runs.append(Run(piece, now, fixed=True))
    return tuple(runs)


def plain(text: str, values: Values) -> str:
    """`text` with the facts put in and without markup."""
    return "".join(run.text for run in fill(text, values, Face.SERIF))
