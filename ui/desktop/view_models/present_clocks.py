"""The three legal clocks as rings, and the waiting tickets as bars (ENR-17; screens.md 6). Pure."""

from __future__ import annotations

from app.desk.snapshot import ClockKind, ClockView, TicketView
from ui.desktop.view_models.common import ClockState, ClockVM
from ui.desktop.view_models.window_models import WaitingVM
from ui.desktop.view_models.words import Words, span

NEARLY = 0.8
_NEVER_STARTED = "—"


def elapsed_s(clock: ClockView, now_ns: int) -> float:
    """Seconds that count at boot time `now_ns`; a finished clock stands still."""
    if clock.started_at is None:
        return 0.0
    if clock.finished_at is not None:
        return clock.elapsed_s
    return clock.elapsed_s + max(0, now_ns - clock.read_ns) / 1e9


def clock_state(clock: ClockView, now_ns: int) -> ClockState:
    """Exactly the limit is still kept (≤ 15 minutes); one second more is over."""
    if clock.started_at is None:
        return ClockState.NOT_STARTED
    used = int(elapsed_s(clock, now_ns))
    if clock.finished_at is not None:
        return ClockState.FINISHED if used <= clock.limit_s else ClockState.OVER
    if used > clock.limit_s:
        return ClockState.OVER
    return ClockState.NEARLY if used >= clock.limit_s * NEARLY else ClockState.RUNNING


def present_clock(clock: ClockView, now_ns: int, words: Words) -> ClockVM:
    """One ring at this second: what is left; over the limit how much too long; finished what it took."""
    state = clock_state(clock, now_ns)
    used = int(elapsed_s(clock, now_ns))
    left = clock.limit_s - used
    label = words(f"clock.{clock.kind.value}")
    if state is ClockState.NOT_STARTED:
        figure, caption = _NEVER_STARTED, words("clock.not-started")
    elif state is ClockState.OVER:
        figure, caption = f"+{span(left)}", words("clock.over")
    elif state is ClockState.FINISHED:
        figure, caption = span(used), words("clock.finished")
    else:
        figure, caption = span(left), words("clock.left")
    if clock.estimated and state is not ClockState.NOT_STARTED:
        caption = words("clock.estimated", caption=caption)
    announce = ""
    if clock.finished_at is None and clock.started_at is not None:
        if used == int(clock.limit_s * NEARLY) or left == 60:
            announce = words("clock.announce-left", label=label, left=words.minutes_seconds(left))
        elif left == 0:
            announce = words("clock.announce-limit", label=label)
    return ClockVM(
        state=state,
        figure=figure,
        caption=caption,
        label=label,
        limit=words("clock.limit", minutes=clock.limit_s // 60),
        fraction=min(1.0, used / clock.limit_s) if clock.limit_s else 0.0,
        spoken=f"{label}, {figure} {caption}",
        announce=announce,
    )


def empty_clock(kind: ClockKind, limit_s: int, words: Words) -> ClockVM:
    """A clock of nobody: no case is open."""
    return present_clock(ClockView(kind, limit_s), 0, words)


def present_waiting(ticket: TicketView, now_ns: int, words: Words) -> WaitingVM:
    """One waiting ticket: number, service and time left; never a name (ENR-26)."""
    state = clock_state(ticket.wait, now_ns)
    used = int(elapsed_s(ticket.wait, now_ns))
    left = ticket.wait.limit_s - used
    over = state is ClockState.OVER
    figure = f"+{span(left)}" if over else span(left)
    word = words("clock.over") if over else words("clock.left")
    service = words(f"service.{ticket.service.value}")
    return WaitingVM(
        number=ticket.number,
        service=service,
        figure=figure,
        word=word,
        state=state,
        fraction=min(1.0, used / ticket.wait.limit_s),
        spoken=words("left.waiting-spoken", number=ticket.number, service=service, figure=figure, word=word),
    )
