"""The end of a case: result, papers, what is left; and a stored case that is only looked at. Pure."""

from __future__ import annotations

from app.desk.snapshot import CaseStatus, CaseView, ClockKind, PaperView
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonKind, ButtonState, ButtonVM, ClockState, KeyHintVM, Mark, Source, Tone
from ui.desktop.view_models.page_models import HeadVM, ListItemVM, NoticeVM, OutcomeVM, SectionVM
from ui.desktop.view_models.present_clocks import clock_state
from ui.desktop.view_models.present_parts import DOT, bar, busy, child_line, given, primary, secondary, typed
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words

_TONES = {
    CaseStatus.ADMITTED: Tone.OK,
    CaseStatus.ADMITTED_UNCONFIRMED: Tone.PEND,
    CaseStatus.DISPUTED: Tone.WARN,
    CaseStatus.REFUSED: Tone.NORMAL,
    CaseStatus.REDIRECTED: Tone.NORMAL,
}


def breached(case: CaseView, now_ns: int) -> bool:
    """A term of ENR-17 is over: its reason has to be given at hand-over."""
    return any(clock_state(c, now_ns) is ClockState.OVER for c in case.clocks if c.kind is not ClockKind.WAIT)


def present_outcome(state: WindowState, case: CaseView, words: Words) -> tuple[OutcomeVM, ActionBarVM]:
    papers = tuple(_paper(p, i == state.ui.choice, words) for i, p in enumerate(case.papers))
    late = breached(case, state.now_ns) and not case.read_only
    reason = state.ui.fields.get("breach_reason", "")
    applicant = case.applicant.name.full if case.applicant else ""
    facts = tuple(
        field
        for field in (
            given("contract_number", words("field.number", number=case.contract.number), Source.STAFF, words)
            if case.contract
            else None,
            given("referral_number", words("field.number", number=case.referral.number), Source.REGISTRY, words)
            if case.referral
            else None,
        )
        if field
    )
    stored = words("outcome.stored") if case.read_only else ""
    page = OutcomeVM(
        head=HeadVM(words(f"outcome.title.{case.status.value}"), DOT.join(p for p in (applicant, stored) if p)),
        notice=NoticeVM(
            _TONES.get(case.status, Tone.MUTED),
            words(f"status.{case.status.value}"),
            words(f"outcome.text.{case.status.value}"),
        ),
        sections=(SectionVM(child_line(case, words), facts),) if facts else (),
        papers_title=words("outcome.papers") if papers else "",
        papers=papers,
        fields=(typed("breach_reason", state, words, hint=words("outcome.reason-hint"), wide=True),) if late else (),
        hints=(
            KeyHintVM(("↑", "↓"), words("hint.choose")),
            KeyHintVM(("F9",), words("outcome.reprint")),
            KeyHintVM(("F5",), words("hint.enlarge")),
        )
        if papers
        else (),
        focus="breach_reason" if late else "list",
    )
    return page, _actions(state, case, late and not reason.strip(), words)


def _actions(state: WindowState, case: CaseView, reason_missing: bool, words: Words) -> ActionBarVM:
    working = busy(state, words)
    if working:
        return bar(None, filled=working)
    reprint = (secondary(Act.PRINT, "F9", words("outcome.reprint")),) if case.papers else ()
    if case.read_only:
        return bar(None, *reprint, filled=primary(words("button.close")))
    given_out = any(p.name != "waiting-ticket" for p in case.papers)
    hand_over = primary(words("outcome.hand-over" if given_out else "outcome.finish"))
    if reason_missing:
        hand_over = ButtonVM(
            Act.PRIMARY,
            hand_over.text,
            "Enter",
            ButtonKind.PRIMARY,
            ButtonState.UNAVAILABLE,
            words("outcome.reason-first"),
        )
    return bar(None, *reprint, filled=hand_over)


def _paper(paper: PaperView, current: bool, words: Words) -> ListItemVM:
    if paper.failure:
        mark, tone, end = Mark.WARNING, Tone.WARN, words("outcome.not-printed")
    elif paper.job:
        mark, tone, end = Mark.DONE, Tone.NORMAL, words("outcome.printed")
    else:
        mark, tone, end = Mark.TODO, Tone.NORMAL, words("outcome.printing")
    title = words(f"paper.name.{paper.name}")
    detail = DOT.join(
        p
        for p in (
            words("field.number", number=paper.number) if paper.number else "",
            words("outcome.copies", count=paper.copies),
        )
        if p
    )
    if paper.failure and words.catalogue.has(f"error.{paper.failure}.remedy"):
        detail = words.catalogue.text(f"error.{paper.failure}.message", words.language)
    return ListItemVM(title, detail, end, mark, current, None, tone, DOT.join((title, end)))
