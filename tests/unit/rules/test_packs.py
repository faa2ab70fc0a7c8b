"""Signed rule packs, the shelf of editions, the regime of a region and a day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.errors import FatalError, InputError
from app.kernel.resources import load_yaml, resource_files
from app.rules.book import Law
from app.rules.loader import load_book, load_law, load_shelf
from app.rules.pack import open_pack, sign_pack
from app.rules.regime import regime_of, regime_told, restore_until
from app.rules.shelf import Shelf
from ui.main import main

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_PUBLIC = _KEY.public_key().public_bytes_raw()
_SHIPPED = load_book()


def _content(edition: str = "2027-01-01", validity: int = 7) -> dict[str, Any]:
    parameters = [p for f in resource_files("rules", "*.yaml") if f.name != "edition.yaml" for p in load_yaml(f)]
    plain = json.loads(json.dumps(parameters, default=str))
    for parameter in plain:
        if parameter["id"] == "REF-16.validity":
            parameter["values"][0]["value"] = validity
    return {"edition": edition, "title": {"kk": "Үлгі", "ru": "Образец"}, "parameters": plain}


def _code(data: bytes, trusted: tuple[bytes, ...] = (_PUBLIC,)) -> str:
    with pytest.raises((InputError, FatalError)) as error:
        open_pack(data, trusted, _SHIPPED)
    return str(error.value.code)


def test_a_pack_replaces_the_book() -> None:
    book = open_pack(sign_pack(_content(), _KEY), (b"x" * 32, _PUBLIC), _SHIPPED)
    assert book.edition == "2027-01-01"
    assert set(book.parameters) == set(_SHIPPED.parameters)
    assert Law(book, load_law().calendar).number("REF-16.validity", date(2027, 2, 1)) == 7
    assert load_law(book=book).edition == "2027-01-01"
    assert book.pack != _SHIPPED.pack
    assert book.parameters["hours.PRESCHOOL_INTAKE"] == _SHIPPED.parameters["hours.PRESCHOOL_INTAKE"]


def test_whatever_is_changed_breaks_the_signature() -> None:
    pack = json.loads(sign_pack(_content(), _KEY))
    pack["content"]["edition"] = "2028-01-01"
    assert _code(json.dumps(pack).encode()) == "Rules_PackSignature"
    other = json.loads(sign_pack(_content(validity=8), _KEY))
    other["signature"] = pack["signature"]
    assert _code(json.dumps(other).encode()) == "Rules_PackSignature"


def test_only_a_trusted_key_counts() -> None:
    assert _code(sign_pack(_content(), _KEY), ()) == "Rules_PackUntrusted"
    stranger = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    forged = json.loads(sign_pack(_content(), stranger))
    forged["key"] = json.loads(sign_pack(_content(), _KEY))["key"]
    assert _code(json.dumps(forged).encode()) == "Rules_PackSignature"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"content": {}, "key": "!", "signature": ""}', b"\xff"])
def test_what_is_no_pack(data: bytes) -> None:
    assert _code(data) == "Rules_PackMalformed"


def test_a_pack_is_whole_and_readable() -> None:
    content = _content()
    lacking = {**content, "parameters": content["parameters"][1:]}
    assert _code(sign_pack(lacking, _KEY)) == "Rules_PackIncomplete"
    twice = {**content, "parameters": [*content["parameters"], content["parameters"][0]]}
    assert _code(sign_pack(twice, _KEY)) == "Rules_PackIncomplete"
    broken = {**content, "parameters": [{"id": "X"}, *content["parameters"]]}
    assert _code(sign_pack(broken, _KEY)) == "Rules_Malformed"
    assert _code(sign_pack({**content, "edition": "soon"}, _KEY)) == "Rules_Malformed"


def test_new_cases_take_the_newest_and_a_case_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(sign_pack(_content(), _KEY))
    shelf = load_shelf([file], (_PUBLIC,))
    assert [b.edition for b in shelf.books] == ["2020-07-17", "2027-01-01"]
    assert shelf.newest is shelf.books[1]
    assert shelf.of_case(_SHIPPED.pack).edition == "2020-07-17"
    assert shelf.of_case(shelf.newest.pack) is shelf.newest
    with pytest.raises(InputError) as error:
        Shelf(()).of_case("0" * 64)
    assert error.value.code == "Rules_EditionGone"


def test_of_one_edition_the_later_book_is_taken() -> None:
    same = open_pack(sign_pack(_content("2020-07-17"), _KEY), (_PUBLIC,), _SHIPPED)
    older = open_pack(sign_pack(_content("2019-01-01"), _KEY), (_PUBLIC,), _SHIPPED)
    assert Shelf((_SHIPPED, same, older)).newest is same


def test_a_pack_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(sign_pack(_content(), _KEY))
    ask = ["deadline", "REF-16", "2026-11-20", "--json", "--pack", str(file)]
    assert main([*ask, "--pack-key", _PUBLIC.hex()]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["last_moment"], told["edition"]) == ("2026-12-01T23:59:59+05:00", "2027-01-01")
    for wrong in ("zz", "00"):
        assert main([*ask, "--pack-key", wrong]) != 0
        assert "Rules_PackKey" in "".join(capsys.readouterr())
    ask[-1] = str(tmp_path / "none.json")
    assert main([*ask, "--pack-key", _PUBLIC.hex()]) != 0
    assert "Rules_PackMalformed" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("region", "day", "regime"),
    [
        ("71", date(2024, 12, 31), "seeds"),
        ("71", date(2025, 1, 1), "voucher"),
        ("79", date(2026, 7, 1), "voucher"),
        ("79", date(2026, 7, 2), "seeds"),
        ("75", date(2026, 3, 1), "seeds"),
    ],
)
def test_the_regime_of_a_region_and_a_day(region: str, day: date, regime: str) -> None:
    assert regime_of(region, day, load_law()) == regime
    assert load_law(region, "auto", on=day).regime == regime
    assert load_law(region, on=day).regime == "seeds"
    assert load_law(region, "auto").regime == "seeds"


def test_what_is_not_known_of_vouchers_is_said() -> None:
    law = load_law("71", "voucher")
    assert [f.key for f in regime_told(date(2026, 7, 1), law)] == ["regime.partly-known"]
    assert [f.key for f in regime_told(date(2026, 7, 2), law)] == ["regime.ended"]
    assert regime_told(date(2026, 7, 1), load_law()) == ()
    assert [f.facts["last"] for f in restore_until(date(2026, 7, 1), law)] == [date(2026, 7, 29)]
    assert restore_until(date(2026, 7, 2), law) == ()
    assert restore_until(date(2026, 6, 1), load_law()) == ()
