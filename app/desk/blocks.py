"""Blocks of paper numbers that the registry gives a desk (formats.md). Light: settings are read before the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Numbers `first`…`last` of one series and year belong to this desk."""

    series: str
    year: int
    first: int
    last: int
