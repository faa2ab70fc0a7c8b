"""The window around the page: top bar, strip, waiting list, steps, lamps. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.desk.ports import PrinterCondition, SlotKind
from app.desk.snapshot import CaseStatus, CaseView, Step
from app.kernel.catalogue import Language
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.common import ButtonKind, ButtonState, ButtonVM, ClockState, KeyHintVM, Tone
from ui.desktop.view_models.present_clocks import clock_state, present_waiting
from ui.desktop.view_models.state import View, WindowState
from ui.desktop.view_models.window_models import (
    LampBarVM,
    LampState,
    LampVM,
    LeftVM,
    StepState,
    StepVM,
    StripVM,
    TicketCardVM,
    TopBarVM,
)
from ui.desktop.view_models.words import Words

MAX_WAITING = 5
STEPS = (Step.IDENTIFY, Step.CHILD, Step.DOCUMENTS, Step.DECISION, Step.CONTRACT)
_CLOSED = frozenset(
    {
        CaseStatus.ADMITTED,
        CaseStatus.ADMITTED_UNCONFIRMED,
        CaseStatus.DISPUTED,
        CaseStatus.REFUSED,
        CaseStatus.REDIRECTED,
        CaseStatus.LEFT,
        CaseStatus.NO_SHOW,
    }
)

LEAVE_KEY = "Shift+F2"


def is_over(case: CaseView) -> bool:
    """The case has its result; only papers and hand-over are left."""
    return case.status in _CLOSED


def may_leave(case: CaseView | None) -> bool:
    """Somebody is known to stand here and has no result yet."""
    return case is not None and case.identity is not None and not case.read_only and not is_over(case)


def present_top(state: WindowState, words: Words) -> TopBarVM:
    at = state.desk.at if state.desk else None
    staff = state.ui.staff
    return TopBarVM(
        product=words("product"),
        office=words.pick(state.office_kk, state.office_ru),
        search_hint=words("top.search"),
        search_key="F3",
        search_spoken=words("top.search-spoken"),
        day=words.today(at) if at else "",
        time=f"{at:%H:%M}" if at else "",
        staff=staff.name.short if staff else "",
        post=words.pick(staff.post_kk, staff.post_ru) if staff else "",
        languages=(words("top.kk"), words("top.ru")),
        language_index={Language.KK: 0, Language.RU: 1}.get(state.ui.language, -1),
        language_key="F12",
        language_spoken=words("top.language-spoken"),
    )


def present_strip(state: WindowState, words: Words) -> StripVM | None:
    """One amber line during an outage; a green one for some seconds after it."""
    if state.ui.back_online is not None and state.desk:
        return StripVM(Tone.OK, words("strip.back"), words("strip.sent", count=state.ui.back_online), None)
    if state.desk is None or state.desk.link.up:
        return None
    link = state.desk.link
    more = KeyHintVM(("Ctrl+0",), words("strip.more"))
    if link.paused:
        return StripVM(Tone.WARN, words("strip.paused"), words("strip.paused-text"), more)
    if link.since is None:
        return None  # not tried yet since the start; the lamp says so
    since = words.since(link.since, state.desk.at)
    return StripVM(Tone.WARN, words("strip.down", since=since), words("strip.down-text"), more)


def present_left(state: WindowState, words: Words) -> LeftVM:
    desk = state.desk
    waiting = desk.waiting if desk else ()
    case = desk.case if desk else None
    card = None
    if case and not case.read_only:
        name = case.identity.name if case.identity else None
        applicant = case.applicant.name if case.applicant else name
        card = TicketCardVM(
            caption=words("left.serving"),
            number=case.ticket_number,
            desk=words("left.window", number=state.window_number),
            service=words("service.kindergarten-enrolment"),
            name=applicant.short if applicant else "",
            leave=ButtonVM(Act.NO_SHOW, words("leave.button"), LEAVE_KEY, ButtonKind.QUIET)
            if may_leave(case) and state.ui.view is not View.LEAVE
            else None,
        )
    over = [t for t in waiting if clock_state(t.wait, state.now_ns) is ClockState.OVER]
    if over:
        summary, tone = words("left.overdue", number=over[0].number), Tone.BAD
    elif desk and not desk.link.up and desk.link.since is not None:
        summary, tone = words("left.offline", count=desk.day.offline_served), Tone.MUTED
    elif desk and desk.day.breaches:
        summary, tone = words("left.day-breached", served=desk.day.served, breaches=desk.day.breaches), Tone.MUTED
    else:
        summary, tone = words("left.day", served=desk.day.served if desk else 0), Tone.MUTED
    busy = case is not None and not case.read_only
    reason = words("left.call-busy") if busy else words("left.call-none")
    tasks = len(desk.tasks) if desk else 0
    return LeftVM(
        card=card,
        title=words("left.waiting"),
        counted=str(len(waiting)),
        order=words("left.order"),
        waiting=tuple(present_waiting(t, state.now_ns, words) for t in waiting[:MAX_WAITING]),
        more=words("left.more", count=len(waiting) - MAX_WAITING) if len(waiting) > MAX_WAITING else "",
        summary=summary,
        summary_tone=tone,
        call=ButtonVM(
            Act.CALL_NEXT,
            words("left.call"),
            "F2",
            ButtonKind.SECONDARY,
            ButtonState.READY if waiting and not busy else ButtonState.UNAVAILABLE,
            "" if waiting and not busy else reason,
        ),
        task=words("left.tasks", count=tasks) if tasks else "",
    )


def present_steps(state: WindowState, words: Words) -> tuple[StepVM, ...]:
    """Steps behind can be visited; steps ahead only when lawful (they never are before the desk moves on)."""
    case = state.desk.case if state.desk else None
    current = STEPS.index(case.step) if case else -1
    shown = STEPS.index(state.ui.shown_step) if state.ui.shown_step else current
    return tuple(_step(number, (current, shown), case, words) for number in range(len(STEPS)))


def _step(number: int, at: tuple[int, int], case: CaseView | None, words: Words) -> StepVM:
    step, (current, shown) = STEPS[number], at
    skipped = step is Step.DECISION and case is not None and case.refusal is None
    ended = case is not None and is_over(case) and number == current
    if number == shown and not (ended and shown == current):
        mark = StepState.CURRENT
    elif (number < current and not (skipped and current < number)) or ended:
        mark = StepState.DONE
    else:
        mark = StepState.OPEN
    text = words(f"step.{step.value}")
    return StepVM(
        step=step,
        number=number + 1,
        text=text,
        state=mark,
        reachable=case is not None and number <= current and not (skipped and number < current),
        spoken=words(f"step.spoken.{mark.value}", number=number + 1, text=text),
    )


def present_lamps(state: WindowState, words: Words) -> LampBarVM:
    lamps = tuple(_lamp(name, *told, words) for name, told in _lamps(state, words))
    hints = (
        KeyHintVM(("F1",), words("lamps.help")),
        KeyHintVM(("F6",), words("lamps.next-area")),
        KeyHintVM(("F11",), words("lamps.parent")),
    )
    return LampBarVM(lamps, hints)


def _lamp(name: str, mark: LampState, text: str, words: Words) -> LampVM:
    return LampVM(mark, words(f"lamp.{name}"), text, words("lamp.spoken", name=words(f"lamp.{name}"), text=text))


def _lamps(state: WindowState, words: Words) -> Iterable[tuple[str, tuple[LampState, str]]]:
    link = state.desk.link if state.desk else None
    if link is None or link.up:
        registry = (LampState.READY, words("lamp.registry.up")) if link else (LampState.IDLE, words("lamp.starting"))
    elif link.since is None and not link.paused:
        registry = (LampState.IDLE, words("lamp.starting"))
    elif link.paused or link.since is None or state.desk is None:
        registry = (LampState.UNREACHABLE, words("lamp.registry.down"))
    else:
        since = words.since(link.since, state.desk.at)
        registry = (LampState.UNREACHABLE, words("lamp.registry.since", since=since))
    yield "registry", registry
    yield "reader", _reader(state, words)
    condition = state.devices.printer.condition
    ready = condition in (PrinterCondition.READY, PrinterCondition.PRINTING)
    missing = condition in (PrinterCondition.MISSING, PrinterCondition.OFFLINE)
    mark = LampState.READY if ready else LampState.UNREACHABLE if missing else LampState.NEEDS_HAND
    yield "printer", (mark, words(f"lamp.printer.{condition.value}"))
    scanner = (LampState.READY, words("lamp.scanner.ready"))
    if not state.devices.scanner:
        scanner = (LampState.UNREACHABLE, words("lamp.scanner.missing"))
    yield "scanner", scanner
    unsent = link.unsent if link else 0
    if unsent:
        yield "unsent", (LampState.WAITING, words("lamp.unsent.some", count=unsent))
    else:
        yield "unsent", (LampState.READY, words("lamp.unsent.none"))


def _reader(state: WindowState, words: Words) -> tuple[LampState, str]:
    kinds = [slot.kind for slot in state.devices.slots]
    order = (
        (SlotKind.UNKNOWN_CARD, LampState.NEEDS_HAND),
        (SlotKind.IDENTITY_CARD, LampState.READY),
        (SlotKind.SIGNATURE_TOKEN, LampState.READY),
        (SlotKind.OTHER_CARD, LampState.NEEDS_HAND),
        (SlotKind.EMPTY, LampState.IDLE),
    )
    for kind, mark in order:
        if kind in kinds:
            return mark, words(f"lamp.reader.{kind.value}")
    return LampState.UNREACHABLE, words("lamp.reader.no-reader")
