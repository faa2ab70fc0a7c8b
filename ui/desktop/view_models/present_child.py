"""Step 2: the child and the referral (REF-07, REF-16; ours, or another kindergarten's). Pure."""

from __future__ import annotations

from datetime import date

from app.desk.snapshot import CaseView
from app.domain.referral import Referral, ReferralKind
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonState, FieldKind, KeyHintVM, Source, Tone
from ui.desktop.view_models.page_models import ChildVM, HeadVM, ListItemVM, NoticeVM, SectionVM
from ui.desktop.view_models.present_parts import DOT, back, bar, busy, given, primary, secondary, typed
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.validate import iin_problem
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import NBSP, Words, grouped, long_date


def present_child(state: WindowState, case: CaseView, words: Words) -> tuple[ChildVM, ActionBarVM]:
    if case.foreign_referral is not None:
        return _foreign(case, words)
    if case.referral is not None:
        return _found(state, case, case.referral, words)
    if case.choices:
        return _choices(state, case, words)
    return _missing(state, case, words)


def _head(case: CaseView, words: Words) -> HeadVM:
    name = case.applicant.name.full if case.applicant else ""
    return HeadVM(words("child.title"), words("child.applicant", name=name) if name else "")


def _found(state: WindowState, case: CaseView, referral: Referral, words: Words) -> tuple[ChildVM, ActionBarVM]:
    registry = Source.REGISTRY
    child, place = referral.child, referral.place
    person = SectionVM(
        words("child.section-child"),
        (
            given("child_name", child.name.full, registry, words, wide=True),
            given("iin", grouped(str(child.iin)) if child.iin else "", registry, words),
            given("birth", long_date(child.birth_date), registry, words),
        ),
    )
    regular = referral.kind is ReferralKind.REGULAR
    place_text = DOT.join((words(f"level.{place.level.value}"), words(f"place-language.{place.language}")))
    regime = words(f"regime.{place.regime}")
    if place.special:
        regime = DOT.join((regime, words("child.special")))
    kind = words(f"referral-kind.{referral.kind.value}")
    number = words("field.number", number=referral.number)
    section = SectionVM(
        words("child.section-referral"),
        (
            given("referral_number", number, registry, words),
            given("referral_kind", kind, registry, words),
            given("issued", f"{referral.issued_at:%d.%m.%Y, %H:%M}", registry, words),
            given("valid", _valid(case, words), registry, words),
            given("group", place_text, registry, words),
            given("regime", regime, registry, words),
        ),
    )
    if case.referral_confirmed_by_registry:
        notice = NoticeVM(Tone.OK, words("child.found"), "" if regular else kind, words("child.ours"))
    else:
        notice = NoticeVM(Tone.PEND, words("child.found-mirror"), words("child.found-mirror-text"))
    page = ChildVM(_head(case, words), notice, (person, section), (), (), state.ui.focus)
    working = busy(state, words)
    return page, bar(back(words), filled=working or primary(words("child.take-package")))


def _valid(case: CaseView, words: Words) -> str:
    row = next((r for r in case.rows if r.kind.value == "referral"), None)
    if row and row.last_moment:
        return words.until_day(row.last_moment.date())
    if case.referral and case.referral.valid_until:
        return words.until_day(case.referral.valid_until)
    for finding in case.findings:
        until = finding.facts.get("until")
        if finding.rule.startswith("REF-") and isinstance(until, date):
            return words.until_day(until)
    return words("child.valid-unknown")


def _foreign(case: CaseView, words: Words) -> tuple[ChildVM, ActionBarVM]:
    other = case.foreign_referral
    if other is None:
        return ChildVM(_head(case, words), None, (), (), (), ""), bar(None, filled=None)
    name = words.pick(other.organisation_name_kk, other.organisation_name_ru)
    address = words.pick(other.organisation_address_kk, other.organisation_address_ru)
    section = SectionVM(
        words("child.section-other"),
        (
            given("organisation", name, Source.REGISTRY, words, wide=True),
            given("address", address, Source.REGISTRY, words, wide=True),
            given("referral_number", words("field.number", number=other.number), Source.REGISTRY, words),
        ),
    )
    notice = NoticeVM(Tone.WARN, words("child.other"), words("child.other-text"))
    page = ChildVM(_head(case, words), notice, (section,), (), (), "")
    return page, bar(back(words), filled=primary(words("child.redirect")))


def _choices(state: WindowState, case: CaseView, words: Words) -> tuple[ChildVM, ActionBarVM]:
    chosen = min(state.ui.choice, len(case.choices) - 1)
    items = tuple(
        ListItemVM(
            title=r.child.name.full,
            detail=DOT.join((long_date(r.child.birth_date), words("field.number", number=r.number))),
            end=words(f"level.{r.place.level.value}"),
            current=i == chosen,
            spoken=r.child.name.full,
        )
        for i, r in enumerate(case.choices)
    )
    notice = NoticeVM(Tone.ACCENT, words("child.choose", count=len(items)), "")
    hints = (KeyHintVM(("↑", "↓"), words("hint.choose")),)
    return (
        ChildVM(_head(case, words), notice, (), items, hints, "list"),
        bar(back(words), filled=primary(words("child.choose-this"))),
    )


def _missing(state: WindowState, case: CaseView, words: Words) -> tuple[ChildVM, ActionBarVM]:
    online = state.desk is not None and state.desk.link.up
    looking = busy(state, words, Activity.SEARCH)
    iin = state.ui.fields.get("child_iin", "")
    section = SectionVM(
        words("child.search-by"),
        (
            typed("referral_number", state, words, hint="7104" + NBSP + "…"),
            typed(
                "child_iin",
                state,
                words,
                kind=FieldKind.NUMBER,
                hint=words("field.iin-hint"),
                problem=_iin_told(iin, words),
            ),
        ),
    )
    key = "missing-online" if online else "missing-offline"
    notice = NoticeVM(Tone.WARN, words(f"child.{key}"), words(f"child.{key}-text"))
    ready = bool(state.ui.fields.get("referral_number") or (iin and not iin_problem(iin)))
    find = primary(words("child.find"))
    if not ready:
        find = primary(words("child.find"), state=ButtonState.UNAVAILABLE, reason=words("child.find-needs"))
    page = ChildVM(_head(case, words), notice, (section,), (), (), state.ui.focus or "referral_number")
    leave = secondary(Act.REFUSE, "F8", words("documents.refuse"))
    return page, bar(back(words), leave, filled=looking or find)


def _iin_told(iin: str, words: Words) -> str:
    problem = iin_problem(iin)
    return words(f"problem.{problem}", length=len(iin)) if problem else ""
