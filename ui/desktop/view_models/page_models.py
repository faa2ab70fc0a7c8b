"""View models of the pages in the middle of the window.

Named tuples, not dataclasses: as frozen and as comparable, and several times quicker to define, which the start of
the window pays for.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.documents import DocumentKind
from ui.desktop.view_models.common import BadgeVM, ButtonVM, FieldVM, KeyHintVM, Mark, Tone


class HeadVM(NamedTuple):
    """Title of a page, one line under it, and at most one number at the right."""

    title: str
    subtitle: str
    figure: str = ""
    figure_text: str = ""
    subtitle_tone: Tone = Tone.NORMAL


class NoticeVM(NamedTuple):
    """One coloured line with a mark at the left and a word at the right."""

    tone: Tone
    title: str
    text: str = ""
    end: str = ""


class OptionVM(NamedTuple):
    text: str
    badge: BadgeVM | None
    consequence: str
    chosen: bool


class DisagreementVM(NamedTuple):
    title: str
    hint: KeyHintVM
    options: tuple[OptionVM, ...]


class TickVM(NamedTuple):
    text: str
    ticked: bool
    key: str
    spoken: str


class IdentifyVM(NamedTuple):
    """Step 1. `photo` is a JPEG or None; `photo_caption` says which. `tick` is None before anything was read."""

    head: HeadVM
    notice: NoticeVM | None
    photo: bytes | None
    photo_caption: str
    tick: TickVM | None
    disagreement: DisagreementVM | None
    fields: tuple[FieldVM, ...]
    focus: str


class ListItemVM(NamedTuple):
    """One line of a list that ↑↓ walk: title, detail, words at the right."""

    title: str
    detail: str
    end: str = ""
    mark: Mark | None = None
    current: bool = False
    ticked: bool | None = None
    tone: Tone = Tone.NORMAL
    spoken: str = ""


class SectionVM(NamedTuple):
    title: str
    fields: tuple[FieldVM, ...]


class ChildVM(NamedTuple):
    """Step 2: the child and the referral, or what to do when there is none."""

    head: HeadVM
    notice: NoticeVM | None
    sections: tuple[SectionVM, ...]
    items: tuple[ListItemVM, ...]
    hints: tuple[KeyHintVM, ...]
    focus: str


class ChipVM(NamedTuple):
    text: str
    key: str
    button: ButtonVM
    chosen: bool = False


class RowVM(NamedTuple):
    """One document. `question` and `chips` stand under the row while something is asked about it."""

    kind: DocumentKind
    mark: Mark
    title: str
    detail: str
    badge: BadgeVM | None
    validity: str
    validity_second: str
    validity_tone: Tone
    returned: str
    button: ButtonVM | None
    current: bool
    question: str
    chips: tuple[ChipVM, ...]
    fields: tuple[FieldVM, ...]
    spoken: str
    last: bool = False
    widths: tuple[int, int, int] = (104, 180, 100)


class DocumentsVM(NamedTuple):
    """Step 3: the six documents of Annex 4, row 8."""

    head: HeadVM
    columns: tuple[str, str, str]
    widths: tuple[int, int, int]  # source, validity, action in logical px
    rows: tuple[RowVM, ...]
    hints: tuple[KeyHintVM, ...]
    focus: str


class PaperVM(NamedTuple):
    """A page on the desk ground. `document` keys the bytes: 'paper:<sha256>' or 'scan:<kind>'; '' = none yet."""

    document: str
    keys: tuple[KeyHintVM, ...]
    page_text: str  # with {page} and {pages}
    note: str
    empty: str
    spoken: str


class SignerVM(NamedTuple):
    """One signature of a paper. `pin_label` is set on the one who signs now."""

    mark: Mark
    title: str
    name: str
    detail: str
    at: str
    token: str
    token_tone: Tone
    current: bool
    pin_label: str
    pin_note: str
    tries: str
    tries_left: int | None
    tries_total: int
    problem: str
    spoken: str
    busy: bool = False
    caution: str = ""  # how close the PIN is to being locked; '' when nobody told or all is well


class DecisionVM(NamedTuple):
    """Step 4: the reasoned refusal with the paper beside it; the head's PIN once the clerk has confirmed."""

    head: HeadVM
    grounds_title: str
    grounds_note: str
    grounds: tuple[ListItemVM, ...]
    other: KeyHintVM | None
    facts_title: str
    facts: tuple[str, ...]
    cures_title: str
    cures: tuple[str, ...]
    text_field: FieldVM | None
    hints: tuple[KeyHintVM, ...]
    signer: SignerVM | None
    paper: PaperVM
    focus: str


class ContractVM(NamedTuple):
    """Step 5: the contract at the left, its signatures at the right."""

    head: HeadVM
    paper: PaperVM
    number: str
    copies: str
    deadline: str
    deadline_tone: Tone
    signers: tuple[SignerVM, ...]
    note: str
    focus: str


class OutcomeVM(NamedTuple):
    """The end of a case, and a stored case: result, papers, what is left to do."""

    head: HeadVM
    notice: NoticeVM
    sections: tuple[SectionVM, ...]
    papers_title: str
    papers: tuple[ListItemVM, ...]
    fields: tuple[FieldVM, ...]
    hints: tuple[KeyHintVM, ...]
    focus: str


class LeaveVM(NamedTuple):
    """The parent goes before there is a result."""

    head: HeadVM
    notice: NoticeVM
    reason: FieldVM
    focus: str


class IdleVM(NamedTuple):
    """Nobody at the desk: who waits, and what has to be told to parents."""

    head: HeadVM
    notice: NoticeVM | None
    tasks_title: str
    tasks: tuple[ListItemVM, ...]
    hints: tuple[KeyHintVM, ...]


class StaffVM(NamedTuple):
    """Who works at this desk today; each proves it by PIN."""

    head: HeadVM
    people: tuple[ListItemVM, ...]
    pin_label: str
    pin_note: str
    problem: str
    hints: tuple[KeyHintVM, ...]
    busy: bool


class SearchVM(NamedTuple):
    head: HeadVM
    query: FieldVM
    results: tuple[ListItemVM, ...]
    note: str
    hints: tuple[KeyHintVM, ...]


class TaskVM(NamedTuple):
    """A disputed admission: what to tell the parent, by which phones, with which letter."""

    head: HeadVM
    notice: NoticeVM
    say_title: str
    say: str
    citation: str
    phones_title: str
    phones: tuple[str, ...]
    hints: tuple[KeyHintVM, ...]


class LampsVM(NamedTuple):
    """Ctrl+0: each lamp in plain words."""

    head: HeadVM
    items: tuple[ListItemVM, ...]


class HelpVM(NamedTuple):
    head: HeadVM
    text: str
    keys: tuple[KeyHintVM, ...]


class EnlargedVM(NamedTuple):
    """F5: the paper over the whole middle."""

    head: HeadVM
    paper: PaperVM


PageVM = (
    IdentifyVM | ChildVM | DocumentsVM | DecisionVM | ContractVM | OutcomeVM | IdleVM | StaffVM | SearchVM
    | TaskVM | LampsVM | HelpVM | EnlargedVM | LeaveVM
)  # fmt: skip
