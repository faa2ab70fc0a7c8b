"""Outbox, verdicts, exchange state and mirror."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.entries import parse_entry
from app.journal import EntryVerdict, ExchangeState, Journal, VerdictStatus
from tests.unit.journal.office import START, Desk, act, refused

ACCEPTED, DUPLICATE, CONFLICT, REJECTED, DEFERRED = VerdictStatus


def fill(journal: Journal, count: int) -> list[UUID]:
    return [journal.append(act(f"case-{n % 3}", second=n)).id for n in range(count)]


def answer(journal: Journal, ids: Sequence[UUID], status: VerdictStatus = ACCEPTED) -> int:
    return journal.outbox.record_verdicts([EntryVerdict(i, status, "seat-taken", "receipt") for i in ids])


def waiting(journal: Journal) -> list[UUID]:
    return [item.id for item in journal.reader.pending(1000, 10**9)]


def test_entries_wait_in_order_exactly_as_they_were_signed(journal: Journal) -> None:
    ids = fill(journal, 5)
    items = journal.reader.pending()
    assert [item.id for item in items] == ids
    assert [item.seq for item in items] == [1, 2, 3, 4, 5]
    parsed = [parse_entry(i.header_bytes, i.payload_bytes, i.signature) for i in items]
    assert parsed[-1].head == journal.head
    assert (journal.reader.unsent().count, journal.reader.unsent().oldest) == (5, START)


def test_a_batch_has_limits_but_never_none(journal: Journal) -> None:
    fill(journal, 5)
    size = journal.reader.pending(1)[0].size
    assert len(journal.reader.pending(3)) == 3
    assert len(journal.reader.pending(5, 2 * size + 64)) == 2
    assert len(journal.reader.pending(5, 1)) == 1


def test_accepted_and_duplicate_entries_are_sent(journal: Journal) -> None:
    ids = fill(journal, 4)
    assert answer(journal, ids[:2]) == 2
    assert answer(journal, ids[2:3], DUPLICATE) == 1
    assert answer(journal, ids[:3], DUPLICATE) == 0
    assert waiting(journal) == ids[3:]
    assert (journal.reader.unsent().count, journal.reader.unsent().oldest) == (1, START + timedelta(seconds=3))
    answer(journal, ids[3:])
    assert (journal.reader.unsent().count, journal.reader.unsent().oldest) == (0, None)
    assert [shown.sent for shown in journal.reader.show()] == ["accepted", "duplicate", "accepted", "accepted"]


def test_dead_letters_are_shown_until_dismissed_and_the_rest_goes_on(journal: Journal) -> None:
    ids = fill(journal, 4)
    answer(journal, ids[:1], REJECTED)
    answer(journal, ids[1:2], CONFLICT)
    assert waiting(journal) == ids[2:]
    letters = journal.reader.dead_letters()
    assert [(letter.entry_id, letter.status, letter.problem) for letter in letters] == [
        (ids[0], REJECTED, "seat-taken"),
        (ids[1], CONFLICT, "seat-taken"),
    ]
    journal.outbox.dismiss(letters[:1])
    assert [letter.entry_id for letter in journal.reader.dead_letters()] == [ids[1]]


def test_deferred_entries_stay_in_their_place(journal: Journal) -> None:
    ids = fill(journal, 4)
    answer(journal, ids[:2], DEFERRED)
    assert waiting(journal) == ids
    answer(journal, ids[1:3])
    assert waiting(journal) == [ids[0], ids[3]]
    assert journal.reader.unsent().count == 2
    answer(journal, ids[:1])
    assert waiting(journal) == ids[3:]


def test_a_verdict_on_what_does_not_wait_changes_nothing(journal: Journal) -> None:
    ids = fill(journal, 2)
    assert answer(journal, [UUID(int=1)]) == 0
    assert waiting(journal) == ids


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 11), st.sampled_from(VerdictStatus)), max_size=25))
def test_what_waits_is_what_has_no_final_verdict(desk: Desk, answers: list[tuple[int, VerdictStatus]]) -> None:
    with desk.open(notes=None) as journal:
        answer(journal, waiting(journal))
        ids = fill(journal, 12)
        final: set[UUID] = set()
        for number, status in answers:
            answer(journal, [ids[number]], status)
            final |= set() if status is DEFERRED else {ids[number]}
        assert waiting(journal) == [i for i in ids if i not in final]
        assert journal.reader.unsent().count == 12 - len(final)


def test_a_restored_registry_gets_everything_again_that_it_lost(journal: Journal) -> None:
    ids = fill(journal, 6)
    answer(journal, ids[:4])
    answer(journal, ids[4:5], REJECTED)
    assert journal.outbox.requeue_beyond({1: 2}) == 2
    assert waiting(journal) == [ids[2], ids[3], ids[5]]
    assert journal.outbox.requeue_beyond({1: 2}) == 0
    assert journal.outbox.requeue_beyond({}) == 2
    assert [shown.sent for shown in journal.reader.show(2)] == ["unsent", "rejected"]


def test_one_batch_has_one_incarnation(journal: Journal) -> None:
    old = fill(journal, 2)
    journal.new_incarnation(journal.head)
    new = fill(journal, 2)
    assert waiting(journal) == old
    answer(journal, old)
    assert waiting(journal) == new
    assert journal.reader.unsent().count == 2
    answer(journal, new)
    assert journal.outbox.requeue_beyond({2: 1}) == 3
    assert waiting(journal) == old


def test_the_exchange_s_state_survives(desk: Desk) -> None:
    state = ExchangeState(3, START, "Registry_Forbidden", "c-1", "e-1", "cp", START, START, 17, -2.5)
    with desk.open() as journal:
        assert journal.reader.exchange_state() == ExchangeState()
        fill(journal, 1)
        journal.outbox.record_verdicts([EntryVerdict(waiting(journal)[0], ACCEPTED)], state)
    with desk.open() as journal:
        assert journal.reader.exchange_state() == state
        journal.outbox.save_state(ExchangeState())
        assert journal.reader.exchange_state() == ExchangeState()


def referral(number: str, child: str | None, applicant: str | None) -> dict[str, Any]:
    data = {"number": number, "child": {"iin": child, "name": "Ә"}, "applicant": {"iin": applicant}}
    return {"kind": "referral", "id": number, "data": data}


def test_the_mirror_finds_referrals(journal: Journal) -> None:
    page = [referral("R-1", "c1", "a1"), referral("R-2", "c2", "a1"), referral("R-3", None, "a2")]
    journal.mirror.apply_page(page, "c-1", "e-1")
    reader = journal.reader
    found = reader.referral("R-1")
    assert found is not None
    assert found["child"]["name"] == "Ә"
    assert [r["number"] for r in reader.referrals_for(applicant_iin="a1")] == ["R-1", "R-2"]
    assert [r["number"] for r in reader.referrals_for(child_iin="c2")] == ["R-2"]
    assert [r["number"] for r in reader.referrals_for(child_iin="c2", applicant_iin="a2")] == []
    assert (reader.exchange_state().feed_cursor, reader.exchange_state().epoch) == ("c-1", "e-1")
    journal.mirror.apply_page(
        [referral("R-1", "c9", "a9"), {"kind": "referral-removed", "id": "R-2", "data": {}}], "c-2", "e-1"
    )
    assert [r["number"] for r in reader.referrals_for(child_iin="c9")] == ["R-1"]
    assert (reader.referral("R-2"), reader.referrals_for(applicant_iin="a1")) == (None, ())


def test_verdicts_wait_until_the_desk_has_recorded_them_even_if_repeated(journal: Journal) -> None:
    verdict = {"kind": "verdict", "id": "v-1", "data": {"case": "case-1", "outcome": "confirmed"}}
    journal.mirror.apply_page([verdict, {**verdict, "id": "v-2"}], "c-1", "e-1")
    journal.mirror.apply_page([verdict], "c-2", "e-1")
    assert [(i.id, i.kind, i.data["outcome"]) for i in journal.reader.incoming()] == [
        ("v-1", "verdict", "confirmed"),
        ("v-2", "verdict", "confirmed"),
    ]
    journal.mirror.done("v-1")
    journal.mirror.reset("e-2")
    journal.mirror.apply_page([verdict], "c-1", "e-2")
    assert [i.id for i in journal.reader.incoming()] == ["v-2"]
    assert "case-1" not in repr(journal.reader.incoming())


def test_a_new_epoch_starts_from_an_empty_mirror(journal: Journal) -> None:
    other = {"kind": "holiday", "id": "2026-12-16", "data": {"name": "Тәуелсіздік күні"}}
    journal.mirror.apply_page([referral("R-1", "c1", "a1"), other], "c-1", "e-1")
    item = journal.reader.mirror_item("holiday", "2026-12-16")
    assert item == {"name": "Тәуелсіздік күні"}
    assert journal.reader.mirror_items("holiday") == (item,)
    journal.mirror.reset("e-2")
    assert (journal.reader.referral("R-1"), journal.reader.mirror_items("holiday")) == (None, ())
    state = journal.reader.exchange_state()
    assert (state.feed_cursor, state.epoch) == (None, "e-2")


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"kind": "referral", "id": "", "data": {}},
        {"kind": "referral", "id": "1", "data": []},
        {"kind": "referral", "id": "1", "data": {}},
        {"kind": 3, "id": "1", "data": {}},
    ],
)
def test_a_page_with_a_wrong_item_changes_nothing(journal: Journal, item: dict[str, Any]) -> None:
    with refused("Mirror_Item"):
        journal.mirror.apply_page([referral("R-1", "c1", "a1"), item], "c-1", "e-1")
    assert journal.reader.referral("R-1") is None
    assert journal.reader.exchange_state().feed_cursor is None
