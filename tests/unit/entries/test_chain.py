"""A chain with one thing wrong is reported as exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.entries import Entry, FaultKind, Head, sha256_hex, verify_chain, verify_entry
from tests.unit.entries.test_entry_bytes import KEY, entry

PUBLIC = KEY.public_key()


def chain(length: int, start: Head | None = None) -> list[Entry]:
    made: list[Entry] = []
    head = start or Head("kg1-a")
    for _ in range(length):
        made.append(entry(head))
        head = made[-1].head
    return made


CHAIN = chain(8)


def faults(entries: Sequence[Entry], known: Head | None = None) -> list[tuple[FaultKind, int, int | None]]:
    return [(f.kind, f.seq, f.until) for f in verify_chain(entries, PUBLIC, known=known).faults]


def test_an_unbroken_chain_is_sound() -> None:
    report = verify_chain(CHAIN, PUBLIC, start=Head("kg1-a"), known=CHAIN[-1].head)
    assert report.sound
    assert (report.checked, report.head) == (8, CHAIN[-1].head)


def test_a_chain_may_be_verified_from_a_known_head_on() -> None:
    assert verify_chain(CHAIN[3:], PUBLIC, start=CHAIN[2].head).sound


def test_an_erased_payload_leaves_the_chain_sound() -> None:
    report = verify_chain([replace(e, payload_bytes=None) for e in CHAIN], PUBLIC)
    assert (report.sound, report.erased) == (True, 8)


def test_an_altered_payload_is_a_wrong_payload() -> None:
    altered = replace(CHAIN[2], payload_bytes=b'{"events":[],"salt":"00"}')
    assert faults([*CHAIN[:2], altered, *CHAIN[3:]]) == [(FaultKind.WRONG_PAYLOAD, 3, None)]


def test_an_altered_header_breaks_its_signature_and_the_next_link() -> None:
    header_bytes = CHAIN[2].header_bytes.replace(b"clerk-1", b"clerk-2")
    header = replace(CHAIN[2].header, actor="clerk-2")
    altered = replace(CHAIN[2], header=header, header_bytes=header_bytes, digest=sha256_hex(header_bytes))
    assert faults([*CHAIN[:2], altered, *CHAIN[3:]]) == [
        (FaultKind.BAD_SIGNATURE, 3, None),
        (FaultKind.BROKEN_LINK, 4, None),
    ]


def test_a_key_of_another_desk_signs_nothing_here() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32).public_key()
    assert {f.kind for f in verify_chain(CHAIN, stranger).faults} == {FaultKind.BAD_SIGNATURE}


def test_missing_entries_are_one_gap() -> None:
    assert faults([*CHAIN[:2], *CHAIN[5:]]) == [(FaultKind.GAP, 3, 5)]
    assert faults(CHAIN[2:]) == [(FaultKind.GAP, 1, 2)]


def test_late_entries_are_reordered_and_no_gap() -> None:
    assert faults([CHAIN[0], CHAIN[2], CHAIN[1], *CHAIN[3:]]) == [(FaultKind.REORDERED, 2, None)]


def test_the_same_entry_twice_is_a_duplicate_and_another_one_a_fork() -> None:
    assert faults([*CHAIN[:4], CHAIN[3], *CHAIN[4:]]) == [(FaultKind.DUPLICATE, 4, None)]
    other = entry(CHAIN[2].head, actor="clerk-9")
    assert faults([*CHAIN[:4], other, *CHAIN[4:]]) == [(FaultKind.FORK, 4, None)]


def test_a_cut_tail_shows_against_a_head_that_somebody_else_has_seen() -> None:
    assert faults(CHAIN[:5]) == []
    assert faults(CHAIN[:5], known=CHAIN[7].head) == [(FaultKind.TRUNCATED, 6, 8)]
    assert faults([], known=CHAIN[1].head) == [(FaultKind.TRUNCATED, 1, 2)]


def test_a_rewritten_history_is_a_fork_of_the_known_head() -> None:
    assert faults(chain(8), known=CHAIN[5].head) == [(FaultKind.FORK, 6, None)]


def test_another_desk_s_entry_does_not_belong() -> None:
    stranger = entry(Head("kg2-b", 1, 8, CHAIN[7].digest))
    assert (FaultKind.WRONG_KIOSK, 9, None) in faults([*CHAIN, stranger])


def test_a_number_far_away_costs_nothing() -> None:
    far = entry(Head("kg1-a", 1, 2**52, CHAIN[7].digest))
    assert faults([*CHAIN, far]) == [(FaultKind.GAP, 9, 2**52)]


def test_a_restored_desk_goes_on_in_a_new_incarnation() -> None:
    seam = [*CHAIN, *chain(3, CHAIN[-1].head.restored())]
    assert faults(seam) == []
    assert faults([*CHAIN, *chain(2, CHAIN[4].head.restored())]) == []
    unknown = replace(CHAIN[4].head, digest="a" * 64).restored()
    assert faults([*CHAIN, *chain(2, unknown)]) == [(FaultKind.BROKEN_LINK, 1, None)]


@pytest.mark.parametrize(
    ("previous", "found"),
    [
        (CHAIN[1].head, ()),
        (CHAIN[0].head, (FaultKind.GAP,)),
        (replace(CHAIN[1].head, digest="b" * 64), (FaultKind.BROKEN_LINK,)),
        (replace(CHAIN[1].head, kiosk="kg2-b"), (FaultKind.WRONG_KIOSK,)),
    ],
)
def test_one_entry_is_verified_against_the_one_before(previous: Head, found: tuple[FaultKind, ...]) -> None:
    assert verify_entry(CHAIN[2], PUBLIC, previous) == found


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.integers(0, 5))
def test_any_shuffle_or_loss_is_noticed(order: list[int], lost: set[int], flipped: int) -> None:
    kept = [CHAIN[i] for i in order if i not in lost]
    sound = verify_chain(kept, PUBLIC, start=Head("kg1-a"), known=CHAIN[5].head).sound
    assert sound == (kept == CHAIN[:6])
    damaged = bytearray(CHAIN[flipped].signature)
    damaged[flipped] ^= 1
    spoilt = [replace(e, signature=bytes(damaged)) if e is CHAIN[flipped] else e for e in CHAIN[:6]]
    assert faults(spoilt) == [(FaultKind.BAD_SIGNATURE, flipped + 1, None)]
