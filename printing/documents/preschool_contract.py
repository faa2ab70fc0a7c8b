"""`preschool-contract`: contract of the kindergarten with the parent, Kazakh and Russian side by side (rules.md 7.4).

Clauses are data: `preschool-contract.yaml`, which the organisation replaces. Signed on the last page by both parties.
"""

from __future__ import annotations

from collections.abc import Mapping

from printing.documents.facts import PreschoolContractFacts
from printing.documents.furniture import CAPTION_ROOM
from printing.documents.paper import (
    GUTTER,
    SMALL,
    Paper,
    SignatureFrame,
    born,
    both_lines,
    masthead,
    room_for_frames,
    titled,
    unbroken,
    words,
)
from printing.documents.template import Both, Template, Values, fill, plain
from printing.layout.blocks import Align, Block, Columns, Paragraph, Rule, Space, Style, Together
from printing.layout.fonts import Face
from printing.layout.words import NBSP, amount, day_kk, day_ru, day_short, number, parse_day, parse_moment

_TEXT = Style(8.9, 11.9)
_CLAUSE = _TEXT.but(indent=22.0, before=2.6)
_HEAD = Style(9.2, 12.0, Face.SERIF_BOLD, before=8.0)
_TITLE = Style(10.6, 13.6, Face.SERIF_BOLD, align=Align.CENTRE, before=12.0)
_DETAIL = Style(7.9, 10.4)


def compose(facts: PreschoolContractFacts, template: Template, common: Template) -> tuple[Paper, ...]:
    """One contract; its last page keeps the signature boxes free."""
    values = _values(facts, template, common)
    blocks: list[Block] = [
        masthead(facts, common),
        Rule(before=8.0, after=0.0),
        _pair(template["title"], values, _TITLE),
        Space(4.0),
        _pair(template["place"], values, _TEXT.but(align=Align.CENTRE)),
        _pair(template["preamble"], values, _TEXT.but(before=8.0)),
    ]
    conditions = _conditions(facts)
    for at, section in enumerate(template.sections, start=1):
        blocks.append(_numbered(section.title, f"{at}.", values, _HEAD.but(indent=16.0), to_next=True))
        clauses = [c for c in section.clauses if not c.when or c.when in conditions]
        blocks += [
            _numbered(clause.text, f"{at}.{index}.", values, _CLAUSE) for index, clause in enumerate(clauses, start=1)
        ]
    blocks.append(_closing(facts, template, values))
    head = plain(template["head"].kk, values)
    official = facts["head"]
    frames = (
        SignatureFrame("parent", template["sign_parent"].kk, template["sign_parent"].ru, facts["applicant"]["name"]),
        SignatureFrame("head", titled(official["post_kk"]), titled(official["post_ru"]), official["name"]),
    )
    title = plain(template["title"].kk, values)
    return (Paper(title, head, tuple(blocks), draft=template.draft, frames=frames),)


def _conditions(facts: PreschoolContractFacts) -> frozenset[str]:
    place = facts["place"]
    holds = {
        "special": place["special"],
        "general": not place["special"],
        "temporary": place["ends_on"] is not None,
        "unconfirmed": facts["unconfirmed"],
    }
    return frozenset(name for name, true in holds.items() if true)


def _pair(text: Both, values: Values, style: Style) -> Columns:
    left, right = both_lines(text, values, style)
    return Columns(((left,), (right,)), (1.0, 1.0), GUTTER)


def _numbered(text: Both, label: str, values: Values, style: Style, *, to_next: bool = False) -> Columns:
    sides = tuple((Paragraph(fill(t, values, style.face), style, label),) for t in (text.kk, text.ru))
    return Columns(sides, (1.0, 1.0), GUTTER, to_next=to_next)


