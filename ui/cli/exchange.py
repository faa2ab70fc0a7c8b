"""`qabyldau sync status|enrol`: what waits for the registry, and making this desk known to it."""

from __future__ import annotations

import argparse
import getpass
import json
import os
from typing import Any

from app.domain.organisation import Organisation, StaffMember
from app.journal.reader import JournalReader
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.kernel.redaction import Secret
from sync.http import HttpTransport
from sync.registry_client import enrol
from ui.cli.context import Answer, CommandContext, Exit
from ui.cli.journal import JOURNAL_FOLDER
from ui.runtime.config import FILE, DeskConfig, write_config
from ui.runtime.office import load_keys
from ui.runtime.staff import hash_pin

_SHORTEST_PIN = 6


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """`status` and `enrol`."""
    parser = subparsers.add_parser("sync", help="the exchange with the registry")
    parts = parser.add_subparsers(dest="part", required=True)
    said = parts.add_parser("status", parents=[common], help="what waits, since when")
    said.set_defaults(handler=status)
    known = parts.add_parser("enrol", parents=[common], help="this desk is made known with a one-time code")
    known.add_argument("code", metavar="CODE", help="from the registry's administrator")
    known.add_argument("--registry", required=True, metavar="URL")
    known.set_defaults(handler=enrol_desk)


def enrol_desk(args: argparse.Namespace, context: CommandContext) -> Answer:
    """The data folder belongs to an enrolled desk with keys of its own and staff PINs.

    PINs are asked for at the terminal, or come as QABYLDAU_STAFF_PINS (JSON by staff id). InputError Desk_Enrolled,
    Desk_PinShort; RetriableError Registry_EnrolmentCode, Registry_Unreachable.
    """
    if (context.data / FILE).exists():
        raise InputError("Desk_Enrolled")
    keys = load_keys(context.data, demo=context.demo, key_file=context.key_file)
    enrolled = enrol(HttpTransport(args.registry), args.code, keys.entry_key)
    organisation = from_plain(Organisation, enrolled.organisation)
    config = DeskConfig(
        kiosk=enrolled.kiosk,
        letter=chr(ord("A") + enrolled.desk - 1),
        organisation=organisation,
        registry_url=args.registry,
        public_page=f"{args.registry.rstrip('/')}/d",
        demo=context.demo,
        region=organisation.kato[:2],
        staff_pins={m.id: hash_pin(_staff_pin(m, context)) for m in organisation.staff},
    )
    context.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_config(context.data, config)
    return Exit.DONE, {
        "kiosk": config.kiosk,
        "letter": config.letter,
        "organisation": organisation.bin.value,
        "text": context.catalogue.text("sync.enrolled", context.language, letter=config.letter),
    }


def _staff_pin(member: StaffMember, context: CommandContext) -> Secret:
    given = json.loads(os.environ.get("QABYLDAU_STAFF_PINS", "{}")).get(member.id)
    pin = given or getpass.getpass(context.catalogue.text("sync.staff-pin", context.language, name=member.name.full))
    if len(pin) < _SHORTEST_PIN:
        raise InputError("Desk_PinShort", least=_SHORTEST_PIN)
    return Secret(pin)


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
