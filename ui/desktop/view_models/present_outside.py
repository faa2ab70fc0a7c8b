"""Pages without a case in hand: nobody at the desk, staff, search, a task, the lamps, help. Pure."""

from __future__ import annotations

from app.desk.snapshot import SearchHit
from app.kernel.clock import KZ
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonState, FieldKind, FieldMode, FieldVM, KeyHintVM, Mark, Tone
from ui.desktop.view_models.page_models import (
    HeadVM,
    HelpVM,
    IdleVM,
    LampsVM,
    ListItemVM,
    NoticeVM,
    SearchVM,
    StaffVM,
    TaskVM,
)
from ui.desktop.view_models.present_frame import present_lamps
from ui.desktop.view_models.present_parts import DOT, back, bar, busy, primary, secondary
from ui.desktop.view_models.present_right import present_finding
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.window_models import ActionBarVM, LampState
from ui.desktop.view_models.words import Words

_LAMP_MARKS = {
    LampState.READY: Mark.DONE,
    LampState.IDLE: Mark.NOT_REQUIRED,
    LampState.UNREACHABLE: Mark.WARNING,
    LampState.NEEDS_HAND: Mark.WARNING,
    LampState.WAITING: Mark.PENDING,
}


def present_idle(state: WindowState, words: Words) -> tuple[IdleVM, ActionBarVM]:
    desk = state.desk
    waiting = len(desk.waiting) if desk else 0
    tasks = desk.tasks if desk else ()
    title = words("idle.waiting", count=waiting) if waiting else words("idle.nobody")
    items = tuple(
        ListItemVM(
            title=t.parent_name,
            detail=DOT.join((words.finding(t.finding).title, ", ".join(t.phones))),
            end=f"{t.created_at.astimezone(KZ):%d.%m %H:%M}",
            mark=Mark.WARNING,
            current=i == state.ui.choice,
            tone=Tone.WARN,
            spoken=words("task.spoken", name=t.parent_name),
        )
        for i, t in enumerate(tasks)
    )
    hints = [KeyHintVM(("F2",), words("left.call")), KeyHintVM(("F3",), words("top.search-spoken"))]
    if items:
        hints = [KeyHintVM(("↑", "↓"), words("hint.choose")), KeyHintVM(("Enter",), words("task.open")), *hints]
    page = IdleVM(
        head=HeadVM(title, words("idle.next" if waiting else "idle.nobody-text")),
        notice=None,
        tasks_title=words("idle.tasks") if items else "",
        tasks=items,
        hints=tuple(hints),
    )
    ticket = secondary(Act.PRINT, "F9", words("idle.ticket"))
    working = busy(state, words)
    if working:
        return page, bar(None, ticket, filled=working)
    if items:
        return page, bar(None, ticket, filled=primary(words("task.open")))
    call = primary(words("left.call"))
    if not waiting:
        call = primary(words("left.call"), state=ButtonState.UNAVAILABLE, reason=words("left.call-none"))
    return page, bar(None, ticket, filled=call)


def present_staff(state: WindowState, words: Words) -> tuple[StaffVM, ActionBarVM]:
    people = tuple(
        ListItemVM(
            title=m.name.full,
            detail=words.pick(m.post_kk, m.post_ru),
            current=i == state.ui.staff_index,
            spoken=m.name.full,
        )
        for i, m in enumerate(state.staff)
    )
    problem = ""
    if state.ui.trouble is not None:
        message, remedy = words.catalogue.error(state.ui.trouble.error, words.language)
        problem = DOT.join((f"{message} {remedy}", words("error.code", code=state.ui.trouble.error.code)))
    page = StaffVM(
        head=HeadVM(words("staff.title"), words("staff.text")),
        people=people,
        pin_label=words("staff.pin"),
        pin_note=words("contract.pin-not-kept"),
        problem=problem,
        hints=(KeyHintVM(("↑", "↓"), words("hint.choose")), KeyHintVM(("F12",), words("top.language-spoken"))),
        busy=state.ui.busy is Activity.SIGN_IN,
    )
    return page, bar(None, filled=busy(state, words, Activity.SIGN_IN) or primary(words("staff.enter")))


