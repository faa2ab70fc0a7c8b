"""`qabyldau card list|watch|read`: readers, what comes and goes in them, an identity document."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import queue
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.cards.mrz import mrz_key
from app.cards.passive import SigningStates, judge
from app.cards.pcsc import PcscService
from app.cards.reader import PcscCardReader
from app.cards.reading import ReadingOptions
from app.cards.service import CardService, HardwareOnly
from app.domain.identity import IdentityDocument, MrzKey, SlotKind, SlotState
from app.kernel.clock import SystemClock
from app.kernel.errors import FatalError, InputError, RetriableError
from ui.cli.context import Answer, CommandContext, Exit
from ui.runtime.config import read_config

_TICK_SECONDS = 0.2


def add_parsers(subparsers: Any, common: argparse.ArgumentParser) -> None:
    """`card` with its three actions is among the subcommands."""
    actions = subparsers.add_parser("card", help="readers and identity documents").add_subparsers(
        dest="action", required=True
    )
    listed = actions.add_parser("list", parents=[common], help="readers and what stands in them")
    listed.set_defaults(handler=_list)
    watched = actions.add_parser("watch", parents=[common], help="one JSON object a line for every change")
    watched.add_argument("--seconds", type=float, default=None, metavar="N", help="stop after N seconds")
    watched.add_argument("--count", type=int, default=None, metavar="N", help="stop after N changes")
    watched.set_defaults(handler=_watch)
    read = actions.add_parser("read", parents=[common], help="an identity document")
    read.add_argument("--mrz", default=None, metavar="TEXT", help="the machine-readable lines")
    read.add_argument("--number", default=None)
    read.add_argument("--birth", default=None, metavar="DAY", help="1990-01-31 or 31.01.1990")
    read.add_argument("--expiry", default=None, metavar="DAY")
    read.add_argument("--reader", default=None, metavar="N", help="number or name; else where an identity card stands")
    read.add_argument("--csca", type=Path, default=None, metavar="DIR", help="certificates of signing states")
    read.add_argument("--photo", type=Path, default=None, metavar="FILE", help="the face as JPEG")
    read.set_defaults(handler=_read)


@contextmanager
def _reader(context: CommandContext, options: ReadingOptions | None = None) -> Iterator[PcscCardReader]:
    try:
        socket = read_config(context.data).devices.pcsc_socket
    except FatalError:
        socket = None  # readers can be looked at before a desk is enrolled
    if socket is not None:
        os.environ["PCSCLITE_CSOCK_NAME"] = socket
    service: CardService = PcscService() if context.demo else HardwareOnly(PcscService())
    reader = PcscCardReader(service, lambda: SystemClock().now().date(), options=options)
    try:
        yield reader
    finally:
        reader.close()


def _list(_args: argparse.Namespace, context: CommandContext) -> Answer:
    with _reader(context) as reader:
        slots = [slot for slot in reader.slots() if slot.kind is not SlotKind.NO_READER]
    words = [_slot_words(slot, context) for slot in slots]
    if not slots:
        raise RetriableError("Card_NoReader")
    return Exit.DONE, {"readers": [_slot_object(slot) for slot in slots], "text": "\n".join(words)}


def _watch(args: argparse.Namespace, context: CommandContext) -> Answer:
    changes: queue.SimpleQueue[tuple[SlotState, ...]] = queue.SimpleQueue()
    deadline = None if args.seconds is None else time.monotonic() + args.seconds
    shown: dict[int, SlotState] = {}
    count = 0
    with _reader(context) as reader:
        reader.slots()  # the first look; from here on only changes
        reader.watch(changes.put)
        try:
            while (deadline is None or time.monotonic() < deadline) and (args.count is None or count < args.count):
                try:
                    states = changes.get(timeout=_TICK_SECONDS)
                except queue.Empty:
                    continue
                for slot in states:
                    if shown.get(slot.index) != slot:
                        shown[slot.index] = slot
                        count += 1
                        line = {"at": SystemClock().now().isoformat(timespec="milliseconds"), **_slot_object(slot)}
                        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                        sys.stdout.flush()
        except KeyboardInterrupt:
            pass
    return Exit.DONE, {"events": count, "text": context.catalogue.text("card.events", context.language, count=count)}


def _read(args: argparse.Namespace, context: CommandContext) -> Answer:
    key = _key(args)
    with _reader(context, _options(args.csca)) as reader:
        name = _chosen(reader, args.reader)
        document = reader.read_identity(name, key, _progress, lambda: False)
    photo = _photo(document, args.photo)
    shown = _document_object(document)
    return Exit.DONE, {"document": {**shown, "photo": photo}, "text": _document_words(document, context)}


def _options(csca: Path | None) -> ReadingOptions:
    if csca is None:
        return ReadingOptions()
    states = SigningStates.load(csca)
    return ReadingOptions(authenticate=lambda files: judge(files, states, SystemClock().now().date()))


def _key(args: argparse.Namespace) -> MrzKey:
    if args.mrz:
        return mrz_key(args.mrz)
    if not (args.number and args.birth and args.expiry):
        raise InputError("Card_KeyMissing")
    return mrz_key(f"{args.number} {args.birth} {args.expiry}")


def _chosen(reader: PcscCardReader, wanted: str | None) -> str:
    slots = [slot for slot in reader.slots() if slot.kind is not SlotKind.NO_READER]
    if wanted is not None:
        fitting = [slot for slot in slots if wanted in (str(slot.index), slot.reader)]
    else:
        fitting = [slot for slot in slots if slot.kind is SlotKind.IDENTITY_CARD]
        fitting += [slot for slot in slots if slot.kind is not SlotKind.EMPTY] + slots
    if not fitting:
        raise RetriableError("Card_NoReader")
    return fitting[0].reader


def _progress(percent: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{percent:3d} %" + ("\n" if percent == 100 else ""))
        sys.stderr.flush()


def _photo(document: IdentityDocument, file: Path | None) -> dict[str, Any] | None:
    if document.photo_jpeg is None:
        return None
    if file is not None:
        try:
            file.write_bytes(document.photo_jpeg)
        except OSError:
            raise FatalError("Card_PhotoNotWritten") from None
    return {
        "bytes": len(document.photo_jpeg),
        "sha256": hashlib.sha256(document.photo_jpeg).hexdigest(),
        "file": str(file) if file else None,
    }


# ------------------------------------------------------------------ shapes


def _slot_object(slot: SlotState) -> dict[str, Any]:
    return {
        "reader": slot.reader,
        "index": slot.index,
        "kind": slot.kind.value,
        "insertion": slot.insertion,
        "atr": slot.atr.hex().upper(),
    }


def _slot_words(slot: SlotState, context: CommandContext) -> str:
    kind = context.catalogue.text(f"card.kind.{slot.kind.value}", context.language)
    return context.catalogue.text("card.slot", context.language, index=slot.index, kind=kind)


def _document_object(document: IdentityDocument) -> dict[str, Any]:
    name = document.name
    return {
        "number": document.document_number,
        "issuing_state": document.issuing_state,
        "nationality": document.nationality,
        "latin": {"surname": document.latin_surname, "given": document.latin_given},
        "name": {"surname": name.surname, "given": name.given, "patronymic": name.patronymic} if name else None,
        "iin": document.iin.value if document.iin else None,
        "birth_date": document.birth_date.isoformat(),
        "sex": document.sex.value if document.sex else None,
        "expiry_date": document.expiry_date.isoformat(),
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "source": document.source,
        "authenticity": document.authenticity,
        "seconds": round(document.seconds, 3),
    }


def _document_words(document: IdentityDocument, context: CommandContext) -> str:
    latin = f"{document.latin_surname} {document.latin_given}"
    return context.catalogue.text(
        "card.document",
        context.language,
        name=document.name.full if document.name else latin,
        number=document.document_number,
        expiry=document.expiry_date.strftime("%d.%m.%Y"),
        birth=document.birth_date.strftime("%d.%m.%Y"),
        iin=document.iin.value if document.iin else context.catalogue.text("card.no-iin", context.language),
    )
