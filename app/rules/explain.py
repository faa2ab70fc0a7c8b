"""Findings in words: title, body and citation for the screen; fact, cure and full citation for the paper."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.catalogue import Catalogue, Language
from app.rules.finding import Finding, Ground


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding on the screen: consequence, reason with this case's dates, point of the act."""

    title: str
    body: str
    citation: str


@dataclass(frozen=True, slots=True)
class ExplainedGround:
    """A ground for refusal on paper: words of the act, its full citation, the fact found, how to cure it."""

    text: str
    citation: str
    fact: str
    cure: str


def render(finding: Finding, catalogue: Catalogue, language: Language) -> Explained:
    """The finding in words for the screen."""
    raise NotImplementedError


def render_ground(finding: Finding, catalogue: Catalogue, language: Language) -> ExplainedGround:
    """The finding as a ground of a reasoned refusal, for the paper; it has `ground`."""
    raise NotImplementedError


def ground_title(ground: Ground, catalogue: Catalogue, language: Language) -> str:
    """Short name of a ground for the decision page."""
    raise NotImplementedError
