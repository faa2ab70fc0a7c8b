"""`reasoned-refusal`: the reasoned answer refusing the service; a Kazakh page, then a Russian one (rules.md 7.9).

The head signs on the last page; the recipient confirms the receipt by pen beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from printing.documents.facts import ReasonedRefusalFacts
from printing.documents.furniture import CAPTION_ROOM
from printing.documents.paper import (
    BODY,
    HEADING,
    SMALL,
    TITLE,
    Paper,
    PenFrame,
    SignatureFrame,
    born,
    listed,
    masthead,
    room_for_frames,
    titled,
    words,
)
from printing.documents.template import Both, Template, Values, fill, plain
from printing.layout.blocks import Align, Block, PageBreak, Panel, Paragraph, Rule, Space, Together
from printing.layout.ink import ACCENT, MIST
from printing.layout.words import (
    day_kk,
    day_ru,
    number,
    parse_moment,
    until_kk,
    until_ru,
)


@dataclass(frozen=True, slots=True)
class _Side:
    """One language of the answer."""

    language: str
    values: Values
    template: Template

    def __call__(self, text: Both) -> str:
        return text.kk if self.language == "kk" else text.ru

    def line(self, key: str) -> Paragraph:
        return Paragraph(fill(self(self.template[key]), self.values, BODY.face), BODY.but(before=1.5))

    def heading(self, index: int, key: str) -> Paragraph:
        return Paragraph(fill(f"{index}. {self(self.template[key])}", self.values, HEADING.face), HEADING, to_next=True)


def compose(facts: ReasonedRefusalFacts, template: Template, common: Template) -> tuple[Paper, ...]:
    """One answer of two pages or more."""
    kk = _Side("kk", _values(facts, common, "kk"), template)
    ru = _Side("ru", _values(facts, common, "ru"), template)
    blocks: list[Block] = [masthead(facts, common), Rule(before=8.0, after=10.0), *_text(facts, kk)]
    blocks += [
        Space(10.0),
        *(words(plain(template[key].kk, kk.values), SMALL) for key in ("official", "prepared", "see_last")),
        PageBreak(),
        *_text(facts, ru),
        Together(
            (
                Space(8.0),
                *(words(plain(template[key].ru, ru.values), SMALL) for key in ("official", "prepared")),
                room_for_frames(CAPTION_ROOM),
            )
        ),
    ]
    head_kk, head_ru = titled(facts["head"]["post_kk"]), titled(facts["head"]["post_ru"])
    frames = (SignatureFrame("head", head_kk, head_ru, facts["head"]["name"]),)
    pens = (PenFrame("parent", template["received"], facts["applicant"]["name"], template["signature_day"]),)
    head = plain(template["head"].kk, kk.values)
    return (
        Paper(
            plain(template["title"].kk, kk.values),
            head,
            tuple(blocks),
            draft=template.draft,
            frames=frames,
            pens=pens,
            copy_number=facts["copy_number"],
        ),
    )


def _text(facts: ReasonedRefusalFacts, side: _Side) -> list[Block]:
    template, values = side.template, side.values
    blocks: list[Block] = [
        words(plain(side(template["title"]), values), TITLE.but(align=Align.CENTRE)),
        words(plain(side(template["at"]), values), BODY.but(align=Align.CENTRE, before=2.0)),
        Space(8.0),
        side.line("applicant"),
        side.line("child"),
        side.line("service"),
        side.heading(1, "grounds"),
    ]
    for ground in facts["grounds"]:
        citation = ground["citation_kk"] if side.language == "kk" else ground["citation_ru"]
        text = ground["text_kk"] if side.language == "kk" else ground["text_ru"]
        blocks += listed([f"{titled(citation)}: {text}"], BODY.but(before=2.0))
    for index, key, texts in ((2, "found", facts["found"]), (3, "cure", facts["cure"])):
        sentences = [text["kk"] if side.language == "kk" else text["ru"] for text in texts]
        blocks += [side.heading(index, key), *listed(sentences, BODY.but(before=2.0))]
    key = "referral" if facts["referral_valid_until"] is not None else "no_referral"
    notice = Paragraph(fill(side(template[key]), values, BODY.face.bold), BODY.but(face=BODY.face.bold))
    blocks += [
        Panel((notice,), before=10.0, line=None, fill=MIST, bar=ACCENT),
        side.heading(4, "appeal"),
        *listed(
            [plain(side(template[k]), values) for k in ("appeal_provider", "appeal_body", "appeal_court")],
            BODY.but(before=2.0),
        ),
    ]
    return blocks


def _values(facts: ReasonedRefusalFacts, common: Template, language: str) -> Values:
    kk = language == "kk"
    at = parse_moment("at", facts["at"])
    born_kk, born_ru = born(common, facts["child"]["birth_date"])
    until = facts["referral_valid_until"]
    values = {
        "number": number(facts["number"]),
        "day": day_kk(at) if kk else day_ru(at),
        "time": f"{at:%H:%M}",
        "applicant": facts["applicant"]["name"],
        "child": facts["child"]["name"],
        "born": born_kk if kk else born_ru,
        "service": facts["service_kk"] if kk else facts["service_ru"],
        "head": facts["head"]["name"],
        "head_post": facts["head"]["post_kk"] if kk else facts["head"]["post_ru"],
        "name": facts["clerk"]["name"],
        "post": facts["clerk"]["post_kk"] if kk else facts["clerk"]["post_ru"],
    }
    if until is not None:
        moment = parse_moment("referral_valid_until", until)
        values["until"] = until_kk(moment) if kk else until_ru(moment)
    return values
