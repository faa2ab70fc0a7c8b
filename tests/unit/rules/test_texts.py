"""Every finding that a rule can give has its texts, and each text can be filled in every language."""

from __future__ import annotations

import ast
import re
import string
from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.first_grade import FirstGradeStatus
from app.domain.queue import KeyState
from app.kernel.catalogue import Catalogue, Language, load_catalogue
from app.kernel.clock import KZ
from app.kernel.errors import ProgrammingError
from app.kernel.resources import load_yaml, resource
from app.rules.enrolment import clerk_ground
from app.rules.explain import Explained, ground_title, paper_citation, paper_cure, paper_fact, paper_ground, render
from app.rules.finding import Effect, Fact, Finding, Ground
from app.rules.first_grade import SCHOOL_GROUNDS, check_refusal, status_label

_CATALOGUE = load_catalogue()
_OWN = load_yaml(resource("locale", "rules.yaml")) | load_yaml(resource("locale", "rules_more.yaml"))
_KEYS = sorted({k.removeprefix("finding.").rpartition(".")[0] for k in _OWN if k.startswith("finding.")} - {"too-late"})
_MOMENT = datetime(2026, 4, 28, 17, 30, tzinfo=KZ)
_DAY = date(2026, 4, 27)
# One value of the right kind for every fact that a rule puts into a finding.
_FACTS: dict[str, Fact] = {
    "seconds": 130, "minutes": 15, "birth": _DAY, "year": 2026, "given": _DAY, "computed": _DAY, "until": _MOMENT,
    "today": _DAY, "next": _DAY, "opens": _MOMENT, "closes": _MOMENT, "number": "7104-26-118204",
    "organisation_kk": "Ұйым", "organisation_ru": "Организация", "address_kk": "Мекенжай", "address_ru": "Адрес",
    "start": _DAY, "stop_until": _DAY, "days": 5, "came": _MOMENT, "day": 4, "end": _DAY, "issued": _DAY, "limit": 3,
    "age": 7, "last": _DAY, "count": 2, "expired": _DAY, "at": _MOMENT, "turns": _DAY, "category": 4,
}  # fmt: skip
_APP = Path(__file__).parents[3] / "app"
# Deciders that give findings of their own from the same file of texts.
_DECIDERS = ("first_grade", "service_request", "complaint")
_SOURCES = [*sorted(_APP.joinpath("rules").glob("*.py")), *(_APP / "cases" / f"{name}.py" for name in _DECIDERS)]


def _finding(key: str, **facts: Fact) -> Finding:
    return Finding("ENR-13", Effect.BLOCKS, key, "ENR-13", {**_FACTS, **facts}, Ground.R_03)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", _KEYS)
def test_every_text_of_a_finding_is_filled(key: str, language: Language) -> None:
    told = render(_finding(key), _CATALOGUE, language)
    for text in (told.title, told.body):
        assert text
        assert "{" not in text
        assert "!" not in text
        assert text == text.strip()
        assert "  " not in text
    assert not told.title.endswith(".")
    assert told.body.endswith((".", "."))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", [k for k in _KEYS if f"finding.{k}.cure" in _OWN])
def test_a_ground_has_fact_cure_and_step(key: str, language: Language) -> None:
    finding = _finding(key)
    told = render(finding, _CATALOGUE, language)
    texts = (paper_fact(finding, _CATALOGUE, language), paper_cure(finding, _CATALOGUE, language), told.cure)
    assert all(t.endswith(".") and "{" not in t for t in texts)
    assert told.fact == texts[0]


def test_when_it_is_too_late_the_cure_is_a_new_referral() -> None:
    for language in Language:
        late = _finding("missing.health-passport", until=None)
        assert paper_cure(late, _CATALOGUE, language) == _CATALOGUE.text("finding.too-late.cure", language)
        assert render(late, _CATALOGUE, language).cure == _CATALOGUE.text("finding.too-late.step", language)


