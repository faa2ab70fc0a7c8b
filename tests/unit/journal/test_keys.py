"""The key file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from app.journal import KeyRing
from app.kernel.redaction import Secret
from tests.unit.journal.office import refused


@pytest.mark.parametrize("secret", [None, "құпия сөз"])
def test_keys_come_back_from_their_file(tmp_path: Path, secret: str | None) -> None:
    path = tmp_path / "keys.json"
    made = KeyRing.create(path, None if secret is None else Secret(secret))
    loaded = KeyRing.load(path, None if secret is None else Secret(secret))
    assert loaded == made
    assert loaded.public_bytes == made.public_bytes
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


def test_a_sealed_file_wants_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path, Secret("right"))
    with refused("Keys_SecretWrong"):
        KeyRing.load(path, Secret("wrong"))
    with refused("Keys_SecretNeeded"):
        KeyRing.load(path)


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path, None)
    before = path.read_bytes()
    with refused("Keys_Exists"):
        KeyRing.create(path, None)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"v": 2}', b'{"v": 1, "kdf": null, "keys": "AA=="}', b"\xff"])
def test_damage_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with refused("Keys_Damaged"):
        KeyRing.load(path)
    with refused("Keys_Missing"):
        KeyRing.load(tmp_path / "other.json")


def test_purposes_have_unrelated_keys_and_no_repr_shows_one(tmp_path: Path) -> None:
    ring = KeyRing.generate()
    assert len({ring.derived("a"), ring.derived("b"), KeyRing.generate().derived("a")}) == 3
    assert ring.derived("a") == ring.derived("a")
    assert repr(ring) == "KeyRing(…)"


def test_a_sealed_file_holds_no_key_in_the_clear(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path, Secret("s"))
    document = json.loads(path.read_text())
    assert document["kdf"]["name"] == "argon2id"
    open_file = tmp_path / "open.json"
    KeyRing.create(open_file, None)
    assert json.loads(open_file.read_text())["kdf"] is None
    assert ring != KeyRing.load(open_file)
