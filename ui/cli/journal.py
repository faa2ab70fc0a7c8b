"""`qabyldau journal verify|show`: chain, hashes and signatures of a data folder; needs no lock and writes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.entries import Head
from app.journal.reader import JournalReader
from app.journal.verify import JournalReport, verify_journal
from app.kernel.codec import to_plain
from app.kernel.errors import InputError
from ui.cli.context import Answer, CommandContext, Exit
from ui.runtime.config import read_config
from ui.runtime.office import load_keys

JOURNAL_FOLDER = "journal"


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """`verify` and `show`."""
    parser = subparsers.add_parser("journal", help="the desk's journal: verify, show")
    parts = parser.add_subparsers(dest="part", required=True)
    check = parts.add_parser("verify", parents=[common], help="hashes, links, numbers, signatures")
    check.add_argument("--head", metavar="INCARNATION:SEQ:DIGEST", help="a head printed on a receipt or day close")
    check.set_defaults(handler=verify)
    listing = parts.add_parser("show", parents=[common], help="the last entries, without people's data")
    listing.add_argument("--limit", type=int, default=20)
    listing.set_defaults(handler=show)


def verify(args: argparse.Namespace, context: CommandContext) -> Answer:
    """Exit 0 when the journal is sound, 1 with every fault named otherwise."""
    keys = load_keys(context.data, demo=context.demo, key_file=context.key_file)
    known = _head(args.head, read_config(context.data).kiosk) if args.head else None
    report = verify_journal(context.data / JOURNAL_FOLDER, keys, known=known)
    return (Exit.DONE if report.sound else Exit.REFUSED), _report(report, context)


def _head(text: str, kiosk: str) -> Head:
    try:
        incarnation, seq, digest = text.split(":")
        return Head(kiosk, int(incarnation), int(seq), digest)
    except ValueError:
        raise InputError("Journal_HeadForm") from None


def _report(report: JournalReport, context: CommandContext) -> dict[str, Any]:
    key = "journal.sound" if report.sound else "journal.faulty"
    faults = [*report.chain.faults]
    return {
        "sound": report.sound,
        "kiosk": report.kiosk,
        "entries": report.chain.checked,
        "erased": report.chain.erased,
        "head": to_plain(report.chain.head),
        "faults": [to_plain(f) for f in faults],
        "unreadable": [list(u) for u in report.unreadable],
        "storage": list(report.storage),
        "text": context.catalogue.text(
            key, context.language, entries=report.chain.checked, faults=len(faults) + len(report.unreadable)
        ),
    }


def show(args: argparse.Namespace, context: CommandContext) -> Answer:
    """The newest entries: what happened and whether the registry has it, never whom it was about."""
    keys = load_keys(context.data, demo=context.demo, key_file=context.key_file)
    reader = JournalReader(Path(context.data / JOURNAL_FOLDER), keys)
    try:
        entries = [
            {
                "seq": shown.header.seq,
                "incarnation": shown.header.incarnation,
                "at": shown.header.occurred_at.isoformat(),
                "type": shown.header.type,
                "actor": shown.header.actor,
                "case": shown.header.case,
                "events": list(shown.events),
                "digest": shown.digest,
                "sent": shown.sent,
                "erased": shown.erased,
            }
            for shown in reader.show(args.limit)
        ]
    finally:
        reader.close()
    return Exit.DONE, {"entries": entries}
