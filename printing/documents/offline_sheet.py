"""`offline-sheet`: for a parent served without the registry; what is a fact and what is only asked for."""

from __future__ import annotations

from printing.documents.facts import OfflineSheetFacts, Text
from printing.documents.paper import (
    BODY,
    TITLE,
    Paper,
    born,
    listed,
    masthead,
    side_by_side,
    signature_line,
    unbroken,
    words,
)
from printing.documents.template import Template, Values, fill, plain
from printing.layout.blocks import Align, Block, Columns, Panel, Paragraph, Rule, Space
from printing.layout.fonts import Face
from printing.layout.ink import ACCENT, ALERT, MIST, Colour
from printing.layout.words import Case, day_short, number, parse_moment, time_kk

_TEXT = BODY.but(size=9.4, leading=12.6)
_HEAD = _TEXT.but(face=Face.SERIF_BOLD)


def compose(facts: OfflineSheetFacts, template: Template, common: Template) -> tuple[Paper, ...]:
    """One sheet, Kazakh at the left, Russian at the right."""
    kk, ru = _values(facts, common)
    blocks: list[Block] = [
        masthead(facts, common),
        Rule(before=8.0, after=8.0),
        words(plain(template["title"].kk, kk), TITLE.but(align=Align.CENTRE)),
        words(plain(template["title"].ru, ru), TITLE.but(size=9.8, leading=13.0, face=Face.SERIF, align=Align.CENTRE)),
        Space(8.0),
        side_by_side(template["applicant"], kk, ru, _TEXT),
        side_by_side(template["child"], kk, ru, _TEXT),
        side_by_side(template["since"], kk, ru, _TEXT.but(before=6.0)),
        _panel(template, "facts", facts["facts"], ACCENT),
        _panel(template, "asked", facts["asked"], ALERT),
        side_by_side(template["next"], kk, ru, _HEAD.but(before=12.0)),
    ]
    keys = ["next_sent", *(["next_answer"] if facts["phones"] else []), "next_disputed"]
    blocks += [side_by_side(template[key], kk, ru, _TEXT.but(before=3.0)) for key in keys]
    official_kk = Paragraph(fill(template["prepared"].kk, kk, Face.SERIF), _TEXT)
    official_ru = Paragraph(fill(template["prepared"].ru, ru, Face.SERIF), _TEXT)
    blocks += [
        Space(14.0),
        Columns(((official_kk, official_ru), signature_line(template["signature"])), (1.0, 1.0), 18.0, whole=True),
    ]
    head = plain(template["head"].kk, kk)
    return (
        Paper(
            plain(template["title"].kk, kk),
            head,
            tuple(blocks),
            draft=template.draft,
            copy_number=facts["copy_number"],
        ),
    )


def _panel(template: Template, key: str, items: list[Text], colour: Colour) -> Panel:
    title = side_by_side(template[key], {}, {}, _HEAD)
    none: Text = {"kk": template["none"].kk, "ru": template["none"].ru}
    rows = [
        Columns((listed([t["kk"]], _TEXT.but(before=3.0)), listed([t["ru"]], _TEXT.but(before=3.0))), (1.0, 1.0), 18.0)
        for t in items or [none]
    ]
    return Panel((title, *rows), before=10.0, line=None, fill=MIST, bar=colour)


def _values(facts: OfflineSheetFacts, common: Template) -> tuple[Values, Values]:
    since = parse_moment("offline_since", facts["offline_since"])
    born_kk, born_ru = born(common, facts["child"]["birth_date"])
    both = {
        "number": number(facts["number"]),
        "applicant": facts["applicant"]["name"],
        "child": facts["child"]["name"],
        "phones": ", ".join(unbroken(p) for p in facts["phones"]),
        "name": facts["clerk"]["name"],
    }
    kk = {
        "since": f"{day_short(since)} сағат {time_kk(since, Case.ABLATIVE)}",
        "born": born_kk,
        "post": facts["clerk"]["post_kk"],
    }
    ru = {
        "since": f"{since:%H:%M} {day_short(since)}",
        "born": born_ru,
        "post": facts["clerk"]["post_ru"],
    }
    return both | kk, both | ru
