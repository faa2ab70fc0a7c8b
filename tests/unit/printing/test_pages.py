"""Blocks to pages: what belongs together stays together, and nothing stands outside the text area."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printing.layout.blocks import Columns, PageBreak, Paragraph, Space, Style, Together
from printing.layout.fonts import Face, load_fonts
from printing.layout.ink import TextMark
from printing.layout.lines import Run
from printing.layout.pages import A4, Page, Reserve, flow

FONTS = load_fonts()


def _words(text: str, *, to_next: bool = False) -> Paragraph:
    return Paragraph((Run(text, Face.SERIF),), Style(), to_next=to_next)


def _texts(page: Page) -> list[str]:
    return [m.text.strip() for m in page.marks if isinstance(m, TextMark)]


@given(st.lists(st.integers(1, 400), max_size=30))
def test_text_stands_inside_the_text_area_and_in_order(lengths: list[int]) -> None:
    blocks = [_words(f"n{i} " + "сөз " * n) for i, n in enumerate(lengths)]
    pages = flow(FONTS, blocks, A4)
    seen = [t.split()[0] for page in pages for t in _texts(page) if t.startswith("n")]
    assert seen == [f"n{i}" for i in range(len(lengths))]
    for page in pages:
        for mark in page.marks:
            assert isinstance(mark, TextMark)
            assert A4.left - 0.1 <= mark.x
            assert A4.top <= mark.y <= A4.height - A4.bottom


def test_a_heading_goes_with_what_it_heads() -> None:
    filler = [_words("толтыру") for _ in range(49)]
    heading, text = _words("Тақырып", to_next=True), _words("мәтін")
    pages = flow(FONTS, [*filler, heading, text], A4)
    assert _texts(pages[1]) == ["Тақырып", "мәтін"]


def test_signatures_never_stand_alone_and_keep_their_room() -> None:
    filler = [_words("толтыру") for _ in range(45)]
    pages = flow(FONTS, [*filler, Together((_words("деректеме"), Reserve(130.0)))], A4)
    assert _texts(pages[-1]) == ["деректеме"]
    assert max(m.y for m in pages[-1].marks if isinstance(m, TextMark)) < A4.height - A4.bottom - 130.0


def test_copied_text_of_a_column_stays_together() -> None:
    pair = Columns(((_words("бір " * 40),), (_words("один " * 40),)), (1.0, 1.0))
    (page,) = flow(FONTS, [pair], A4)
    languages = ["kk" if t.startswith("бір") else "ru" for t in _texts(page)]
    assert languages == sorted(languages)


def test_a_page_break_begins_a_page_but_leaves_none_empty() -> None:
    assert len(flow(FONTS, [PageBreak(), _words("а"), PageBreak(), _words("б"), Space(9.0)], A4)) == 2
