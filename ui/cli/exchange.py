"""`qabyldau sync status`: what waits for the registry, since when, in words. Needs no lock."""

from __future__ import annotations

import argparse
from typing import Any

from app.journal.reader import JournalReader
from ui.cli.context import Answer, CommandContext, Exit
from ui.cli.journal import JOURNAL_FOLDER
from ui.runtime.office import load_keys


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """`status`."""
    parser = subparsers.add_parser("sync", help="the exchange with the registry")
    parts = parser.add_subparsers(dest="part", required=True)
    said = parts.add_parser("status", parents=[common], help="what waits, since when")
    said.set_defaults(handler=status)


def status(_args: argparse.Namespace, context: CommandContext) -> Answer:
    """State of the exchange as the desk last knew it."""
    keys = load_keys(context.data, demo=context.demo, key_file=context.key_file)
    reader = JournalReader(context.data / JOURNAL_FOLDER, keys)
    try:
        state, unsent, dead = reader.exchange_state(), reader.unsent(), reader.dead_letters()
    finally:
        reader.close()
    since = state.outage_since
    key = "sync.offline" if since else "sync.waiting" if unsent.count else "sync.done"
    return Exit.DONE, {
        "up": since is None and state.paused is None and state.last_contact is not None,
        "unsent": unsent.count,
        "oldest": unsent.oldest.isoformat() if unsent.oldest else None,
        "since": since.isoformat() if since else None,
        "last_contact": state.last_contact.isoformat() if state.last_contact else None,
        "paused": state.paused,
        "dead_letters": len(dead),
        "text": context.catalogue.text(
            key, context.language, count=unsent.count, since=f"{since:%H:%M}" if since else ""
        ),
    }
