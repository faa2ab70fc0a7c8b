"""`qabyldau doctor`: every part that the desk depends on, its state, and what to do about it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.desk.ports import CardReader, PrinterCondition, SlotKind
from app.journal.reader import JournalReader
from app.kernel.errors import QabyldauError
from app.kernel.resources import resource_files
from app.rules.loader import load_law
from ui.cli.context import Answer, CommandContext, Exit
from ui.cli.journal import JOURNAL_FOLDER
from ui.runtime.config import DeskConfig, read_config
from ui.runtime.devices import build_adapters
from ui.runtime.office import load_keys

_FREE_BYTES_WANTED = 500_000_000


class Health(StrEnum):
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part. `key` names `doctor.<part>.<key>.message|remedy` in the catalogue."""

    part: str
    health: Health
    key: str
    params: dict[str, Any]


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """The command's parser."""
    parser = subparsers.add_parser("doctor", parents=[common], help="state and remedy of every part")
    parser.set_defaults(handler=doctor)


def doctor(_args: argparse.Namespace, context: CommandContext) -> Answer:
    """Exit 0 when everything needed works, 3 when something is bad; attention and unverified parts do not fail it."""
    findings = list(_examine(context))
    bad = any(f.health is Health.BAD for f in findings)
    parts = [
        {
            "part": f.part,
            "state": f.health.value,
            "message": {lang: _text(context, f, "message", lang) for lang in ("kk", "ru", "en")},
            "remedy": {lang: _text(context, f, "remedy", lang) for lang in ("kk", "ru", "en")},
        }
        for f in findings
    ]
    lines = [
        f"{_MARKS[f.health]} {_text(context, f, 'message', context.language.value)}"
        + (f"\n    {_text(context, f, 'remedy', context.language.value)}" if f.health is not Health.GOOD else "")
        for f in findings
    ]
    return (Exit.ENVIRONMENT if bad else Exit.DONE), {"parts": parts, "text": "\n".join(lines)}


_MARKS = {Health.GOOD: "✓", Health.ATTENTION: "!", Health.BAD: "✗", Health.UNVERIFIED: "?"}


def _text(context: CommandContext, finding: Finding, part: str, language: str) -> str:
    key = f"doctor.{finding.part}.{finding.key}.{part}"
    if not context.catalogue.has(key):
        return ""
    return context.catalogue.text(key, type(context.language)(language), **finding.params)


def _good(part: str, key: str = "good", **params: Any) -> Finding:
    return Finding(part, Health.GOOD, key, params)


def _examine(context: CommandContext) -> Iterator[Finding]:
    yield _disk(context.data)
    yield _fonts()
    yield _law()
    yield _keys_guard(context)
    try:
        config = read_config(context.data)
    except QabyldauError:
        yield Finding("desk", Health.BAD, "not-enrolled", {})
        return
    yield _good("desk", kiosk=config.kiosk, letter=config.letter)
    yield from _storage(context)
    yield from _devices(config)
    yield Finding("systems", Health.UNVERIFIED, "national", {})


def _disk(data: Path) -> Finding:
    folder = next((p for p in (data, *data.parents) if p.exists()), Path.cwd())
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES_WANTED:
        return Finding("disk", Health.BAD, "full", {"megabytes": free // 1_000_000})
    return _good("disk", megabytes=free // 1_000_000)


def _fonts() -> Finding:
    count = len(resource_files("fonts", "*.ttf")) + len(resource_files("fonts", "*.otf"))
    return _good("fonts", count=count) if count else Finding("fonts", Health.BAD, "missing", {})


def _law() -> Finding:
    law = load_law()
    return _good("law", edition=f"{date.fromisoformat(law.edition):%d.%m.%Y}")


def _keys_guard(context: CommandContext) -> Finding:
    """Until the operating system's keyring guards the keys, this is said loudly (design.md, Keys)."""
    return Finding("keys", Health.ATTENTION, "demo" if context.demo else "file", {})


def _storage(context: CommandContext) -> Iterator[Finding]:
    try:
        keys = load_keys(context.data, demo=context.demo, key_file=context.key_file)
        reader = JournalReader(context.data / JOURNAL_FOLDER, keys)
    except QabyldauError:
        yield Finding("journal", Health.BAD, "closed", {})
        return
    try:
        state, unsent = reader.exchange_state(), reader.unsent().count
    finally:
        reader.close()
    yield _good("journal", unsent=unsent)
    offset = abs(state.clock_offset_s or 0.0)
    yield _good("clock") if offset < 60 else Finding("clock", Health.ATTENTION, "off", {"seconds": round(offset)})
    if state.outage_since is not None or state.paused is not None or state.last_contact is None:
        yield Finding("registry", Health.ATTENTION, "away", {"unsent": unsent})
    else:
        yield _good("registry")


def _devices(config: DeskConfig) -> Iterator[Finding]:
    if config.devices.pcsc_socket is not None:
        os.environ["PCSCLITE_CSOCK_NAME"] = config.devices.pcsc_socket
    adapters = build_adapters(config)
    try:
        yield _readers(adapters.cards)
        yield from _asked("token", lambda: f"{len(adapters.keys.certificates())}")
        yield from _printer(lambda: adapters.printer.state().condition)
        scanner = adapters.scanner.available()
        yield _good("scanner") if scanner else Finding("scanner", Health.ATTENTION, "missing", {})
    finally:
        adapters.close()
    if sys.platform == "win32":
        yield Finding("windows", Health.UNVERIFIED, "devices", {})


def _readers(cards: CardReader) -> Finding:
    count = sum(1 for slot in cards.slots() if slot.kind is not SlotKind.NO_READER)
    return _good("reader", count=count) if count else Finding("reader", Health.ATTENTION, "missing", {})


def _asked(part: str, question: Callable[[], str]) -> Iterator[Finding]:
    try:
        yield _good(part, count=question())
    except QabyldauError as error:
        yield Finding(part, Health.ATTENTION, "missing", {"code": error.code})


def _printer(question: Callable[[], PrinterCondition]) -> Iterator[Finding]:
    try:
        condition = question()
    except QabyldauError:
        yield Finding("printer", Health.ATTENTION, "missing", {})
        return
    ready = condition in (PrinterCondition.READY, PrinterCondition.PRINTING, PrinterCondition.LOW_TONER)
    yield _good("printer") if ready else Finding("printer", Health.ATTENTION, "needs-hand", {})
