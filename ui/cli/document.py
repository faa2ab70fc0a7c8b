"""`qabyldau document NAME --facts F.json -o OUT.pdf`: any document of formats.md from its facts, without a desk."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from app.kernel.errors import FatalError, InputError
from printing.render import ReportlabRenderer
from ui.cli.context import Answer, CommandContext, Exit


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """The command's parser."""
    parser = subparsers.add_parser("document", parents=[common], help="a document from its facts")
    parser.add_argument("name", metavar="NAME", help="waiting-ticket, package-receipt, preschool-contract…")
    parser.add_argument(
        "--facts", type=Path, required=True, metavar="F.json", help="facts (printing/documents/facts.py)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    parser.add_argument("--templates", type=Path, default=None, metavar="DIR", help="the organisation's own templates")
    parser.set_defaults(handler=document)


def document(args: argparse.Namespace, context: CommandContext) -> Answer:
    """The PDF stands at `output`. With --demo it carries «ҮЛГІ / ОБРАЗЕЦ» whatever the facts say.

    InputError Document_FactsUnreadable, Document_*, Template_*; FatalError Document_NotWritten.
    """
    facts = _facts(args.facts)
    if context.demo:
        facts["demo"] = True
    rendered = ReportlabRenderer(args.templates).render(args.name, facts)
    try:
        args.output.write_bytes(rendered.pdf)
    except OSError as cause:
        raise FatalError("Document_NotWritten", path=str(args.output)) from cause
    result = {
        "document": rendered.name,
        "path": str(args.output),
        "pages": rendered.pages,
        "bytes": len(rendered.pdf),
        "sha256": rendered.sha256,
    }
    return Exit.DONE, result


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise InputError("Document_FactsUnreadable", path=str(path)) from cause
    if not isinstance(facts, dict):
        raise InputError("Document_FactsUnreadable", path=str(path))
    return facts
