"""The demo office: registry, smart-card service with two readers, printer service, key centre, one enrolled desk.

Everything is real and private to one folder: child processes on loopback or Unix sockets, gone when it closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from app.cards.simulator.id_card import IdCard, IdCardPersonalisation
from app.cards.simulator.piv_token import PivKey, PivToken
from app.desk.numbers import NumberBlock
from app.domain.documents import DocumentKind
from app.domain.organisation import Organisation
from app.journal.files import write_durably
from app.journal.lock import FolderLock
from app.kernel.clock import OfficeClock
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.kernel.redaction import Secret
from sync.http import HttpTransport
from sync.registry_client import enrol
from ui.demo import link
from ui.demo.cups import PrivateCups
from ui.demo.families import DEMO_MORNING, DemoPeople, load_demo
from ui.demo.hands import HandsServer
from ui.demo.identity import CardFacts, card_facts
from ui.demo.pcsc import PrivatePcscd
from ui.demo.pki import DemoPki, KeyHolder
from ui.demo.registry_process import RegistryProcess
from ui.demo.scans import scan_pdf
from ui.runtime.config import DeskConfig, DeviceConfig, read_config, write_config
from ui.runtime.office import load_keys
from ui.runtime.staff import hash_pin

OPENSC = Path("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so")
HEAD = "head"
_SIGN_SLOT = 0x9C


@dataclass(slots=True)
class DemoOffice:
    """A context manager: running inside, gone after. The folder keeps keys, registry and desk for the next time."""

    folder: Path
    office_id: str = "kindergarten-1"
    at: datetime = DEMO_MORNING
    people: DemoPeople = field(default_factory=load_demo)
    clock: OfficeClock = field(init=False)
    registry: RegistryProcess = field(init=False)
    pcsc: PrivatePcscd = field(init=False)
    cups: PrivateCups = field(init=False)
    pki: DemoPki = field(init=False)
    _stack: ExitStack = field(init=False, default_factory=ExitStack)

    def start(self) -> DemoOffice:
        """All parts answer and the desk is enrolled. Errors of the parts as they come.

        FatalError Journal_InUse: an office already runs in this folder.
        """
        with ExitStack() as starting:
            starting.enter_context(FolderLock(self.folder))
            self.clock = OfficeClock.start(self.folder / "office-clock.json", self.at)
            self.pki = DemoPki(self.folder / "pki")
            self.registry = RegistryProcess(self.folder / "registry", self.folder / "office-clock.json")
            self.pcsc = PrivatePcscd(2)
            self.cups = PrivateCups(self.folder / "printed")
            link.restore(self.link_file)
            # Side by side: each waits for a process of its own. The pool ends first, so what came up is always undone.
            with ThreadPoolExecutor(max_workers=3, thread_name_prefix="demo-start") as pool:
                coming: list[Future[Any]] = [
                    pool.submit(starting.enter_context, self.pcsc),
                    pool.submit(starting.enter_context, self.cups),
                    pool.submit(self._start_registry, starting),
                ]
            for part in coming:
                part.result()
            self._enrol()
            starting.callback(HandsServer(self, self.folder).close)
            self._stack = starting.pop_all()
        return self

    def _start_registry(self, starting: ExitStack) -> None:
        if not self.registry.prepared:
            self.registry.prepare(self.people)
        starting.enter_context(self.registry)

    def stop(self) -> None:
        """Every child process is gone."""
        self._stack.close()

    def __enter__(self) -> DemoOffice:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ---- places

    @property
    def desk_folder(self) -> Path:
        """Data folder of the enrolled desk."""
        return self.folder / "desk"

    @property
    def link_file(self) -> Path:
        """While this file exists the desk's line to the registry is cut."""
        return self.folder / link.LINK_FILE

    @property
    def scanner_folder(self) -> Path:
        """Pages that lie in the scanner."""
        return self.folder / "scanner"

    @property
    def printed_folder(self) -> Path:
        """What the printer put out."""
        return self.folder / "printed"

    @property
    def environment(self) -> Mapping[str, str]:
        """What a desk process needs in its environment."""
        return self.pcsc.environment

    # ---- hands

    def id_card(self, person_id: str) -> CardFacts:
        """What stands on that person's card."""
        return card_facts(self.people.adult(person_id))

    def make_token_key(self, who: str) -> None:
        """The key and certificate of that person exist; a token then needs no time to be made."""
        self.pki.leaf(self._holder(who)[0])

    def insert_id_card(self, reader: int, person_id: str, delay_s: float = 0.0) -> CardFacts:
        """The person's identity card stands in the reader."""
        facts = self.id_card(person_id)
        self.pcsc.insert(reader, IdCard.personalised(_personalisation(facts)), delay_s)
        return facts

    def insert_token(self, reader: int, who: str) -> None:
        """The signing token of a parent, or of the head, stands in the reader."""
        holder, pin = self._holder(who)
        leaf = self.pki.leaf(holder)
        self.pcsc.insert(reader, PivToken({_SIGN_SLOT: PivKey(leaf.private_key(), leaf.certificate_der)}, pin))

    def remove(self, reader: int) -> None:
        """The reader is empty."""
        self.pcsc.remove(reader)

    def lay_pages(self, child_id: str, kind: DocumentKind) -> None:
        """The child's paper of that kind lies in the scanner; InputError Demo_NoPaper when it is not brought."""
        self.lay_bytes(kind, self.paper(child_id, kind))

    def paper(self, child_id: str, kind: DocumentKind) -> bytes:
        """The child's paper, drawn once and kept in the folder; InputError Demo_NoPaper."""
        child = self.people.child(child_id)
        if child.document(kind) is None:
            raise InputError("Demo_NoPaper", kind=kind.value)
        drawn = self.folder / "drawn" / f"{child_id}-{kind.value}.pdf"
        if not drawn.exists():
            write_durably(drawn, scan_pdf(child, kind))
        return drawn.read_bytes()

    def lay_bytes(self, kind: DocumentKind, content: bytes) -> None:
        """These pages lie in the scanner."""
        self.scanner_folder.mkdir(exist_ok=True)
        (self.scanner_folder / f"{kind.value}.pdf").write_bytes(content)

    def cut_link(self) -> None:
        """The desk's line to the registry is cut; the registry itself goes on."""
        link.cut(self.link_file)

    def restore_link(self) -> None:
        """The line is whole."""
        link.restore(self.link_file)

    def cancel_referral(self, child_id: str) -> None:
        """The parent cancels the child's referral on the portal, now by the office clock (REF-19)."""
        referral = self.people.child(child_id).referral
        if referral is None:
            raise InputError("Demo_NoReferral", child=child_id)
        self.registry.portal().cancel_referral(referral.number)

    def set_clock(self, at: datetime) -> None:
        """The office clock shows `at`."""
        self.clock.set(at)

    def wait(self, span: timedelta) -> None:
        """The office clock is later by `span`."""
        self.clock.advance(span)

    def trust_folder(self) -> Path:
        """Folder with the root of the demo's key centre."""
        self.pki.ca_certificate_der()
        return self.folder / "pki"

    def _holder(self, who: str) -> tuple[KeyHolder, str]:
        if who == HEAD:
            organisation = self.people.organisation(self.office_id)
            head = organisation.head
            holder = KeyHolder(
                id=f"head-{self.office_id}",
                name=head.member.name,
                iin=head.iin.value,
                bin=organisation.organisation.bin.value,
                organisation=organisation.organisation.name_kk,
            )
            return holder, head.token_pin or ""
        adult = self.people.adult(who)
        iin = adult.iin.value if adult.iin else ""
        return KeyHolder(id=adult.id, name=adult.name, iin=iin), adult.token_pin

    def _enrol(self) -> None:
        """The desk folder belongs to an enrolled desk that knows where everything is this time."""
        devices = DeviceConfig(
            pcsc_socket=str(self.pcsc.socket_path),
            pkcs11_module=str(OPENSC),
            cups_server=self.cups.socket_path,
            printer=PrivateCups.queue,
            scanner_folder=str(self.scanner_folder),
        )
        if (self.desk_folder / "desk.json").exists():
            known = read_config(self.desk_folder)
            moved = replace(
                known,
                registry_url=self.registry.url,
                public_page=f"{self.registry.url}/d",
                devices=devices,
                office_clock=str(self.folder / "office-clock.json"),
            )
            write_config(self.desk_folder, moved)
            return
        organisation = self.people.organisation(self.office_id).organisation
        keys = load_keys(self.desk_folder, demo=True, key_file=None)
        enrolled = enrol(HttpTransport(self.registry.url), self.registry.new_code(organisation.id), keys.entry_key)
        staff = self.people.organisation(self.office_id).staff
        config = DeskConfig(
            kiosk=enrolled.kiosk,
            letter=chr(ord("A") + enrolled.desk - 1),
            organisation=from_plain(Organisation, enrolled.organisation),
            registry_url=self.registry.url,
            public_page=f"{self.registry.url}/d",
            demo=True,
            region=organisation.kato[:2],
            staff_pins={s.member.id: hash_pin(Secret(s.pin)) for s in staff},
            devices=devices,
            office_clock=str(self.folder / "office-clock.json"),
            blocks=tuple(NumberBlock(b.series, b.year, b.first, b.last) for b in enrolled.blocks),
        )
        write_config(self.desk_folder, config)


def _personalisation(facts: CardFacts) -> IdCardPersonalisation:
    return IdCardPersonalisation(
        document_number=facts.document_number,
        nationality=facts.nationality,
        latin_surname=facts.latin_surname,
        latin_given=facts.latin_given,
        name=facts.name,
        iin=facts.iin.value if facts.iin else None,
        birth_date=facts.birth_date,
        sex=facts.sex,
        issued_on=facts.issued_on,
        expiry_date=facts.expiry_date,
        photo_jpeg=facts.photo_jpeg,
    )
