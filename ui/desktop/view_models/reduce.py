"""What a key, a press or a burst does: the window's next state and what is asked of the desk. Pure.

`reduce` never loses typed text; Esc goes one level back and drops nothing (screens.md 7).
"""

from __future__ import annotations

from dataclasses import replace

from app.desk.commands import CallNext, CloseTask, MarkLeft, MarkNoShow, OpenCase, ReprintDocument, TakeTicket
from app.desk.snapshot import CaseView, Step
from app.kernel.catalogue import Language
from ui.desktop.view_models.actions import (
    Act,
    Action,
    Burst,
    Chosen,
    Focused,
    PinGiven,
    RowChosen,
    Typed,
)
from ui.desktop.view_models.intents import CancelWork, CloseStored, MrzScanned, Request, Search, SignIn
from ui.desktop.view_models.present_frame import STEPS, is_over, may_leave
from ui.desktop.view_models.present_leave import REASON
from ui.desktop.view_models.present_window import enlargeable
from ui.desktop.view_models.reduce_case import case_chosen, case_pin, case_press, row_chosen
from ui.desktop.view_models.state import Area, UiState, View, WindowState

Result = tuple[UiState, tuple[Request, ...]]
_STEP_ACTS = dict(zip((Act.STEP_1, Act.STEP_2, Act.STEP_3, Act.STEP_4, Act.STEP_5), STEPS, strict=True))
_OVERLAYS = {Act.SEARCH: View.SEARCH, Act.LAMPS: View.LAMPS, Act.HELP: View.HELP}
_AREAS = (Area.LEFT, Area.MIDDLE, Area.RIGHT, Area.LAMPS)


def reduce(state: WindowState, action: Action) -> Result:
    """(next window state, requests in order)."""
    ui = state.ui
    if isinstance(action, Burst):
        return _burst(state, action)
    if isinstance(action, Typed):
        fields = {**ui.fields, action.field: action.text}
        asked: tuple[Request, ...] = (Search(action.text.strip()),) if action.field == "search" else ()
        return replace(ui, fields=fields, choice=0 if asked else ui.choice), asked
    if isinstance(action, Focused):
        # What lies over the case has a caret of its own; the page below keeps its place.
        return (replace(ui, focus=action.field) if ui.view is View.CASE else ui), ()
    if isinstance(action, PinGiven):
        return _pin(state, action)
    if isinstance(action, RowChosen):
        return row_chosen(state, action.kind), ()
    if isinstance(action, Chosen):
        return _chosen(state, action)
    return _press(state, action.act)


def _burst(state: WindowState, burst: Burst) -> Result:
    """An MRZ is never typed text; it counts wherever the caret is, as long as a case waits for a card."""
    case = state.desk.case if state.desk else None
    if state.ui.staff is None or case is None or case.read_only or case.identity is not None:
        return state.ui, ()
    ui = replace(state.ui, view=View.CASE, shown_step=None, typing_key=False, trouble=None)
    return ui, (MrzScanned(burst.text),)


def _pin(state: WindowState, given: PinGiven) -> Result:
    ui = state.ui
    if ui.staff is None:
        if not state.staff:
            return ui, ()
        member = state.staff[min(ui.staff_index, len(state.staff) - 1)]
        return replace(ui, trouble=None), (SignIn(member.id, given.pin),)
    return case_pin(state, given.pin)


def _chosen(state: WindowState, chosen: Chosen) -> Result:
    ui = state.ui
    if ui.staff is None:
        return replace(ui, staff_index=chosen.index), ()
    if ui.view is View.CASE and state.desk and state.desk.case:
        return case_chosen(state, chosen)
    ui = replace(ui, choice=chosen.index)
    return _press(replace(state, ui=ui), Act.PRIMARY) if chosen.confirm else (ui, ())


def _press(state: WindowState, act: Act) -> Result:  # noqa: PLR0912 - the keyboard map, one line each
    ui = state.ui
    if act is Act.LANGUAGE:
        return replace(ui, language=Language.RU if ui.language is Language.KK else Language.KK), ()
    if ui.staff is None:
        return _staff_press(state, act)
    if act is Act.PARENT_SCREEN:
        return replace(ui, parent_screen=not ui.parent_screen), ()
    if act is Act.MORE_FINDINGS:
        return replace(ui, all_findings=not ui.all_findings), ()
    if act in (Act.NEXT_AREA, Act.PREVIOUS_AREA):
        return _area(ui, 1 if act is Act.NEXT_AREA else -1), ()
    if act is Act.BACK and ui.busy is not None:
        return ui, (CancelWork(),)
    if act in _OVERLAYS:
        return _open(ui, _OVERLAYS[act]), ()
    if ui.view is not View.CASE:
        return _over_press(state, act)
    if act is Act.BACK and ui.drawer is not None:
        return replace(ui, drawer=None), ()
    case = state.desk.case if state.desk else None
    if act is Act.CALL_NEXT:
        return _call(state)
    if case is None:
        return _idle_press(state, act)
    if act in _STEP_ACTS:
        return _go(state, case, _STEP_ACTS[act]), ()
    if act is Act.OTHER_WAYS:
        ui = replace(ui, all_findings=not ui.all_findings)
        return (ui, ()) if case.step is not Step.DECISION else case_press(replace(state, ui=ui), case, act)
    if act is Act.ENLARGE:
        return (replace(ui, view=View.PAPER), ()) if enlargeable(state, case) else (ui, ())
    if act is Act.NO_SHOW:
        return _gone(ui, case)
    if act is Act.BACK and ui.shown_step is not None:
        return replace(ui, shown_step=None), ()
    if case.read_only and act in (Act.BACK, Act.PRIMARY, Act.FINISH):
        return ui, (CloseStored(),)
    return case_press(state, case, act)


