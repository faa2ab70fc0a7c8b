"""What the registry says is believed only as far as it makes sense, and nonsense does not hold up the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.desk.commands import HandOver, OpenCase, RecordSignature, SignerRole
from app.desk.feed import sift
from app.desk.snapshot import CaseStatus
from app.journal.values import IncomingItem
from app.kernel.codec import to_plain
from app.kernel.errors import InputError, QabyldauError
from sync.protocol import FeedItem
from tests.support.desk import KINDERGARTEN, PEOPLE, DeskStage, referral_of
from tests.unit.desk.test_signatures import HEAD, PARENT, order, signed
from ui.demo.pki import DemoPki
from ui.runtime.exchange import DeskThreadInbox
from ui.runtime.listener import SilentListener, Work
from ui.runtime.running import Adapters, RunningOffice

REFERRAL = referral_of("child-07a")
NOON = "2026-11-20T12:00:00+05:00"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    return DemoPki(Path(tmp_path_factory.mktemp("pki")))


@pytest.fixture
def admitted(stage: DeskStage, pki: DemoPki) -> tuple[DeskStage, str]:
    """A case that waits for the registry's answer; the parent has left."""
    stage.contract_ready()
    case = stage.case.id
    stage.do(RecordSignature(SignerRole.PARENT, signed(pki, PARENT, order(stage, SignerRole.PARENT))))
    stage.do(RecordSignature(SignerRole.HEAD, signed(pki, HEAD, order(stage, SignerRole.HEAD))))
    stage.do(HandOver())
    return stage, case


def answer(case: str, /, **changed: Any) -> IncomingItem:
    data = {
        "verdict": "admission-confirmed",
        "case": case,
        "referral_number": REFERRAL.number,
        "at": NOON,
        "decided_at": NOON,
        "reason": None,
    }
    return IncomingItem(1, "entry-1", "verdict", {**data, **changed})


def status(stage: DeskStage, case: str) -> CaseStatus:
    stage.do(OpenCase(case))
    return stage.case.status


def test_a_confirmation_is_shown_also_on_the_case_that_is_open_for_reading(admitted: tuple[DeskStage, str]) -> None:
    stage, case = admitted
    assert status(stage, case) is CaseStatus.ADMITTED_UNCONFIRMED
    shown = stage.desk.record_verdict(answer(case)).snapshot.case
    assert shown is not None
    assert shown.status is CaseStatus.ADMITTED


def test_a_dispute_without_a_reason_is_a_dispute(admitted: tuple[DeskStage, str]) -> None:
    stage, case = admitted
    outcome = stage.desk.record_verdict(answer(case, verdict="admission-disputed"))
    assert status(stage, case) is CaseStatus.DISPUTED
    assert [p.rendered.name for p in outcome.prints] == ["call-back-letter"]
    assert len(outcome.snapshot.tasks) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"verdict": "admission-postponed"},
        {"verdict": None},
        {"referral_number": "7104-26-999999"},
        {"referral_number": None},
        {"at": "2026-11-20T12:00:00"},
        {"decided_at": "yesterday"},
        {"case": 7},
    ],
)
def test_an_answer_that_makes_no_sense_admits_nobody(admitted: tuple[DeskStage, str], changed: dict[str, Any]) -> None:
    stage, case = admitted
    with pytest.raises(InputError):
        stage.desk.record_verdict(answer(case, **changed))
    assert status(stage, case) is CaseStatus.ADMITTED_UNCONFIRMED


def test_an_answer_to_another_desk_changes_nothing(stage: DeskStage) -> None:
    before = stage.office.journal.head
    stage.desk.record_verdict(answer("0190-another-desk"))
    assert stage.office.journal.head == before


# ---- the feed


def item(**changed: Any) -> dict[str, Any]:
    data = {**to_plain(REFERRAL), **changed}
    return {"kind": "referral", "id": REFERRAL.number, "data": data}


def test_a_referral_of_this_organisation_and_kinds_to_come_pass() -> None:
    other = {"kind": "notice", "id": "n-1", "data": {"text": "later"}}
    assert sift([item(), other], KINDERGARTEN.bin).usable == (item(), other)


@pytest.mark.parametrize(
    "bad",
    [
        item(organisation="140740000005"),
        item(issued_at="2026-11-19T11:30:00"),
        item(kind="gift"),
        item(child={"iin": "230314500008"}),
        item(applicant=None),
    ],
)
def test_a_bad_referral_takes_its_older_copy_away_and_nothing_else(bad: dict[str, Any]) -> None:
    sifted = sift([bad, item()], KINDERGARTEN.bin)
    assert sifted.usable[0]["kind"] == "referral-removed"
    assert sifted.usable[1] == item()
    assert len(sifted.wrong) == 1


class Hears(SilentListener):
    def __init__(self) -> None:
        self.codes: list[str] = []

    def failed(self, work: Work, error: QabyldauError) -> None:
        assert work is Work.EXCHANGE
        self.codes.append(error.code)


@pytest.fixture
def heard() -> Hears:
    return Hears()


@pytest.fixture
def inbox(stage: DeskStage, heard: Hears) -> Iterator[DeskThreadInbox]:
    running = RunningOffice(stage.desk, Adapters(*[None] * 5), stage.clock, heard)  # type: ignore[arg-type]
    yield DeskThreadInbox(stage.office.journal, running)
    running.close()


def test_a_poisoned_page_brings_what_is_good_and_says_what_is_not(
    stage: DeskStage, inbox: DeskThreadInbox, heard: Hears
) -> None:
    other = referral_of("child-08a")
    stage.mirror(REFERRAL)
    foreign = to_plain(replace(REFERRAL, organisation=PEOPLE.organisation("kindergarten-2").organisation.bin))
    page = [
        FeedItem("referral", REFERRAL.number, foreign),
        FeedItem("verdict", "v-1", {"verdict": "admission-postponed"}),
        FeedItem("referral", "", {}),
        FeedItem("", "x", {}),
        FeedItem("referral", other.number, to_plain(other)),
    ]
    inbox.apply_page(page, "cursor-2", "epoch-1")
    reader = stage.office.journal.reader
    assert reader.referral(REFERRAL.number) is None
    assert reader.referral(other.number) is not None
    assert reader.exchange_state().feed_cursor == "cursor-2"
    assert reader.incoming() == ()
    assert heard.codes == ["Registry_BadAnswer"] * 4
