"""First grade on OQU, who and when: windows by region, three checks, 3 : 1, review, withdrawal, refusal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import end_of
from app.domain.first_grade import FirstGradeStatus, Method
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.deadlines import deadline
from app.rules.finding import Finding, Ground
from app.rules.say import blocks, breaks, fits, present, tells, warns

# Labels letter for letter; the second one of the FAQ means the same (FG-32, rulings ).
_LABELS = {
    FirstGradeStatus.UNDER_REVIEW: "Тексеруде",
    FirstGradeStatus.SIGNING: "Қол қоюда",
    FirstGradeStatus.ACCEPTED: "Қабылданды",
    FirstGradeStatus.REFUSED: "Бас тартылды",
    FirstGradeStatus.WITHDRAWN: "Кері қайтарып алынды",
}
_ALSO = {"Кері қайтарылды": FirstGradeStatus.WITHDRAWN}
WITHDRAWABLE = frozenset({FirstGradeStatus.UNDER_REVIEW, FirstGradeStatus.SIGNING, FirstGradeStatus.ACCEPTED})
SCHOOL_GROUNDS = (Ground.S_01, Ground.S_02, Ground.S_03, Ground.S_04, Ground.S_05)


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which an application is taken. `published`: false for the fallback of ruling X-20."""

    first: date
    last: date
    published: bool


def window(region: str, year: int, law: Law) -> Window:
    """The window of the chosen school's region in that year (FG-07); from 2027 on 1 April to 31 August (X-20)."""
    on = date(year, 7, 1)
    value = law.book.parameter("FG-07.window").at(on, region, law.regime)
    first, last = str(value.value).split("/")
    return Window(date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}"), bool(value.regions))


def check_window(region: str, on: date, law: Law) -> tuple[Finding, ...]:
    """Taken from the first to the last day, both included, beside contracts (FG-07, X-18)."""
    taken = window(region, on.year, law)
    unknown = None if taken.published else warns("FG-07", "fg.window-unknown", "practice", start=taken.first)
    if on < taken.first:
        return present(blocks("FG-07", "fg.window-early", "oqu.1", start=taken.first, last=taken.last), unknown)
    if on > taken.last:
        return present(blocks("FG-07", "fg.window-late", "oqu.1", last=taken.last), unknown)
    return present(unknown)


def check_child(birth: date, on: date, law: Law, *, active: bool, enrolled: bool) -> tuple[Finding, ...]:
    """The three automatic checks, keyed by the child, whoever applies (FG-13, FG-35)."""
    age = law.number("FG-13.age", on)
    young = on.year - birth.year < age
    return present(
        blocks("FG-35", "fg.active", "oqu.2") if active else None,
        blocks("FG-13", "fg.enrolled", "oqu.2") if enrolled else None,
        blocks("FG-13", "fg.too-young", "oqu.2", birth=birth, year=birth.year + age) if young else None,
    )


def out_of_district_places(admitted_in: int, on: date, law: Law) -> int:
    """Places for other territories: one for every three admitted from the school's own (FG-19, ruling X-09)."""
    return admitted_in // law.number("FG-19.ratio", on)


def check_ratio(method: Method, admitted_in: int, admitted_out: int, on: date, law: Law) -> Finding | None:
    """Advice to the secretary for an application from another territory (FG-19)."""
    if method is Method.IN_DISTRICT:
        return None
    allowed = out_of_district_places(admitted_in, on, law)
    facts = {"count": admitted_in, "limit": allowed}
    if admitted_out >= allowed:
        return warns("FG-19", "fg.ratio-full", "oqu.2", **facts)
    return tells("FG-19", "fg.ratio-free", "oqu.2", **facts)


def check_category(*, claimed: bool) -> Finding | None:
    """No personal benefits: every application on general grounds, special needs too (FG-37, FG-15, ruling X-09)."""
    return tells("FG-37", "fg.no-priority", "oqu.faq") if claimed else None


def review(received: datetime, decided: datetime | None, at: datetime, law: Law) -> Finding:
    """One working day for the school, till 18:30; the clock is the school's, not the portal's (FG-01, 02, 03)."""
    until = deadline("FG-03.review", received, law).last_moment
    if (decided or at) > until:
        return breaks("FG-03", "fg.review-late", "FG-03", until=until)
    if decided is not None:
        return fits("FG-03", "fg.reviewed", "FG-03", at=decided)
    return tells("FG-03", "fg.review-until", "FG-03", until=until)


def status_label(status: FirstGradeStatus) -> str:
    """The official label; '' for states that only the desk knows (FG-29, FG-31, FG-32, X-13)."""
    return _LABELS.get(status, "")


def status_of(label: str) -> FirstGradeStatus | None:
    """The status behind either label of the manual (ruling X-12); None for a label that it does not know."""
    return {**{text: status for status, text in _LABELS.items()}, **_ALSO}.get(label)


def notices(status: FirstGradeStatus) -> tuple[str, ...]:
    """Where a change of status is told: cabinet and SMS (FG-31); to the school's people too when sent (FG-29)."""
    if not status_label(status):
        return ()
    school = ("director", "executor") if status is FirstGradeStatus.UNDER_REVIEW else ()
    return ("cabinet", "sms", *school)


def status_told(status: FirstGradeStatus) -> Finding | None:
    """What a status means and what the applicant may do now (FG-29, FG-30, FG-32, FG-36, ruling X-23)."""
    if not status_label(status):
        return None
    rule = {FirstGradeStatus.UNDER_REVIEW: "FG-29", FirstGradeStatus.ACCEPTED: "FG-30"}.get(status, "FG-32")
    return tells(rule, f"fg.status.{status.value}", "oqu.3", count=len(notices(status)))


def check_withdrawal(status: FirstGradeStatus, filed: date, at: datetime, law: Law) -> Finding:
    """«Тексеруде», «Қол қоюда», «Қабылданды» may be withdrawn till 31 August of the year of filing (FG-33, FG-34)."""
    month, day = law.month_day("FG-34.withdraw", filed)
    last = end_of(date(filed.year, month, day))
    if status not in WITHDRAWABLE:
        return blocks("FG-34", "fg.not-withdrawable", "FG-34")
    if at.astimezone(KZ).replace(microsecond=0) > last:
        return blocks("FG-34", "fg.withdraw-late", "FG-34", last=last.date())
    return warns("FG-33", "fg.withdraw", "FG-34", last=last.date())


def check_refusal(ground: Ground | None, reason: str) -> Finding:
    """A school refuses with a ground S-01…S-05 and a reason in words (FG-32, FG-36, FG-40)."""
    if ground is None or not reason.strip():
        return blocks("FG-40", "fg.no-reason", "order-564")
    if ground not in SCHOOL_GROUNDS:
        return blocks("FG-40", "fg.other-ground", "order-564")
    return blocks("FG-40", f"ground.{ground.value}", f"ground.{ground.value}", ground)


def same_school_preparation(*, claimed: bool) -> Finding | None:
    """Children who finished preparation in the same school: shown only, no logic of its own (FG-41)."""
    return tells("FG-41", "fg.same-school", "order-564") if claimed else None
