"""Findings in words: title, body and citation for the screen; fact, cure and full citation for the paper. Pure.

Texts of a finding `key`: `finding.<key>.title|body` (screen), and for grounds of refusal `.fact|.cure` (paper, to the
parent) and `.step` (screen, what the parent has to do). A citation has a short form and `.full` for paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import ProgrammingError
from app.rules.finding import Finding, Ground
from app.rules.wording import worded


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding on the screen: consequence, reason with this case's dates, point of the act.

    `fact` and `cure` are set for grounds of refusal: what was found, and what the parent has to do.
    """

    title: str
    body: str
    citation: str
    fact: str = ""
    cure: str = ""


def render(finding: Finding, catalogue: Catalogue, language: Language) -> Explained:
    """The finding in words for the screen."""
    return Explained(
        title=_text(finding, "title", catalogue, language),
        body=_text(finding, "body", catalogue, language),
        citation=catalogue.text(f"citation.{finding.citation}", language),
        fact=_optional(finding, "fact", catalogue, language),
        cure=_optional(finding, "step", catalogue, language),
    )


def paper_fact(finding: Finding, catalogue: Catalogue, language: Language) -> str:
    """What was found, as a whole sentence for a paper."""
    return _text(finding, "fact", catalogue, language)


def paper_cure(finding: Finding, catalogue: Catalogue, language: Language) -> str:
    """What the parent can do, as a whole sentence for a paper."""
    return _text(finding, "cure", catalogue, language)


def paper_citation(finding: Finding, catalogue: Catalogue, language: Language) -> str:
    """The point of the act in full, with the date of the order."""
    return catalogue.text(f"citation.{finding.citation}.full", language)


def paper_ground(finding: Finding, catalogue: Catalogue, language: Language) -> str:
    """The ground in the words of the act; ProgrammingError when the finding is no ground for refusal."""
    if finding.ground is None:
        raise ProgrammingError("Explain_NoGround", key=finding.key)
    return catalogue.text(f"ground.{finding.ground.value}.act", language)


def ground_title(ground: Ground, catalogue: Catalogue, language: Language) -> str:
    """Short name of a ground for the decision page."""
    return catalogue.text(f"ground.{ground.value}.title", language)


def _text(finding: Finding, part: str, catalogue: Catalogue, language: Language) -> str:
    facts = worded(finding.facts, catalogue, language)
    key = f"finding.{finding.key}.{part}"
    if part in ("cure", "step") and finding.facts.get("until", part) is None:
        # Nothing can be cured within the referral's term any more.
        key = f"finding.too-late.{part}"
    try:
        return catalogue.text(key, language, **facts)
    except KeyError as missing:
        raise ProgrammingError("Explain_FactMissing", key=finding.key, fact=str(missing)) from None


def _optional(finding: Finding, part: str, catalogue: Catalogue, language: Language) -> str:
    known = catalogue.has(f"finding.{finding.key}.{part}")
    return _text(finding, part, catalogue, language) if known else ""