def _constants() -> set[str]:
    return {
        node.value
        for source in _SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_no_text_is_left_over_and_none_is_missing() -> None:
    said = _constants()
    made = {  # keys that are put together from parts
        *(f"missing.{kind}" for kind in ("referral", "identity", "birth-certificate", "health-passport")),
        *("missing.health-certificate", "missing.pmpk-conclusion", "referral.registry-date"),
        *(f"clock.{c}.{s}" for c in ("wait", "serve", "term") for s in ("nearly", "over", "over-estimated")),
        *(f"ground.{g.value}" for g in Ground),
        *(f"record.{k}" for k in ("contract", "refusal")),
        *(f"key.{k.value}" for k in KeyState if k is not KeyState.VALID),
        *(f"fg.status.{s.value}" for s in FirstGradeStatus if status_label(s)),
        *(f"complaint.route-{s}" for s in ("school", "preschool")),
    }
    assert not [k for k in _KEYS if k not in said | made]
    looks_like_key = re.compile(
        r"(clock|group|calendar|intake|referral|contract|certificate|missing|identity|contraindication|package"
        r"|representative|record|asked|dispute|queue|choice|fg|transport|meals|school|result|complaint|place|regime"
        r"|portal|refusal|form)\.[a-z0-9-]+"
    )
    keys = {s for s in said if looks_like_key.fullmatch(s) and not s.endswith("-")} - {"form.day", "form.moment"}
    assert not [k for k in keys | made if not _CATALOGUE.has(f"finding.{k}.title")]


def test_citations_have_both_forms() -> None:
    citations = load_yaml(resource("locale", "rules_citations.yaml"))
    short = {k for k in citations if not k.endswith(".full")}
    assert {f"{k}.full" for k in short} == set(citations) - short
    said = {s for s in _constants() if re.fullmatch(r"(GEN|QUE|REF|ENR|FG|SCH|CMP)-\d\d(\.[a-z0-9]+)?", s)}
    known = {k.removeprefix("citation.") for k in short}
    # Every citation named in the source exists; rule ids that are never cited are no citations.
    place = {"Finding": 3, **dict.fromkeys(("blocks", "warns", "tells", "fits", "waits", "breaks"), 2)}
    cited = {
        node.args[place[name]].value
        for source in _SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and (name := getattr(node.func, "id", "")) in place
        if len(node.args) > place[name] and isinstance(node.args[place[name]], ast.Constant)
    }
    assert cited
    assert not cited - known
    assert said


def test_citations_read_like_the_style_page() -> None:
    text = _CATALOGUE.text
    assert text("citation.ENR-13", Language.KK) == "Қағидалар, 34-тармақ, 1) тармақша"
    assert text("citation.ENR-13", Language.RU) == "Правила, п. 34, подп. 1)"
    assert text("citation.ENR-30.6", Language.KK) == "Қағидалар, 4-қосымша, 8-тармақ, 6) тармақша"
    assert text("citation.ENR-30.6", Language.RU) == "Правила, прил. 4, п. 8, подп. 6)"
    full = text("citation.ground.R-02.full", Language.KK).replace("\u00a0", " ")
    assert full == "2020 жылғы 19 маусымдағы № 254 бұйрық, Қағидалардың 34-тармағының 1) тармақшасы"


def test_ready_phrases_of_the_style_page_are_used_verbatim() -> None:
    def body(key: str, language: Language, **facts: Fact) -> str:
        return render(_finding(key, **facts), _CATALOGUE, language).body.replace("\u00a0", " ")

    at = datetime(2026, 4, 27, 10, 14, tzinfo=KZ)
    assert body("record.package", Language.KK, at=at) == ("Құжаттар 2026 жылғы 27 сәуірде сағат 10:14-те қабылданды.")
    assert body("record.package", Language.RU, at=at) == "Документы приняты 27 апреля 2026 года в 10:14."
    assert body("clock.serve.nearly", Language.KK) == "Қызмет көрсетуге 2 мин 10 с қалды."
    assert body("clock.serve.nearly", Language.RU) == "На обслуживание осталось 2 мин 10 с."
    over = {"seconds": 62}
    assert body("clock.wait.over", Language.KK, **over) == "Мерзімнен 1 мин 2 с асып кетті. Себебін жазыңыз."
    assert body("clock.wait.over", Language.RU, **over) == "Срок превышен на 1 мин 2 с. Укажите причину."
    assert "Жолдама 28.04 сейсенбіге дейін жарамды." in body("referral.in-time", Language.KK)
    assert body("referral.first-day", Language.RU) == "Направление действительно до вторника 28.04."
    title = render(_finding("certificate.last-day"), _CATALOGUE, Language.KK).title
    assert title == "Шарт бүгін жасалуы керек"


def test_numbers_signs_keep_together() -> None:
    wrong = [k for k, t in _OWN.items() for text in t.values() if "№ " in text]
    assert not wrong


@pytest.mark.parametrize("ground", [g for g in Ground if g.value.startswith("R")])
def test_grounds_have_title_and_words_of_the_act(ground: Ground) -> None:
    finding = clerk_ground(ground)
    for language in Language:
        assert ground_title(ground, _CATALOGUE, language)
        assert paper_ground(finding, _CATALOGUE, language)
        assert paper_citation(finding, _CATALOGUE, language)


@pytest.mark.parametrize("ground", SCHOOL_GROUNDS)
def test_grounds_of_a_school_have_title_and_words_of_the_act(ground: Ground) -> None:
    finding = check_refusal(ground, "see the letter")
    for language in Language:
        assert ground_title(ground, _CATALOGUE, language)
        assert paper_ground(finding, _CATALOGUE, language)
        assert paper_citation(finding, _CATALOGUE, language)


def test_mistakes_of_the_program_are_told() -> None:
    with pytest.raises(ProgrammingError):
        paper_ground(Finding("REF-16", Effect.INFORMATION, "referral.in-time", "ENR-30.1"), _CATALOGUE, Language.KK)
    with pytest.raises(ProgrammingError):
        lacking = Finding("REF-16", Effect.INFORMATION, "referral.in-time", "ENR-30.1", {"day": 1})
        render(lacking, _CATALOGUE, Language.KK)


def test_an_explanation_is_a_plain_value() -> None:
    assert Explained("a", "b", "c") == Explained("a", "b", "c", "", "")
    assert isinstance(_CATALOGUE, Catalogue)


def test_forms_in_texts_exist_for_their_facts() -> None:
    for key, by_language in _OWN.items():
        for text in by_language.values():
            for _, name, form, _ in string.Formatter().parse(text):
                if name is not None:
                    known = name in _FACTS or f"{name}_kk" in _FACTS
                    assert known, (key, name, form)
