"""`qabyldau`: the desktop without a command, else one of the commands of design.md section 4."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any

from app.kernel.catalogue import load_catalogue
from app.signing.host_process import HOST_COMMAND
from ui.cli.context import CommandContext, Exit, answer, common_options, complain, context_of, error_object, exit_code
from ui.runtime.faults import as_shown

# Modules are imported only for the command that is asked for: the window must start fast.
COMMANDS = {
    "intake": "ui.cli.intake",
    "decide": "ui.cli.law",
    "deadline": "ui.cli.law",
    "card": "ui.cli.card",
    "document": "ui.cli.document",
    "journal": "ui.cli.journal",
    "doctor": "ui.cli.doctor",
    "sync": "ui.cli.exchange",
}


def parser_for(command: str) -> argparse.ArgumentParser:
    """The parser of one command, with the common options."""
    parser = argparse.ArgumentParser(prog="qabyldau")
    subparsers = parser.add_subparsers(dest="command", required=True)
    module: Any = importlib.import_module(COMMANDS[command])
    module.add_parsers(subparsers, common_options())
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of one run: 0 done, 1 refused, 2 usage, 3 environment."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [HOST_COMMAND]:
        # A packaged program starts itself as the host of a vendor's PKCS#11 module.
        from app.signing.pkcs11_host import main as host  # noqa: PLC0415

        return host(arguments[1:])
    if arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(usage())
        return Exit.DONE
    if not arguments or arguments[0].startswith("-"):
        # Qt only when the window is wanted, and before the window's own modules.
        from ui.desktop.plain_imports import import_qt_plainly  # noqa: PLC0415

        import_qt_plainly()
        from ui.desktop.main import main as desktop  # noqa: PLC0415

        return desktop(arguments)
    if arguments[0] not in COMMANDS:
        sys.stderr.write(usage())
        return Exit.USAGE
    try:
        args = parser_for(arguments[0]).parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    catalogue = load_catalogue()
    context = context_of(args, catalogue)
    return run(args, context)


def run(args: argparse.Namespace, context: CommandContext) -> int:
    """One command to its end; errors are answered with code, sentence and remedy, also those nobody foresaw."""
    try:
        code, result = args.handler(args, context)
    except Exception as raised:
        error = as_shown(raised)
        complain(error, context.catalogue, context.language)
        answer(error_object(error, context.catalogue), as_json=True)
        return exit_code(error)
    answer(result, as_json=args.json)
    return int(code)


def usage() -> str:
    """What `qabyldau --help` prints."""
    names = " | ".join(sorted(COMMANDS))
    return f"qabyldau [--kiosk] [--demo] [--data DIR]\nqabyldau {{{names}}} …\n"


if __name__ == "__main__":
    sys.exit(main())
