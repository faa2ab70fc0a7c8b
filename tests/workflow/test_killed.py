"""SIGKILL in the middle of a story, then a second life: nothing lost, nothing twice, the same end.

A slice of all instants, one or two of each kind in each story, chosen by a seed; `./dev long kill` goes through all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflow.killed import COURSES, OpenKillStage, ended_as_told, killed_and_taken_up
from tests.workflow.mortal_desk import Death

pytestmark = [pytest.mark.pcsc, pytest.mark.cups]

SEED = 20261120
TYPED = '  - type: {step: identify, focus: extra-phone, fields: {extra-phone: "+7 701 555"}}'


def between_commit_and_send(story: str, _rng: random.Random) -> Death:
    return Death("push", 1, "before")


def between_send_and_reply(story: str, _rng: random.Random) -> Death:
    return Death("push", 1, "after")


def between_blob_and_commit(story: str, rng: random.Random) -> Death:
    return Death("put", rng.randint(1, COURSES[story].puts), "after")


def in_a_draft(story: str, rng: random.Random) -> Death:
    return Death("draft", rng.randint(1, COURSES[story].drafts), rng.choice(("before", "after")))


def between_paper_and_print_record(story: str, rng: random.Random) -> Death:
    printed = rng.randint(1, COURSES[story].entries.count("paper.printed"))
    return Death("append", COURSES[story].append_of("paper.printed", printed), "before")


def between_issue_and_print(story: str, rng: random.Random) -> Death:
    issued = rng.randint(1, COURSES[story].entries.count("paper.issued"))
    return Death("append", COURSES[story].append_of("paper.issued", issued), "after")


def between_the_signatures(story: str, _rng: random.Random) -> Death:
    return Death("append", COURSES[story].append_of("signed.parent"), "after")


def between_text_and_signature(story: str, _rng: random.Random) -> Death:
    return Death("append", COURSES[story].append_of("text.fixed"), "after")


def between_answer_and_letter(story: str, _rng: random.Random) -> Death:
    return Death("append", COURSES[story].append_of("registry.verdict"), "after")


SLICE = {
    "admitted": (between_commit_and_send, between_blob_and_commit, between_the_signatures, between_issue_and_print),
    "refused": (between_send_and_reply, in_a_draft, between_paper_and_print_record),
    "offline-admitted": (between_send_and_reply, between_paper_and_print_record, between_the_signatures),
    "offline-refused": (between_commit_and_send, between_blob_and_commit, between_text_and_signature),
    "disputed": (between_answer_and_letter,),
}


def slice_of(seed: int) -> Iterator[object]:
    rng = random.Random(seed)  # noqa: S311 - a seed, no secret
    for story, kinds in SLICE.items():
        for kind in kinds:
            yield pytest.param(story, kind(story, rng), id=f"{story}-{kind.__name__}")


@pytest.mark.parametrize(("story", "death"), list(slice_of(SEED)))
def test_killed_and_taken_up(open_kill_stage: OpenKillStage, story: str, death: Death) -> None:
    killed_and_taken_up(open_kill_stage(story), story, death)


@pytest.mark.parametrize("story", ["admitted", "offline-refused"])
def test_killed_while_typing(open_kill_stage: OpenKillStage, tmp_path: Path, story: str) -> None:
    """A phone was typed and the card read, nothing of it committed: the second life stands on the same field."""
    there = open_kill_stage(story)
    shipped = there.script.read_text(encoding="utf-8")
    there.script = tmp_path / f"{story}.yaml"
    there.script.write_text(shipped.replace("  - card:", f"{TYPED}\n  - card:"), encoding="utf-8")
    first = there.live(Death("draft", 2, "after"), resume=False)
    assert first.killed
    second = there.live(None, resume=True)
    assert second.found is not None, second.error
    assert second.found["typed"] == ["identify", "extra-phone", {"extra-phone": "+7 701 555"}]
    assert second.found["status"] == "at_counter"
    assert (second.found["identity"] or "").startswith("9900000")
    assert second.found["photo"] > 5000
    assert second.story is not None, second.error
    ended_as_told(there.stage, COURSES[story], second.story)
