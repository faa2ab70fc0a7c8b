"""Header and payload bytes: canonical, strict, and the same after every way through."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moment import Moment
from app.entries import (
    GENESIS,
    Entry,
    Head,
    header_canonical,
    make_entry,
    parse_entry,
    payload_events,
    payload_matches,
    signature_holds,
)
from app.entries.entry import MAX_PAYLOAD_BYTES, header_encoded, header_fields
from app.kernel.clock import KZ
from app.kernel.errors import InputError, ProgrammingError

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
AT = Moment(datetime(2026, 11, 20, 10, 5, tzinfo=KZ), "boot-1", 2**60)
EVENTS = [{"type": "ticket-taken", "v": 1, "data": {"ticket": "017", "ns": 2**60}}]

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


def entry(previous: Head | None = None, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "type": "ticket-taken",
        "v": 1,
        "events": EVENTS,
        "actor": "clerk-1",
        "case": "case-1",
        "at": AT,
    }
    return make_entry(previous or Head("kg1-a"), KEY, **{**given, **changes})


def code_of(header: bytes, payload: bytes | None, signature: bytes) -> str:
    with pytest.raises(InputError) as caught:
        parse_entry(header, payload, signature)
    return caught.value.code


def test_an_entry_follows_the_head_and_survives_parsing() -> None:
    first = entry()
    second = entry(first.head)
    assert (first.header.seq, first.header.prev, second.header.prev) == (1, GENESIS, first.digest)
    assert parse_entry(second.header_bytes, second.payload_bytes, second.signature) == second
    assert signature_holds(second, KEY.public_key())
    assert payload_matches(second)


def test_the_payload_is_salted_so_that_equal_facts_have_unequal_digests() -> None:
    assert entry().header.payload_digest != entry().header.payload_digest


def test_boot_clocks_beyond_what_json_numbers_hold_come_back_exactly() -> None:
    made = entry()
    assert parse_entry(made.header_bytes, made.payload_bytes, made.signature).header.boot_ns == 2**60
    assert made.payload_bytes is not None
    assert payload_events(made.payload_bytes)[0].data["ns"] == 2**60


def test_wall_time_is_written_in_kazakhstan_time() -> None:
    made = entry(at=replace(AT, at=datetime(2026, 11, 20, 5, 5, tzinfo=UTC)))
    assert b'"occurred_at":"2026-11-20T10:05:00+05:00"' in made.header_bytes


@given(said=st.tuples(texts, texts, texts, texts), case=st.none() | texts, checkpoint=st.none() | texts)
def test_the_quick_encoder_writes_what_rfc_8785_says(
    said: tuple[str, str, str, str], case: str | None, checkpoint: str | None
) -> None:
    kiosk, kind, boot, actor = said
    header = entry(
        Head(kiosk), type=kind, actor=actor, case=case, checkpoint=checkpoint, at=replace(AT, boot=boot)
    ).header
    assert header_encoded(header) == header_canonical(header) == rfc8785.dumps(header_fields(header))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_with_a_code_and_never_crash(content: bytes) -> None:
    assert code_of(content, None, b"\0" * 64).startswith("Entry_")


@given(
    st.sampled_from(sorted(header_fields(entry().header))),
    st.none() | st.booleans() | st.integers() | texts | st.lists(st.integers()),
)
def test_a_header_with_any_member_replaced_is_refused_or_is_another_header(name: str, value: Any) -> None:
    fields = {**header_fields(entry().header), name: value}
    try:
        content = rfc8785.dumps(fields)
    except rfc8785.CanonicalizationError:
        return
    try:
        parsed = parse_entry(content, None, b"\0" * 64)
    except InputError as error:
        assert error.code in {"Entry_Field", "Entry_NotCanonical"}
    else:
        assert header_canonical(parsed.header) == content


@pytest.mark.parametrize("name", sorted(header_fields(entry().header)))
def test_a_missing_member_is_named(name: str) -> None:
    fields = header_fields(entry().header)
    del fields[name]
    with pytest.raises(InputError) as caught:
        parse_entry(rfc8785.dumps(fields), None, b"\0" * 64)
    assert (caught.value.code, caught.value.params["field"]) == ("Entry_Field", name)


@pytest.mark.parametrize(
    "changed",
    [
        lambda b: b + b" ",
        lambda b: b.replace(b":", b": ", 1),
        lambda b: b.replace(b"{", b'{"seq":1,', 1),
        lambda b: b[:-1] + b',"more":1}',
        lambda b: json.dumps(dict(reversed(json.loads(b).items())), separators=(",", ":")).encode(),
        lambda b: b.replace(b"10:05:00+05:00", b"10:05:00.000000+05:00"),
        lambda b: b.replace(b"kg1-a", b"kg1-\\u0061"),
    ],
)
def test_other_spellings_of_the_same_header_are_refused(changed: Any) -> None:
    made = entry()
    assert code_of(changed(made.header_bytes), made.payload_bytes, made.signature) == "Entry_NotCanonical"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "Entry_Payload"),
        (b"[]", "Entry_Payload"),
        (b'{"events":[]}', "Entry_Payload"),
        (b'{"events":{},"salt":"a"}', "Entry_Payload"),
        (b'{"events":[{"data":{},"type":"a"}],"salt":"a"}', "Entry_Payload"),
        (b'{"events":[{"data":{},"type":"a","v":true}],"salt":"a"}', "Entry_Payload"),
        (b'{"events":[{"data":[],"type":"a","v":1}],"salt":"a"}', "Entry_Payload"),
        (b'{"events":[],"events":[],"salt":"a"}', "Entry_NotCanonical"),
        (b'{"events": [],"salt":"a"}', "Entry_NotCanonical"),
        (b"[" * 5000, "Entry_Payload"),
        (b" " * (MAX_PAYLOAD_BYTES + 1), "Entry_TooLarge"),
    ],
)
def test_a_payload_of_another_form_is_refused(payload: bytes, code: str) -> None:
    made = entry()
    assert code_of(made.header_bytes, payload, made.signature) == code


def test_sizes_are_bounded() -> None:
    made = entry()
    assert code_of(b"{" * 5000, None, made.signature) == "Entry_TooLarge"
    assert code_of(made.header_bytes, None, b"short") == "Entry_SignatureLength"
    with pytest.raises(ProgrammingError, match="Entry_TooLarge"):
        entry(events=[{"type": "a", "v": 1, "data": {"text": "a" * MAX_PAYLOAD_BYTES}}])


def test_what_json_cannot_say_is_a_fault_of_the_program() -> None:
    with pytest.raises(ProgrammingError, match="Entry_NotPlain"):
        entry(events=[{"type": "a", "v": 1, "data": {"span": timedelta(1)}}])


def test_no_repr_shows_what_happened() -> None:
    made = entry(events=[{"type": "named", "v": 1, "data": {"name": "Әсел"}}])
    assert made.payload_bytes is not None
    assert "Әсел" not in repr(payload_events(made.payload_bytes))
    assert orjson.loads(made.payload_bytes)["events"][0]["data"]["name"] == "Әсел"
