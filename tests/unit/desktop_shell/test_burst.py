"""A scanner's burst is told from typing, however the lines come and whatever was typed before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.mrz_sample import MRZ
from ui.desktop.shell.burst import BurstReader, Fate, Finished


def feed(reader: BurstReader, text: str, at: float, gap: float) -> tuple[float, list[Fate], list[Finished]]:
    fates, done = [], []
    for char in text:
        at += gap
        fate, finished = reader.enter(at) if char == "\n" else reader.character(char, at)
        fates.append(fate)
        done += [finished] if finished else []
    return at, fates, done


def test_three_lines_make_one_zone_and_the_last_enter_is_swallowed() -> None:
    _, fates, done = feed(BurstReader(), "\n".join(MRZ) + "\n", 0, 5)
    assert [d.mrz for d in done] == ["\n".join(MRZ)]
    assert fates[-1] is Fate.HELD


def test_cr_lf_does_not_press_enter_after_the_zone() -> None:
    _, fates, _ = feed(BurstReader(), "".join(MRZ) + "\n\n", 0, 5)
    assert fates[-2:] == [Fate.HELD, Fate.HELD]


def test_a_person_is_never_held() -> None:
    _, fates, done = feed(BurstReader(), "ABDIRAKHMANKYZY GULSEZIM\n", 0, 120)
    assert set(fates) == {Fate.THROUGH} and not done


def test_a_zone_without_enter_is_decided_by_silence() -> None:
    reader = BurstReader()
    feed(reader, "".join(MRZ), 0, 5)
    finished = reader.quiet()
    assert finished is not None and finished.mrz == "".join(MRZ)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x4FF), max_size=12))
def test_what_was_typed_just_before_stays_typed(before: str) -> None:
    if any(c in "IACPV" for c in before):
        return
    _, _, done = feed(BurstReader(), before + "\n".join(MRZ) + "\n", 0, 5)
    assert [d.mrz for d in done] == ["\n".join(MRZ)]
    assert done[0].typed >= 0


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x4FF), min_size=14, max_size=60))
def test_fast_text_that_is_no_zone_is_given_back_whole(text: str) -> None:
    reader = BurstReader()
    _, _, done = feed(reader, text, 0, 5)
    finished = reader.quiet()
    assert not done
    assert finished is not None
    assert finished.mrz or finished.typed == len(text)
