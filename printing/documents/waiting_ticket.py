"""`waiting-ticket`: an A6 slip with the number, the time it was taken, and the promise of ENR-17."""

from __future__ import annotations

from dataclasses import replace

from printing.documents.facts import WaitingTicketFacts
from printing.documents.paper import Paper, both_lines, words
from printing.documents.template import Both, Template, plain
from printing.layout.blocks import Block, Columns, Rule, Space, Style
from printing.layout.fonts import Face
from printing.layout.ink import GREY
from printing.layout.pages import A6
from printing.layout.qr import QrBlock
from printing.layout.words import NBSP, Case, day_kk, day_ru, number, parse_moment, time_kk

_SHEET = replace(A6, top=42.0, bottom=88.0)
_KK = Style(8.8, 11.6, Face.SANS)
_RU = Style(7.8, 10.2, Face.SANS, GREY)
_NUMBER = Style(64.0, 62.0, Face.SANS_BOLD)


def compose(facts: WaitingTicketFacts, template: Template, common: Template) -> tuple[Paper, ...]:  # noqa: ARG001 - every paper is composed alike
    """One slip."""
    at = parse_moment("at", facts["at"])
    call = parse_moment("call_until", facts["call_until"])
    ahead = {"ahead": str(facts["ahead"])}
    org = facts["organisation"]
    left: tuple[Block, ...] = (
        Space(8.0),
        words(facts["number"], _NUMBER),
        words(plain(template["taken"].kk, {"day": day_kk(at), "time": f"{at:%H:%M}"}), _KK.but(before=2.0)),
        words(plain(template["taken"].ru, {"day": day_ru(at), "time": f"{at:%H:%M}"}), _RU),
    )
    calls = Both(template["call"].kk, template["call"].ru)
    call_kk, _ = both_lines(calls, {"call": f"{time_kk(call, Case.DATIVE)}"}, _KK)
    _, call_ru = both_lines(calls, {"call": f"{call:%H:%M}"}, _RU)
    waiting = template["ahead"] if facts["ahead"] else template["first"]
    blocks: tuple[Block, ...] = (
        words(org["name_kk"], _KK.but(face=Face.SANS_BOLD, size=8.2, leading=10.4)),
        words(org["name_ru"], _RU.but(size=7.2, leading=9.2)),
        Columns((left, (Space(8.0), QrBlock(facts["qr_text"], size=78.0))), (1.55, 1.0), gutter=8.0, whole=True),
        Rule(before=5.0, after=4.0),
        words(facts["service_kk"], _KK.but(size=8.0, leading=10.2)),
        words(facts["service_ru"], _RU.but(size=7.2, leading=9.2)),
        words(plain(waiting.kk, ahead), _KK.but(face=Face.SANS_BOLD, before=6.0)),
        replace(call_kk, style=_KK),
        words(plain(waiting.ru, ahead), _RU.but(before=3.0)),
        replace(call_ru, style=_RU),
        words(template["order"].kk, _KK.but(size=7.4, leading=9.4, before=4.0)),
        words(template["order"].ru, _RU.but(size=6.8, leading=8.8)),
    )
    title = plain(template["title"].kk, {"number": number(facts["number"])})
    head = f"{template['head'].kk}{NBSP}{facts['number']}"
    return (Paper(title, head, blocks, sheet=_SHEET, draft=template.draft, copy_number=facts["copy_number"]),)
