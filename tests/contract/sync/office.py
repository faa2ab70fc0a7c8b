"""A registry with two invented kindergartens, served by a real uvicorn on loopback, and desks enrolled in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from app.domain.numbers import Bin, Iin, check_digit
from app.domain.organisation import Organisation
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.referral import GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ, ManualClock
from app.rules.loader import load_law
from sync.http import HttpTransport
from sync.registry.api import create_app
from sync.registry.demo_data import load
from sync.registry.enrolment import Enrolments
from sync.registry.referrals.terms import LawTerms
from sync.registry.serve import listening_socket
from sync.registry.store.database import Database, sqlite_url
from sync.registry_client import enrol
from sync.transport import Transport
from tests.contract.sync.desk import MemoryDesk

MORNING = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
ISSUED = datetime(2026, 11, 19, 16, 40, tzinfo=KZ)
PORTAL = "portal-secret-of-the-tests"


def numbered(first_eleven: str) -> str:
    """The number with its check digit."""
    digit = check_digit(first_eleven)
    assert digit is not None
    return f"{first_eleven}{digit}"


CHILD = numbered("23031450001")
APPLICANT = numbered("92040340001")
OTHER_CHILD = numbered("23051250002")


def organisation(name: str, number: str) -> Organisation:
    return Organisation(
        id=name,
        bin=Bin.parse(numbered(number)),
        name_kk=f"«{name}» балабақшасы",
        name_ru=f"Детский сад «{name}»",
        short_name_kk=name,
        short_name_ru=name,
        city_kk="Астана",
        city_ru="Астана",
        address_kk=f"{name}, 912-үй",
        address_ru=f"{name}, дом 912",
        kato="711210000",
        phone="+7 7172 00 00 00",
        bank_account="KZ00",
        bank_code="DEMO",
        bank_name="Demo",
        service="kindergarten",
    )


OURS = organisation("kindergarten-1", "99024000001")
THEIRS = organisation("kindergarten-2", "99024000002")


def referral(number: str = "R-1", owner: Organisation = OURS, child: str = CHILD, **changes: object) -> Referral:
    made = Referral(
        number=number,
        kind=ReferralKind.REGULAR,
        status=ReferralStatus.ACTIVE,
        issued_at=ISSUED,
        organisation=owner.bin,
        organisation_name_kk=owner.name_kk,
        organisation_name_ru=owner.name_ru,
        child=Child(PersonName("Үлгіұлы", "Айсұлтан"), Iin.parse(child), date(2023, 3, 14)),
        applicant=Applicant(PersonName("Үлгіқызы", "Гүлсезім"), Iin.parse(APPLICANT), None, Relation.MOTHER),
        place=Place(GroupLevel.MIDDLE, "kk", special=False, regime="full-day"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class Office:
    """The registry's parts, its clock, and the address of its server."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(MORNING)
        self.url = sqlite_url(folder / "registry.db")
        self.database = Database(self.url)
        self.database.migrate()
        self.database.set_epoch("epoch-1")
        load(self.database, [OURS, THEIRS], [])
        self.terms = LawTerms(load_law())
        self.enrolments = Enrolments(self.database, self.clock)
        self.address = ""

    def app(self, stopping: Callable[[], bool] = lambda: False) -> FastAPI:
        return create_app(self.database, self.clock, self.terms, portal_secret=PORTAL, stopping=stopping)

    def issue(self, *referrals: Referral) -> None:
        load(self.database, [], list(referrals))

    def transport(self) -> HttpTransport:
        return HttpTransport(self.address)

    def desk(self, owner: Organisation = OURS, transport: Transport | None = None) -> MemoryDesk:
        """A desk of `owner`, enrolled by a one-time code over the wire."""
        key = Ed25519PrivateKey.generate()
        code = self.enrolments.new_code(owner.id, timedelta(hours=1))
        enrolment = enrol(transport or self.transport(), code, key)
        return MemoryDesk(enrolment.kiosk, key, self.clock)

    def kept(self, desk: MemoryDesk) -> list[tuple[int, int, str]]:
        """(incarnation, seq, how kept) of everything that the registry holds of a desk."""
        return [(row.incarnation, row.seq, row.kept) for row in self.database.chain(desk.kiosk)]

    def feed(self, owner: Organisation = OURS) -> list[tuple[str, str]]:
        page = self.database.feed_page(owner.bin.value, None, 10_000, self.clock.now())
        return [(item.kind, item.id) for item in page.items]


@contextmanager
def served(make_app: Callable[[Callable[[], bool]], FastAPI]) -> Iterator[str]:
    """Address of a server that runs in a thread for the length of the block."""
    server: uvicorn.Server | None = None
    app = make_app(lambda: server is not None and server.should_exit)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_graceful_shutdown=5)
    )
    with listening_socket("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(15)
            assert not thread.is_alive()
