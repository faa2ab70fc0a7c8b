"""A composed paper, its styles, and the parts that papers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.signatures import SIGNATURE_BOXES
from printing.documents.facts import PaperFacts
from printing.documents.template import Both, Template, Values, fill, plain
from printing.layout.blocks import Block, Columns, Paragraph, Rule, Style
from printing.layout.fonts import Face
from printing.layout.ink import GREY
from printing.layout.lines import Run
from printing.layout.pages import A4, Reserve, Sheet
from printing.layout.qr import QrBlock
from printing.layout.words import NBSP, day_short, parse_day

GUTTER = 15.0  # between the columns of two languages: the same as between the signature boxes
BODY = Style(10.0, 14.2)
SMALL = Style(8.2, 11.0, colour=GREY)
TITLE = Style(12.6, 16.4, Face.SERIF_BOLD)
HEADING = Style(10.0, 14.2, Face.SERIF_BOLD, before=9.0)


@dataclass(frozen=True, slots=True)
class SignatureFrame:
    """A frame for a visible signature, exactly where the signature field will stand, and what stands above it."""

    field: str
    kk: str
    ru: str
    name: str


@dataclass(frozen=True, slots=True)
class PenFrame:
    """A line for a pen in the place of a signature box, with what is confirmed and by whom."""

    field: str
    confirms: Both
    name: str
    caption: Both


@dataclass(frozen=True, slots=True)
class Paper:
    """A composed paper: its text, and what the furniture of each page needs.

    `copy_number` is 0 on a signed original.
    """

    title: str
    head: str
    blocks: tuple[Block, ...]
    sheet: Sheet = A4
    draft: bool = False
    frames: tuple[SignatureFrame, ...] = ()
    pens: tuple[PenFrame, ...] = ()
    copy_number: int = 0


def both_lines(texts: Both, values: Values, style: Style) -> tuple[Paragraph, Paragraph]:
    """A text as a Kazakh paragraph and a Russian one."""
    return (
        Paragraph(fill(texts.kk, values, style.face), style),
        Paragraph(fill(texts.ru, values, style.face), style),
    )


def words(text: str, style: Style, *, bold: bool = False) -> Paragraph:
    """A plain text as a paragraph."""
    return Paragraph((Run(text, style.face.bold if bold else style.face),), style)


def side_by_side(texts: Both, kk: Values, ru: Values, style: Style) -> Columns:
    """A text with the Kazakh at the left and the Russian at the right."""
    return Columns(
        ((Paragraph(fill(texts.kk, kk, style.face), style),), (Paragraph(fill(texts.ru, ru, style.face), style),)),
        (1.0, 1.0),
        GUTTER,
    )


def listed(items: Sequence[str], style: Style, label: str = "–") -> tuple[Paragraph, ...]:
    """Sentences as a list whose marks hang in the indent."""
    return tuple(Paragraph((Run(item, style.face),), style.but(indent=13.0), label) for item in items)


def signature_line(caption: Both) -> tuple[Block, ...]:
    """A line for a pen with its caption."""
    text = f"{caption.kk} / {caption.ru}"
    return Rule(before=20.0, after=1.0, to_next=True), words(text, SMALL.but(size=7.0, leading=9.0))


def unbroken(text: str) -> str:
    """`text` with spaces at which no line ends: phones, account numbers, «14.03.2023 ж. т.»."""
    return text.replace(" ", NBSP)


def born(common: Template, iso: str) -> tuple[str, str]:
    """'14.03.2023 ж. т.' and '14.03.2023 г. р.'."""
    day = {"day": day_short(parse_day("child.birth_date", iso))}
    return unbroken(plain(common["born"].kk, day)), unbroken(plain(common["born"].ru, day))


def titled(post: str) -> str:
    """A post as it stands alone, with a capital letter."""
    return post[:1].upper() + post[1:]


def masthead(facts: PaperFacts, common: Template) -> Block:
    """Organisation in both languages at the left, the QR at the right."""
    org = facts["organisation"]
    phone = unbroken(org["phone"])
    name = Style(9.6, 12.6, Face.SERIF_BOLD)
    line = SMALL.but(size=7.6, leading=10.2)
    text = (
        words(org["name_kk"], name),
        words(org["address_kk"], line),
        words(f"{common['bin'].kk}{NBSP}{org['bin']} · {common['phone'].kk}{NBSP}{phone}", line),
        words(org["name_ru"], name.but(face=Face.SERIF, before=4.0)),
        words(org["address_ru"], line),
        words(f"{common['bin'].ru}{NBSP}{org['bin']} · {common['phone'].ru}{NBSP}{phone}", line),
    )
    return Columns((text, (QrBlock(facts["qr_text"]),)), (4.6, 1.0), gutter=18.0, whole=True)


def room_for_frames(caption: float) -> Reserve:
    """Room at the foot of the last page for the signature frames and `caption` points above them."""
    top = max(box.top for box in SIGNATURE_BOXES.values())
    return Reserve(top + caption - A4.bottom)
