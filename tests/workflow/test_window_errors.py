"""What goes wrong at the window: each is said with code, sentence and remedy in kk and ru, and the visit goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.documents import DocumentKind
from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import KZ
from app.kernel.errors import FatalError
from app.kernel.resources import resource
from tests.drive.album import Album
from tests.drive.clerk import Clerk
from tests.drive.remote import RemoteWindow
from tests.drive.run import CLERK_PIN, DrivenOffice
from tests.support.processes import wait_until
from ui.demo.identity import card_facts
from ui.demo.scans import too_large_scan
from ui.demo.script import Script, load_script

pytestmark = [pytest.mark.display, pytest.mark.pcsc, pytest.mark.cups]

PASSPORT, CERTIFICATE = DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE


@pytest.fixture
def office() -> Iterator[DrivenOffice]:
    with DrivenOffice(display=os.environ["DISPLAY"]) as driven:
        yield driven


@pytest.fixture
def album(office: DrivenOffice, tmp_path: Path) -> Album:
    """Pictures of each fault, for people to look at when QABYLDAU_PICTURES names a folder."""
    folder = Path(os.environ.get("QABYLDAU_PICTURES") or tmp_path)
    folder.mkdir(exist_ok=True, parents=True)
    return Album(folder, office.window)


def _script() -> Script:
    return load_script(resource("demo", "intake", "admitted.yaml"))


def _said_in_both(window: RemoteWindow, catalogue: Catalogue, code: str, **params: object) -> None:
    """The error card names the code, says the sentence and the remedy of the catalogue, in kk and after F12 in ru."""
    for language in (Language.KK, Language.RU):
        window.until(lambda look, wanted=language.value: look.language == wanted and look.trouble == code, code)  # type: ignore[misc]
        card = window.state()[1].error
        assert card is not None
        assert code in card.code
        message, remedy = catalogue.error(FatalError(code, **params), language)
        shown = f"{card.title}. {card.happened}"
        assert message.rstrip(".").split(". ")[0] in shown
        assert remedy.rstrip(".").split(". ")[0] in " ".join(card.remedies)
        assert card.kept
        window.press("F12")
    window.until(lambda look: look.language == "kk", "the window in Kazakh")


def _in_both(window: RemoteWindow, catalogue: Catalogue, code: str, **params: object) -> None:
    """The same for a sentence beside a PIN field."""
    for language in (Language.KK, Language.RU):
        window.until(lambda look, wanted=language.value: look.language == wanted and bool(look.problem), code)  # type: ignore[misc]
        message, remedy = catalogue.error(FatalError(code, **params), language)
        problem = window.look().problem
        assert message in problem or remedy in problem
        window.press("F12")
    window.until(lambda look: look.language == "kk", "the window in Kazakh")


@dataclass(frozen=True)
class Visit:
    """One visit in which everything that a device can do wrong goes wrong once."""

    office: DrivenOffice
    album: Album
    catalogue: Catalogue

    @property
    def window(self) -> RemoteWindow:
        return self.office.window

    def card_of(self, person: str, delay_s: float = 0.0) -> str:
        """The card stands in reader 1; what the scanner types of it."""
        burst = self.office.demo.insert_id_card(1, person, delay_s).burst
        self.window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
        return burst

    def card_out(self) -> None:
        self.office.demo.remove(1)
        self.window.until(lambda look: "identity-card" not in look.slots, "the empty reader")

    def wrong_staff_pin(self) -> None:
        self.window.type("999999")
        self.window.press("Enter")
        _in_both(self.window, self.catalogue, "Desk_WrongPin")
        self.album.take("staff-pin")
        assert self.window.look().typed == ""
        self.window.type(CLERK_PIN)
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "idle", "the clerk on duty")

    def zone_of_another_card(self) -> None:
        self.card_of("parent-07")
        self.window.burst(card_facts(self.office.demo.people.adult("parent-08")).burst)
        _said_in_both(self.window, self.catalogue, "Card_WrongNumber")
        self.album.take("wrong-number")
        self.card_out()

    def card_pulled_while_it_is_read(self) -> None:
        self.window.burst(self.card_of("parent-07", 0.5))
        self.window.until(lambda look: look.busy == "card", "the card being read")
        self.window.until(lambda _look: (self.window.state()[0].ui.progress or 0) > 10, "a part read")
        self.album.take("card-being-read")
        self.office.demo.remove(1)
        _said_in_both(self.window, self.catalogue, "Card_Removed")
        self.album.take("card-removed")
        assert not self.window.look().read

    def card_put_back(self) -> None:
        """Nothing is asked twice."""
        self.window.burst(self.card_of("parent-07"))
        self.window.until(lambda look: look.read and not look.busy and not look.trouble, "the card read")
        self.window.press("Space", "Enter")
        self.card_out()
        self.window.until(lambda look: bool(look.referral) and look.page == "child", "child and referral")

    def printer_stopped_before_the_receipt(self) -> None:
        self.office.demo.cups.disable("Қағаз кептелді")
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "documents", "the step of documents")
        self.window.until(lambda look: look.printer == "stopped", "the lamp of the printer")
        self.album.take("printer-stopped")
        self.window.press("Ctrl+0")
        self.window.until(lambda look: look.page == "lamps", "the lamps in words")
        self.album.take("printer-stopped-in-words")
        self.window.press("Esc")
        self.office.demo.cups.enable()
        self.window.until(lambda look: look.printer == "ready", "the printer at work again")
        printed = self.office.demo.printed_folder
        wait_until(lambda: len(list(printed.glob("*.pdf"))) == 2, "ticket and receipt, each printed once")

    def scan_of_six_megabytes(self) -> None:
        demo = self.office.demo
        self.window.press("Enter")
        self.window.until(lambda look: look.row == PASSPORT.value, "the row of the passport")
        demo.lay_bytes(PASSPORT, too_large_scan(demo.people.child("child-07a"), PASSPORT))
        self.window.press("F7")
        _said_in_both(self.window, self.catalogue, "Scan_TooLarge", megabytes="6,6")
        self.album.take("large-scan")
        for kind in (PASSPORT, CERTIFICATE):
            demo.lay_pages("child-07a", kind)
        self.window.press("F7")
        self.window.until(lambda look: look.question == "contraindication" and not look.trouble, "the passport's scan")
        self.window.press("Enter")
        self.window.until(lambda look: look.question == "day", "the question for the day")

    def wrong_pin_of_a_key(self) -> None:
        """The field is empty at once; how many tries are left is said only when the key tells."""
        self.office.demo.insert_token(2, "parent-07")
        self.window.until(lambda look: bool(look.keys) and look.focus == "pin", "the key")
        self.window.type("000000")
        self.window.press("Enter")
        _in_both(self.window, self.catalogue, "Token_PinWrong")
        assert self.window.look().typed == ""
        self.album.take("token-pin")
        self.window.type("123456")
        self.window.press("Enter")
        self.window.until(lambda look: look.signed == ("parent",) and not look.problem, "the parent's signature")


def test_from_a_wrong_pin_to_a_contract(
    office: DrivenOffice, album: Album, catalogue: Catalogue, tmp_path: Path
) -> None:
    visit, script = Visit(office, album, catalogue), _script()
    visit.wrong_staff_pin()
    clerk = Clerk(office.window, office.demo, script, None, tmp_path)
    clerk.play_steps(s for s in script.steps if s.name in ("ticket", "call"))
    visit.zone_of_another_card()
    visit.card_pulled_while_it_is_read()
    visit.card_put_back()
    visit.printer_stopped_before_the_receipt()
    visit.scan_of_six_megabytes()
    office.window.press("1")
    office.window.until(lambda look: look.primary == "ready" and not look.question, "the whole package")
    office.window.press("Enter")
    office.window.until(lambda look: look.page == "contract" and look.paper_shown, "the contract")
    visit.wrong_pin_of_a_key()


def test_referral_of_another_kindergarten(office: DrivenOffice, album: Album, tmp_path: Path) -> None:
    """The parent is sent on; the visit ends as redirected, with words in both languages."""
    office.sign_in()
    window, demo, script = office.window, office.demo, _script()
    clerk = Clerk(window, demo, script, None, tmp_path)
    clerk.play_steps(s for s in script.steps if s.name in ("ticket", "call"))
    facts = demo.insert_id_card(1, "parent-17")
    window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
    window.burst(facts.burst)
    window.until(lambda look: look.read and not look.busy, "the card read")
    window.press("Space", "Enter")
    window.until(lambda look: look.elsewhere and look.primary == "ready", "the referral to another kindergarten")
    album.take("other-kindergarten")
    window.press("Enter")
    window.until(lambda look: look.status == "redirected" or look.page == "idle", "the end of the visit")
    album.take("redirected")
    if window.look().page != "idle":
        window.press("Enter")
    window.until(lambda look: look.page == "idle", "the free desk")


def test_after_the_hours_of_intake(office: DrivenOffice, album: Album) -> None:
    """At 17:29 a ticket is given, at 17:31 none, and the window says why (ENR-25)."""
    office.sign_in()
    window, demo = office.window, office.demo
    demo.set_clock(datetime(2026, 11, 20, 17, 29, tzinfo=KZ))
    window.press("F9")
    window.until(lambda look: look.waiting == 1, "the ticket of 17:29")
    demo.set_clock(datetime(2026, 11, 20, 17, 31, tzinfo=KZ))
    window.press("F9")
    look = window.until(lambda look: bool(look.refused), "the refusal of 17:31")
    assert look.waiting == 1
    assert look.refused == ("ENR-25",)
    album.take("after-hours")
    shown = window.state()[1].right.findings
    assert any("17:30" in finding.body for finding in shown)
    # The earlier ticket is served all the same.
    window.press("F2")
    window.until(lambda look: look.page == "identify" and look.ticket == "001", "the ticket of 17:29 at the counter")


def test_second_window_on_the_same_data(office: DrivenOffice, catalogue: Catalogue, tmp_path: Path) -> None:
    """It says so in both languages and ends with 3; the first one goes on."""
    office.sign_in()
    first = office.window
    second = office.another_window()
    folder = Path(os.environ.get("QABYLDAU_PICTURES") or tmp_path)
    try:
        said = second.until_said("Journal_InUse")
        assert catalogue.error(FatalError("Journal_InUse"), Language.KK)[0] in said
        second.notice_picture(folder / "second-window.png")
        second.press("Enter")
        assert second.wait_end() == 3
    finally:
        second.close()
    first.press("F9")
    first.until(lambda look: look.waiting == 1, "the first window at work")
