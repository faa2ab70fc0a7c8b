"""The registry is restored from an older copy, and a desk that was offline for long has numbers again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.desk.numbers import PAPER_SERIES, NumberBlock
from app.kernel.catalogue import Catalogue
from tests.workflow.clerk import at_work
from tests.workflow.office import Stage, script, stage
from ui.demo.office import DemoOffice
from ui.demo.registry_process import RegistryProcess
from ui.demo.script import Script
from ui.runtime.config import read_config, write_config

OpenStage = Callable[[Script], Stage]

pytestmark = [pytest.mark.pcsc, pytest.mark.cups]


@pytest.mark.pkcs11
def test_registry_restored_from_a_copy_of_the_morning(
    prepared_office: Path, short_folder: Path, catalogue: Catalogue
) -> None:
    """It comes back without the day and with a new epoch: the desk sends all again, and nothing is there twice."""
    played = script("admitted")
    folder = short_folder / "o"
    with stage(prepared_office, folder, catalogue, played) as before:
        story = before.play(played)
        assert (story.status, story.registry) == ("admitted", "confirmed")
        sent = before.desk_entries()
        with before.reader() as reader:
            epoch = reader.exchange_state().epoch
            mirrored = len(reader.referrals_for(applicant_iin=before.demo.id_card("parent-08").iin.value))  # type: ignore[union-attr]
    # The desk was enrolled in the morning's copy, and nothing else had happened there.
    shutil.rmtree(folder / "registry")
    shutil.copytree(prepared_office / "registry", folder / "registry")
    RegistryProcess(folder / "registry", folder / "office-clock.json").command("init", "--new-epoch")
    demo = DemoOffice(folder, played.office, played.at)
    restored = Stage(demo, folder / "out", catalogue)
    with demo:
        demo.pcsc.use_here()
        with at_work(restored, played, begin=False) as clerk:
            clerk.walk.end()
        assert restored.registry_entries() == sent == restored.desk_entries()
        assert restored.verdicts() == ["admission-confirmed"]
        assert restored.referral_status("child-07a") == "used"
        restored.nothing_waits()
        restored.registry_is_sound()
        with restored.reader() as reader:
            assert reader.exchange_state().epoch not in (None, epoch)
            assert len(reader.referrals_for(applicant_iin=demo.id_card("parent-08").iin.value)) == mirrored  # type: ignore[union-attr]


def test_numbers_are_asked_for_while_the_line_is_up(open_stage: OpenStage) -> None:
    """A desk with few numbers left gets its next block with the next exchange and keeps it over a restart."""
    played = script("refused")
    stage = open_stage(played)
    config = read_config(stage.demo.desk_folder)
    assert {b.series for b in config.blocks} == set(PAPER_SERIES)
    assert all((b.year, b.first, b.last) == (2026, 1, 200) for b in config.blocks)
    # As after 150 papers of each kind.
    few = tuple(replace(b, last=40) for b in config.blocks)
    write_config(stage.demo.desk_folder, replace(config, blocks=few))
    with at_work(stage, played) as clerk:
        kept = read_config(stage.demo.desk_folder).blocks
        assert set(kept) == {*few, *(NumberBlock(series, 2026, 201, 400) for series in PAPER_SERIES)}
        clerk.do("sync: {}")
        assert read_config(stage.demo.desk_folder).blocks == kept
        assert clerk.play_on().number.endswith("/2026/A/0001")


def test_without_numbers_and_without_a_line_no_paper_is_made(open_stage: OpenStage) -> None:
    """The desk says so and keeps the parent's case; once the line is back it goes on by itself."""
    played = replace(script("refused"), link=script("offline-refused").link)
    stage = open_stage(played)
    write_config(stage.demo.desk_folder, replace(read_config(stage.demo.desk_folder), blocks=()))
    with at_work(stage, played, begin=False) as clerk:
        stage.demo.cut_link()
        # The referral is known from a feed that was read before the line broke.
        clerk.play_to("card")
        stage.demo.restore_link()
        clerk.office.exchange.exchange.step(clerk.office.clock.now(), force=True)  # type: ignore[union-attr]
        stage.demo.cut_link()
        clerk.play_to("package")
        clerk.fails("Numbers_Exhausted", lambda: clerk.do("package: {}"))
        stage.demo.restore_link()
        clerk.do("sync: {}")
        story = clerk.play_on()
        assert (story.status, story.registry) == ("refused", "confirmed")
    assert len(read_config(stage.demo.desk_folder).blocks) == len(PAPER_SERIES)
