"""What the registry's policies need from its storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.organisation import Organisation
from app.domain.referral import Referral
from sync.ingest.ports import IngestUnit, Kiosk
from sync.protocol import FeedItem, NumberBlock
from sync.registry.referrals.decider import ReferralFile


class RegistryUnit(IngestUnit, Protocol):
    """One write transaction of the registry."""

    def referral(self, number: str) -> ReferralFile | None: ...

    def save_referral(self, file: ReferralFile) -> None:
        """The file is stored, and the feed of its organisation tells of it."""
        ...

    def append_feed(self, scope: str, items: Sequence[FeedItem]) -> None: ...

    def organisation(self, organisation_id: str) -> Organisation | None: ...

    def save_organisation(self, organisation: Organisation) -> bool:
        """Stored, and told on the feed; False when it stood there already, word for word."""
        ...

    def add_code(self, code_hash: str, organisation_id: str, valid_until: datetime) -> None: ...

    def use_code(self, code_hash: str, public_key: bytes, at: datetime) -> Organisation | None:
        """The organisation of a code that is valid at `at` and free, or already used by this very key."""
        ...

    def enrol(self, organisation: Organisation, public_key: bytes, at: datetime) -> Kiosk:
        """The kiosk with this key; a new one with the organisation's next desk number if there is none."""
        ...

    def revoke(self, kiosk: str, at: datetime) -> bool: ...

    def block_after(self, kiosk: str, series: str, year: int, after: int) -> NumberBlock:
        """The kiosk's first block that begins behind `after`; made when there is none."""
        ...


class Referrals(Protocol):
    """Look-ups of referrals outside a write transaction."""

    def find_referrals(self, *, number: str | None, child: str | None, applicant: str | None) -> Sequence[Referral]:
        """Referrals with exactly this number, or else with exactly these IINs; newest first."""
        ...

    def organisation_by_bin(self, scope: str) -> Organisation | None: ...