def present_search(state: WindowState, words: Words) -> tuple[SearchVM, ActionBarVM]:
    hits = state.ui.search_hits
    text = state.ui.fields.get("search", "")
    label = words("field.search")
    query = FieldVM("search", label, text, FieldMode.TYPED, None, words("top.search"), "", FieldKind.TEXT, label, True)
    note = ""
    if text and hits is not None and not hits:
        note = words("search.none")
    elif not text:
        note = words("search.how")
    page = SearchVM(
        head=HeadVM(words("search.title"), words("search.text")),
        query=query,
        results=tuple(_hit(hit, i == state.ui.choice, words) for i, hit in enumerate(hits or ())),
        note=note,
        hints=(KeyHintVM(("↑", "↓"), words("hint.choose")), KeyHintVM(("Enter",), words("search.open"))),
    )
    filled = primary(words("search.open"))
    if not hits:
        filled = primary(words("search.open"), state=ButtonState.UNAVAILABLE, reason=words("search.type-first"))
    return page, bar(back(words, "close"), filled=filled)


def _hit(hit: SearchHit, current: bool, words: Words) -> ListItemVM:
    status = words(f"status.{hit.status.value}")
    return ListItemVM(
        title=hit.applicant,
        detail=DOT.join((hit.child, hit.iin_masked, status)),
        end=DOT.join((words("head.ticket", number=hit.ticket_number), f"{hit.at.astimezone(KZ):%d.%m %H:%M}")),
        current=current,
        spoken=DOT.join((hit.applicant, hit.child, status)),
    )


def present_task(state: WindowState, words: Words) -> tuple[TaskVM, ActionBarVM] | None:
    tasks = state.desk.tasks if state.desk else ()
    if state.ui.choice >= len(tasks):
        return None
    task = tasks[state.ui.choice]
    told = present_finding(task.finding, words)
    explained = words.finding(task.finding)
    page = TaskVM(
        head=HeadVM(words("task.title"), words("task.from", name=task.parent_name)),
        notice=NoticeVM(Tone.WARN, told.title, ""),
        say_title=words("task.say"),
        say=explained.tell or told.body,
        citation=told.citation,
        phones_title=words("task.phones"),
        phones=task.phones,
        hints=(KeyHintVM(("F9",), words("task.letter")), KeyHintVM(("Esc",), words("task.later"))),
    )
    buttons = (secondary(Act.PRINT, "F9", words("task.letter")),) if task.paper_id else ()
    return page, bar(back(words, "later"), *buttons, filled=primary(words("task.done")))


def present_lamp_page(state: WindowState, words: Words) -> tuple[LampsVM, ActionBarVM]:
    names = ("registry", "reader", "printer", "scanner", "unsent")
    items = tuple(
        ListItemVM(
            title=words("lamp.spoken", name=lamp.name, text=lamp.text),
            detail=words(f"lamps.about.{name}.{'good' if lamp.state is LampState.READY else 'else'}"),
            mark=_LAMP_MARKS[lamp.state],
            spoken=lamp.spoken,
        )
        for name, lamp in zip(names, present_lamps(state, words).lamps, strict=True)
    )
    return LampsVM(HeadVM(words("lamps.title"), words("lamps.text")), items), bar(
        None, filled=primary(words("button.close"))
    )


def present_help(state: WindowState, words: Words) -> tuple[HelpVM, ActionBarVM]:
    key = f"help.{state.ui.help_about}"
    text = words(key) if words.catalogue.has(f"ui.{key}") else words("help.general")
    names = ("enter", "esc", "tab", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f11", "f12", "ctrl-0")
    keys = tuple(KeyHintVM((words(f"keys.{name}.key"),), words(f"keys.{name}.does")) for name in names)
    return HelpVM(HeadVM(words("help.title"), ""), text, keys), bar(None, filled=primary(words("button.close")))
