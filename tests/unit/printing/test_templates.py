"""Templates: whole, bilingual, drawable in every face, and replaceable by the organisation."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
import yaml

from app.kernel.errors import InputError
from app.kernel.resources import resource_files
from printing.documents.template import fill, load_template, plain
from printing.layout.fonts import Face, load_fonts
from printing.render import ReportlabRenderer
from tests.unit.printing.papers import facts_of, text_of

FONTS = load_fonts()
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
MARKS = "₸№«»„“—–…·•×§()[]/:;%+-\u00a0"
TEMPLATES = [path.stem for path in resource_files("templates", "*.yaml")]


@pytest.mark.parametrize("face", Face)
def test_each_face_has_the_kazakh_letters_and_the_marks(face: Face) -> None:
    FONTS.check(face, KAZAKH + MARKS + "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
    FONTS.check(face, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@pytest.mark.parametrize("folder", ["templates", "locale", "rules", "demo/facts"])
def test_no_text_of_the_product_lacks_a_glyph(folder: str) -> None:
    texts = [p.read_text(encoding="utf-8") for pattern in ("*.yaml", "*.json") for p in resource_files(folder, pattern)]
    letters = {c for text in texts for c in text} - {"\n", "\t", "\r"}
    if folder == "locale":
        # Texts of the screen have arrows and shapes, which no paper carries.
        letters = {c for c in letters if c == "№" or unicodedata.category(c) not in ("So", "Sm")}
    for face in Face:
        FONTS.check(face, "".join(sorted(letters)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_languages_stand_and_no_latin_letter_hides_in_kazakh(name: str) -> None:
    template = load_template(name)
    texts = [*template.texts.values(), *(c.text for s in template.sections for c in s.clauses)]
    assert texts
    for both in texts:
        assert both.kk.strip()
        assert both.ru.strip()
        assert "!" not in both.kk + both.ru
        for word in plain(both.kk, dict.fromkeys(template.fields(), "")).split():
            latin = {c for c in word if "a" <= c.lower() <= "z"}
            cyrillic = {c for c in word if "а" <= c.lower() <= "я" or c in KAZAKH}
            assert not (latin and cyrillic) or "-" in word, word


def test_facts_are_never_read_as_markup() -> None:
    runs = fill("**{name}**, {day}", {"name": "A **b** {day}", "day": "1"}, Face.SERIF)
    assert [(r.text, r.face) for r in runs] == [
        ("A **b** {day}", Face.SERIF_BOLD),
        (", ", Face.SERIF),
        ("1", Face.SERIF),
    ]


def test_a_field_that_no_fact_fills_is_named() -> None:
    with pytest.raises(InputError) as refused:
        fill("{colour}", {}, Face.SERIF)
    assert (refused.value.code, refused.value.params["field"]) == ("Template_FieldUnknown", "colour")


def test_an_organisation_replaces_the_contract(tmp_path: Path) -> None:
    own = yaml.safe_load(resource_files("templates", "preschool-contract.yaml")[0].read_text(encoding="utf-8"))
    own["draft"] = False
    own["sections"] = [
        {
            "title": {"kk": "Бекітілген мәтін", "ru": "Утверждённый текст"},
            "clauses": [{"kk": "Бала – {child}.", "ru": "Ребёнок – {child}."}],
        }
    ]
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "preschool-contract.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    rendered = ReportlabRenderer(folder).render("preschool-contract", facts_of("preschool-contract"))
    text = text_of(rendered.pdf, tmp_path, "-raw")
    assert "Бекітілген мәтін" in text
    assert "ЖОБА" not in text
    assert "Шарттың нысанасы" not in text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("sections: [", "Template_Broken"),
        ("version: 1\ndraft: false\ntexts: {}\n", "Template_TextMissing"),
        ("[]", "Template_Broken"),
    ],
)
def test_a_broken_template_of_an_organisation_is_named(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "waiting-ticket.yaml").write_text(content)
    with pytest.raises(InputError) as refused:
        ReportlabRenderer(tmp_path).render("waiting-ticket", facts_of("waiting-ticket"))
    assert refused.value.code == code


def test_each_choice_of_the_contract_has_its_words() -> None:
    renderer = ReportlabRenderer()
    facts = facts_of("preschool-contract")
    choices = itertools.zip_longest(
        ("mother", "father", "guardian", "trustee"),
        ("early", "junior", "middle", "senior", "preschool"),
        ("kk", "ru"),
        ("full-day", "half-day", "round-the-clock"),
        fillvalue=None,
    )
    for relation, level, language, regime in choices:
        facts["applicant"]["relation"] = relation or "mother"
        facts["place"] |= {
            "level": level or "early",
            "language": language or "kk",
            "regime": regime or "full-day",
            "special": level is None,
        }
        assert renderer.render("preschool-contract", facts).pages >= 3