def _gone(ui: UiState, case: CaseView) -> Result:
    """Before anybody is known nobody came; later the parent left, and the reason is asked."""
    if case.read_only or ui.busy is not None:
        return ui, ()
    if case.identity is None:
        return ui, (MarkNoShow(),)
    return (replace(ui, view=View.LEAVE), ()) if may_leave(case) else (ui, ())


def _staff_press(state: WindowState, act: Act) -> Result:
    ui = state.ui
    moved = {Act.UP: -1, Act.DOWN: 1}.get(act)
    if moved is None or not state.staff:
        return ui, ()
    return replace(ui, staff_index=(ui.staff_index + moved) % len(state.staff)), ()


def _open(ui: UiState, view: View) -> UiState:
    if ui.view is view:
        return replace(ui, view=View.CASE)
    if view is View.SEARCH:
        fields = {**ui.fields, "search": ""}
        return replace(ui, view=view, fields=fields, search_hits=None, choice=0)
    return replace(ui, view=view, help_about=ui.focus)


def _area(ui: UiState, step: int) -> UiState:
    """F6 walks the areas; in a narrow window a side area opens as a drawer and closes when it is left."""
    present = _AREAS.index(ui.drawer) if ui.drawer else _AREAS.index(Area.MIDDLE)
    area = _AREAS[(present + step) % len(_AREAS)]
    return replace(ui, drawer=None if area is Area.MIDDLE else area)


def _call(state: WindowState) -> Result:
    desk = state.desk
    free = desk is not None and bool(desk.waiting) and (desk.case is None or desk.case.read_only)
    if not free:
        return state.ui, ()
    return fresh(state.ui), (CallNext(),)


def fresh(ui: UiState) -> UiState:
    """The window's own state as a new case begins: nothing of the one before remains."""
    return UiState(
        language=ui.language,
        staff=ui.staff,
        staff_index=ui.staff_index,
        parent_screen=ui.parent_screen,
        back_online=ui.back_online,
        catching_up=ui.catching_up,
        drawer=ui.drawer,
    )


def _idle_press(state: WindowState, act: Act) -> Result:
    ui, desk = state.ui, state.desk
    tasks = desk.tasks if desk else ()
    if act is Act.PRINT:
        return ui, (TakeTicket(),)
    if act in (Act.UP, Act.DOWN) and tasks:
        step = 1 if act is Act.DOWN else -1
        return replace(ui, choice=(ui.choice + step) % len(tasks)), ()
    if act in (Act.PRIMARY, Act.FINISH):
        if tasks:
            return replace(ui, view=View.TASK, choice=min(ui.choice, len(tasks) - 1)), ()
        return _call(state)
    return ui, ()


def _over_press(state: WindowState, act: Act) -> Result:
    ui = state.ui
    closed = replace(ui, view=View.CASE)
    if act is Act.BACK:
        return closed, ()
    if ui.view is View.SEARCH:
        return _search_press(state, act)
    if ui.view is View.TASK:
        return _task_press(state, act)
    if ui.view is View.LEAVE and act in (Act.PRIMARY, Act.FINISH):
        return closed, (MarkLeft(ui.fields.get(REASON, "").strip()),)
    if act in (Act.PRIMARY, Act.FINISH, Act.ENLARGE):
        return closed, ()
    return ui, ()


def _search_press(state: WindowState, act: Act) -> Result:
    ui, hits = state.ui, state.ui.search_hits or ()
    if act in (Act.UP, Act.DOWN) and hits:
        return replace(ui, choice=(ui.choice + (1 if act is Act.DOWN else -1)) % len(hits)), ()
    if act in (Act.PRIMARY, Act.FINISH) and hits:
        return replace(ui, view=View.CASE, choice=0), (OpenCase(hits[min(ui.choice, len(hits) - 1)].case_id),)
    return ui, ()


def _task_press(state: WindowState, act: Act) -> Result:
    ui = state.ui
    tasks = state.desk.tasks if state.desk else ()
    if ui.choice >= len(tasks):
        return replace(ui, view=View.CASE, choice=0), ()
    task = tasks[ui.choice]
    if act is Act.PRINT and task.paper_id:
        return ui, (ReprintDocument(task.paper_id, "task"),)
    if act in (Act.PRIMARY, Act.FINISH):
        return replace(ui, view=View.CASE, choice=0), (CloseTask(task.id),)
    return ui, ()


def _go(state: WindowState, case: CaseView, step: Step) -> UiState:
    """Steps behind can be looked at; the step of the case is where work goes on."""
    wanted, present = STEPS.index(step), STEPS.index(case.step)
    if wanted > present or (step is Step.DECISION and case.refusal is None):
        return state.ui
    here = wanted == present and not is_over(case)
    return replace(state.ui, shown_step=None if here else step)
