"""What the registry does when a desk reports a visit, a refusal, or asks for the place of a signed contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.domain.numbers import Bin, Iin
from app.entries import Entry, PayloadEvent
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from sync.ingest.ports import Kiosk
from sync.protocol import AdmissionVerdict, DisputeReason, FeedItem, FeedKind
from sync.registry.ports import RegistryUnit
from sync.registry.referrals.decider import Changed, Command, Forbidden, Present, Refuse, Terms, Use, decide

T = TypeVar("T")

PRESENTED = "referral-presented"
REQUESTED = "admission-requested"
REFUSED = "enrolment-refused"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PresentedFacts:
    """Data of referral-presented, version 1."""

    referral_number: str
    presented_at: datetime
    ticket_taken_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class RequestedFacts:
    """Data of admission-requested, version 1."""

    referral_number: str
    contract_number: str
    contract_sha256: str
    signed_at: datetime
    presented_at: datetime
    child_iin: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedFacts:
    """Data of enrolment-refused, version 1."""

    refusal_number: str
    grounds: tuple[str, ...]
    referral_number: str | None = None


class ReferralPolicy:
    """Each request is decided in the transaction that records it, and answered on the desk's feed."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset({PRESENTED, REQUESTED, REFUSED})

    def react(
        self, unit: RegistryUnit, kiosk: Kiosk, entry: Entry, events: Sequence[PayloadEvent], now: datetime
    ) -> None:
        """Referrals changed and verdicts written; InputError when an event cannot be understood."""
        organisation = Bin(kiosk.scope)
        for event in events:
            if event.v != _VERSION:
                raise InputError("Event_VersionUnknown", type=event.type, version=event.v)
            if event.type == PRESENTED:
                seen = _facts(PresentedFacts, event)
                visit = Present(organisation, seen.presented_at, seen.ticket_taken_at)
                self._apply(unit, seen.referral_number, visit, now)
            elif event.type == REFUSED:
                refused = _facts(RefusedFacts, event)
                if refused.referral_number is not None:
                    self._apply(unit, refused.referral_number, Refuse(organisation, entry.header.occurred_at), now)
            else:
                self._admit(unit, kiosk, entry, _facts(RequestedFacts, event), now)

    def _apply(self, unit: RegistryUnit, number: str, command: Command, now: datetime) -> Forbidden | None:
        file = unit.referral(number)
        if file is None:
            return Forbidden(DisputeReason.UNKNOWN, "REF-20", now)
        decision = decide(file, command, self._terms)
        if isinstance(decision, Changed):
            unit.save_referral(decision.file)
        return decision if isinstance(decision, Forbidden) else None

    def _admit(self, unit: RegistryUnit, kiosk: Kiosk, entry: Entry, asked: RequestedFacts, now: datetime) -> None:
        use = Use(
            organisation=Bin(kiosk.scope),
            child=Iin.parse(asked.child_iin) if asked.child_iin else None,
            presented_at=asked.presented_at,
            signed_at=asked.signed_at,
            contract_number=asked.contract_number,
            contract_sha256=asked.contract_sha256,
        )
        forbidden = self._apply(unit, asked.referral_number, use, now)
        verdict = AdmissionVerdict.CONFIRMED if forbidden is None else AdmissionVerdict.DISPUTED
        data = {
            "verdict": verdict.value,
            "case": entry.header.case,
            "referral_number": asked.referral_number,
            "reason": forbidden.reason.value if forbidden else None,
            "rule": forbidden.rule if forbidden else None,
            "at": (forbidden.at if forbidden else now).isoformat(),
            "decided_at": now.isoformat(),
        }
        unit.append_feed(kiosk.scope, [FeedItem(FeedKind.VERDICT.value, str(entry.header.id), data)])


def _facts(kind: type[T], event: PayloadEvent) -> T:
    facts = from_plain(kind, event.data)
    for name in ("presented_at", "ticket_taken_at", "signed_at"):
        moment = getattr(facts, name, None)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise InputError("Codec_Mismatch", field=name, expected="moment with offset")
    return facts
