"""The whole window at one moment: which page, with which frame around it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.desk.snapshot import CaseView, Step
from ui.desktop.view_models.checklist import current_row, scan_key
from ui.desktop.view_models.common import KeyHintVM
from ui.desktop.view_models.page_models import EnlargedVM, HeadVM, PageVM, PaperVM
from ui.desktop.view_models.present_child import present_child
from ui.desktop.view_models.present_course import present_course
from ui.desktop.view_models.present_documents import present_documents
from ui.desktop.view_models.present_frame import (
    is_over,
    may_leave,
    present_lamps,
    present_left,
    present_steps,
    present_strip,
    present_top,
)
from ui.desktop.view_models.present_identify import present_identify
from ui.desktop.view_models.present_leave import present_leave
from ui.desktop.view_models.present_outcome import present_outcome
from ui.desktop.view_models.present_outside import (
    present_help,
    present_idle,
    present_lamp_page,
    present_search,
    present_staff,
    present_task,
)
from ui.desktop.view_models.present_papers import is_pin_trouble, paper, present_contract, present_decision
from ui.desktop.view_models.present_parts import bar, primary
from ui.desktop.view_models.present_preview import present_preview
from ui.desktop.view_models.present_right import present_right
from ui.desktop.view_models.state import Activity, Trouble, View, WindowState
from ui.desktop.view_models.window_models import ActionBarVM, ErrorCardVM, WindowVM
from ui.desktop.view_models.words import Words

_ICONS = {Activity.CARD: "card", Activity.SCAN: "scan", Activity.SIGN: "key"}
_PAGES: dict[Step, Callable[[WindowState, CaseView, Words], tuple[PageVM, ActionBarVM]]] = {
    Step.IDENTIFY: present_identify,
    Step.CHILD: present_child,
    Step.DOCUMENTS: present_documents,
    Step.DECISION: present_decision,
    Step.CONTRACT: present_contract,
}


def present(state: WindowState, words: Words) -> WindowVM:
    """What the window shows. The same state gives the same value, so unchanged parts need no painting."""
    page, actions = _page(state, words)
    return WindowVM(
        title=words("product"),
        top=present_top(state, words),
        strip=present_strip(state, words),
        left=present_left(state, words),
        steps=present_steps(state, words),
        page=page,
        error=_error(state, words),
        actions=actions,
        right=present_right(state, words),
        lamps=present_lamps(state, words),
        preview=present_preview(state, words),
        course=present_course(state, words),
    )


def _page(state: WindowState, words: Words) -> tuple[PageVM, ActionBarVM]:
    if state.ui.staff is None:
        return present_staff(state, words)
    over = _over(state, words)
    if over is not None:
        return over
    case = state.desk.case if state.desk else None
    if case is None:
        return present_idle(state, words)
    if (is_over(case) or case.read_only) and state.ui.shown_step is None:
        return present_outcome(state, case, words)
    return _PAGES[state.ui.shown_step or case.step](state, case, words)


def _over(state: WindowState, words: Words) -> tuple[PageVM, ActionBarVM] | None:
    view = state.ui.view
    if view is View.SEARCH:
        return present_search(state, words)
    if view is View.LAMPS:
        return present_lamp_page(state, words)
    if view is View.HELP:
        return present_help(state, words)
    if view is View.TASK:
        return present_task(state, words)
    case = state.desk.case if state.desk else None
    if view is View.LEAVE and case is not None and may_leave(case):
        return present_leave(state, case, words)
    if view is View.PAPER:
        shown = enlarged_paper(state, words)
        if shown is not None:
            title = words(f"paper.over.{shown.document.split(':')[0]}")
            return EnlargedVM(HeadVM(title, ""), shown), bar(None, filled=primary(words("button.close")))
    return None


def enlarged_paper(state: WindowState, words: Words) -> PaperVM | None:
    """The paper that F5 enlarges on the present page; None when there is none."""
    case = state.desk.case if state.desk else None
    if case is None:
        return None
    document = enlargeable(state, case)
    if not document:
        return None
    keys = (KeyHintVM(("PgUp", "PgDn"), ""), KeyHintVM(("Esc",), words("button.close")))
    base = paper(None, words)
    return PaperVM(document, keys, base.page_text, "", base.empty, base.spoken)


def enlargeable(state: WindowState, case: CaseView) -> str:
    """Key of the paper that belongs to the page: contract, refusal or the scan in focus; '' when none."""
    step = state.ui.shown_step or case.step
    if step is Step.CONTRACT and case.contract:
        return f"paper:{case.contract.pdf_sha256}"
    if step is Step.DECISION and case.refusal and case.refusal.pdf_sha256:
        return f"paper:{case.refusal.pdf_sha256}"
    if step is Step.DOCUMENTS:
        row = current_row(case, state.ui)
        return scan_key(row) if row else ""
    return ""


def _error(state: WindowState, words: Words) -> ErrorCardVM | None:
    trouble = state.ui.trouble
    if trouble is None or is_pin_trouble(state) or state.ui.staff is None:
        return None
    code = trouble.error.code
    message, remedy = words.catalogue.error(trouble.error, words.language)
    sentences, remedies = split(message), split(remedy)
    title = sentences[0].rstrip(".")
    rest = " ".join(sentences[1:])
    own = f"error.{code}.happened"
    if words.catalogue.has(f"ui.{own}"):
        rest = words(own)
    return ErrorCardVM(
        title=title,
        subtitle=_how_far(trouble, words),
        code=words("error.code", code=code),
        help=KeyHintVM(("F1",), words("lamps.help")),
        progress=trouble.progress,
        icon=_ICONS.get(trouble.during, "warning") if trouble.during else "warning",
        happened_title=words("error.happened"),
        happened=rest or message,
        remedy_title=words("error.remedy"),
        remedies=remedies,
        kept_title=words("error.kept"),
        kept=_kept(state, words),
        kept_at=words("error.saved", at=words.at_second(trouble.saved_at)) if trouble.saved_at else "",
    )


def _how_far(trouble: Trouble, words: Words) -> str:
    if trouble.during is None:
        return words("error.going-on")
    if trouble.progress is not None:
        return words("error.stopped-at", percent=trouble.progress)
    return words(f"error.during.{trouble.during.value}")


def split(text: str) -> tuple[str, ...]:
    """Sentences of a text; hours and dates with dots stay whole."""
    return tuple(part.strip() for part in re.split(r"(?<=[.;])\s+(?=[A-ZА-ЯӘҒҚҢӨҰҮҺІЁ«])", text) if part.strip())


def _kept(state: WindowState, words: Words) -> tuple[str, ...]:
    case = state.desk.case if state.desk else None
    kept = [words("error.kept-ticket")]
    if case and case.identity:
        kept.append(words("error.kept-identity"))
    if case and any(row.document for row in case.rows):
        kept.append(words("error.kept-documents"))
    if any(value for value in state.ui.fields.values()):
        kept.append(words("error.kept-typed"))
    return tuple(kept)
