"""Who decides a rule: the desk, the registry, or both; what the registry decides is a pre-check on the desk. Pure.

The desk judges every rule with the same code as the registry; where the registry is the authority (GEN-06, GEN-11)
the desk's answer is marked as a pre-check and never replaces the registry's.
"""

from __future__ import annotations

_REGISTRY = frozenset(
    {
        *("GEN-09", "GEN-10", "GEN-11"),
        *("QUE-03", "QUE-04", "QUE-06", "QUE-07", "QUE-08", "QUE-10", "QUE-11", "QUE-12", "QUE-13", "QUE-15"),
        *("QUE-17", "QUE-18", "QUE-19", "QUE-24", "QUE-26", "QUE-27", "QUE-30", "QUE-31"),
        *("REF-01", "REF-02", "REF-03", "REF-08", "REF-09", "REF-10", "REF-11", "REF-12", "REF-13", "REF-14"),
        *("REF-15", "REF-16", "REF-17", "REF-18", "REF-19"),
        *("FG-01", "FG-02", "FG-03", "FG-05", "FG-06", "FG-07", "FG-08", "FG-09", "FG-10", "FG-13", "FG-14"),
        *("FG-15", "FG-17", "FG-18", "FG-19", "FG-20", "FG-21", "FG-22", "FG-24", "FG-27", "FG-28", "FG-29"),
        *("FG-30", "FG-31", "FG-32", "FG-33", "FG-34", "FG-35"),
        *("SCH-01", "SCH-03", "SCH-06", "SCH-08", "SCH-10", "SCH-11", "SCH-12", "CMP-04"),
    }
)


def is_precheck(rule: str) -> bool:
    """True when the registry confirms what the desk says by this rule (columns R and B of the rules)."""
    return rule in _REGISTRY
