"""Which function carries out which rule, and which cases show it: `python -m tests.rules.coverage` writes coverage.md.

A function carries out the rules that its docstring names, and those that it gives findings of. A case counts for a
rule only when a function of that rule really ran while the case was judged.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from app.kernel.clock import KZ
from app.kernel.resources import load_yaml
from app.rules.book import Law
from app.rules.deadlines import TERMS, deadline
from app.rules.decisions import decide
from app.rules.loader import load_law

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE = HERE / "coverage.md"
IDS = tuple((HERE / "rule-ids.txt").read_text(encoding="utf-8").split())
RULINGS = tuple(f"X-{n:02}" for n in range(1, 24))
GROUNDS = tuple(f"S-{n:02}" for n in range(1, 6))
# Rules without a decision of their own: why, and where they are held.
REASONS: Mapping[str, str] = load_yaml(HERE / "reasons.yml")

_ID = r"(?:GEN|QUE|REF|ENR|FG|SCH|CMP|X|S)-\d\d"
_GROUP = re.compile(rf"({_ID})((?:\s*(?:,|…|and)\s*(?:{_ID}|\d\d\b))*)")
_MORE = re.compile(rf"(,|…|and)\s*({_ID}|\d\d)")


def ids_in(text: str) -> Iterator[str]:
    """Ids of a text: 'FG-09, 10', 'QUE-10…QUE-16' and 'CMP-02' alike."""
    for first, rest in _GROUP.findall(text):
        prefix, number = first.split("-")
        yield first
        for sign, other in _MORE.findall(rest):
            this = other if "-" in other else f"{prefix}-{other}"
            if sign == "…":
                yield from (f"{prefix}-{n:02}" for n in range(int(number) + 1, int(this[-2:])))
            yield this
            prefix, number = this.split("-")


@cache
def functions() -> Mapping[str, tuple[str, ...]]:
    """Rule id → functions, as 'app/rules/queue.py: check_age'."""
    found: dict[str, list[str]] = defaultdict(list)
    files = [*sorted((ROOT / "app" / "rules").glob("*.py")), ROOT / "app" / "domain" / "calendar.py"]
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for name, node in _functions(tree, ""):
            named = set(ids_in(ast.get_docstring(node) or ""))
            named |= {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and c.value in IDS}
            for rule in sorted(named):
                found[rule].append(f"{file.relative_to(ROOT)}: {name}")
    for term in TERMS:
        found[term.split(".")[0]].append(_term(term))
    return {rule: tuple(names) for rule, names in found.items()}


def _term(term: str) -> str:
    """A term is carried out by its row of the table of terms."""
    return f"app/rules/deadlines.py: TERMS {term}"


def _functions(tree: ast.AST, where: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{where}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{where}{node.name}.")


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """Every lawyer's case, with the name of its file."""
    return tuple({"file": f.stem, **case} for f in sorted(HERE.glob("*.yaml")) for case in load_yaml(f))


@cache
def law_of(region: str, regime: str) -> Law:
    return load_law(region, regime)


def plain(value: Any) -> Any:
    """YAML dates as the ISO text that a facts file holds."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=KZ)


def judged(case: Mapping[str, Any]) -> Any:
    """What the rules say of a case: a Deadline or a Decision."""
    law = law_of(str(case.get("region", "71")), case.get("regime", "seeds"))
    if "term" in case:
        start = case["start"] if isinstance(case["start"], date) else moment(case["start"])
        return deadline(case["term"], start, law)
    return decide(case["kind"], plain(case["facts"]), moment(case["at"]), law)


def ran(case: Mapping[str, Any]) -> set[str]:
    """Names of the product's functions that a case runs, in the form of `functions`."""
    codes: set[CodeType] = set()

    def seen(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            codes.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        answer = judged(case)
    finally:
        sys.setprofile(before)
    terms = {_term(answer.term)} if "term" in case else set()
    own = [(c, Path(c.co_filename)) for c in codes if c.co_filename.startswith(str(ROOT))]
    return {f"{file.relative_to(ROOT)}: {code.co_qualname}" for code, file in own} | terms


def table() -> str:
    """The coverage table, as coverage.md holds it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases():
        for rule in case["rules"]:
            counts[rule][case["file"]] += 1
    lines = ["# Rule, function, cases", "", "Generated by `python -m tests.rules.coverage`.", ""]
    lines += ["| rule | functions | cases |", "|---|---|---|"]
    for rule in (*IDS, *RULINGS, *GROUNDS):
        names = "<br>".join(functions().get(rule, ())) or "–"
        shown = ", ".join(f"{file} {n}" for file, n in sorted(counts[rule].items()))
        lines.append(f"| {rule} | {names} | {shown or REASONS.get(rule, '–')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
