"""What goes wrong at the window: each is said with code, sentence and remedy in kk and ru, and the visit goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
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


def test_from_a_wrong_pin_to_a_contract(
    office: DrivenOffice, album: Album, catalogue: Catalogue, tmp_path: Path
) -> None:
    """One visit in which everything that a device can do wrong goes wrong once, and still ends with a contract."""
    window = office.window
    window.type("999999")
    window.press("Enter")
    _in_both(window, catalogue, "Desk_WrongPin")
    album.take("staff-pin")
    assert window.look().typed == ""
    window.type(CLERK_PIN)
    window.press("Enter")
    window.until(lambda look: look.page == "idle", "the clerk on duty")
    demo, script = office.demo, _script()
    clerk = Clerk(window, demo, script, None, tmp_path)
    clerk.play_steps(s for s in script.steps if s.name in ("ticket", "call"))

    # The zone of another person's card.
    facts = demo.insert_id_card(1, "parent-07")
    window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
    window.burst(card_facts(demo.people.adult("parent-08")).burst)
    _said_in_both(window, catalogue, "Card_WrongNumber")
    album.take("wrong-number")

    # The card pulled while it is read.
    demo.remove(1)
    window.until(lambda look: "identity-card" not in look.slots, "the empty reader")
    demo.insert_id_card(1, "parent-07", 0.5)
    window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
    window.burst(facts.burst)
    window.until(lambda look: look.busy == "card", "the card being read")
    window.until(lambda _look: (window.state()[0].ui.progress or 0) > 10, "a part read")
    album.take("card-being-read")
    demo.remove(1)
    _said_in_both(window, catalogue, "Card_Removed")
    album.take("card-removed")
    assert not window.look().read

    # It goes on with the card put back; nothing is asked twice.
    demo.insert_id_card(1, "parent-07")
    window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
    window.burst(facts.burst)
    window.until(lambda look: look.read and not look.busy and not look.trouble, "the card read")
    window.press("Space", "Enter")
    demo.remove(1)
    clerk.play_steps(s for s in script.steps if s.name == "referral")

    # The printer stops before the receipt.
    demo.cups.disable("Қағаз кептелді")
    window.press("Enter")
    window.until(lambda look: look.page == "documents", "the step of documents")
    window.until(lambda look: look.printer == "stopped", "the lamp of the printer")
    album.take("printer-stopped")
    demo.cups.enable()
    window.until(lambda look: look.printer == "ready", "the printer at work again")

    # A scan of 6 MB.
    window.press("Enter")
    window.until(lambda look: look.row == PASSPORT.value, "the row of the passport")
    demo.lay_bytes(PASSPORT, too_large_scan(demo.people.child("child-07a"), PASSPORT))
    window.press("F7")
    window.until(lambda look: bool(look.trouble), "a scan that is too large")
    _said_in_both(window, catalogue, window.look().trouble)
    album.take("large-scan")
    for kind in (PASSPORT, CERTIFICATE):
        demo.lay_pages("child-07a", kind)
    window.press("F7")
    window.until(lambda look: look.question == "contraindication" and not look.trouble, "the question of the passport")
    window.press("Enter")
    window.until(lambda look: look.question == "day", "the question for the day")
    window.press("1", "Enter")
    window.until(lambda look: look.page == "contract" and look.paper_shown, "the contract")

    # A wrong PIN of the key.
    demo.insert_token(2, "parent-07")
    window.until(lambda look: bool(look.keys) and look.focus == "pin", "the key")
    window.type("000000")
    window.press("Enter")
    _in_both(window, catalogue, "Token_PinWrong")
    assert window.look().typed == ""
    album.take("token-pin")
    window.type("123456")
    window.press("Enter")
    window.until(lambda look: look.signed == ("parent",) and not look.problem, "the parent's signature")


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
