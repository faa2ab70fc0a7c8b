"""`call-back-letter`: the registry disputed an admission; what happened and what the parent can do."""

from __future__ import annotations

from printing.documents.facts import CallBackLetterFacts
from printing.documents.paper import (
    BODY,
    GUTTER,
    HEADING,
    SMALL,
    TITLE,
    Paper,
    born,
    listed,
    masthead,
    signature_line,
    unbroken,
    words,
)
from printing.documents.template import Both, Template, Values, fill, plain
from printing.layout.blocks import Align, Block, Columns, Panel, Paragraph, Rule, Space, Together
from printing.layout.fonts import Face
from printing.layout.ink import ACCENT, MIST
from printing.layout.words import day_kk, day_ru, day_short, number, parse_day, parse_moment, until_kk, until_ru

_TEXT = BODY.but(size=9.2, leading=12.4)


def compose(facts: CallBackLetterFacts, template: Template, common: Template) -> tuple[Paper, ...]:
    """One letter: Kazakh, then Russian."""
    kk, ru = _values(facts, common, "kk"), _values(facts, common, "ru")
    at = parse_moment("at", facts["at"])
    russian = _text(facts, template, ru, "ru")
    blocks: list[Block] = [
        masthead(facts, common),
        Rule(before=8.0, after=8.0),
        Columns(
            (
                (words(day_kk(at), SMALL), words(day_ru(at), SMALL)),
                (Paragraph(fill(template["to"].kk, kk, Face.SERIF), _TEXT.but(align=Align.RIGHT)),),
            ),
            (1.0, 2.0),
            GUTTER,
            whole=True,
        ),
        Space(8.0),
        *_text(facts, template, kk, "kk"),
        Rule(before=9.0, after=7.0),
        *russian[:-2],
        Together(
            (
                *russian[-2:],
                Space(6.0),
                Columns(
                    (
                        (
                            Paragraph(fill(template["official"].kk, kk, Face.SERIF), _TEXT),
                            Paragraph(fill(template["official"].ru, ru, Face.SERIF), _TEXT),
                        ),
                        signature_line(template["signature"]),
                    ),
                    (1.0, 1.0),
                    18.0,
                    whole=True,
                ),
                words(
                    f"{plain(template['prepared'].kk, kk)} / {plain(template['prepared'].ru, ru)}",
                    SMALL.but(before=8.0),
                ),
            )
        ),
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


def _text(facts: CallBackLetterFacts, template: Template, values: Values, language: str) -> list[Block]:
    def side(text: Both) -> str:
        return text.kk if language == "kk" else text.ru

    def line(key: str, before: float = 4.0) -> Paragraph:
        return Paragraph(fill(side(template[key]), values, Face.SERIF), _TEXT.but(before=before))

    heading = HEADING.but(size=9.6, leading=13.0, before=7.0)
    blocks: list[Block] = [
        words(plain(side(template["title"]), values), TITLE.but(size=11.4, align=Align.CENTRE)),
        line("subject", 6.0),
    ]
    for key, sentences in (("happened", facts["happened"]), ("todo", facts["todo"])):
        texts = [s["kk"] if language == "kk" else s["ru"] for s in sentences]
        blocks.append(Paragraph(fill(side(template[key]), values, heading.face), heading, to_next=True))
        blocks += listed(texts, _TEXT.but(before=2.0))
    if facts["reply_by"] is not None:
        bold = _TEXT.but(face=Face.SERIF_BOLD)
        reply = Paragraph(fill(side(template["reply"]), values, bold.face), bold)
        blocks.append(Panel((reply,), before=8.0, line=None, fill=MIST, bar=ACCENT))
    return [*blocks, line("kept", 6.0), line("ask", 2.0)]


def _values(facts: CallBackLetterFacts, common: Template, language: str) -> Values:
    kk = language == "kk"
    born_kk, born_ru = born(common, facts["child"]["birth_date"])
    values = {
        "number": number(facts["number"]),
        "contract": number(facts["contract_number"]),
        "day": day_short(parse_day("contract_on", facts["contract_on"])),
        "applicant": facts["applicant"]["name"],
        "child": facts["child"]["name"],
        "born": born_kk if kk else born_ru,
        "phone": unbroken(facts["organisation"]["phone"]),
        "head": facts["head"]["name"],
        "head_post": facts["head"]["post_kk"] if kk else facts["head"]["post_ru"],
        "name": facts["clerk"]["name"],
        "post": facts["clerk"]["post_kk"] if kk else facts["clerk"]["post_ru"],
    }
    if facts["reply_by"] is not None:
        until = parse_moment("reply_by", facts["reply_by"])
        values["until"] = until_kk(until) if kk else until_ru(until)
    return values
