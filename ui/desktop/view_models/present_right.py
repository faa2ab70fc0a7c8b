"""The right column: clocks, *why* with citations, and offline what the receipt will say. Pure."""

from __future__ import annotations

from datetime import date

from app.desk.snapshot import CaseView, ClockKind
from app.kernel.clock import KZ
from app.rules.finding import Effect, Finding
from ui.desktop.view_models.common import ClockState, ClockVM, FindingKind, FindingVM
from ui.desktop.view_models.present_clocks import clock_state, elapsed_s, empty_clock, present_clock
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.state import View, WindowState
from ui.desktop.view_models.window_models import RightVM
from ui.desktop.view_models.words import Words, kk_locative, long_date

SHOWN = 3
WAIT_LIMIT_S = 15 * 60
TERM_LIMIT_S = 30 * 60
_ORDER = (
    Effect.BREACH,
    Effect.BLOCKS,
    Effect.ATTENTION,
    Effect.PENDING,
    Effect.INFORMATION,
    Effect.SATISFIED,
)


def present_right(state: WindowState, words: Words) -> RightVM:
    case = state.desk.case if state.desk else None
    task = _task_finding(state)
    findings = [present_finding(f, words) for f in task or _ordered(state, case)]
    if case and not task:
        findings = _with_serve_warning(findings, case, state.now_ns, words)
    receipt = _receipt(state, case, words)
    room = 1 if receipt else SHOWN
    hidden = 0 if state.ui.all_findings else max(0, len(findings) - room)
    shown = tuple(findings if state.ui.all_findings else findings[:room])
    edition = state.desk.edition if state.desk else ""
    return RightVM(
        clocks_title=words("right.clocks"),
        clocks=_clocks(case, state.now_ns, words),
        why_title=words("right.why"),
        edition=words("right.edition", edition=_day(edition)) if edition else "",
        findings=shown,
        more=words("right.more", count=hidden) if hidden else "",
        receipt_title=words("right.receipt") if receipt else "",
        receipt_key="F9" if receipt else "",
        receipt=receipt,
        none="" if shown or receipt else words("right.none"),
    )


def _day(edition: str) -> str:
    """The edition is named by its day."""
    return long_date(date.fromisoformat(edition))


def present_finding(finding: Finding, words: Words) -> FindingVM:
    told = words.finding(finding)
    kind = FindingKind(finding.effect.value)
    spoken = words("finding.spoken", kind=words(f"finding.{kind.value}"), title=told.title, body=told.body)
    return FindingVM(kind, told.title, told.body, told.citation, spoken)


def _own(kind: FindingKind, key: str, words: Words, **params: object) -> FindingVM:
    title, body = words(f"own.{key}.title", **params), words(f"own.{key}.body", **params)
    citation = words.maybe(f"own.{key}.citation")
    spoken = words("finding.spoken", kind=words(f"finding.{kind.value}"), title=title, body=body)
    return FindingVM(kind, title, body, citation, spoken)


def _ordered(state: WindowState, case: CaseView | None) -> list[Finding]:
    found = [*state.ui.refusals]
    for finding in case.findings if case else ():
        if all(finding.key != other.key or finding.facts != other.facts for other in found):
            found.append(finding)
    return sorted(found, key=lambda f: _ORDER.index(f.effect))


def _task_finding(state: WindowState) -> list[Finding]:
    if state.ui.view is not View.TASK or state.desk is None:
        return []
    tasks = state.desk.tasks
    return [tasks[state.ui.choice].finding] if state.ui.choice < len(tasks) else []


def _clocks(case: CaseView | None, now_ns: int, words: Words) -> tuple[ClockVM, ...]:
    if case:
        return tuple(present_clock(clock, now_ns, words) for clock in case.clocks)
    return (
        empty_clock(ClockKind.WAIT, WAIT_LIMIT_S, words),
        empty_clock(ClockKind.SERVE, WAIT_LIMIT_S, words),
        empty_clock(ClockKind.TERM, TERM_LIMIT_S, words),
    )


def _with_serve_warning(findings: list[FindingVM], case: CaseView, now_ns: int, words: Words) -> list[FindingVM]:
    """Within the last fifth of the serving time the clerk is told so among the reasons, not only by the ring."""
    serve = next(c for c in case.clocks if c.kind is ClockKind.SERVE)
    if serve.finished_at is not None or any(f.key.startswith("clock.serve") for f in case.findings):
        return findings
    left = serve.limit_s - elapsed_s(serve, now_ns)
    mark = clock_state(serve, now_ns)
    if mark is ClockState.NEARLY:
        # Minutes only: the card must not be announced anew every second.
        note = _own(FindingKind.ATTENTION, "serve-nearly", words, minutes=max(1, int(left // 60) + 1))
        return [*findings[: SHOWN - 1], note, *findings[SHOWN - 1 :]]
    if mark is ClockState.OVER:
        return [_own(FindingKind.BREACH, "serve-over", words), *findings]
    return findings


def _receipt(state: WindowState, case: CaseView | None, words: Words) -> tuple[FindingVM, ...]:
    """Offline, once the package is taken over: what is a fact and what is only asked for."""
    if case is None or state.desk is None or state.desk.link.up or is_over(case):
        return ()
    term = next(c for c in case.clocks if c.kind is ClockKind.TERM)
    if term.started_at is None:
        return ()
    at = term.started_at.astimezone(KZ)
    params = {"date": long_date(at.date()), "time": f"{at:%H:%M}", "suffix": kk_locative(at.minute)}
    return (
        _own(FindingKind.SATISFIED, "receipt-fact", words, **params),
        _own(FindingKind.PENDING, "receipt-request", words),
    )
