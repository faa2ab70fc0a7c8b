"""The stories of the first issue, on real components, each with its answer-lost twin (offline ones are stories)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from sync.link import LinkGate
from sync.transport import Transport
from tests.workflow.office import Stage, script
from ui.demo.script import Script
from ui.demo.walk_in import Story

OpenStage = Callable[[Script], Stage]

pytestmark = [pytest.mark.pcsc, pytest.mark.pkcs11, pytest.mark.cups]

STORIES = [
    # script, status when the parent left, registry at the end, papers, child, its referral at the end
    ("admitted", "admitted", "confirmed", ["preschool-contract"], "child-07a", "used"),
    ("refused", "refused", "confirmed", ["reasoned-refusal"], "child-12a", "active"),
    ("offline-admitted", "admitted_unconfirmed", "confirmed", ["preschool-contract", "offline-sheet"], "child-08a", "used"),
    ("offline-refused", "refused", "confirmed", ["reasoned-refusal", "offline-sheet"], "child-13a", "active"),
    (
        "disputed",
        "admitted_unconfirmed",
        "disputed",
        ["preschool-contract", "offline-sheet", "call-back-letter"],
        "child-14a",
        "cancelled-by-applicant",
    ),
]  # fmt: skip


def lose_first_answer(line: Transport) -> LinkGate:
    """The registry carries the first push out, and its answer gets lost."""
    gate = LinkGate(line)
    gate.lose_replies(1, "/v1/entries")
    return gate


@pytest.mark.parametrize("twin", ["plain", "answer-lost"])
@pytest.mark.parametrize(("name", "status", "registry", "papers", "child", "referral"), STORIES)
def test_story(
    open_stage: OpenStage,
    *,
    twin: str,
    name: str,
    status: str,
    registry: str,
    papers: list[str],
    child: str,
    referral: str,
) -> None:
    played = script(name)
    stage = open_stage(played)
    wrap: Callable[[Transport], Transport] = lose_first_answer if twin == "answer-lost" else lambda line: line
    story = stage.play(played, wrap=wrap)
    assert (story.status, story.registry) == (expected_status(status, twin), registry)
    assert [d.name for d in story.documents] == papers_of(papers, twin)
    assert stage.referral_status(child) == referral
    arrived_exactly_once(stage)
    printed_and_readable(stage, story)


def expected_status(status: str, twin: str) -> str:
    """When the answer was lost and sent again in the same visit, the parent leaves with the same result."""
    return status if twin == "plain" else status


def papers_of(papers: list[str], _twin: str) -> list[str]:
    return ["waiting-ticket", "package-receipt", *papers]


def arrived_exactly_once(stage: Stage) -> None:
    """The registry holds the desk's chain: all of it, in order, nothing twice; and each request was decided once."""
    assert stage.registry_entries() == stage.desk_entries()
    assert len(stage.verdicts()) <= 1


def printed_and_readable(stage: Stage, story: Story) -> None:
    """Papers went to the printer as they lie in the folder, and their Kazakh text is whole."""
    printed = {p.read_bytes() for p in stage.demo.printed_folder.glob("*.pdf")}
    for paper in story.documents:
        content = (stage.out / paper.path).read_bytes()
        assert content in printed, paper.name
        text = subprocess.run(
            ["pdftotext", "-layout", str(stage.out / paper.path), "-"], capture_output=True, check=True
        ).stdout.decode()
        assert "Айгөлек" in text, paper.name
        assert "1414" in text or paper.name == "waiting-ticket", paper.name


def test_pdfsig_finds_two_valid_signatures(open_stage: OpenStage) -> None:
    played = script("admitted")
    stage = open_stage(played)
    stage.play(played)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(stage.out / "preschool-contract.pdf")], capture_output=True, check=False, text=True
    ).stdout
    assert said.count("Signature is Valid.") == 2, said
    assert "Signature Field Name: parent" in said
    assert "Signature Field Name: head" in said
