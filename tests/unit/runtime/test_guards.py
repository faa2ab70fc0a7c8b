"""What a data folder or an address may not talk a real desk into."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from app.kernel.catalogue import Language, load_catalogue
from app.kernel.errors import FatalError, InputError
from sync.http import HttpTransport
from tests.support.desk import KINDERGARTEN
from ui.cli.context import CommandContext
from ui.main import run
from ui.runtime.config import DeskConfig, DeviceConfig, read_config, write_config
from ui.runtime.office import load_keys

REAL = DeskConfig(
    kiosk="kiosk-1",
    letter="A",
    organisation=KINDERGARTEN,
    registry_url=None,
    public_page="https://registry.example/d",
    demo=False,
    region="71",
)


def config(demo: bool, clock: str | None, pages: str | None) -> DeskConfig:
    return DeskConfig(
        REAL.kiosk, REAL.letter, KINDERGARTEN, None, REAL.public_page, demo, REAL.region,
        devices=DeviceConfig(scanner_folder=pages), office_clock=clock,
    )  # fmt: skip


@pytest.mark.parametrize(("clock", "pages"), [("/x/clock.json", None), (None, "/x/pages")])
def test_parts_of_the_demo_work_in_the_demo_only(tmp_path: Path, clock: str | None, pages: str | None) -> None:
    write_config(tmp_path, config(True, clock, pages))
    assert read_config(tmp_path).demo
    write_config(tmp_path, config(False, clock, pages))
    with pytest.raises(FatalError, match="Desk_ConfigBroken"):
        read_config(tmp_path)
    assert (tmp_path / "desk.json").stat().st_mode & 0o077 == 0


def test_keys_are_made_only_for_a_folder_that_is_nobodys_yet(tmp_path: Path) -> None:
    made = load_keys(tmp_path, demo=True, key_file=None)
    assert load_keys(tmp_path, demo=True, key_file=None).public_bytes == made.public_bytes
    write_config(tmp_path, REAL)
    mistyped = tmp_path / "kyes.json"
    with pytest.raises(FatalError, match="Keys_Missing"):
        load_keys(tmp_path, demo=False, key_file=mistyped)
    assert not mistyped.exists()


@pytest.mark.parametrize(
    "url", ["http://registry.example", "http://192.168.1.5:8000", "ftp://127.0.0.1", "registry.example", "", "http://["]
)
def test_peoples_data_do_not_leave_the_machine_in_the_clear(url: str) -> None:
    with pytest.raises(InputError, match="Registry_NotPrivate"):
        HttpTransport(url)


@pytest.mark.parametrize("url", ["https://registry.example/", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_protected_addresses_and_this_machine_are_fine(url: str) -> None:
    HttpTransport(url)


def test_a_command_that_stumbles_answers_with_a_code_and_quotes_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumbles(_args: argparse.Namespace, _context: CommandContext) -> tuple[int, dict[str, object]]:
        raise LookupError("900101300017")

    context = CommandContext(load_catalogue(), Language.KK, tmp_path, False, None)
    assert run(argparse.Namespace(handler=stumbles, json=True), context) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "Unknown"
    assert "900101300017" not in said.out + said.err
