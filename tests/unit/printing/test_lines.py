"""Lines: nothing is lost, nothing is cut, nothing is wider than its column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import ProgrammingError
from printing.layout.fonts import Face, FontBook, load_fonts
from printing.layout.lines import Line, Run, set_lines

FONTS = load_fonts()
WORDS = st.text("абвәғқңөұүһіАӘҒІ-№«»„“.,0123456789₸", min_size=1, max_size=30)


def _text(lines: tuple[Line, ...]) -> str:
    return "".join("".join(s.text for s in line.segments) for line in lines).replace(" ", "")


@given(st.lists(st.tuples(WORDS, st.sampled_from(Face)), max_size=12), st.floats(24.0, 300.0))
def test_every_letter_is_set_and_every_line_fits(parts: list[tuple[str, Face]], width: float) -> None:
    runs = [Run(f"{text} ", face) for text, face in parts]
    lines = set_lines(FONTS, runs, 9.0, width)
    assert _text(lines) == "".join(text for text, _ in parts)
    for line in lines:
        assert line.width <= width + 0.1
        assert line.width == pytest.approx(
            max((s.x + FONTS.width(s.face, s.text.rstrip(" ")) * 9.0 for s in line.segments), default=0.0), abs=0.1
        )


def test_a_word_may_change_its_face_inside() -> None:
    runs = (Run("баланы (", Face.SERIF), Run("Айсұлтан", Face.SERIF_BOLD), Run(", 2023)", Face.SERIF))
    (line,) = set_lines(FONTS, runs, 10.0, 400.0)
    assert "".join(s.text for s in line.segments) == "баланы (Айсұлтан, 2023)"
    narrow = set_lines(FONTS, runs, 10.0, 75.0)
    assert ["".join(s.text for s in row.segments) for row in narrow] == ["баланы", "(Айсұлтан,", "2023)"]


@pytest.mark.parametrize("word", ["17:30-ға", "34-тармақ", "ата-ана", "№\u00a0118", "21\u00a0500\u00a0₸"])
def test_numbers_with_their_suffix_stay_whole(word: str) -> None:
    width = FONTS.width(Face.SERIF, word) * 9.0 + 1.0
    assert len(set_lines(FONTS, (Run(word, Face.SERIF),), 9.0, width)) == 1
    lines = set_lines(FONTS, (Run(f"ааааа {word}", Face.SERIF),), 9.0, width)
    assert "".join(s.text for s in lines[-1].segments) == word


def test_a_long_compound_breaks_after_its_hyphen() -> None:
    lines = set_lines(FONTS, (Run("бөбекжай-балабақшасы", Face.SERIF),), 9.0, 70.0)
    assert ["".join(s.text for s in line.segments) for line in lines] == ["бөбекжай-", "балабақшасы"]


def test_a_character_without_a_glyph_is_named_before_anything_is_drawn() -> None:
    with pytest.raises(ProgrammingError) as missing:
        set_lines(FONTS, (Run("漢", Face.SERIF),), 9.0, 70.0)
    assert missing.value.code == "Document_GlyphMissing"
    assert missing.value.params["glyph"] == "U+6F22"


def test_only_fixed_texts_are_remembered() -> None:
    fonts = FontBook(FONTS.widths)
    set_lines(fonts, (Run("Төлегенұлы", Face.SERIF),), 9.0, 70.0)
    set_lines(fonts, (Run("Бала: ", Face.SERIF, fixed=True), Run("Төлегенұлы", Face.SERIF)), 9.0, 70.0)
    assert not fonts.fixed
    set_lines(fonts, (Run("Шарттың нысанасы", Face.SERIF, fixed=True),), 9.0, 70.0)
    assert len(fonts.fixed) == 1


def test_what_people_type_may_have_line_ends_and_composed_letters() -> None:
    (line,) = set_lines(FONTS, (Run("бір\nеки\u0306", Face.SERIF),), 9.0, 200.0)
    assert "".join(s.text for s in line.segments) == "бір екй"
