"""`qabyldau intake SCRIPT.yaml --out DIR`: a walk-in described in a file, through the same use cases, no window."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import orjson

from app.kernel.errors import InputError
from ui.cli.context import Answer, CommandContext, Exit
from ui.demo.office import DemoOffice
from ui.demo.script import Script, load_script
from ui.demo.walk_in import walk_in


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """The command's parser."""
    parser = subparsers.add_parser("intake", parents=[common], help="a walk-in from a file, without a window")
    parser.add_argument("script", type=Path, metavar="SCRIPT.yaml")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="papers and summary.json go there")
    parser.set_defaults(handler=intake)


def intake(args: argparse.Namespace, context: CommandContext) -> Answer:
    """Exit 0 at any lawful end, refusal included. InputError Script_…; Intake_DemoOnly without --demo."""
    if not context.demo:
        raise InputError("Intake_DemoOnly")
    script = load_script(args.script)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.data is not None:
        return play(script, args.out, context, args.data)
    with tempfile.TemporaryDirectory(prefix="qabyldau-") as folder:
        return play(script, args.out, context, Path(folder))


def play(script: Script, out: Path, context: CommandContext, folder: Path) -> Answer:
    """The script on a demo office in `folder`; `summary.json` stands in `out`."""
    with DemoOffice(folder, script.office, script.at) as demo:
        demo.pcsc.use_here()
        story = walk_in(script, demo, demo.folder, out, context.catalogue)
    summary = {"stories": [story.plain(context.catalogue, context.language)]}
    (out / "summary.json").write_bytes(orjson.dumps(summary, option=orjson.OPT_INDENT_2))
    return Exit.DONE, summary
