"""What a data folder knows of its desk: written at enrolment and with each new block of numbers, read at a start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from app.desk.blocks import NumberBlock
from app.domain.organisation import Organisation
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import FatalError, InputError

FILE = "desk.json"


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """Where the devices are. None means: the machine's own service, or none at all."""

    pcsc_socket: str | None = None
    pkcs11_module: str | None = None
    cups_server: str | None = None
    printer: str | None = None
    scanner_folder: str | None = None  # demo: prepared pages instead of a scanner
    sane_config: str | None = None
    sane_device: str | None = None


@dataclass(frozen=True, slots=True)
class DeskConfig:
    """`kiosk`, `letter`, `blocks` of numbers as the registry gave them. `staff_pins`: argon2id hashes by staff id.

    `office_clock`: the demo office's clock file; without it the machine's clock rules.
    """

    kiosk: str
    letter: str
    organisation: Organisation
    registry_url: str | None
    public_page: str
    demo: bool
    region: str
    staff_pins: Mapping[str, str] = field(default_factory=dict)
    devices: DeviceConfig = field(default_factory=DeviceConfig)
    office_clock: str | None = None
    window_number: int = 1
    blocks: tuple[NumberBlock, ...] = ()


def write_config(folder: Path, config: DeskConfig) -> None:
    """`desk.json` holds `config`, whole or not at all; RetriableError Journal_DiskFull."""
    from app.journal.files import write_durably  # noqa: PLC0415 - the window reads its settings without the journal

    write_durably(folder / FILE, orjson.dumps(to_plain(config), option=orjson.OPT_INDENT_2))


def read_config(folder: Path) -> DeskConfig:
    """The desk of `folder`; FatalError Desk_NotEnrolled, Desk_ConfigBroken.

    The file is not sealed: whoever can write it must not be able to give a real desk a clock or pages of the demo.
    """
    try:
        config = from_plain(DeskConfig, orjson.loads((folder / FILE).read_bytes()))
    except FileNotFoundError:
        raise FatalError("Desk_NotEnrolled") from None
    except (orjson.JSONDecodeError, InputError, OSError):
        raise FatalError("Desk_ConfigBroken") from None
    if not config.demo and (config.office_clock is not None or config.devices.scanner_folder is not None):
        raise FatalError("Desk_ConfigBroken")
    return config
