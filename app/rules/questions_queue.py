"""Questions of the kinds `queue-application` and `place`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.queue import KeyState, Privilege, QueueKind, Removal
from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.places import PlaceRow, check_record_change, day_told
from app.rules.questions import Decision, by_findings
from app.rules.queue import QueueForm, check_form
from app.rules.queue_entry import (
    category_changed,
    check_choice,
    check_key,
    check_proactive,
    check_registration,
    choice,
    choice_term,
    district_asked,
    missed,
    registered,
    removed,
    visible,
)
from app.rules.regime import regime_told, restore_until
from app.rules.say import blocking, present, tells


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An application that the registry holds. `others`: registrations of the same birth year. `missed_on`: last day of
    a referral that lapsed. `turn`: asks whether a kindergarten may be chosen. `kato`: of the chosen place.
    """

    registered: datetime | None = None
    others: tuple[datetime, ...] = ()
    privilege: Privilege | None = None
    changed: bool = False
    viewer_filed: bool = True
    removal: Removal | None = None
    turn: bool | None = None
    places: int = 1
    notified: date | None = None
    missed_on: date | None = None
    misses: int = 1
    kato: str | None = None
    key: KeyState | None = None


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """`live`: queues in which the child already stands. `proactive`: the registry started it; was there a consent."""

    form: QueueForm
    online: bool = True
    otp_confirmed: bool = True
    live: tuple[QueueKind, ...] = ()
    proactive: bool | None = None
    entry: EntryFacts | None = None


def judge_queue(facts: QueueFacts, at: datetime, law: Law) -> Decision:
    """Before the sending: may-send, draft or blocked. With an entry: how it stands."""
    regime = regime_told(at.date(), law)
    if facts.entry is not None:
        told = _entry(facts.entry, facts.form.birth_date, at, law)
        return Decision(told.outcome, told.lawful, (*told.findings, *regime), told.last_moment)
    consent = facts.proactive is None or facts.proactive
    found = (
        *check_form(facts.form, at.date(), law),
        *check_registration(facts.form.kind, facts.live, online=facts.online, otp_confirmed=facts.otp_confirmed),
        *present(check_proactive(phone_consent=consent)),
        *regime,
    )
    return by_findings("may-send" if facts.online else "draft", "blocked", found)


def _entry(entry: EntryFacts, birth: date, at: datetime, law: Law) -> Decision:
    """How an entry stands; a change of category is told (QUE-27)."""
    hidden = visible(viewer_filed=entry.viewer_filed)
    if hidden is not None:
        return Decision("not-visible", False, (hidden,))
    if entry.removal is not None:
        stopped = entry.removal is Removal.VIOLATION
        return Decision("stop-listed" if stopped else "archived", True, (removed(entry.removal),))
    if entry.missed_on is not None:
        found = (*missed(entry.missed_on, entry.misses, at.date(), law), *restore_until(entry.missed_on, law))
        return Decision(_after_miss(found), not blocking(found), found)
    if entry.turn is not None or entry.notified is not None:
        return _choosing(entry, birth, at, law)
    told = registered(entry.registered or at, entry.others, privilege=entry.privilege)
    return Decision("registered", True, (*told, *((category_changed(),) if entry.changed else ())))


def _after_miss(found: tuple[Finding, ...]) -> str:
    return {"queue.second-miss": "removed", "queue.stopped": "stop-listed"}.get(found[0].key, "registered")


def _choosing(entry: EntryFacts, birth: date, at: datetime, law: Law) -> Decision:
    """Choosing a place; no notice comes for places of free choice (GEN-10, REF-13)."""
    turn = entry.turn if entry.turn is not None else True
    no_district = entry.kato is not None and not district_asked(entry.kato, at.date(), law)
    found = (
        *check_choice(birth, at.date(), law, turn=turn, places=entry.places),
        *(choice(entry.notified, at, law) if entry.notified else ()),
        *present(check_key(entry.key) if entry.key else None),
        *((tells("REF-09", "choice.no-district", "manual.1"),) if no_district else ()),
    )
    until = choice_term(entry.notified, at, law).until if entry.notified else None
    return by_findings("may-choose", "may-not-choose", found, until)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A day's ledger (default: the day asked about). `change_sent`: asks to rewrite a record that was sent or not."""

    rows: tuple[PlaceRow, ...] = ()
    day: date | None = None
    sent: bool = True
    change_sent: bool | None = None


def judge_place(facts: PlaceFacts, at: datetime, law: Law) -> Decision:  # noqa: ARG001 - the same shape for all
    """The day's bulletins, or whether a record may be rewritten."""
    if facts.change_sent is not None:
        return by_findings("may-change", "new-record", (check_record_change(sent=facts.change_sent),))
    return by_findings("in-order", "incomplete", day_told(facts.rows, facts.day or at.date(), sent=facts.sent))
