"""`qabyldau card …` in processes of its own, over a running smart-card service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cards import lds
from app.cards.simulator.id_card import IdCard
from app.cards.simulator.sod import DemoCountry
from app.kernel.clock import SystemClock
from tests.unit.cards.specimen import card, gulsezim, talgat
from ui.demo.pcsc import PrivatePcscd

pytestmark = pytest.mark.pcsc


def run(service: PrivatePcscd, folder: Path, *words: str, demo: bool = True) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "ui.main", "card", *words, "--json", "--data", str(folder)]
    done = subprocess.run(  # noqa: PLW1510 - the exit code is what is asked
        [*command, *(["--demo"] if demo else [])],
        env={**os.environ, **service.environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_readers_are_listed_and_a_document_is_read_with_its_photo(service: PrivatePcscd, tmp_path: Path) -> None:
    person = gulsezim()
    service.insert(2, card(person))

    code, listed = run(service, tmp_path, "list")
    assert code == 0
    assert [entry["kind"] for entry in listed["readers"]][:2] == ["empty", "identity-card"]

    code, read = run(service, tmp_path, "read", "--mrz", person.zone, "--photo", str(tmp_path / "face.jpg"))
    assert code == 0
    assert read["document"]["name"]["surname"] == person.name.surname
    assert read["document"]["iin"] == person.iin
    assert (tmp_path / "face.jpg").read_bytes() == person.photo_jpeg

    day = person.birth_date.strftime("%d.%m.%Y")
    typed = ["--number", person.document_number, "--birth", day, "--expiry", person.expiry_date.isoformat()]
    assert run(service, tmp_path, "read", *typed, "--reader", "2")[0] == 0


def test_authenticity_is_judged_against_a_folder_of_states(service: PrivatePcscd, tmp_path: Path) -> None:
    person, country = gulsezim(), DemoCountry(SystemClock().now())
    files = person.files()
    sod = country.sod({number: files[lds.group_file(number)] for number in (1, 2, 11, 12)})
    service.insert(1, IdCard.personalised(person, sod))
    for folder in ("trusting", "empty"):
        (tmp_path / folder).mkdir()
    (tmp_path / "trusting" / "list.ml").write_bytes(country.master_list())
    for folder, verdict in (("trusting", "verified"), ("empty", "signer-unknown")):
        code, read = run(service, tmp_path, "read", "--mrz", person.zone, "--csca", str(tmp_path / folder))
        assert (code, read["document"]["authenticity"]) == (0, verdict)


def test_failures_have_code_sentences_and_remedy(service: PrivatePcscd, tmp_path: Path) -> None:
    person = gulsezim()
    service.insert(1, card(person))
    for words, expected in (
        (["--mrz", talgat().zone], (3, "Card_WrongNumber")),
        (["--mrz", person.zone, "--reader", "2"], (3, "Card_NoCard")),
        (["--mrz", person.zone, "--reader", "9"], (3, "Card_NoReader")),
        (["--mrz", person.zone[:-1]], (1, "Mrz_Length")),
        (["--number", "1"], (1, "Card_KeyMissing")),
    ):
        code, answer = run(service, tmp_path, "read", *words)
        assert (code, answer["error"]["code"]) == expected
        assert all(answer["error"][part][language] for part in ("message", "remedy") for language in ("kk", "ru", "en"))


def test_outside_the_demo_a_card_program_is_no_card(service: PrivatePcscd, tmp_path: Path) -> None:
    service.insert(1, card(gulsezim()))
    code, answer = run(service, tmp_path, "list", demo=False)
    assert (code, answer["error"]["code"]) == (3, "Card_NoReader")
    code, answer = run(service, tmp_path, "read", "--mrz", gulsezim().zone, demo=False)
    assert (code, answer["error"]["code"]) == (3, "Card_NoReader")


def test_a_watch_tells_every_reader_in_a_line_of_its_own(service: PrivatePcscd, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.main", "card", "watch", "--json", "--count", "5", "--seconds", "40", "--demo"]
    with subprocess.Popen(
        [*command, "--data", str(tmp_path)],
        env={**os.environ, **service.environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = [json.loads(process.stdout.readline()) for _ in range(4)]
        service.insert(3, card(gulsezim()))
        then = json.loads(process.stdout.readline())
        end = json.loads(process.stdout.readline())
    assert [line["index"] for line in first] == [1, 2, 3, 4]
    assert (then["index"], then["kind"], then["insertion"]) == (3, "identity-card", 1)
    assert end["events"] == 5
