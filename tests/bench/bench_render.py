"""`render`: the four-page bilingual contract, warm, beside reportlab drawing its strings plainly; and the first."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.kernel.resources import resource
from printing.documents.furniture import furniture
from printing.documents.registry import DOCUMENTS
from printing.documents.template import load_template
from printing.layout.fonts import load_fonts
from printing.layout.ink import TextMark
from printing.layout.pages import A4, flow
from printing.render import ReportlabRenderer

NAME = "preschool-contract"
WARM_RUNS = 30
COLD_RUNS = 7
COLD_BUDGET_MS = 300.0

# A process of its own prints the milliseconds from before the import of the renderer to the finished first document.
_COLD = f"""
import json, sys, time
facts = json.load(sys.stdin)
start = time.perf_counter()
from printing.render import ReportlabRenderer
ReportlabRenderer().render({NAME!r}, facts)
print((time.perf_counter() - start) * 1000)
"""


def rows() -> list[dict[str, Any]]:
    """Rows `render` (ms, warm) and `render-first` (ms, import included, against its budget)."""
    text = resource("demo", "facts", f"{NAME}.json").read_text(encoding="utf-8")
    facts = json.loads(text)
    renderer = ReportlabRenderer()
    strings = _strings(facts)
    ours, plain = [], []
    renderer.render(NAME, facts)
    _plainly(strings)
    for _ in range(WARM_RUNS):
        ours.append(_milliseconds(lambda: renderer.render(NAME, facts)))
        plain.append(_milliseconds(lambda: _plainly(strings)))
    warm, bare = statistics.median(ours), statistics.median(plain)
    first = statistics.median(_first(text) for _ in range(COLD_RUNS))
    return [
        {"name": "render", "ours": warm, "reference": bare, "ratio": warm / bare, "unit": "ms", "n": WARM_RUNS},
        {
            "name": "render-first",
            "ours": first,
            "reference": COLD_BUDGET_MS,
            "ratio": first / COLD_BUDGET_MS,
            "unit": "ms",
            "n": COLD_RUNS,
        },
    ]


def _strings(facts: Any) -> list[list[TextMark]]:
    """Every string of the contract, page by page, where our layout puts it."""
    fonts, common = load_fonts(), load_template("paper")
    (paper,) = DOCUMENTS[NAME].compose(facts, load_template(NAME), common)
    pages = flow(fonts, paper.blocks, paper.sheet)
    found = []
    for index, page in enumerate(pages, start=1):
        around = furniture(fonts, paper, facts, common, page=index, pages=len(pages))
        found.append([m for m in (*page.marks, *around) if isinstance(m, TextMark)])
    return found


def _plainly(pages: list[list[TextMark]]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4.width, A4.height), pageCompression=1, invariant=1)
    for page in pages:
        for mark in page:
            canvas.setFont(mark.face.value, mark.size)
            canvas.drawString(mark.x, A4.height - mark.y, mark.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _milliseconds(action: Any) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _first(facts: str) -> float:
    done = subprocess.run([sys.executable, "-c", _COLD], input=facts, capture_output=True, text=True, check=True)
    return float(done.stdout)
