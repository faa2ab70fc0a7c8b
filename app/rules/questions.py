"""What a question to the law is made of: a dataclass of facts that a person can write, a judge, a decision. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.say import blocking


@dataclass(frozen=True, slots=True)
class Decision:
    """`outcome` is a word of the kind (accepted, refused, …); `lawful` is false when it is a refusal."""

    outcome: str
    lawful: bool
    findings: tuple[Finding, ...]
    last_moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of `decide`."""

    facts: type
    judge: Callable[[Any, datetime, Law], Decision] = field(repr=False)


def by_findings(yes: str, no: str, findings: tuple[Finding, ...], last_moment: datetime | None = None) -> Decision:
    """`no` when a finding blocks, else `yes`."""
    stopped = blocking(findings)
    return Decision(no if stopped else yes, not stopped, findings, last_moment)
