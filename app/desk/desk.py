"""The desk: one command in, one outcome out. The only writer of the journal; used by one thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.desk import commands as asked
from app.desk import decision, drafts, hand_over, identify, package, papers, signatures, tickets, verdicts
from app.desk.feed import Item, Sifted, sift
from app.desk.numbers import BlockWanted, NumberBlock
from app.desk.office import Office
from app.desk.outcome import Outcome, PrintOrder
from app.desk.papers import fix_due, issue_due
from app.desk.reply import Reply
from app.desk.snapshot import DaySummary, DeskSnapshot
from app.desk.view import snapshot
from app.journal.values import IncomingItem
from app.kernel.errors import ProgrammingError, QabyldauError

Handler = Callable[[Office, Any], Reply]


def _open_case(office: Office, command: asked.OpenCase) -> Reply:
    office.state.opened = hand_over.open_stored(office, command.case_id)
    return Reply(accepted=office.state.opened is not None)


HANDLERS: Mapping[type, Handler] = MappingProxyType(
    {
        asked.TakeTicket: tickets.take_ticket,
        asked.CallNext: tickets.call_next,
        asked.MarkNoShow: tickets.mark_no_show,
        asked.MarkLeft: tickets.mark_left,
        asked.RecordIdentity: identify.record_identity,
        asked.RecordIdentityReturned: identify.record_identity_returned,
        asked.ConfirmApplicant: identify.confirm_applicant,
        asked.FindReferral: identify.find_referral,
        asked.ChooseReferral: identify.choose_referral,
        asked.RecordReferralAnswer: identify.record_referral_answer,
        asked.Redirect: identify.redirect,
        asked.TakePackage: package.take_package,
        asked.ShowOriginal: package.show_original,
        asked.AttachScan: package.attach_scan,
        asked.DescribeDocument: package.describe_document,
        asked.MarkNotPresented: package.mark_not_presented,
        asked.UndoDocument: package.undo_document,
        asked.RecordContraindication: package.record_contraindication,
        asked.DraftContract: decision.draft_contract,
        asked.DraftRefusal: decision.draft_refusal,
        asked.ConfirmRefusal: decision.confirm_refusal,
        asked.BackToDocuments: decision.back_to_documents,
        asked.BeginSignature: signatures.begin_signature,
        asked.RecordSignature: signatures.record_signature,
        asked.RecordPrinted: papers.record_printed,
        asked.ReprintDocument: papers.reprint,
        asked.HandOver: hand_over.hand_over,
        asked.CloseTask: hand_over.close_task,
        asked.SaveDraft: drafts.save_draft,
        asked.OpenCase: _open_case,
    }
)


class Desk:
    """Executes commands in order. After each one memory equals what a restart would rebuild."""

    def __init__(self, office: Office, day: Callable[[], DaySummary]) -> None:
        self._office = office
        self._day = day

    def execute(self, command: asked.Command) -> Outcome:
        """Carries out one command. What was captured is durable when this returns.

        Raises InputError for what does not fit, FatalError or RetriableError when storage fails; the case
        is then as it was.
        """
        handler = HANDLERS.get(type(command))
        if handler is None:
            raise ProgrammingError("Desk_UnknownCommand", command=type(command).__name__)
        case = self._office.state.case
        before = case.uncommitted() if case else ()
        try:
            reply = handler(self._office, command)
        except QabyldauError:
            if case is not None:
                case.put_back(before)
            raise
        return Outcome(
            accepted=reply.accepted,
            snapshot=self.snapshot(),
            findings=reply.findings,
            prints=reply.prints,
            to_sign=reply.to_sign,
            ask=reply.ask,
        )

    def record_verdict(self, item: IncomingItem) -> Outcome:
        """The registry's answer to an admission, from the feed. InputError when it cannot be understood."""
        prints = verdicts.record_verdict(self._office, item)
        return Outcome(accepted=True, snapshot=self.snapshot(), prints=prints)

    def sift(self, items: Sequence[Item]) -> Sifted:
        """Which items of a page of the feed go into the mirror."""
        return sift(items, self._office.organisation.bin)

    def resume(self) -> tuple[PrintOrder, ...]:
        """After a start: papers that were due when the program ended are made good, also of tickets and of tasks."""
        office = self._office
        here = office.state.case
        if here is not None:
            fix_due(office, here)
        cases = [here.case_id] if here is not None else []
        cases += [t.id for t in office.state.waiting] + [t.case_id for t in office.state.open_tasks.values()]
        found = (office.load_case(case_id) for case_id in dict.fromkeys(cases))
        return tuple(order for case in found if case is not None for order in issue_due(office, case))

    def blocks_wanted(self) -> tuple[BlockWanted, ...]:
        """Blocks of numbers that have to be asked of the registry."""
        return self._office.numbers.wanted(self._office.state.counters, self._office.clock.now().date())

    def blocks_given(self, blocks: Sequence[NumberBlock]) -> None:
        """The desk numbers from these blocks too."""
        numbers = self._office.numbers
        self._office.numbers = replace(numbers, blocks=tuple({*(numbers.blocks or ()), *blocks}))

    def close_opened(self) -> DeskSnapshot:
        """The stored case that was opened for reading is put away."""
        self._office.state.opened = None
        return self.snapshot()

    def snapshot(self) -> DeskSnapshot:
        """What the desk shows now."""
        return snapshot(self._office, self._day())
