"""First grade, school, complaints, places: what the lawyer's cases do not reach, and tables over all values."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.domain.documents import DocumentKind, DocumentSource
from app.domain.first_grade import FirstGradeStatus, Method, UploadFile
from app.kernel.clock import KZ
from app.rules.authority import is_precheck
from app.rules.complaints import Addressee, PortalMark, answer_until, check_marks, routes
from app.rules.first_grade import (
    check_ratio,
    check_window,
    notices,
    out_of_district_places,
    status_label,
    status_of,
    window,
)
from app.rules.first_grade_form import check_file, file_format
from app.rules.general import birthday, full_years
from app.rules.loader import load_law
from app.rules.places import PlaceChange, PlaceRow, bulletin
from app.rules.queue_entry import place_in_queue, stop_term
from app.rules.service import Channel, in_zone, source_of

_LAW = load_law()
_DAY = date(2026, 7, 1)
_WINDOWS = {
    date(2026, 5, 27): ("71", "10", "33", "43", "27"),
    date(2026, 6, 10): ("75", "11", "15", "31", "63"),
    date(2026, 6, 18): ("19", "39", "55", "23", "79"),
    date(2026, 6, 29): ("61", "47", "35", "59", "62"),
}


@pytest.mark.parametrize(("region", "first"), [(r, first) for first, regions in _WINDOWS.items() for r in regions])
def test_the_window_of_each_region(region: str, first: date) -> None:
    def keys(on: date) -> list[str]:
        return [f.key for f in check_window(region, on, _LAW)]

    assert keys(first - timedelta(days=1)) == ["fg.window-early"]
    assert keys(first) == keys(date(2026, 8, 31)) == []
    assert keys(date(2026, 9, 1)) == ["fg.window-late"]
    assert window(region, 2026, _LAW).published


def test_all_twenty_regions_are_covered_once() -> None:
    regions = [r for own in _WINDOWS.values() for r in own]
    assert len(regions) == len(set(regions)) == 20


def test_a_year_without_published_windows_falls_back() -> None:
    fallback = window("71", 2027, _LAW)
    assert (fallback.first, fallback.last, fallback.published) == (date(2027, 4, 1), date(2027, 8, 31), False)


@pytest.mark.parametrize(("admitted", "places"), [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2), (17, 5), (18, 6), (19, 6)])
def test_three_to_one(admitted: int, places: int) -> None:
    assert out_of_district_places(admitted, _DAY, _LAW) == places
    out = check_ratio(Method.OUT_OF_DISTRICT, admitted, places, _DAY, _LAW)
    assert out is not None
    assert out.key == "fg.ratio-full"
    assert (out.facts["count"], out.facts["limit"]) == (admitted, places)
    if places:
        free = check_ratio(Method.OUT_OF_DISTRICT, admitted, places - 1, _DAY, _LAW)
        assert free is not None
        assert free.key == "fg.ratio-free"


def test_labels_are_those_of_the_manual_and_both_ways() -> None:
    labels = {s: status_label(s) for s in FirstGradeStatus if status_label(s)}
    assert sorted(labels.values()) == ["Бас тартылды", "Кері қайтарып алынды", "Тексеруде", "Қабылданды", "Қол қоюда"]
    assert all(status_of(label) is status for status, label in labels.items())
    assert status_of("Кері қайтарылды") is FirstGradeStatus.WITHDRAWN
    assert status_of("") is None


def test_each_change_is_told_in_the_cabinet_and_by_sms() -> None:
    assert notices(FirstGradeStatus.UNDER_REVIEW) == ("cabinet", "sms", "director", "executor")
    assert notices(FirstGradeStatus.ACCEPTED) == ("cabinet", "sms")
    assert notices(FirstGradeStatus.DRAFT) == ()


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"%PDF-1.7", "pdf"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"\x89PNG\r\n\x1a\n..", "png"),
        (b"\0\0\0\x18ftypheic", "heic"), (b"\0\0\0\x18ftypmif1", "heic"), (b"\0\0\0\x18ftypisom", ""),
        (b"PK\x03\x04", ""), (b"", ""),
    ],
)  # fmt: skip
def test_formats_are_told_by_the_first_bytes(head: bytes, name: str) -> None:
    assert file_format(head) == name


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (UploadFile("PDF", 5_000_000), None), (UploadFile("jpg", 1), None), (UploadFile("png", 1), "fg.file-convert"),
        (UploadFile("heic", 5_000_001), "fg.file-size"), (UploadFile("", 1), "fg.file-format"),
    ],
)  # fmt: skip
def test_files(file: UploadFile, key: str | None) -> None:
    found = check_file(file, _DAY, _LAW)
    assert (found.key if found else None) == key


def test_complaints_go_by_the_table_of_their_service() -> None:
    assert routes("preschool") == (Addressee.PROVIDER, Addressee.AUTHORISED_BODY)
    assert routes("first-grade") == (Addressee.SCHOOL, Addressee.EDUCATION_DEPARTMENT)
    registered = datetime(2026, 11, 20, 10, tzinfo=KZ)
    until = {a: answer_until(a, registered, _LAW).date() for a in Addressee}
    body = until.pop(Addressee.AUTHORISED_BODY)
    assert body == date(2026, 12, 11)
    assert set(until.values()) == {date(2026, 11, 27)}


def test_marks_come_in_their_order() -> None:
    marks = tuple(PortalMark)
    assert all(check_marks(marks[:n]) is None for n in range(5))
    assert check_marks(marks[1:]) is not None
    assert check_marks((marks[0], marks[0])) is not None


def test_a_bulletin_holds_one_kind_of_one_day_in_order() -> None:
    def row(hour: int, change: PlaceChange, day: int = 20) -> PlaceRow:
        return PlaceRow(change, datetime(2026, 11, day, hour, tzinfo=KZ), "repair")

    rows = (row(16, PlaceChange.FREED), row(12, PlaceChange.WITHDRAWN), row(9, PlaceChange.FREED))
    late = (*rows, row(9, PlaceChange.FREED, 21))
    assert [r.at.hour for r in bulletin(late, PlaceChange.FREED, date(2026, 11, 20))] == [9, 16]
    assert bulletin(late, PlaceChange.WITHDRAWN, date(2026, 11, 21)) == ()


def test_the_place_in_the_queue_is_by_time() -> None:
    at = datetime(2026, 11, 20, 9, 5, tzinfo=KZ)
    others = [at - timedelta(seconds=1), at, at + timedelta(seconds=1)]
    assert place_in_queue(at, others) == 2
    assert place_in_queue(at, ()) == 1


@pytest.mark.parametrize(
    ("missed", "until", "unblocked"),
    [
        (date(2026, 11, 27), date(2026, 12, 11), date(2026, 12, 14)),
        (date(2026, 12, 21), date(2027, 1, 6), date(2027, 1, 8)),
    ],
)
def test_the_stop_list_of_the_worked_examples(missed: date, until: date, unblocked: date) -> None:
    term = stop_term(missed, _LAW)
    assert (term.until, term.unblocked) == (until, unblocked)


@pytest.mark.parametrize("years", range(1, 8))
def test_a_birthday_completes_the_year(years: int) -> None:
    for birth in (date(2020, 2, 29), date(2020, 12, 31), date(2021, 1, 1), date(2020, 2, 28)):
        day = birthday(birth, years)
        assert full_years(birth, day) == years
        assert full_years(birth, day - timedelta(days=1)) == years - 1


def test_sources_of_copies_by_channel() -> None:
    assert {source_of(k, Channel.OFFICE) for k in DocumentKind} == {DocumentSource.ORIGINAL}
    by_portal = {k: source_of(k, Channel.PORTAL) for k in DocumentKind}
    assert by_portal.pop(DocumentKind.PMPK_CONCLUSION) is DocumentSource.SCAN
    assert set(by_portal.values()) == {DocumentSource.REGISTRY}


def test_what_the_registry_decides_is_a_precheck_on_the_desk() -> None:
    assert is_precheck("QUE-06")
    assert is_precheck("FG-07")
    assert not is_precheck("ENR-32")
    assert not is_precheck("QUE-02")
    assert in_zone(datetime.fromisoformat("2026-11-20T20:00+00:00")).date() == date(2026, 11, 21)
