"""`qabyldau deadline TERM START` and `qabyldau decide KIND FACTS.json`: the law asked directly."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.domain.calendar import ServiceWindow, SkippedDay, Why
from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import KZ, SystemClock
from app.kernel.codec import to_plain
from app.kernel.errors import InputError
from app.rules.authority import is_precheck
from app.rules.book import DEFAULT_REGIME, Law, Value
from app.rules.deadlines import Start, deadline
from app.rules.decisions import Decision, changes, decide, schema
from app.rules.explain import render
from app.rules.finding import Finding
from app.rules.loader import load_book, load_law
from app.rules.pack import open_pack
from app.rules.trace import traced
from ui.cli.context import Answer, CommandContext, Exit

_ABOUT_TEN = time(10, 0)


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """`deadline` and `decide` are among the subcommands."""
    ends = subparsers.add_parser("deadline", parents=[common], help="when a term of the law ends")
    ends.add_argument("term", metavar="TERM", help="REF-15.visit, CMP-02, …")
    ends.add_argument("start", metavar="START", help="2026-11-20 or 2026-11-20T16:40")
    judged = subparsers.add_parser("decide", parents=[common], help="what the law says of these facts")
    judged.add_argument("kind", metavar="KIND")
    judged.add_argument("facts", metavar="FACTS.json", nargs="?", help="a file, or - for standard input")
    judged.add_argument("--at", default=None, metavar="MOMENT", help="the moment asked about; now when missing")
    judged.add_argument("--schema", action="store_true", help="the facts of this kind")
    judged.add_argument("--explain", action="store_true", help="the parameters that were used")
    judged.add_argument("--all", action="store_true", dest="all_days", help="the days on which the outcome changes")
    judged.add_argument("--from", default=None, metavar="DAY", dest="first")
    judged.add_argument("--to", default=None, metavar="DAY", dest="last")
    for parser in (ends, judged):
        parser.add_argument("--region", default="71", help="KATO prefix")
        parser.add_argument("--regime", default=DEFAULT_REGIME, help="seeds, voucher, or auto: by region and day")
        parser.add_argument("--pack", type=Path, default=None, metavar="FILE", help="a signed rule pack instead")
        parser.add_argument("--pack-key", default=None, metavar="HEX", help="key of its publisher")
    ends.set_defaults(handler=_deadline)
    judged.set_defaults(handler=_decide)


def _deadline(args: argparse.Namespace, context: CommandContext) -> Answer:
    start = _start(args.start)
    found = deadline(args.term, start, _law(args, start))
    return Exit.DONE, {
        "term": found.term,
        "start": found.start.isoformat(),
        "last_moment": found.last_moment.isoformat(),
        "skipped": [
            {"date": s.day.isoformat(), "why": _why(s, context.catalogue, context.language)} for s in found.skipped
        ],
        "citation": context.catalogue.text(f"citation.{found.citation}", context.language),
        "edition": found.edition,
        "calendar_known": found.known,
    }


def _decide(args: argparse.Namespace, context: CommandContext) -> Answer:
    if args.schema:
        return Exit.DONE, {"kind": args.kind, "facts": schema(args.kind)}
    at = _moment(args.first if args.all_days else args.at)
    law, used = traced(_law(args, at))
    facts = _facts(args.facts)
    shown = _Shown(context.catalogue, context.language)
    head = {"kind": args.kind, "edition": law.edition, "region": law.region, "regime": law.regime}
    if args.all_days:
        first = datetime.combine(_day(args.first), _ABOUT_TEN, KZ)
        days = changes(args.kind, facts, first=first, last=_day(args.last), law=law)
        return Exit.DONE, {**head, "changes": [{"from": d.isoformat(), **shown.decision(x)} for d, x in days]}
    decided = decide(args.kind, facts, at, law)
    result = {**head, "at": at.isoformat(), **shown.decision(decided)}
    if args.explain:
        result["parameters"] = [
            {
                "id": p.id,
                "unit": p.unit,
                "value": _value(v.value),
                "from": v.since.isoformat(),
                "citation": context.catalogue.text(f"citation.{v.citation}", context.language),
                "source": v.source,
                "description": p.description["kk" if context.language is Language.KK else "ru"],
            }
            for p, v in used
        ]
    return (Exit.DONE if decided.lawful else Exit.REFUSED), result


def _law(args: argparse.Namespace, on: Start) -> Law:
    """The law that the options name; errors of packs as `open_pack` gives them, InputError Rules_PackKey."""
    book = None
    if args.pack is not None:
        try:
            key = bytes.fromhex(args.pack_key or "")
        except ValueError:
            key = b""
        if len(key) != 32:
            raise InputError("Rules_PackKey")
        try:
            data = args.pack.read_bytes()
        except OSError as error:
            raise InputError("Rules_PackMalformed") from error
        book = open_pack(data, (key,), load_book())
    day = on.date() if isinstance(on, datetime) else on
    return load_law(args.region, args.regime, on=day, book=book)


class _Shown:
    """Decisions as plain JSON in one language."""

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._catalogue, self._language = catalogue, language

    def decision(self, decided: Decision) -> dict[str, Any]:
        return {
            "outcome": decided.outcome,
            "last_moment": decided.last_moment.isoformat() if decided.last_moment else None,
            "findings": [self._finding(f) for f in decided.findings],
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        told = render(finding, self._catalogue, self._language)
        return {
            "rule": finding.rule,
            "effect": finding.effect.value,
            "precheck": is_precheck(finding.rule),
            "key": finding.key,
            "title": told.title,
            "text": told.body,
            "citation": told.citation,
            "ground": finding.ground.value if finding.ground else None,
            "facts": {name: to_plain(value) for name, value in finding.facts.items()},
        }


def _value(value: Value) -> Any:
    return f"{value.opens:%H:%M}–{value.closes:%H:%M}" if isinstance(value, ServiceWindow) else to_plain(value)


def _why(skipped: SkippedDay, catalogue: Catalogue, language: Language) -> str:
    if skipped.why is Why.WEEKEND:
        return catalogue.text("why.weekend", language)
    if skipped.why is Why.MOVED:
        return catalogue.text("why.moved", language, name=skipped.name)
    key = "why.holiday"
    if skipped.observed:
        key = "why.holiday.observed"
    elif skipped.estimated:
        key = "why.holiday.estimated"
    return catalogue.text(key, language, name=catalogue.text(f"holiday.{skipped.name}", language))


def _start(text: str) -> Start:
    try:
        if "T" not in text and " " not in text:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("Deadline_Start", start=text) from None
    return at if at.tzinfo else at.replace(tzinfo=KZ)


def _moment(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    start = _start(text)
    return start if isinstance(start, datetime) else datetime.combine(start, _ABOUT_TEN, KZ)


def _day(text: str | None) -> date:
    start = _start(text or "")
    return start.date() if isinstance(start, datetime) else start


def _facts(source: str | None) -> Mapping[str, Any]:
    """The JSON object; InputError Decide_FactsUnreadable. Times without a zone are Kazakhstan's."""
    try:
        text = sys.stdin.read() if source in (None, "-") else Path(str(source)).read_text(encoding="utf-8")
        plain = json.loads(text)
    except (OSError, ValueError) as error:
        raise InputError("Decide_FactsUnreadable") from error
    if not isinstance(plain, dict):
        raise InputError("Decide_FactsUnreadable")
    return plain
