"""A desk as the exchange sees it: a real chain of real entries, kept in memory, with the ports of sync.exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.moment import Moment
from app.entries import Entry, Head, make_entry
from app.kernel.clock import ManualClock
from sync.exchange import Exchange, OutboxItem
from sync.protocol import EntryVerdict, FeedItem, Verdict
from sync.protocol import Head as RegistryHead
from sync.registry_client import DeviceIdentity, RegistryClient
from sync.schedule import ExchangeState
from sync.transport import Transport

FINAL = (Verdict.ACCEPTED, Verdict.DUPLICATE)


class MemoryDesk:
    """Implements OutboxSource and DeskInbox. `dead` are rejected and conflicting entries, never deleted."""

    def __init__(self, kiosk: str, key: Ed25519PrivateKey, clock: ManualClock) -> None:
        self.kiosk = kiosk
        self.key = key
        self.clock = clock
        self.head = Head(kiosk)
        self.entries: list[Entry] = []
        self.sent: set[str] = set()
        self.dead: dict[str, EntryVerdict] = {}
        self.items: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.applied: list[FeedItem] = []
        self.state = ExchangeState()
        self.states_saved = 0
        self.damage: dict[str, OutboxItem] = {}

    def write(self, *events: Mapping[str, Any], type: str = "note", case: str | None = None) -> Entry:
        """One more entry in the chain."""
        at = Moment(self.clock.now(), "boot", self.clock.ns())
        entry = make_entry(self.head, self.key, type=type, v=1, events=list(events), actor="clerk-1", case=case, at=at)
        self.entries.append(entry)
        self.head = entry.head
        return entry

    def restore(self, length: int) -> None:
        """The desk goes on from a backup that ends after `length` entries, in a new incarnation."""
        self.entries = self.entries[:length]
        self.head = self.entries[-1].head.restored() if self.entries else Head(self.kiosk).restored()

    @property
    def waiting(self) -> list[Entry]:
        answered = self.sent | set(self.dead)
        return [e for e in self.entries if str(e.header.id) not in answered]

    # ------------------------------------------------------------------ OutboxSource

    def batch(self, limit: int, max_bytes: int) -> Sequence[OutboxItem]:
        items: list[OutboxItem] = []
        size = 0
        for entry in self.waiting[:limit]:
            item = self.damage.get(str(entry.header.id), outbox_item(entry))
            size += len(item.header_bytes) + len(item.payload_bytes)
            if items and size > max_bytes:
                break
            items.append(item)
        return items

    # ------------------------------------------------------------------ DeskInbox

    def record_verdicts(self, verdicts: Sequence[EntryVerdict]) -> None:
        for verdict in verdicts:
            if verdict.status in FINAL:
                self.sent.add(verdict.id)
            elif verdict.status in (Verdict.REJECTED, Verdict.CONFLICT):
                self.dead[verdict.id] = verdict

    def apply_page(self, items: Sequence[FeedItem], cursor: str, epoch: str) -> None:
        for item in items:
            self.items[(item.kind, item.id)] = item.data
            self.applied.append(item)
        self.state = replace(self.state, feed_cursor=cursor, epoch=epoch)

    def resend_after(self, heads: Sequence[RegistryHead]) -> None:
        last = {head.incarnation: head.last_seq for head in heads}
        beyond = {str(e.header.id) for e in self.entries if e.header.seq > last.get(e.header.incarnation, 0)}
        self.sent -= beyond

    def load_state(self) -> ExchangeState:
        return self.state

    def save_state(self, state: ExchangeState) -> None:
        self.state = state
        self.states_saved += 1


def outbox_item(entry: Entry) -> OutboxItem:
    header = entry.header
    return OutboxItem(
        str(header.id), header.seq, header.incarnation, entry.header_bytes, entry.payload_bytes or b"", entry.signature
    )


class NoJitter:
    """The middle of every window; fails on nothing because it is asked for nothing else."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def client(desk: MemoryDesk, transport: Transport) -> RegistryClient:
    return RegistryClient(transport, DeviceIdentity(desk.kiosk, desk.key), desk.clock)


def exchange(desk: MemoryDesk, transport: Transport) -> Exchange:
    return Exchange(outbox=desk, inbox=desk, registry=client(desk, transport), clock=desk.clock, rng=NoJitter())


# ---------------------------------------------------------------------- events that the registry reacts to


def presented(number: str, at: datetime, ticket: datetime | None = None) -> dict[str, Any]:
    data = {"referral_number": number, "presented_at": at.isoformat(), "ticket_taken_at": (ticket or at).isoformat()}
    return {"type": "referral-presented", "v": 1, "data": data}


def requested(
    number: str, at: datetime, child: str | None = None, contract: str = "0017/2026/1/0001"
) -> dict[str, Any]:
    data = {
        "referral_number": number,
        "child_iin": child,
        "contract_number": contract,
        "contract_sha256": "ab" * 32,
        "signed_at": at.isoformat(),
        "presented_at": at.isoformat(),
    }
    return {"type": "admission-requested", "v": 1, "data": data}


def refused(number: str | None) -> dict[str, Any]:
    data = {"referral_number": number, "refusal_number": "0017/2026/1/0001", "grounds": ["R-01"]}
    return {"type": "enrolment-refused", "v": 1, "data": data}
