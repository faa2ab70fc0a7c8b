"""The window is killed at work and started again: same case, same step, same field, same typed text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.kernel.resources import resource
from tests.drive.clerk import Clerk
from tests.drive.look import Look
from tests.drive.run import DrivenOffice
from ui.demo.script import Script, load_script

pytestmark = [pytest.mark.display, pytest.mark.pcsc, pytest.mark.cups]


@pytest.fixture
def office() -> Iterator[DrivenOffice]:
    with DrivenOffice(display=os.environ["DISPLAY"]) as driven:
        driven.sign_in()
        yield driven


def _script(name: str) -> Script:
    return load_script(resource("demo", "intake", f"{name}.yaml"))


def _clerk(office: DrivenOffice, script: Script, out: Path) -> Clerk:
    return Clerk(office.window, office.demo, script, None, out)


def _play(clerk: Clerk, script: Script, *names: str) -> None:
    """Those steps of the script, in its order."""
    clerk.play_steps(step for step in script.steps if step.name in names)


def _killed_and_back(office: DrivenOffice) -> tuple[Look, Look]:
    """(look before the kill, look after the clerk has signed in again)"""
    before = office.window.look()
    office.reopen()
    office.sign_in()
    after = office.window.until(lambda look: look.case == before.case and look.page == before.page, "the same page")
    return before, after


def _same(before: Look, after: Look) -> None:
    """Everything that the clerk had, except what the clock says and what only the moment shows."""
    passing = {"at": None, "waiting": 0, "unsent": 0, "link": True, "paper_shown": True, "printer": "", "papers": (),
               "typed": "", "slots": (), "keys": (), "primary": "", "primary_text": ""}  # fmt: skip
    assert replace(after, **passing) == replace(before, **passing)


def test_killed_after_the_card_was_read(office: DrivenOffice, tmp_path: Path) -> None:
    script = _script("admitted")
    clerk = _clerk(office, script, tmp_path)
    _play(clerk, script, "ticket", "call")
    facts = office.demo.insert_id_card(1, "parent-07")
    office.window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
    office.window.burst(facts.burst)
    office.window.until(lambda look: look.read and not look.busy, "the card read")
    office.window.press("Space")
    office.window.until(lambda look: look.face and look.saved.get("·face") == "1", "the tick on disk")
    before, after = _killed_and_back(office)
    _same(before, after)
    assert after.read and after.face and after.page == "identify"
    # The case goes on from here without the card.
    office.demo.remove(1)
    office.window.press("Enter")
    office.window.until(lambda look: look.page == "child" and bool(look.referral), "child and referral")


def test_killed_with_typed_text_and_between_the_signatures(office: DrivenOffice, tmp_path: Path) -> None:
    script = _script("admitted")
    clerk = _clerk(office, script, tmp_path)
    _play(clerk, script, "ticket", "call", "card", "referral", "package")
    papers = [s for s in script.steps if s.name == "document"]
    clerk.play_steps(papers[:3])
    window = office.window
    window.until(lambda look: look.question == "day", "the question for the day")
    window.press("F4")
    window.until(lambda look: look.focus == "cert_date", "the field of the date")
    window.type("19112026")
    window.press("Enter")
    window.type("1184")
    window.press("Enter")
    window.type("№ 12 емх")
    window.until(lambda look: look.saved.get("cert_issuer") == "№ 12 емх", "the text on disk")
    before, after = _killed_and_back(office)
    _same(before, after)
    assert (after.focus, after.typed) == ("cert_issuer", "№ 12 емх")
    assert after.fields["cert_number"] == "1184"
    # Typing goes on where it was broken off.
    window = office.window
    window.type("ана")
    window.press("Ctrl+Enter")
    window.until(lambda look: look.rows.get("health-certificate") in ("done", "warning"), "the certificate settled")
    clerk = _clerk(office, script, tmp_path)
    signing = [s for s in script.steps if s.name == "sign"]
    clerk.play_steps(signing[:1])
    before, after = _killed_and_back(office)
    _same(before, after)
    assert (after.page, after.signed, after.status) == ("contract", ("parent",), "contract_ready")
    clerk = _clerk(office, script, tmp_path)
    clerk.play_steps([*signing[1:], *(s for s in script.steps if s.name == "hand-over")])
    assert clerk.story.status in ("admitted", "admitted_unconfirmed")


def test_killed_at_the_draft_of_a_refusal(office: DrivenOffice, tmp_path: Path) -> None:
    script = _script("refused")
    clerk = _clerk(office, script, tmp_path)
    _play(clerk, script, "ticket", "call", "card", "referral", "package", "document")
    window = office.window
    window.until(lambda look: look.primary == "ready" and not look.busy, "the decision")
    window.press("Enter")
    window.until(lambda look: look.page == "decision", "the drafted refusal")
    window.press("F4")
    window.until(lambda look: look.focus == "refusal_text", "the field of the text")
    window.type("Анықтама ескі")
    window.until(lambda look: look.saved.get("refusal_text") == "Анықтама ескі", "the text on disk")
    before, after = _killed_and_back(office)
    _same(before, after)
    assert (after.page, after.focus, after.typed) == ("decision", "refusal_text", "Анықтама ескі")
