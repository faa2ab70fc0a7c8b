"""The parent goes before there is a result: one page, one line for the reason (design 5.2: leaves early). Pure."""

from __future__ import annotations

from app.desk.snapshot import CaseView
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonKind, ButtonVM, Tone
from ui.desktop.view_models.page_models import HeadVM, LeaveVM, NoticeVM
from ui.desktop.view_models.present_parts import bar, primary, typed
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words

REASON = "left_reason"


def present_leave(state: WindowState, case: CaseView, words: Words) -> tuple[LeaveVM, ActionBarVM]:
    """Enter ends the case, Esc goes back to it; what is typed stays."""
    applicant = case.applicant.name if case.applicant else case.identity.name if case.identity else None
    page = LeaveVM(
        head=HeadVM(words("leave.title"), applicant.full if applicant else ""),
        notice=NoticeVM(Tone.ACCENT, words("leave.notice"), words("leave.text")),
        reason=typed(REASON, state, words, hint=words("leave.hint"), wide=True),
        focus=REASON,
    )
    stay = ButtonVM(Act.BACK, words("leave.stay"), "Esc", ButtonKind.QUIET)
    return page, bar(stay, filled=primary(words("leave.confirm")))
