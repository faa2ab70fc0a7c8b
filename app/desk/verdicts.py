"""What the registry says later of an admission that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.cases import enrolment
from app.cases.decider import Refused
from app.cases.tasks import CallBackDue
from app.desk.office import Office, record
from app.desk.outcome import PrintOrder
from app.desk.papers import issue_due
from app.journal.values import IncomingItem
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.kernel.ids import uuid7

_NO_REASON = "unspecified"


class _Said(StrEnum):
    CONFIRMED = "admission-confirmed"
    DISPUTED = "admission-disputed"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A feed item of kind verdict (formats.md). Only a plain "confirmed" confirms."""

    verdict: _Said
    case: str
    referral_number: str
    at: datetime
    decided_at: datetime
    reason: str | None = None


def record_verdict(office: Office, item: IncomingItem) -> tuple[PrintOrder, ...]:
    """The registry's answer to an admission is on record; a dispute makes a task and a letter. Exactly once:
    an answer that the case already knows, or to a case of another desk, changes nothing.

    InputError Codec_Mismatch when it cannot be understood or speaks of another referral.
    """
    answer = from_plain(_Answer, dict(item.data))
    if answer.at.tzinfo is None or answer.decided_at.tzinfo is None:
        raise InputError("Codec_Mismatch", field="at", expected="moment with offset")
    case = office.load_case(answer.case)
    if case is None or case.enrolment is None:
        return ()
    if case.enrolment.referral is None or case.enrolment.referral.number != answer.referral_number:
        raise InputError("Codec_Mismatch", field="referral_number", expected="the referral of the case")
    disputed = answer.verdict is _Said.DISPUTED
    reason = (answer.reason or _NO_REASON) if disputed else ""
    command = enrolment.RecordVerdict(answer.referral_number, reason, answer.at, answer.decided_at)
    decided = enrolment.decide(case.enrolment, command, office.law, office.now())
    if isinstance(decided, Refused):
        return ()
    events: tuple[object, ...] = decided
    if disputed:
        now = office.clock.now()
        events += (CallBackDue(str(uuid7(now)), case.case_id, answer.referral_number, reason, answer.at, now),)
    record(office, "registry.verdict", case, events, by="registry")
    return issue_due(office, case) if disputed else ()
