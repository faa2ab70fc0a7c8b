"""A data folder of a desk with many stored cases, for measuring how the window starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from app.cases import enrolment_events as happened
from app.cases.book import desk_events
from app.cases.ticket import TicketCalled, TicketServed, TicketTaken
from app.desk.projection import DeskProjection
from app.domain.moment import Moment
from app.journal.journal import Journal
from app.journal.keys import KeyRing
from app.journal.values import EntryDraft
from app.kernel.clock import KZ
from app.kernel.ids import uuid7
from app.kernel.redaction import Secret
from ui.demo.families import load_demo
from ui.runtime.config import DeskConfig, write_config
from ui.runtime.staff import hash_pin

KIOSK = "bench-desk"
_FIRST_DAY = datetime(2026, 9, 1, 9, 0, tzinfo=KZ)


def prepare(folder: Path, key_file: Path, cases: int) -> None:
    """`folder` holds an enrolled desk without a registry whose journal has `cases` cases that ended."""
    folder.mkdir(parents=True)
    people = load_demo()
    organisation = people.organisation("kindergarten-1").organisation
    pins = {m.id: hash_pin(Secret("111111")) for m in organisation.staff}
    write_config(folder, DeskConfig(KIOSK, "A", organisation, None, "http://127.0.0.1/d", False, "71", pins))
    applicants = [a.applicant for a in people.adults() if a.iin is not None]
    referrals = list(people.referrals())
    book = desk_events()
    keys = KeyRing.create(key_file, None)
    with Journal(folder / "journal", keys, kiosk=KIOSK, projections=[DeskProjection()]) as journal:
        for i in range(cases):
            at = _FIRST_DAY + timedelta(minutes=5 * (i % 90), days=i // 90)
            now = Moment(at, "bench", i)
            case = str(uuid7(at))
            events = (
                TicketTaken(case, f"{i % 90 + 1:03d}", "kindergarten-enrolment", now),
                TicketCalled(case, now),
                happened.CaseOpened(case, case, f"{i % 90 + 1:03d}", now, now, organisation.bin.value),
                happened.ApplicantConfirmed(applicants[i % len(applicants)], True, "card", "chip", None, now),
                happened.ReferralFound(referrals[i % len(referrals)], True, now),
                happened.CaseLeft("", False, now),
                TicketServed(case, now),
            )
            written = tuple(book.write(e) for e in events)
            journal.append(EntryDraft("case.left", 1, "clerk-1", case, written, now))
