"""A block of numbers is kept before its first number can be used; without a line or room it is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from app.desk.desk import Desk
from app.desk.numbers import PAPER_SERIES, PaperNumbers
from app.kernel.errors import RetriableError
from sync.protocol import NumberBlock
from tests.support.desk import KINDERGARTEN, DeskStage
from ui.runtime import refill
from ui.runtime.config import DeskConfig, read_config, write_config
from ui.runtime.refill import NumberRefill


class DeskNow:
    """The desk's thread, without a thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def on_desk(self, action: Callable[[Desk], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(action(self._desk))
        return done


class Registry:
    """Gives the next 200; fails at the request numbers in `down`."""

    def __init__(self, *down: int) -> None:
        self.down = down
        self.asked: list[tuple[str, int, int]] = []

    def next_block(self, series: str, year: int, after: int) -> NumberBlock:
        self.asked.append((series, year, after))
        if len(self.asked) in self.down:
            raise RetriableError("Registry_Unreachable")
        return NumberBlock(series, year, after + 1, after + 200)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DeskStage]:
    made = DeskStage(tmp_path / "journal")
    made.open()
    made.office.numbers = PaperNumbers(KINDERGARTEN.bin.value, "A", ())
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = DeskConfig(
        kiosk="kiosk-1", letter="A", organisation=KINDERGARTEN, registry_url="http://127.0.0.1:1", public_page="x",
        demo=True, region="71",
    )  # fmt: skip
    write_config(tmp_path, config)
    return tmp_path


def top_up(stage: DeskStage, folder: Path, registry: Registry) -> None:
    NumberRefill(registry, DeskNow(stage.desk), folder).top_up()  # type: ignore[arg-type]


def test_all_that_is_wanted_is_given_and_kept(stage: DeskStage, folder: Path) -> None:
    registry = Registry()
    top_up(stage, folder, registry)
    assert registry.asked == [(series, 2026, 0) for series in PAPER_SERIES]
    assert set(read_config(folder).blocks) == set(stage.office.numbers.blocks or ())
    top_up(stage, folder, registry)
    assert len(registry.asked) == len(PAPER_SERIES)


def test_a_line_that_breaks_leaves_the_rest_for_the_next_exchange(stage: DeskStage, folder: Path) -> None:
    registry = Registry(2)
    top_up(stage, folder, registry)
    assert [b.series for b in read_config(folder).blocks] == [PAPER_SERIES[0]]
    top_up(stage, folder, registry)
    assert {b.series for b in read_config(folder).blocks} == set(PAPER_SERIES)
    assert len(stage.desk.blocks_wanted()) == 0


def test_a_block_that_cannot_be_kept_is_not_used(
    stage: DeskStage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object) -> None:
        raise RetriableError("Journal_DiskFull")

    with monkeypatch.context() as full:
        full.setattr(refill, "write_config", no_room)
        top_up(stage, folder, Registry())
    assert stage.office.numbers.blocks == ()
    assert read_config(folder).blocks == ()
