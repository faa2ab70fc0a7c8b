"""Frozen values to plain JSON types and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.numbers import Iin, check_digit
from app.domain.people import PersonName
from app.kernel.clock import KZ
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import InputError

TEXT = st.text(max_size=20)
DOCUMENTS = st.builds(
    PresentedDocument,
    kind=st.sampled_from(DocumentKind),
    source=st.sampled_from(DocumentSource),
    number=st.none() | TEXT,
    issued_on=st.none() | st.dates(),
    issuer=st.none() | TEXT,
    valid_until=st.none() | st.dates(),
    blob=st.none() | TEXT,
    blob_bytes=st.none() | st.integers(0, 10**9),
    returned=st.booleans(),
)


@given(DOCUMENTS)
def test_a_value_comes_back_through_json(document: PresentedDocument) -> None:
    assert from_plain(PresentedDocument, json.loads(json.dumps(to_plain(document)))) == document


def test_value_types_of_one_field_are_written_bare() -> None:
    assert to_plain(Iin("900101300017")) == "900101300017"
    assert from_plain(Iin, "900101300017") == Iin("900101300017")


@dataclass(frozen=True, slots=True)
class _Many:
    names: tuple[PersonName, ...]
    at: datetime
    raw: bytes
    pair: tuple[int, str]
    share: float = 0.5


def test_tuples_moments_bytes_and_defaults() -> None:
    value = _Many((PersonName("Ә", "Ғ"),), datetime(2026, 11, 20, 10, 5, tzinfo=KZ), b"\x00\xff", (1, "а"))
    plain = to_plain(value)
    del plain["share"]
    assert from_plain(_Many, plain) == value


def test_a_newer_writers_extra_field_is_ignored() -> None:
    assert from_plain(PersonName, {"surname": "А", "given": "Б", "patronymic": None, "later": 1}) == PersonName(
        "А", "Б"
    )


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ({"kind": "referral"}, "PresentedDocument.source"),
        ({"kind": "nothing", "source": "scan"}, "PresentedDocument.kind"),
        ({"kind": "referral", "source": "scan", "issued_on": "20.11.2026"}, "PresentedDocument.issued_on"),
        ({"kind": "referral", "source": "scan", "returned": 1}, "PresentedDocument.returned"),
        ([], "PresentedDocument"),
    ],
)
def test_what_does_not_fit_is_named(plain: object, field: str) -> None:
    with pytest.raises(InputError) as caught:
        from_plain(PresentedDocument, plain)
    assert (caught.value.code, caught.value.params["field"]) == ("Codec_Mismatch", field)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_a_number_with_its_check_digit_parses_and_with_another_does_not(first: str) -> None:
    right = check_digit(first)
    for digit in range(10):
        text = f"{first}{digit}"
        if digit == right and text != "0" * 12:
            assert Iin.parse(f" {text} ").value == text
        else:
            with pytest.raises(InputError):
                Iin.parse(text)


def test_hints_of_an_iin() -> None:
    assert Iin("200229500018").hinted_birth_date == date(2020, 2, 29)
    assert Iin("061311600013").hinted_birth_date is None
