"""Plain facts in, findings out, by the rule functions of the desk: `qabyldau decide` and the lawyers' cases. Pure.

A kind has a dataclass of facts that a person can write by hand (`questions_*.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.kernel.clock import KZ
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.rules.book import Law
from app.rules.questions import Decision as Decision  # noqa: PLC0414 - what `decide` answers
from app.rules.questions import Question
from app.rules.questions_preschool import (
    ContractFacts,
    EnrolmentFacts,
    ReferralFacts,
    TicketFacts,
    judge_contract,
    judge_enrolment,
    judge_referral,
    judge_ticket,
)
from app.rules.questions_queue import PlaceFacts, QueueFacts, judge_place, judge_queue
from app.rules.questions_school import (
    ComplaintFacts,
    FirstGradeFacts,
    MealsFacts,
    SchoolFacts,
    TransportFacts,
    judge_complaint,
    judge_first_grade,
    judge_meals,
    judge_school,
    judge_transport,
)

KINDS: Mapping[str, Question] = MappingProxyType(
    {
        "ticket": Question(TicketFacts, judge_ticket),
        "queue-application": Question(QueueFacts, judge_queue),
        "referral": Question(ReferralFacts, judge_referral),
        "enrolment": Question(EnrolmentFacts, judge_enrolment),
        "first-grade": Question(FirstGradeFacts, judge_first_grade),
        "contract": Question(ContractFacts, judge_contract),
        "meals": Question(MealsFacts, judge_meals),
        "transport": Question(TransportFacts, judge_transport),
        "complaint": Question(ComplaintFacts, judge_complaint),
        "place": Question(PlaceFacts, judge_place),
        "school-admission": Question(SchoolFacts, judge_school),
    }
)


def decide(kind: str, facts: Mapping[str, Any], at: datetime, law: Law) -> Decision:
    """What the rules of `kind` say of `facts` at the moment `at`.

    InputError Decide_UnknownKind, Decide_UnknownFact, Decide_Fact (which field, what was expected).
    """
    question = _question(kind)
    return question.judge(_read(question.facts, facts), at.astimezone(KZ), law)


def schema(kind: str) -> dict[str, str]:
    """Field → type of the facts of a kind, optional ones with a question mark; fields of a part follow it."""
    return _schema(_question(kind).facts, "")


def changes(
    kind: str, facts: Mapping[str, Any], *, first: datetime, last: date, law: Law
) -> Iterator[tuple[date, Decision]]:
    """The days from `first` to `last` on which outcome or findings change, each with the decision at that hour."""
    before: tuple[str, tuple[str, ...]] | None = None
    at = first
    while at.date() <= last:
        decision = decide(kind, facts, at, law)
        now = (decision.outcome, tuple(f.key for f in decision.findings))
        if now != before:
            yield at.date(), decision
        before, at = now, at + timedelta(days=1)


def _question(kind: str) -> Question:
    if kind not in KINDS:
        raise InputError("Decide_UnknownKind", kind=kind, kinds=", ".join(KINDS))
    return KINDS[kind]


def _schema(kind: type, where: str) -> dict[str, str]:
    hints = _hints(kind)
    fields: dict[str, str] = {}
    for f in dataclasses.fields(kind):
        needed = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        fields[f"{where}{f.name}{'' if needed else '?'}"] = str(f.type)
        part = _part(hints[f.name])
        if part is not None:
            fields |= _schema(part, f"{where}{f.name}.")
    return fields


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _part(hint: Any) -> type | None:
    """The dataclass inside a hint: itself, `X | None`, or the item of `tuple[X, ...]`."""
    if dataclasses.is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    if get_origin(hint) in (Union, UnionType, tuple):
        return next((part for part in map(_part, get_args(hint)) if part is not None), None)
    return None


def _read(kind: type, facts: Mapping[str, Any]) -> Any:
    """`facts` as a `kind`; unlike stored data, a field that nobody knows is an error. Bare times are Kazakhstan's."""
    _only_known(kind, facts, "")
    try:
        return _with_zone(from_plain(kind, facts))
    except InputError as error:
        if error.code != "Codec_Mismatch":
            raise
        field_name = str(error.params["field"]).partition(".")[2]
        raise InputError("Decide_Fact", field=field_name, expected=error.params["expected"]) from None


def _only_known(kind: type, facts: Mapping[str, Any], where: str) -> None:
    hints = _hints(kind)
    for name, value in facts.items():
        if name not in hints:
            raise InputError("Decide_UnknownFact", field=f"{where}{name}", known=", ".join(hints))
        part = _part(hints[name])
        if part is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                _only_known(part, item, f"{where}{name}.")


def _with_zone(value: Any) -> Any:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=KZ)
    if isinstance(value, tuple):
        return tuple(_with_zone(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        changed = {name: new for name, part in parts.items() if (new := _with_zone(part)) is not part}
        return replace(value, **changed) if changed else value
    return value
