"""Adapters for the devices that a desk's settings name. The only place that chooses between them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.cards.pcsc import PcscService
from app.cards.reader import PcscCardReader
from app.cards.service import HardwareOnly
from app.desk.ports import CardReader, KeySource, Printer, Scanner
from app.devices.scanner import PreparedScanner, SaneScanner
from app.kernel.clock import SystemClock
from app.signing.tokens import TokenKeys
from printing.spool.missing import PrinterMissing
from ui.runtime.config import DeskConfig
from ui.runtime.running import RunningOffice

_PCSC_SOCKET = "PCSCLITE_CSOCK_NAME"


@dataclass(frozen=True, slots=True)
class BuiltDevices:
    """The adapters, and how to close them all."""

    cards: CardReader
    keys: KeySource
    printer: Printer
    scanner: Scanner
    close: Callable[[], None]
    connect: Callable[[RunningOffice], None]


def build_adapters(config: DeskConfig) -> BuiltDevices:
    """Adapters of the desk. Nothing is asked of a device yet, but the card monitor runs."""
    devices = config.devices
    if devices.pcsc_socket is not None and not _leads_to(os.environ.get(_PCSC_SOCKET), devices.pcsc_socket):
        # The PC/SC library reads it at its first call in this process.
        os.environ[_PCSC_SOCKET] = devices.pcsc_socket
    # Virtual readers could show a card that nobody holds: only the demo may see them.
    service = PcscService() if config.demo else HardwareOnly(PcscService())
    cards = PcscCardReader(service, lambda: SystemClock().now().date())
    keys = TokenKeys(Path(devices.pkcs11_module or ""), environment=os.environ)

    def close() -> None:
        cards.close()
        keys.close()

    def connect(running: RunningOffice) -> None:
        cards.watch(running.slots_changed)
        running.watch_printer()

    return BuiltDevices(cards, keys, _printer(config), _scanner(config), close, connect)


def _leads_to(here: str | None, there: str) -> bool:
    """Whether both name the same socket; the path of this process may be a link, turned from service to service."""
    return here is not None and Path(here).resolve() == Path(there).resolve()


def _printer(config: DeskConfig) -> Printer:
    if sys.platform == "win32":
        from printing.spool.windows import WindowsPrinter  # noqa: PLC0415 - pywin32 is there only

        return WindowsPrinter(config.devices.printer)
    if config.devices.printer is None and config.devices.cups_server is None:
        return PrinterMissing()
    from printing.spool.cups_printer import CupsPrinter  # noqa: PLC0415 - pycups is not on Windows

    return CupsPrinter(config.devices.printer, config.devices.cups_server)


def _scanner(config: DeskConfig) -> Scanner:
    if config.devices.scanner_folder is not None:
        return PreparedScanner(Path(config.devices.scanner_folder))
    sane_config = config.devices.sane_config
    return SaneScanner(device=config.devices.sane_device, config=Path(sane_config) if sane_config else None)
