"""What stands on record and what is only asked of the registry, and what a dispute means for the parent. Pure.

The desk owns what happened; places and referrals are the registry's (design.md 1.3); offline a paper tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.rules.book import Law
from app.rules.finding import Effect, Fact, Finding

# Reasons as the registry sends them (sync.protocol.DisputeReason).
_DISPUTES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "referral-cancelled-by-applicant": ("REF-19", "dispute.cancelled", "REF-19"),
        "referral-lapsed": ("REF-15", "dispute.lapsed", "REF-15"),
        "referral-used": ("REF-21", "dispute.used", "REF-07"),
        "referral-unknown": ("REF-20", "dispute.unknown", "REF-07"),
        "other-organisation": ("REF-21", "dispute.other-organisation", "REF-07"),
        "referral-not-started": ("REF-03", "dispute.not-started", "REF-03"),
    }
)


def facts_on_record(record: Mapping[str, Any], law: Law) -> tuple[Finding, ...]:  # noqa: ARG001 - the same shape as below
    """What the desk itself saw and keeps: it holds whatever the registry answers.

    `record`: package_at, result_at (moments or None), referral_number, contract_number, refusal_number (or None).
    """
    facts: list[Finding] = []
    number = record.get("referral_number")
    package_at = record.get("package_at")
    if isinstance(package_at, datetime):
        facts.append(_fact("ENR-09", "record.package", "ENR-06", {"at": package_at}))
        if number:
            facts.append(_fact("REF-15", "record.visit", "REF-15", {"at": package_at, "number": number}))
    result_at = record.get("result_at")
    for kind in ("contract", "refusal"):
        paper = record.get(f"{kind}_number")
        if paper and isinstance(result_at, datetime):
            facts.append(_fact("ENR-07", f"record.{kind}", "ENR-07", {"at": result_at, "number": paper}))
    return tuple(facts)


def asked_of_registry(record: Mapping[str, Any], law: Law) -> tuple[Finding, ...]:  # noqa: ARG001 - regimes may differ
    """What only the registry can decide and has not decided yet."""
    asked: list[Finding] = []
    number = record.get("referral_number")
    if number:
        asked.append(_asked("REF-07", "asked.referral", "REF-07", {"number": number}))
    if record.get("contract_number"):
        asked.append(_asked("ENR-02", "asked.seat", "REF-07", {}))
    if not number and not asked:
        asked.append(_asked("REF-20", "asked.delivery", "ENR-12", {}))
    return tuple(asked)


def admission_disputed(reason: str, referral_number: str, happened_at: datetime) -> Finding:
    """Why the registry did not give the place, with what to tell the parent (`.fact` and `.cure`).

    `happened_at`: when the referral changed elsewhere. A reason that this version does not know gives a general text.
    """
    rule, key, citation = _DISPUTES.get(reason, ("REF-07", "dispute.other", "REF-07"))
    return Finding(rule, Effect.BLOCKS, key, citation, {"number": referral_number, "at": happened_at})


def _fact(rule: str, key: str, citation: str, facts: Mapping[str, Fact]) -> Finding:
    return Finding(rule, Effect.SATISFIED, key, citation, facts)


def _asked(rule: str, key: str, citation: str, facts: Mapping[str, Fact]) -> Finding:
    return Finding(rule, Effect.PENDING, key, citation, facts)
