"""From the rules' texts to what the presenters need, in one place. Pure."""

from __future__ import annotations

from app.kernel.catalogue import Catalogue, Language
from app.rules.explain import ground_title, render, render_ground
from app.rules.finding import Finding
from ui.desktop.view_models.words import Explain, Explained


def explainer(catalogue: Catalogue) -> Explain:
    """How findings are put into words by `app.rules.explain`."""

    def explain(finding: Finding, language: Language) -> Explained:
        told = render(finding, catalogue, language)
        if finding.ground is None:
            return Explained(told.title, told.body, told.citation)
        ground = render_ground(finding, catalogue, language)
        name = ground_title(finding.ground, catalogue, language)
        return Explained(told.title, told.body, told.citation, ground.fact, ground.cure, name)

    return explain
