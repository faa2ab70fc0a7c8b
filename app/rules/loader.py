"""Rule book and calendar from `resources/`. The only I/O of the rules; deciders never import it."""

from __future__ import annotations

from app.rules.book import DEFAULT_REGIME, Law


def load_law(region: str = "71", regime: str = DEFAULT_REGIME) -> Law:
    """The law of one region (KATO prefix) under one regime, from the shipped book and calendar."""
    raise NotImplementedError
