"""What has happened in a case, by the clock: from its legal clocks and its signatures. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.desk.roles import SignerRole
from app.desk.snapshot import CaseStatus, CaseView, ClockKind, Step
from app.kernel.clock import KZ
from ui.desktop.view_models.common import Source
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.present_parts import badge
from ui.desktop.view_models.preview_models import CourseLineVM, CourseVM
from ui.desktop.view_models.state import View, WindowState
from ui.desktop.view_models.words import Words

_STEPS = (Step.CHILD, Step.DOCUMENTS)


def present_course(state: WindowState, words: Words) -> CourseVM | None:
    """None where the page needs the room itself, and without a case."""
    case = state.desk.case if state.desk else None
    if case is None or state.ui.staff is None or state.ui.view is not View.CASE:
        return None
    ended = (is_over(case) or case.read_only) and state.ui.shown_step is None
    if not ended and (state.ui.shown_step or case.step) not in _STEPS:
        return None
    events = sorted(_events(case, state.window_number, words), key=lambda event: event[0])
    lines = tuple(CourseLineVM(f"{at.astimezone(KZ):%H:%M}", text, badge(by, words)) for at, text, by in events)
    return CourseVM(words("course.title"), words("course.kept"), lines)


def _events(case: CaseView, window: int, words: Words) -> Iterator[tuple[datetime, str, Source]]:
    clocks = {clock.kind: clock for clock in case.clocks}
    wait, serve, term = (clocks[kind] for kind in ClockKind)
    if wait.started_at:
        yield wait.started_at, words("course.ticket"), Source.PARENT
    here = "" if case.read_only else words("course.called", window=window)
    yield case.called_at, here or words("course.called-before"), Source.STAFF
    if term.started_at:
        yield term.started_at, words("course.package", minutes=term.limit_s // 60), Source.STAFF
    for signature in case.contract.signatures if case.contract else ():
        if signature.at:
            by = Source.PARENT if signature.role is SignerRole.PARENT else Source.STAFF
            yield signature.at, words(f"course.contract.{signature.role.value}"), by
    if case.refusal and case.refusal.signed_at:
        yield case.refusal.signed_at, words("course.refusal"), Source.STAFF
    if serve.finished_at:
        gone = case.status in (CaseStatus.LEFT, CaseStatus.NO_SHOW)
        yield serve.finished_at, words("course.left" if gone else "course.handed-over"), Source.STAFF
