"""`package-receipt`: what was handed over, what was done with it, and until when the result follows (rules.md 7.9)."""

from __future__ import annotations

from collections.abc import Mapping

from printing.documents.facts import PackageReceiptFacts, ReceiptItem
from printing.documents.paper import (
    BODY,
    HEADING,
    SMALL,
    TITLE,
    Paper,
    born,
    both_lines,
    masthead,
    side_by_side,
    signature_line,
    words,
)
from printing.documents.template import Template, fill, plain
from printing.layout.blocks import Align, Block, Columns, Panel, Paragraph, Rule, Ruled, Space
from printing.layout.fonts import Face
from printing.layout.ink import ALERT, MIST
from printing.layout.words import (
    Case,
    day_kk,
    day_ru,
    day_short,
    moment_kk,
    moment_ru,
    number,
    parse_moment,
    time_kk,
)

_TEXT = BODY.but(size=9.0, leading=12.0)
_CELL = BODY.but(size=8.6, leading=11.0)
_CELL_RU = SMALL.but(size=7.4, leading=9.4)


def compose(facts: PackageReceiptFacts, template: Template, common: Template) -> tuple[Paper, ...]:
    """As many copies as the facts ask for, one after the other, numbered from `copy_number` on."""
    kk, ru = _values(facts, common)
    blocks: list[Block] = [
        masthead(facts, common),
        Rule(before=8.0, after=8.0),
        words(plain(template["title"].kk, kk), TITLE.but(align=Align.CENTRE)),
        words(plain(template["title"].ru, ru), TITLE.but(size=9.8, leading=13.0, face=Face.SERIF, align=Align.CENTRE)),
        Space(8.0),
    ]
    for key in ("taken", "applicant", "child"):
        blocks.append(side_by_side(template[key], kk, ru, _TEXT.but(before=3.0)))
    blocks += [
        Paragraph(fill(template["service"].kk, kk, Face.SERIF), _TEXT.but(before=3.0)),
        Paragraph(fill(template["service"].ru, ru, Face.SERIF), _TEXT),
    ]
    blocks.append(side_by_side(template["list"], kk, ru, HEADING.but(size=9.4, before=7.0)))
    blocks += [_row(index, item, template) for index, item in enumerate(facts["items"], start=1)]
    blocks.append(Rule(before=3.0, after=4.0))
    if facts["offline_since"] is not None:
        blocks.append(
            Panel((side_by_side(template["offline"], kk, ru, _CELL),), before=4.0, line=None, fill=MIST, bar=ALERT)
        )
    blocks.append(side_by_side(template["result"], kk, ru, _TEXT.but(before=8.0)))
    blocks.append(side_by_side(template["no_promise"], kk, ru, _TEXT.but(before=3.0)))
    took_kk = Paragraph(fill(template["took"].kk, kk, Face.SERIF), _TEXT)
    took_ru = Paragraph(fill(template["took"].ru, ru, Face.SERIF), _TEXT)
    blocks += [
        Space(10.0),
        Columns(
            (
                (took_kk, took_ru, *signature_line(template["signature"])),
                (*both_lines(template["received"], {}, _TEXT), *signature_line(template["signature_day"])),
            ),
            (1.0, 1.0),
            20.0,
            whole=True,
        ),
        Space(8.0),
        words(f"{plain(template['journal'].kk, kk)} / {plain(template['journal'].ru, ru)}", SMALL.but(size=7.0)),
    ]
    title, head = (
        plain(template["title"].kk, kk),
        f"{plain(template['head'].kk, kk)} / {plain(template['head'].ru, ru)}",
    )
    first = facts["copy_number"]
    return tuple(
        Paper(title, head, tuple(blocks), draft=template.draft, copy_number=first + index)
        for index in range(facts["copies"])
    )


def _row(index: int, item: ReceiptItem, template: Template) -> Block:
    document, handling = template[f"document.{item['document']}"], template[f"handling.{item['handling']}"]
    left: tuple[Block, ...] = (words(document.kk, _CELL), words(document.ru, _CELL_RU))
    right: list[Block] = [words(handling.kk, _CELL, bold=True), words(handling.ru, _CELL_RU)]
    if item["note_kk"]:
        right.append(words(item["note_kk"], _CELL_RU))
    if item["note_ru"] and item["note_ru"] != item["note_kk"]:
        right.append(words(item["note_ru"], _CELL_RU))
    return Ruled(Columns(((words(f"{index}.", _CELL),), left, tuple(right)), (0.05, 0.56, 0.39), 8.0, whole=True))


def _values(facts: PackageReceiptFacts, common: Template) -> tuple[Mapping[str, str], Mapping[str, str]]:
    at, by = parse_moment("at", facts["at"]), parse_moment("result_by", facts["result_by"])
    born_kk, born_ru = born(common, facts["child"]["birth_date"])
    both = {
        "number": number(facts["number"]),
        "applicant": facts["applicant"]["name"],
        "child": facts["child"]["name"],
        "name": facts["clerk"]["name"],
        "hash": facts["journal_head"][:16],
    }
    kk = both | {
        "taken": moment_kk(at),
        "service": facts["service_kk"],
        "born": born_kk,
        "result": f"{day_kk(by)}, сағат {time_kk(by, Case.DATIVE)} дейін",
        "post": facts["clerk"]["post_kk"],
    }
    ru = both | {
        "taken": moment_ru(at),
        "service": facts["service_ru"],
        "born": born_ru,
        "result": f"{day_ru(by)}, до {by:%H:%M}",
        "post": facts["clerk"]["post_ru"],
    }
    if facts["offline_since"] is not None:
        since = parse_moment("offline_since", facts["offline_since"])
        kk["since"] = f"{day_short(since)} сағат {time_kk(since, Case.ABLATIVE)}"
        ru["since"] = f"{since:%H:%M} {day_short(since)}"
    return kk, ru
