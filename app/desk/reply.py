"""What one use case hands back; the desk adds the snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from app.cases.decider import Refused
from app.desk.commands import ReferralQuestion
from app.desk.outcome import PrintOrder, SignOrder
from app.rules.finding import Effect, Finding


@dataclass(frozen=True, slots=True)
class Reply:
    """An outcome without the snapshot."""

    accepted: bool = True
    findings: tuple[Finding, ...] = ()
    prints: tuple[PrintOrder, ...] = ()
    to_sign: SignOrder | None = None
    ask: ReferralQuestion | None = None


def refused(decision: Refused) -> Reply:
    """The law or the state of the case forbids it."""
    return Reply(accepted=False, findings=decision.findings)


def nobody_here() -> Reply:
    """The command needs a parent at the counter."""
    return Reply(
        accepted=False,
        findings=(Finding(rule="ENR-26", effect=Effect.INFORMATION, key="counter.empty", citation="ENR-26"),),
    )
