from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import InputError
from sync.batch import MalformedEntry, decode_batch, encode_batch
from sync.protocol import WireEntry

TEXT = st.text(max_size=40).map(lambda t: t.encode("utf-8", errors="replace"))
ENTRIES = st.builds(
    WireEntry,
    id=st.uuids(version=4).map(str),
    incarnation=st.integers(1, 9),
    seq=st.integers(1, 2**53),
    header=TEXT,
    payload=TEXT,
    sig=st.binary(max_size=64),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**63) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(ENTRIES, max_size=5))
def test_entries_come_out_as_they_went_in(entries: list[WireEntry]) -> None:
    assert decode_batch(encode_batch(entries)) == entries


@given(st.binary(max_size=60))
def test_any_bytes_are_a_batch_or_a_named_error(body: bytes) -> None:
    try:
        decode_batch(body)
    except InputError as error:
        assert error.code in ("Protocol_NotJson", "Codec_Mismatch")


@given(st.lists(JSON, max_size=4), ENTRIES)
def test_bad_items_do_not_spoil_the_good_one(bad: list[Any], good: WireEntry) -> None:
    wire = orjson.loads(encode_batch([good]))["entries"]
    try:
        body = orjson.dumps({"entries": [*bad, *wire]})
    except TypeError:  # integers beyond 64 bits do not get onto this wire
        return
    found = decode_batch(body)
    assert found[-1] == good
    assert all(isinstance(item, MalformedEntry) for item in found[:-1])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seq": "not-a-number"}, "seq"),
        ({"seq": True}, "seq"),
        ({"seq": -1}, "seq"),
        ({"seq": 2**63}, "seq"),
        ({"incarnation": None}, "incarnation"),
        ({"id": ""}, "id"),
        ({"header": 5}, "header"),
        ({"sig": "***"}, "sig"),
        ({"payload": None}, "payload"),
    ],
)
def test_which_field_is_wrong(change: dict[str, Any], field: str) -> None:
    wire = orjson.loads(encode_batch([WireEntry("a", 1, 1, b"{}", b"{}", b"")]))["entries"][0]
    (item,) = decode_batch(orjson.dumps({"entries": [{**wire, **change}]}))
    assert isinstance(item, MalformedEntry)
    assert item.field == field
