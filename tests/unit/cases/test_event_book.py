"""Stored events: each name means one class for ever; what is unknown or newer stays as it came."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import ClassVar

import pytest

from app.cases import enrolment_events, papers, tasks, ticket
from app.cases.book import desk_events
from app.cases.events import RawEvent, event_book, event_name
from app.kernel.errors import ProgrammingError


def test_two_events_of_one_name_are_refused() -> None:
    """Else the first would silently be read as the second."""
    twin = type("ReferralPresented", (), {})
    with pytest.raises(ProgrammingError) as failed:
        event_book(enrolment_events.ReferralPresented, twin)
    assert failed.value.code == "Event_NameTwice"
    assert event_book(enrolment_events.ReferralPresented, enrolment_events.ReferralPresented).kinds


@pytest.mark.parametrize("module", [enrolment_events, papers, tasks, ticket], ids=lambda m: m.__name__)
def test_every_event_of_the_desk_is_in_the_book(module: ModuleType) -> None:
    known = desk_events().kinds
    listed = [kinds for name, kinds in vars(module).items() if name.endswith("_EVENTS")]
    assert listed
    for kind in listed[0]:
        assert known[event_name(kind)] is kind


@dataclass(frozen=True, slots=True)
class PackageMoved:
    """The newest form."""

    VERSION: ClassVar[int] = 3
    where: str
    why: str


def test_an_older_form_is_brought_up_step_by_step() -> None:
    book = event_book(
        PackageMoved,
        upcasters={
            ("package-moved", 1): lambda data: {"where": data["place"]},
            ("package-moved", 2): lambda data: {**data, "why": "unknown"},
        },
    )
    assert book.read("package-moved", 1, {"place": "shelf"}) == PackageMoved("shelf", "unknown")
    assert book.read("package-moved", 2, {"where": "shelf"}) == PackageMoved("shelf", "unknown")
    assert book.write(PackageMoved("shelf", "x")) == {
        "type": "package-moved", "v": 3, "data": {"where": "shelf", "why": "x"},
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "v"), [("package-moved", 4), ("of-a-later-version", 1)])
def test_what_is_unknown_stays_raw(kind: str, v: int) -> None:
    raw = event_book(PackageMoved).read(kind, v, {"a": 1})
    assert raw == RawEvent(kind, v, {"a": 1})
    assert event_book().write(raw) == {"type": kind, "v": v, "data": {"a": 1}}