def _closing(facts: PreschoolContractFacts, template: Template, values: Values) -> Block:
    """Requisites of both parties with the room for their signatures: one piece, so that no page has signatures only."""
    org, bank, applicant = facts["organisation"], facts["bank"], facts["applicant"]
    own = {
        **values,
        "account": unbroken(bank["account"]),
        "code": bank["code"],
        "bank": bank["name"],
        "bin": org["bin"],
    }
    label = _DETAIL.but(face=Face.SANS_BOLD, size=7.2)
    bold = _DETAIL.but(face=Face.SERIF_BOLD)
    parent: list[Block] = [words(_slashed(template["party_parent"]), label), words(applicant["name"], bold)]
    parent.append(words(f"{values['applicant_iin_kk']} / {values['applicant_iin_ru']}", _DETAIL))
    for lang in ("kk", "ru"):
        address = applicant["address_kk"] if lang == "kk" else applicant["address_ru"]
        if address:
            parent.append(_detail(template["address"], lang, {"address": address}))
    if applicant["phones"]:
        parent.append(
            words(plain(template["phone"].kk, {"phone": ", ".join(unbroken(p) for p in applicant["phones"])}), _DETAIL)
        )
    office: list[Block] = [words(_slashed(template["party_organisation"]), label)]
    for lang in ("kk", "ru"):
        office.append(words(org["name_kk"] if lang == "kk" else org["name_ru"], bold))
        address = org["address_kk"] if lang == "kk" else org["address_ru"]
        office.append(_detail(template["address"], lang, {"address": address}))
    office.append(words(f"{plain(template['bin'].kk, own)} / {plain(template['bin'].ru, own)}", _DETAIL))
    office.append(_detail(template["bank"], "kk", own))
    office.append(_detail(template["bank"], "ru", own))
    office.append(words(plain(template["phone"].kk, {"phone": unbroken(org["phone"])}), _DETAIL))
    last = len(template.sections) + 1
    return Together(
        (
            _numbered(template["details"], f"{last}.", values, _HEAD.but(indent=16.0), to_next=True),
            Space(4.0),
            Columns((tuple(parent), tuple(office)), (1.0, 1.0), GUTTER, whole=True),
            _pair(template["copies"], values, SMALL.but(before=6.0)),
            room_for_frames(CAPTION_ROOM),
        )
    )


def _detail(text: Both, lang: str, values: Values) -> Paragraph:
    return words(plain(text.kk if lang == "kk" else text.ru, values), _DETAIL)


def _slashed(text: Both) -> str:
    return f"{text.kk} / {text.ru}"


def _values(facts: PreschoolContractFacts, template: Template, common: Template) -> Mapping[str, str]:
    """Every field that a template may name."""
    org, head, applicant, child, place = (
        facts["organisation"],
        facts["head"],
        facts["applicant"],
        facts["child"],
        facts["place"],
    )
    day = parse_moment("at", facts["at"]).date()
    values = {
        "number": number(facts["number"]),
        "city_kk": org["city_kk"],
        "city_ru": org["city_ru"],
        "day_kk": day_kk(day),
        "day_ru": day_ru(day),
        "organisation_kk": org["name_kk"],
        "organisation_ru": org["name_ru"],
        "head": head["name"],
        "head_post_kk": head["post_kk"],
        "head_post_ru": head["post_ru"],
        "applicant": applicant["name"],
        "child": child["name"],
        "referral": number(facts["referral"]["number"]),
        "referral_day": day_short(parse_day("referral.issued_on", facts["referral"]["issued_on"])),
        "starts_on": day_short(parse_day("place.starts_on", place["starts_on"])),
        "ends_on": day_short(parse_day("place.ends_on", place["ends_on"])) if place["ends_on"] else "",
        "fee": amount(facts["fee_tenge"]),
    }
    values["child_born_kk"], values["child_born_ru"] = born(common, child["birth_date"])
    for lang in ("kk", "ru"):
        values[f"applicant_iin_{lang}"] = _iin(applicant["iin"], lang, template, common)
        values[f"child_id_{lang}"] = _child_id(facts, lang, template, common)
        values[f"document_{lang}"] = _document(facts, lang, template)
        for field, key in (
            ("relation", f"relation.{applicant['relation']}"),
            ("level", f"level.{place['level']}"),
            ("language", f"language.{place['language']}"),
            ("regime", f"regime.{place['regime']}"),
        ):
            values[f"{field}_{lang}"] = _side(template[key], lang)
    return values


def _side(text: Both, lang: str) -> str:
    return text.kk if lang == "kk" else text.ru


def _iin(iin: str | None, lang: str, template: Template, common: Template) -> str:
    return f"{_side(common['iin'], lang)}{NBSP}{iin}" if iin else _side(template["without_iin"], lang)


def _child_id(facts: PreschoolContractFacts, lang: str, template: Template, common: Template) -> str:
    """The child's IIN; a child without one is named by the birth certificate."""
    child = facts["child"]
    if child["iin"] is None and child["birth_certificate"]:
        return plain(_side(template["birth_certificate"], lang), {"number": number(child["birth_certificate"])})
    return _iin(child["iin"], lang, template, common)


def _document(facts: PreschoolContractFacts, lang: str, template: Template) -> str:
    applicant = facts["applicant"]
    values = {"number": number(applicant["document_number"] or "—")}
    issued = applicant["document_issued_on"]
    if issued is None:
        return plain(_side(template["document"], lang), values)
    values["day"] = day_short(parse_day("applicant.document_issued_on", issued))
    return plain(_side(template["document_dated"], lang), values)
