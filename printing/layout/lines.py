"""Text to lines. Nothing is ever cut: a word wider than its column goes on in the next line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from printing.layout.fonts import Face, FontBook

_BLANKS = {ord(c): " " for c in "\n\r\t\v\f"}
_PART = 4  # letters on each side of a hyphen at which a line may break


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    face: Face
    fixed: bool = False  # the text of a template, the same on every paper


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one face at `x` of a line."""

    x: float
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Line:
    """One set line and its width."""

    segments: tuple[Segment, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
    pieces: tuple[tuple[str, Face, float], ...]
    width: float
    spaced: bool  # a space stands before it


def set_lines(fonts: FontBook, runs: Sequence[Run], size: float, width: float) -> tuple[Line, ...]:
    """`runs` broken into lines of at most `width` points; at least one line. Fixed texts are set only once."""
    if not all(run.fixed for run in runs):
        return _set_lines(fonts, runs, size, width)
    key = (tuple(runs), size, width)
    if key not in fonts.fixed:
        fonts.fixed[key] = _set_lines(fonts, runs, size, width)
    lines: tuple[Line, ...] = fonts.fixed[key]
    return lines


def _set_lines(fonts: FontBook, runs: Sequence[Run], size: float, width: float) -> tuple[Line, ...]:
    lines: list[Line] = []
    row: list[_Word] = []
    used = 0.0
    for word in _fitting(fonts, _words(fonts, runs, size), size, width):
        space = fonts.width(word.pieces[0][1], " ") * size if word.spaced and row else 0.0
        if row and used + space + word.width > width + 0.01:
            lines.append(_line(fonts, row, size))
            row, used, space = [], 0.0, 0.0
        row.append(word)
        used += space + word.width
    lines.append(_line(fonts, row, size))
    return tuple(lines)


def _words(fonts: FontBook, runs: Sequence[Run], size: float) -> Iterator[_Word]:
    """Words (a word may change its face inside: «(**Name**,»), broken after hyphens between long parts."""
    pieces: list[tuple[str, Face, float]] = []
    spaced = False
    for run in runs:
        # What people type may hold line ends and letters composed of two characters.
        text = run.text if run.fixed else unicodedata.normalize("NFC", run.text).translate(_BLANKS)
        for index, chunk in enumerate(text.split(" ")):
            if index:
                if pieces:
                    yield _word(pieces, spaced)
                    pieces = []
                spaced = True
            for at, part in enumerate(_hyphen_parts(chunk)):
                if at:
                    yield _word(pieces, spaced)
                    pieces, spaced = [], False
                pieces.append((part, run.face, fonts.width(run.face, part) * size))
    if pieces:
        yield _word(pieces, spaced)


def _word(pieces: Sequence[tuple[str, Face, float]], spaced: bool) -> _Word:
    return _Word(tuple(pieces), sum([width for _, _, width in pieces]), spaced)


def _hyphen_parts(chunk: str) -> list[str]:
    if "-" not in chunk:
        return [chunk] if chunk else []
    parts = [""]
    for piece in chunk.split("-"):
        # 34-тармақ, 17:30-ға and ата-ана stay whole; бөбекжай-|балабақшасы may break.
        before = parts[-1].removesuffix("-")
        if parts[-1] and len(before) >= _PART and before.isalpha() and len(piece) >= _PART and piece[:_PART].isalpha():
            parts.append(piece + "-")
        else:
            parts[-1] += piece + "-"
    parts[-1] = parts[-1].removesuffix("-")
    return [part for part in parts if part]


def _fitting(fonts: FontBook, words: Iterable[_Word], size: float, width: float) -> Iterator[_Word]:
    """The same words; one that is wider than a whole line is given out letter by letter groups that fit."""
    for word in words:
        if word.width <= width:
            yield word
            continue
        spaced = word.spaced
        part: list[tuple[str, Face, float]] = []
        used = 0.0
        for text, face, _ in word.pieces:
            for letter in text:
                step = fonts.width(face, letter) * size
                if part and used + step > width:
                    yield _word(part, spaced)
                    part, used, spaced = [], 0.0, False
                part.append((letter, face, step))
                used += step
        yield _word(part, spaced)


def _line(fonts: FontBook, words: Sequence[_Word], size: float) -> Line:
    segments: list[Segment] = []
    x = 0.0
    text, start, face = "", 0.0, None
    for index, word in enumerate(words):
        for at, (piece, piece_face, width) in enumerate(word.pieces):
            # The space belongs to the face before it, so that copied text keeps it.
            gap = " " if at == 0 and index and word.spaced else ""
            if gap:
                x += fonts.width(face or piece_face, gap) * size
            if piece_face is face:
                text += gap + piece
            else:
                if face is not None:
                    segments.append(Segment(start, text + gap, face))
                text, start, face = piece, x, piece_face
            x += width
    if face is not None:
        segments.append(Segment(start, text, face))
    return Line(tuple(segments), x)
