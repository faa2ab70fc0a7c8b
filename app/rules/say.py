"""Findings in one short call each: the effect is the verb. Pure."""

from __future__ import annotations

from app.rules.finding import Effect, Fact, Finding, Ground


def blocks(rule: str, key: str, citation: str, ground: Ground | None = None, **facts: Fact) -> Finding:
    """The law stops it here."""
    return Finding(rule, Effect.BLOCKS, key, citation, facts, ground)


def warns(rule: str, key: str, citation: str, **facts: Fact) -> Finding:
    """Allowed, but a person has to look."""
    return Finding(rule, Effect.ATTENTION, key, citation, facts)


def tells(rule: str, key: str, citation: str, **facts: Fact) -> Finding:
    """Good to know."""
    return Finding(rule, Effect.INFORMATION, key, citation, facts)


def fits(rule: str, key: str, citation: str, **facts: Fact) -> Finding:
    """The requirement is met."""
    return Finding(rule, Effect.SATISFIED, key, citation, facts)


def waits(rule: str, key: str, citation: str, **facts: Fact) -> Finding:
    """The registry has not answered yet."""
    return Finding(rule, Effect.PENDING, key, citation, facts)


def breaks(rule: str, key: str, citation: str, **facts: Fact) -> Finding:
    """A term of the law was broken."""
    return Finding(rule, Effect.BREACH, key, citation, facts)


def present(*findings: Finding | None) -> tuple[Finding, ...]:
    """Those that were said."""
    return tuple(f for f in findings if f is not None)


def blocking(findings: tuple[Finding, ...]) -> bool:
    """True when one of them stops the case."""
    return any(f.effect is Effect.BLOCKS for f in findings)
