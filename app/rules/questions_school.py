"""Questions of the kinds `first-grade`, `school-admission`, `meals`, `transport`, `complaint`. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.first_grade import FirstGradeStatus, Transport
from app.rules.book import Law
from app.rules.complaints import (
    Addressee,
    PortalMark,
    answer_until,
    check_marks,
    check_receipt,
    check_route,
    check_term,
    information,
)
from app.rules.deadlines import deadline
from app.rules.finding import Finding, Ground
from app.rules.first_grade import (
    check_category,
    check_child,
    check_ratio,
    check_refusal,
    check_window,
    check_withdrawal,
    review,
    same_school_preparation,
    status_of,
    status_told,
)
from app.rules.first_grade_form import FirstGradeForm, check_first_grade_form, check_transport
from app.rules.questions import Decision, by_findings
from app.rules.say import blocking, blocks, present
from app.rules.school import (
    Family,
    SchoolForm,
    check_composite_transport,
    check_meals,
    check_school_form,
    own_result,
)


@dataclass(frozen=True, slots=True)
class FirstGradeFacts:
    """Before the sending: child, region of the school, form. After it: `status` (or its `label`), `received`.

    `withdraw`: asks for the withdrawal of an application filed on `filed`. `refuse`: asks whether a refusal on
    `ground` with `reason` may be given.
    """

    birth_date: date = date(2020, 3, 14)
    region: str | None = None
    active: bool = False
    enrolled: bool = False
    category: bool = False
    same_school: bool = False
    admitted_in: int | None = None
    admitted_out: int = 0
    form: FirstGradeForm = field(default_factory=FirstGradeForm)
    status: FirstGradeStatus | None = None
    label: str | None = None
    received: datetime | None = None
    decided: datetime | None = None
    filed: date | None = None
    withdraw: bool = False
    refuse: bool = False
    ground: Ground | None = None
    reason: str = ""


def judge_first_grade(facts: FirstGradeFacts, at: datetime, law: Law) -> Decision:
    """may-apply or blocked; in-review, in-time or late; may-withdraw; a refusal."""
    if facts.refuse:
        found = check_refusal(facts.ground, facts.reason)
        return Decision("refused" if found.ground else "may-not-refuse", False, (found,))
    if facts.withdraw:
        status = facts.status or FirstGradeStatus.UNDER_REVIEW
        withdrawal = check_withdrawal(status, facts.filed or at.date(), at, law)
        return by_findings("may-withdraw", "may-not-withdraw", (withdrawal,))
    if facts.status is not None or facts.label is not None or facts.received is not None:
        return _sent(facts, at, law)
    ratio = None
    if facts.admitted_in is not None:
        ratio = check_ratio(facts.form.method, facts.admitted_in, facts.admitted_out, at.date(), law)
    found_all = (
        *check_window(facts.region or law.region, at.date(), law),
        *check_child(facts.birth_date, at.date(), law, active=facts.active, enrolled=facts.enrolled),
        *check_first_grade_form(facts.form, at.date(), law),
        *present(check_category(claimed=facts.category), ratio, same_school_preparation(claimed=facts.same_school)),
    )
    return by_findings("may-apply", "blocked", found_all)


def _sent(facts: FirstGradeFacts, at: datetime, law: Law) -> Decision:
    status = facts.status if facts.label is None else status_of(facts.label)
    found: list[Finding] = list(present(status_told(status) if status else None))
    if facts.label is not None and status is None:
        found.append(blocks("FG-32", "fg.label", "oqu.3"))
    if facts.received is None:
        return by_findings(status.value if status else "unknown", "unknown", tuple(found))
    found.append(review(facts.received, facts.decided, at, law))
    until = deadline("FG-03.review", facts.received, law).last_moment
    late = (facts.decided or at) > until
    outcome = "late" if late else "in-review" if facts.decided is None else "in-time"
    return Decision(outcome, not late, tuple(found), until)


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """An application, or (`certified`) whether its result carries the official's EDS."""

    form: SchoolForm = field(default_factory=SchoolForm)
    certified: bool | None = None


def judge_school(facts: SchoolFacts, at: datetime, law: Law) -> Decision:  # noqa: ARG001 - the same shape for all
    """may-apply or blocked; with a result: valid or not."""
    if facts.certified is not None:
        return by_findings("result", "no-result", (own_result(certified=facts.certified),))
    return by_findings("may-apply", "blocked", check_school_form(facts.form))


@dataclass(frozen=True, slots=True)
class MealsFacts:
    """Meals for a child entering `grade`."""

    grade: int
    family: Family = Family.LOW_INCOME
    income: bool = False
    decision: bool = False
    certified: bool | None = None


def judge_meals(facts: MealsFacts, at: datetime, law: Law) -> Decision:
    """may-request or not; with a result of its own: valid or not."""
    if facts.certified is not None:
        return by_findings("result", "no-result", (own_result(certified=facts.certified),))
    found = check_meals(facts.grade, facts.family, at, law, income=facts.income, decision=facts.decision)
    return by_findings("may-request", "not-offered" if found.rule == "SCH-04" else "incomplete", (found,))


@dataclass(frozen=True, slots=True)
class TransportFacts:
    """`composite`: with a school application (rural settlements); else with a first-grade one (the school's offer).

    `main`: status of the first-grade application it came with.
    """

    composite: bool = False
    rural: bool | None = None
    transport: Transport = field(default_factory=Transport)
    main: FirstGradeStatus | None = None
    certified: bool | None = None


def judge_transport(facts: TransportFacts, at: datetime, law: Law) -> Decision:  # noqa: ARG001
    """may-request, ask, or not; with a result of its own: valid or not."""
    if facts.certified is not None:
        return by_findings("result", "no-result", (own_result(certified=facts.certified),))
    if facts.composite:
        found = check_composite_transport(rural=facts.rural, offered=facts.transport.offered)
        decided = by_findings("may-request", "not-offered", (found,))
        return Decision("ask", True, decided.findings) if facts.rural is None else decided
    if facts.main is FirstGradeStatus.WITHDRAWN:
        return Decision("cancelled", False, (blocks("FG-21", "transport.cancelled", "practice"),))
    return by_findings("may-request", "not-offered", present(check_transport(facts.transport)))


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """`service`: 'preschool' or 'first-grade'. `marks`: what the portal said, in its order."""

    registered: datetime
    addressee: Addressee = Addressee.PROVIDER
    service: str = "preschool"
    answered: datetime | None = None
    marks: tuple[PortalMark, ...] = ()
    through_portal: bool = False
    dissatisfied: bool = False
    number: bool = True
    receiver: bool = True


def judge_complaint(facts: ComplaintFacts, at: datetime, law: Law) -> Decision:
    """in-time, overdue, or not in order."""
    term = check_term(facts.addressee, facts.registered, facts.answered, at, law)
    found = (
        *present(
            check_route(facts.addressee, facts.service),
            check_marks(facts.marks),
            check_receipt(number=facts.number, receiver=facts.receiver),
        ),
        term,
        *information(through_portal=facts.through_portal, dissatisfied=facts.dissatisfied),
    )
    until = answer_until(facts.addressee, facts.registered, law)
    if blocking(found):
        return Decision("not-in-order", False, found, until)
    late = term.key == "complaint.overdue"
    return Decision("overdue" if late else "in-time", not late, found, until)
