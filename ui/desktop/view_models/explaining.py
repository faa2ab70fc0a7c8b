"""From the rules' texts to what the presenters need, in one place. Pure."""

from __future__ import annotations

from app.kernel.catalogue import Catalogue, Language
from app.rules.explain import ground_title, paper_cure, render
from app.rules.finding import Finding
from ui.desktop.view_models.words import Explain, Explained


def explainer(catalogue: Catalogue) -> Explain:
    """How findings are put into words by `app.rules.explain`."""

    def explain(finding: Finding, language: Language) -> Explained:
        told = render(finding, catalogue, language)
        ground = ground_title(finding.ground, catalogue, language) if finding.ground else ""
        tell = ""
        if catalogue.has(f"finding.{finding.key}.fact") and catalogue.has(f"finding.{finding.key}.cure"):
            tell = f"{told.fact} {paper_cure(finding, catalogue, language)}"
        return Explained(told.title, told.body, told.citation, told.fact, told.cure, ground, tell)

    return explain
