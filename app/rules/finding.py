"""A finding: what a rule says about this case, why, and on which point of the act it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Fact = str | int | bool | date | datetime | None


class Effect(StrEnum):
    """What a finding does to the case (screens.md section 6, component *finding*)."""

    BLOCKS = "blocks"
    ATTENTION = "attention"
    INFORMATION = "information"
    SATISFIED = "satisfied"
    BREACH = "breach"
    PENDING = "pending"


class Ground(StrEnum):
    """Refusal grounds of ENR-36 and FG-40."""

    R_01 = "R-01"
    R_02 = "R-02"
    R_03 = "R-03"
    R_04 = "R-04"
    R_05 = "R-05"
    R_06 = "R-06"
    R_07 = "R-07"
    S_01 = "S-01"
    S_02 = "S-02"
    S_03 = "S-03"
    S_04 = "S-04"
    S_05 = "S-05"


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names the texts `finding.<key>.title|body` in the catalogue; `facts` fill them.

    `rule` is an id of rule-ids.txt; `citation` names `citation.<citation>` (screen form) and
    `citation.<citation>.full` (paper form). `ground` is set when the finding is a ground for refusal;
    such a finding has `finding.<key>.fact` and `finding.<key>.cure` too, for the paper.
    """

    rule: str
    effect: Effect
    key: str
    citation: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    ground: Ground | None = None


def facts_to_plain(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """Facts as JSON types that keep dates apart from texts: {"until": {"date": "2026-11-27"}}."""
    plain: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, datetime):
            plain[name] = {"moment": value.isoformat()}
        elif isinstance(value, date):
            plain[name] = {"date": value.isoformat()}
        else:
            plain[name] = value
    return plain


def facts_from_plain(plain: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts that `facts_to_plain` wrote."""
    facts: dict[str, Fact] = {}
    for name, value in plain.items():
        if isinstance(value, Mapping):
            facts[name] = (
                datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["date"])
            )
        else:
            facts[name] = value
    return facts


def finding_to_plain(finding: Finding) -> dict[str, Any]:
    """A finding as JSON types, for events."""
    return {
        "rule": finding.rule,
        "effect": finding.effect.value,
        "key": finding.key,
        "citation": finding.citation,
        "facts": facts_to_plain(finding.facts),
        "ground": finding.ground.value if finding.ground else None,
    }


def finding_from_plain(plain: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_plain` wrote."""
    return Finding(
        rule=plain["rule"],
        effect=Effect(plain["effect"]),
        key=plain["key"],
        citation=plain["citation"],
        facts=facts_from_plain(plain["facts"]),
        ground=Ground(plain["ground"]) if plain["ground"] else None,
    )
