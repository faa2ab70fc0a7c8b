"""The tables A0–A8 as tests see them: for each decider how to reach every state, every command, what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.cases import complaint, contract, first_grade, place, queue_entry, queue_entry_state, referral, ticket
from app.cases import service_request as request
from app.cases.decider import Refused
from app.domain.first_grade import SignMethod, Transport
from app.domain.moment import Moment
from app.domain.numbers import Bin
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.queue import KeyState, Removal
from app.domain.referral import GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.clock import KZ
from app.rules.complaints import Addressee
from app.rules.explain import render
from app.rules.finding import Ground
from app.rules.first_grade_form import FirstGradeForm
from app.rules.loader import load_law
from app.rules.queue import QueueForm
from app.rules.school import Family
from tests.rules.coverage import IDS

LAW = load_law()
CATALOGUE = load_catalogue()
BIN = Bin("990140000003")
NOBODY = PersonName("Үлгі", "Үлгі")


def at(text: str) -> Moment:
    """'2026-11-20' is that day at 10:00, or 'T' with the time."""
    moment = datetime.fromisoformat(text if "T" in text else f"{text}T10:00").replace(tzinfo=KZ)
    return Moment(moment, "b", int(moment.timestamp() * 1e9))


@dataclass(frozen=True)
class Step:
    """One command at one moment."""

    command: object
    now: Moment


@dataclass(frozen=True)
class Table:
    """`reach`: steps that lead to each state. `commands`: one lawful sample of each command, asked at `asked` or at the
    moment that `when` names for it. `allowed`: state → commands that the table allows there.
    """

    name: str
    decide: Callable[[Any, Any, Moment], Any]
    evolve: Callable[[Any, object], Any]
    status: Callable[[Any], str]
    reach: Mapping[str, tuple[Step, ...]]
    commands: Mapping[str, object]
    allowed: Mapping[str, frozenset[str]]
    asked: Moment
    when: Mapping[str, Moment] = field(default_factory=dict)

    def run(self, steps: Iterable[Step], state: Any = None) -> Any:
        """The state after lawful steps."""
        for step in steps:
            decided = self.decide(state, step.command, step.now)
            assert not isinstance(decided, Refused), (step.command, decided)
            for event in decided:
                state = self.evolve(state, event)
        return state


def told(table: Table, state: str, command: object, refused: Refused) -> None:
    """A refusal names a rule that exists and can be read; a step outside the table names table, command and state."""
    assert refused.findings
    for finding in refused.findings:
        assert all(render(finding, CATALOGUE, language).body for language in Language)
        if table.name == "A3" and finding.rule == "A5":
            assert finding.key == "state.not-now"  # the contract inside the case answers for itself
        elif finding.key == "state.not-now":
            assert finding.rule == table.name[:2]
            assert finding.facts == {"command": type(command).__name__, "state": state}
        else:
            assert finding.rule in IDS


def allowed(**rows: str) -> dict[str, frozenset[str]]:
    return {state.replace("_", "-"): frozenset(names.split()) for state, names in rows.items()}


def steps(now: Moment, *commands: object) -> tuple[Step, ...]:
    return tuple(Step(c, now) for c in commands)


# ---- A0
D = at("2026-11-20")
TAKE = ticket.Take("t", "017", "s")
CALL = ticket.Call(first_in_line=True)
A0 = Table(
    "A0", ticket.decide, ticket.evolve, lambda s: str(s.status),
    {
        "waiting": steps(D, TAKE),
        "called": steps(D, TAKE, CALL),
        "served": steps(D, TAKE, CALL, ticket.Serve()),
        "no-show": steps(D, TAKE, CALL, ticket.MarkNoShow()),
        "left": steps(D, TAKE, ticket.Leave()),
    },
    {
        "take": TAKE, "call": CALL, "no-show": ticket.MarkNoShow(), "recall": ticket.Recall(),
        "other": ticket.HandToOther("x"), "serve": ticket.Serve(), "leave": ticket.Leave(),
    },
    allowed(waiting="call leave", called="no-show other serve leave", no_show="recall", served="", left=""),
    D,
)  # fmt: skip

# ---- A1
q = queue_entry_state
FORM = QueueForm(date(2023, 3, 14))
REGISTER = q.Register(7, D.at, otp_confirmed=True)
LATER = at("2026-11-30")
OPENED = steps(D, q.Open("e", FORM), q.Complete(FORM))
REGISTERED = (*OPENED, *steps(D, REGISTER))
REFERRED = (*REGISTERED, *steps(D, q.Notify(1), q.Choose("r", KeyState.VALID)))
LAPSE = q.LapseReferral(date(2026, 11, 27))
MISSED = (*REFERRED, Step(LAPSE, LATER))
AGAIN = (*MISSED, *steps(at("2026-12-14"), q.Unblock(), q.TakeFree("r2", 1)))
A1 = Table(
    "A1", lambda s, c, n: queue_entry.decide(s, c, LAW, n), q.evolve, lambda s: str(s.status),
    {
        "draft": steps(D, q.Open("e", FORM)),
        "ready": OPENED,
        "offline-queued": (*OPENED, *steps(D, q.LosePortal())),
        "rejected": (*OPENED, *steps(D, q.Reject("QUE-06"))),
        "registered": REGISTERED,
        "notified": (*REGISTERED, *steps(D, q.Notify(1))),
        "referred": REFERRED,
        "stop-listed": MISSED,
        "removed": (*AGAIN, Step(q.LapseReferral(date(2026, 12, 21)), at("2026-12-22"))),
        "archived-enrolled": (*REFERRED, *steps(D, q.Enrol())),
        "archived-other": (*REGISTERED, *steps(D, q.Archive(Removal.WITHDRAWN))),
    },
    {
        "open": q.Open("e", FORM), "complete": q.Complete(FORM), "lose": q.LosePortal(), "back": q.LinkBack(),
        "register": REGISTER, "reject": q.Reject("QUE-06"), "category": q.ChangeCategory(9), "notify": q.Notify(1),
        "choose": q.Choose("r", KeyState.VALID), "free": q.TakeFree("r", 1), "pass": q.PassTurn(),
        "cancel": q.CancelReferral(), "lapse": LAPSE, "unblock": q.Unblock(), "enrol": q.Enrol(),
        "archive": q.Archive(Removal.WITHDRAWN),
    },
    allowed(
        draft="complete archive", ready="lose register reject archive", offline_queued="back archive", rejected="",
        registered="category notify free archive", notified="choose free pass archive",
        referred="cancel lapse enrol archive", stop_listed="unblock archive", removed="", archived_enrolled="",
        archived_other="",
    ),
    D,
    {"pass": at("2026-11-26"), "lapse": LATER, "unblock": at("2026-12-14")},
)  # fmt: skip

# ---- A2
REFERRAL = Referral(
    "7104-26-1", ReferralKind.REGULAR, ReferralStatus.ACTIVE, at("2026-11-16T09:00").at, BIN, "Ұйым", "Организация",
    Child(NOBODY, None, date(2023, 3, 14)), Applicant(NOBODY, None, None, Relation.MOTHER),
    Place(GroupLevel.MIDDLE, "kk", special=False, regime="full-day"),
)  # fmt: skip
EARLY = replace(REFERRAL, kind=ReferralKind.EARLY_BOOKING)
FIRST = at("2026-11-16")
PRESENT = referral.Present(BIN, FIRST)
ISSUED = steps(FIRST, referral.Issue(REFERRAL))
A2 = Table(
    "A2", lambda s, c, n: referral.decide(s, c, LAW, n), referral.evolve, lambda s: str(s.referral.status),
    {
        "pending-start": steps(FIRST, referral.Issue(EARLY)),
        "active": ISSUED,
        "extended": (*ISSUED, *steps(FIRST, referral.Extend(date(2026, 12, 10)))),
        "presented": (*ISSUED, *steps(FIRST, PRESENT)),
        "used": (*ISSUED, *steps(FIRST, PRESENT, referral.Use("0003"))),
        "lapsed": (*ISSUED, Step(referral.Lapse(), at("2026-11-24"))),
        "cancelled-by-applicant": (*ISSUED, *steps(FIRST, referral.Cancel())),
    },
    {
        "issue": referral.Issue(REFERRAL), "free": referral.FreePlace(date(2026, 11, 18)),
        "extend": referral.Extend(date(2026, 12, 10)), "cancel": referral.Cancel(), "present": PRESENT,
        "use": referral.Use("0003"), "refuse": referral.Refuse(), "lapse": referral.Lapse(),
    },
    allowed(
        pending_start="free cancel", active="extend cancel present lapse", extended="present lapse",
        presented="use refuse", used="", lapsed="", cancelled_by_applicant="",
    ),
    FIRST,
    {"lapse": at("2026-12-20")},
)  # fmt: skip

# ---- A4
g = first_grade
JULY = at("2026-07-01")
STARTED = steps(JULY, g.Start("a", date(2020, 3, 14), "71"))
TO_SIGN = (*STARTED, *steps(JULY, g.Complete(FirstGradeForm())))
REVIEWED = (*TO_SIGN, *steps(JULY, g.Sign(SignMethod.QR)))
A4 = Table(
    "A4", lambda s, c, n: g.decide(s, c, LAW, n), g.evolve, lambda s: str(s.status),
    {
        "draft": STARTED,
        "to-sign": TO_SIGN,
        "signed-unconfirmed": (*TO_SIGN, *steps(JULY, g.Sign(SignMethod.EDS, online=False))),
        "under-review": REVIEWED,
        "signing": (*REVIEWED, *steps(JULY, g.Prepare())),
        "accepted": (*REVIEWED, *steps(JULY, g.Prepare(), g.Admit())),
        "refused": (*REVIEWED, *steps(JULY, g.Refuse(Ground.S_04, "full"))),
        "withdrawn": (*REVIEWED, *steps(JULY, g.Withdraw())),
    },
    {
        "start": g.Start("a", date(2020, 3, 14), "71"), "complete": g.Complete(FirstGradeForm()),
        "sign": g.Sign(SignMethod.QR), "confirm": g.Confirm(), "decline": g.Decline("no seat"), "prepare": g.Prepare(),
        "admit": g.Admit(), "refuse": g.Refuse(Ground.S_04, "full"), "withdraw": g.Withdraw(), "invite": g.Invite(),
    },
    allowed(
        draft="complete", to_sign="sign", signed_unconfirmed="confirm decline",
        under_review="prepare refuse withdraw", signing="admit refuse withdraw", accepted="withdraw invite",
        refused="", withdrawn="",
    ),
    JULY,
    {"invite": at("2026-08-25T00:00")},
)  # fmt: skip

# ---- A5
NOW5 = at("2026-11-20")
PARENT = contract.Sign("parent", "A", "c1", "p1", "b1")
HEAD = contract.Sign("head", "H", "c2", "p2", "b2")
FIXED = steps(NOW5, contract.Draft("n", "case", None, None), contract.Fix("p0", "b0", 4))
A5 = Table(
    "A5", contract.decide, contract.evolve, lambda s: str(s.status),
    {
        "draft": FIXED,
        "printed": (*FIXED, *steps(NOW5, contract.Print())),
        "signed-parent": (*FIXED, *steps(NOW5, PARENT)),
        "signed-head": (*FIXED, *steps(NOW5, PARENT, HEAD)),
        "registered": (*FIXED, *steps(NOW5, PARENT, HEAD, contract.Register())),
        "void": (*FIXED, *steps(NOW5, contract.Void("stale"))),
    },
    {
        "draft": contract.Draft("n2", "case", None, None), "fix": contract.Fix("p", "b", 1), "print": contract.Print(),
        "parent": PARENT, "head": HEAD, "void": contract.Void("x"), "register": contract.Register(),
    },
    allowed(
        draft="fix print parent void", printed="parent void", signed_parent="head", signed_head="register",
        registered="", void="draft",
    ),
    NOW5,
)  # fmt: skip

# ---- A6
OFFER = request.OfferTransport("r", "main", 1, offered=True)
OFFER_MEALS = request.OfferMeals("m", "main", 10)
ASK = request.RequestTransport(Transport())
ASK_MEALS = request.RequestMeals(Family.LOW_INCOME, income=True)


def _a6(name: str, offer: object, ask: object, asks: str) -> Table:
    offered = steps(JULY, offer)
    taken = (*offered, *steps(JULY, ask, request.Take()))
    return Table(
        name, lambda s, c, n: request.decide(s, c, LAW, n), request.evolve, lambda s: str(s.status),
        {
            "offered": offered,
            "requested": (*offered, *steps(JULY, ask)),
            "under-review": taken,
            "granted": (*taken, *steps(JULY, request.Grant(certified=True))),
            "refused": (*taken, *steps(JULY, request.Refuse(certified=True, reason="far"))),
            "cancelled": (*offered, *steps(JULY, request.CancelWithMain())),
        },
        {
            "offer-transport": OFFER, "offer-meals": OFFER_MEALS, "transport": ASK, "meals": ASK_MEALS,
            "take": request.Take(), "grant": request.Grant(certified=True),
            "refuse": request.Refuse(certified=True, reason="far"), "cancel": request.CancelWithMain(),
        },
        allowed(
            offered=f"{asks} cancel", requested="take cancel", under_review="grant refuse cancel", granted="",
            refused="", cancelled="",
        ),
        JULY,
    )  # fmt: skip


A6 = _a6("A6 transport", OFFER, ASK, "transport")
A6_MEALS = _a6("A6 meals", OFFER_MEALS, ASK_MEALS, "meals")

# ---- A7
DRAFTED = steps(D, complaint.Draft("c", "preschool", Addressee.PROVIDER))
TAKEN7 = (*DRAFTED, *steps(D, complaint.Register("12", "Үлгі"), complaint.Take()))
A7 = Table(
    "A7", lambda s, c, n: complaint.decide(s, c, LAW, n), complaint.evolve, lambda s: str(s.status),
    {
        "draft": DRAFTED,
        "registered": (*DRAFTED, *steps(D, complaint.Register("12", "Үлгі"))),
        "in-review": TAKEN7,
        "answered": (*TAKEN7, *steps(D, complaint.Answer("so"))),
        "review-declined": (*TAKEN7, *steps(D, complaint.DeclineReview("anonymous"))),
    },
    {
        "draft": complaint.Draft("c", "preschool", Addressee.PROVIDER), "register": complaint.Register("12", "Үлгі"),
        "take": complaint.Take(), "answer": complaint.Answer("so"), "decline": complaint.DeclineReview("anonymous"),
        "overdue": complaint.MarkOverdue(), "court": complaint.TellCourt(),
    },
    allowed(
        draft="register", registered="take overdue", in_review="answer decline overdue", answered="court",
        review_declined="court",
    ),
    D,
    {"overdue": at("2026-11-28T00:00")},
)  # fmt: skip

# ---- A8
KEPT = Place(GroupLevel.MIDDLE, "kk", special=False, regime="full-day")
FREED = steps(D, place.Free("p", KEPT))
A8 = Table(
    "A8", place.decide, place.evolve, lambda s: str(s.status),
    {
        "freed": FREED,
        "distributed": (*FREED, *steps(D, place.Distribute("r"))),
        "occupied": (*FREED, *steps(D, place.Distribute("r"), place.Occupy())),
        "withdrawn-place": (*FREED, *steps(D, place.TakeBack("repair"))),
    },
    {
        "free": place.Free("p", KEPT), "distribute": place.Distribute("r"), "occupy": place.Occupy(),
        "take-back": place.TakeBack("repair"),
    },
    allowed(freed="distribute take-back", distributed="occupy", occupied="", withdrawn_place=""),
    D,
)  # fmt: skip

TABLES = (A0, A1, A2, A4, A5, A6, A6_MEALS, A7, A8)
