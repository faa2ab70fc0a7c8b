"""Views follow entries, and are rebuilt from them in chunks."""

from __future__ import annotations

import pytest

from app.journal import Journal
from tests.unit.journal.office import Desk, Notes, act, event, refused


def noted(journal: Journal, case: str = "case-1", kind: str = "notes") -> object:
    view = journal.reader.view(kind, case)
    return None if view is None else (view.data["version"], view.data["noted"])


def test_views_follow_each_entry_in_its_transaction(journal: Journal) -> None:
    journal.append(act(second=1))
    journal.append(act(second=2))
    assert noted(journal) == (1, [1, 2])


def test_an_entry_whose_projection_fails_did_not_happen(journal: Journal) -> None:
    journal.append(act(second=1))
    head = journal.head
    with pytest.raises(ZeroDivisionError):
        journal.append(act("case-2", event("broken"), second=2))
    assert (journal.head, journal.reader.events("case-2"), journal.reader.unsent().count) == (head, (), 1)
    journal.append(act("case-2", second=3))
    assert noted(journal, "case-2") == (1, [3])


def test_a_new_version_is_built_anew_at_the_next_start(desk: Desk) -> None:
    with desk.open() as journal:
        for second in range(7):
            journal.append(act(f"case-{second % 2}", second=second))
    with desk.open(notes=2) as journal:
        assert noted(journal, "case-0") == (2, [0, 2, 4, 6])


def test_a_build_goes_on_in_chunks_over_a_restart_while_entries_are_appended(desk: Desk) -> None:
    with desk.open(notes=None) as journal:
        for second in range(7):
            journal.append(act(second=second))
    with desk.open(build=False) as journal:
        assert journal.build_projections(3)
        journal.append(act(second=7))
        assert noted(journal) == (1, [0, 1, 2])
    with desk.open(build=False) as journal:
        assert journal.build_projections(3)
        assert not journal.build_projections(3)
        journal.append(act(second=8))
        assert noted(journal) == (1, list(range(9)))


def test_a_projection_that_was_away_is_built_anew(desk: Desk) -> None:
    with desk.open() as journal:
        journal.append(act(second=1))
    with desk.open(notes=None) as journal:
        journal.append(act(second=2))
        assert noted(journal) is None
    with desk.open() as journal:
        assert noted(journal) == (1, [1, 2])


def test_a_rebuild_leaves_out_erased_cases_and_leaves_other_projections_alone(desk: Desk) -> None:
    named = event("named", child_name="Ким Анна", applicant_name="Ким Ольга")
    with desk.open(projections=[Notes(1), Notes(1, "others")]) as journal:
        journal.append(act("case-1", named))
        journal.append(act("case-2", second=2))
        journal.outbox.record_verdicts(accepted(journal))
        journal.erase_case("case-1")
    with desk.open(projections=[Notes(2), Notes(1, "others")]) as journal:
        assert noted(journal, "case-1") is None
        assert noted(journal, "case-2") == (2, [2])
        assert noted(journal, "case-2", "others") == (1, [2])


def accepted(journal: Journal) -> list[object]:
    from app.journal import EntryVerdict, VerdictStatus

    return [EntryVerdict(item.id, VerdictStatus.ACCEPTED) for item in journal.reader.pending()]


def test_views_are_listed_by_status_and_order(journal: Journal) -> None:
    for second in range(9):
        journal.append(act(f"case-{second % 4}", second=second))
    reader = journal.reader
    assert [v.id for v in reader.views("notes")] == ["case-0", "case-1", "case-2", "case-3"]
    assert [v.id for v in reader.views("notes", status="long")] == ["case-0"]
    assert [v.id for v in reader.views("notes", newest_first=True, limit=2)] == ["case-3", "case-2"]
    assert [v.id for v in reader.views("notes", after="case-1", limit=1)] == ["case-2"]
    assert (reader.count("notes"), reader.count("notes", "short")) == (4, 3)
    assert reader.view("notes", "case-9") is None


def test_a_name_is_registered_once_and_a_kind_has_one_owner(desk: Desk) -> None:
    with refused("Journal_ProjectionTwice"):
        desk.open(projections=[Notes(), Notes()])

    class Thief(Notes):
        def apply(self, store: object, stored: object, events: object) -> None:
            store.put("notes", "case-1", {})  # type: ignore[attr-defined]

    with desk.open(projections=[Notes(), Thief(name="thief")]) as journal, refused("Journal_ViewOfAnother"):
        journal.append(act())


def test_events_are_upcast_and_unknown_ones_stay_raw(desk: Desk) -> None:
    with desk.open() as journal:
        journal.append(act("case-1", event("noted", n=1), event("from-the-future", v=9, x="ы")))
    upcasters = {
        ("noted", 1): lambda data: {**data, "by": "?"},
        ("noted", 2): lambda data: {**data, "n": data["n"] * 10},
    }
    with desk.open(notes=2, upcasters=upcasters) as journal:
        first, second = journal.reader.events("case-1")
        assert (first.v, dict(first.data)) == (3, {"n": 10, "by": "?"})
        assert (second.type, second.v, dict(second.data)) == ("from-the-future", 9, {"x": "ы"})
        assert noted(journal) == (2, [10])
