"""Numbers of papers: unique over days and years, inside the registry's blocks, asked for in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.contract import ContractDrafted
from app.desk.commands import ConfirmApplicant, RecordIdentity, TakePackage, TakeTicket
from app.desk.numbers import (
    CONTRACT,
    PAPER_SERIES,
    RECEIPT,
    BlockWanted,
    NumberBlock,
    PaperNumbers,
    next_ticket,
    used_number,
)
from app.domain.moment import Moment
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.errors import InputError
from tests.support.desk import DeskStage, card_of, referral_of
from tests.unit.rules import samples

DAY = date(2026, 11, 20)


def numbers(*blocks: NumberBlock) -> PaperNumbers:
    return PaperNumbers("100140000715", "A", blocks)


def block(first: int, last: int, series: str = CONTRACT, year: int = 2026) -> NumberBlock:
    return NumberBlock(series, year, first, last)


def test_the_first_number_has_the_form_of_the_paper() -> None:
    assert numbers(block(1, 200)).next({}, CONTRACT, DAY) == "0715/2026/A/0001"


def test_a_gap_between_blocks_is_not_used() -> None:
    two = numbers(block(401, 600), block(1, 200))
    assert two.next({"contract:2026": 199}, CONTRACT, DAY).endswith("/0200")
    assert two.next({"contract:2026": 200}, CONTRACT, DAY).endswith("/0401")


@pytest.mark.parametrize(
    ("blocks", "used", "day"),
    [
        ((), 0, DAY),
        ((block(1, 200),), 200, DAY),
        ((block(1, 200, RECEIPT),), 0, DAY),
        ((block(1, 200),), 0, date(2027, 1, 4)),
    ],
    ids=["never given", "used up", "of another series", "of the old year"],
)
def test_without_a_number_there_is_no_paper(blocks: tuple[NumberBlock, ...], used: int, day: date) -> None:
    with pytest.raises(InputError) as failed:
        numbers(*blocks).next({"contract:2026": used}, CONTRACT, day)
    assert failed.value.code == "Numbers_Exhausted"
    said = {load_catalogue().error(failed.value, language) for language in Language}
    assert len(said) == len(Language)


def test_a_desk_without_a_registry_numbers_alone() -> None:
    alone = PaperNumbers("100140000715", "A", None)
    assert alone.next({"contract:2026": 9999}, CONTRACT, DAY) == "0715/2026/A/10000"
    assert alone.wanted({}, DAY) == ()


def test_more_is_asked_for_when_fifty_are_left() -> None:
    full = numbers(*(block(1, 200, series) for series in PAPER_SERIES))
    assert full.wanted({"contract:2026": 149}, DAY) == ()
    assert full.wanted({"contract:2026": 150}, DAY) == (BlockWanted(CONTRACT, 2026, 200),)
    assert numbers().wanted({}, DAY) == tuple(BlockWanted(series, 2026, 0) for series in PAPER_SERIES)


def test_the_next_years_numbers_are_there_before_the_new_year() -> None:
    full = numbers(*(block(1, 200, series) for series in PAPER_SERIES))
    assert full.wanted({}, date(2026, 11, 30)) == ()
    assert full.wanted({}, date(2026, 12, 7)) == tuple(BlockWanted(series, 2027, 0) for series in PAPER_SERIES)


@given(st.lists(st.tuples(st.sampled_from(PAPER_SERIES), st.integers(0, 400)), max_size=60))
def test_numbers_are_unique_and_stay_inside_the_blocks(papers: list[tuple[str, int]]) -> None:
    """Over two years, with a refill whenever one is asked for, as the exchange does it when the line is up."""
    mine = numbers()
    counters: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for series, days in sorted(papers, key=lambda p: p[1]):
        day = DAY + timedelta(days=days)
        for wanted in mine.wanted(counters, day):
            given = block(wanted.after + 1, wanted.after + 10, wanted.series, wanted.year)
            mine = PaperNumbers(mine.bin_, mine.letter, (*(mine.blocks or ()), given))
        number = mine.next(counters, series, day)
        assert (series, number) not in seen
        seen.add((series, number))
        year, count = int(number.split("/")[1]), int(number.rsplit("/", 1)[1])
        assert year == day.year
        assert any(b.series == series and b.year == year and b.first <= count <= b.last for b in mine.blocks or ())
        counters[f"{series}:{year}"] = count


def test_a_number_is_used_up_by_the_entry_that_names_it() -> None:
    event = ContractDrafted("0715/2026/A/0017", "c1", None, None, Moment(samples.at(DAY), "b", 1))
    assert used_number(event) == ("contract:2026", 17)
    assert used_number("something else") is None


def test_tickets_start_again_each_day() -> None:
    assert next_ticket({}, DAY) == "001"
    assert next_ticket({"ticket:2026-11-20": 41}, DAY) == "042"
    assert next_ticket({"ticket:2026-11-20": 41}, DAY + timedelta(days=1)) == "001"


# ------------------------------------------------------------------ at the desk


def test_a_desk_whose_numbers_are_used_up_goes_on_once_the_registry_gives_more(stage: DeskStage) -> None:
    """Nothing of the refused command is stored; tickets need no block."""
    stage.mirror(referral_of("child-07a"))
    stage.at_counter()
    stage.do(RecordIdentity(card_of("parent-07")), ConfirmApplicant(face_compared=True))
    stage.office.numbers = PaperNumbers(stage.office.organisation.bin.value, "A", ())
    before = stage.case, stage.office.journal.head
    assert {w.series for w in stage.desk.blocks_wanted()} == set(PAPER_SERIES)
    with pytest.raises(InputError) as failed:
        stage.desk.execute(TakePackage())
    assert failed.value.code == "Numbers_Exhausted"
    assert (stage.case, stage.office.journal.head) == before
    stage.desk.blocks_given([block(201, 400, RECEIPT)])
    stage.do(TakePackage())
    (receipt,) = [p for p in stage.case.papers if p.name == "package-receipt"]
    assert receipt.number.endswith("/A/0201")
    assert {w.series for w in stage.desk.blocks_wanted()} == {"contract", "refusal"}
    stage.do(TakeTicket())


def test_after_a_restart_numbering_goes_on(stage: DeskStage) -> None:
    stage.contract_ready()
    first = stage.case.contract
    stage.restart()
    assert first is not None
    assert stage.office.next_number(CONTRACT) == first.number.replace("0001", "0002")
