"""The savepoint of the open case: where the clerk is, what is typed, what was read but is not journalled yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.desk.commands import SaveDraft
from app.desk.office import Office
from app.desk.reply import Reply, nobody_here
from app.desk.state import CaseInHand, RefusalDraft
from app.domain.identity import IdentityDocument
from app.domain.referral import ForeignReferral, Referral
from app.kernel.codec import from_plain, to_plain
from app.rules.finding import Ground, finding_from_plain, finding_to_plain


@dataclass(frozen=True, slots=True)
class _Row:
    """What the encrypted row holds."""

    step: str = ""
    focus: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    identity: IdentityDocument | None = None
    identity_returned: bool = False
    candidates: tuple[Referral, ...] = ()
    foreign: ForeignReferral | None = None
    from_registry: bool = False
    lookup: dict[str, Any] | None = None
    refusal: dict[str, Any] | None = None


def save_draft(office: Office, command: SaveDraft) -> Reply:
    """Place and typed values survive a kill from now on."""
    case = office.state.case
    if case is None:
        return nobody_here()
    case.place = (command.step, command.focus)
    case.typed = dict(command.fields)
    save(office, case)
    return Reply()


def save(office: Office, case: CaseInHand) -> None:
    """The draft row of `case` is durable as it is in memory."""
    row = _Row(
        step=case.place[0],
        focus=case.place[1],
        typed=dict(case.typed),
        identity=case.identity,
        identity_returned=case.identity_returned,
        candidates=case.candidates,
        foreign=case.foreign,
        from_registry=case.from_registry,
        lookup=None if case.lookup is None else finding_to_plain(case.lookup),
        refusal=_refusal_to_plain(case.refusal_draft),
    )
    office.journal.drafts.save(case.case_id, to_plain(row))


def restore(office: Office, case: CaseInHand) -> None:
    """`case` has again what its draft row holds; nothing when there is none."""
    plain = office.journal.reader.draft(case.case_id)
    if plain is None:
        return
    row = from_plain(_Row, plain)
    case.place = (row.step, row.focus)
    case.typed = row.typed
    case.identity = row.identity
    case.identity_returned = row.identity_returned
    case.candidates = row.candidates
    case.foreign = row.foreign
    case.from_registry = row.from_registry
    case.lookup = None if row.lookup is None else finding_from_plain(row.lookup)
    case.refusal_draft = _refusal_from_plain(row.refusal)


def _refusal_to_plain(draft: RefusalDraft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    return {
        "proposed": [finding_to_plain(f) for f in draft.proposed],
        "chosen": sorted(g.value for g in draft.chosen),
        "text": draft.text,
    }


def _refusal_from_plain(plain: dict[str, Any] | None) -> RefusalDraft | None:
    if plain is None:
        return None
    return RefusalDraft(
        proposed=tuple(finding_from_plain(f) for f in plain["proposed"]),
        chosen=frozenset(Ground(g) for g in plain["chosen"]),
        text=plain["text"],
    )
