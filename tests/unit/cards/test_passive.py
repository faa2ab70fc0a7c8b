"""Passive authentication in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from app.cards import lds
from app.cards.passive import SigningStates, judge
from app.cards.reading import DocumentFiles, ReadingOptions, read_identity
from app.cards.simulator.id_card import IdCard
from app.cards.simulator.sod import DemoCountry
from app.kernel.clock import SystemClock
from app.kernel.errors import FatalError
from tests.unit.cards.specimen import TODAY, DirectConnection, gulsezim

COUNTRY = DemoCountry(SystemClock().now())
OTHER = DemoCountry(SystemClock().now())
NOW = SystemClock().now().date()
GROUPS = {number: content for number in (1, 2, 11, 12) if (content := gulsezim().files()[lds.group_file(number)])}
WHOLE = DocumentFiles(GROUPS, COUNTRY.sod(GROUPS))
TRUSTED = SigningStates((COUNTRY.csca,))


def test_signed_by_a_trusted_state() -> None:
    assert judge(WHOLE, TRUSTED, NOW) == "verified"


@pytest.mark.parametrize("states", [SigningStates(()), SigningStates((OTHER.csca,)), SigningStates((COUNTRY.signer,))])
def test_signed_by_somebody_unknown(states: SigningStates) -> None:
    """OTHER has the same name and another key: the name alone vouches for nothing."""
    assert judge(WHOLE, states, NOW) == "signer-unknown"


def test_a_certificate_out_of_its_time_vouches_for_nothing() -> None:
    assert judge(WHOLE, TRUSTED, date(NOW.year + 12, 1, 1)) == "signer-unknown"


def test_no_signature() -> None:
    assert judge(replace(WHOLE, sod=None), TRUSTED, NOW) == "not-signed"


@pytest.mark.parametrize("number", [1, 2, 11, 12])
def test_an_altered_group_is_named(number: int) -> None:
    changed = bytearray(GROUPS[number])
    changed[-1] ^= 1
    assert judge(replace(WHOLE, groups={**GROUPS, number: bytes(changed)}), TRUSTED, NOW) == f"altered:DG{number}"


def test_a_group_that_nobody_signed_is_altered() -> None:
    signed = {number: GROUPS[number] for number in (1, 2)}
    assert judge(DocumentFiles(GROUPS, COUNTRY.sod(signed)), TRUSTED, NOW) == "altered:DG11,DG12"


@given(st.integers(0, len(WHOLE.sod or b"") - 1), st.integers(1, 255))
def test_no_change_to_the_signature_file_goes_unnoticed_or_unhandled(position: int, change: int) -> None:
    sod = bytearray(WHOLE.sod or b"")
    sod[position] ^= change
    verdict = judge(replace(WHOLE, sod=bytes(sod)), TRUSTED, NOW)
    assert verdict in ("signer-unknown", "verified") or verdict.startswith("altered:")
    if verdict == "verified":  # a byte that carries no meaning: an algorithm parameter, a version
        assert judge(replace(WHOLE, sod=bytes(sod), groups={**GROUPS, 1: b""}), TRUSTED, NOW) == "altered:DG1"


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(sod: bytes) -> None:
    assert judge(replace(WHOLE, sod=sod), TRUSTED, NOW) == "altered:SOD"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.cer", lambda: COUNTRY.csca.public_bytes(Encoding.DER)),
        ("a.crt", lambda: COUNTRY.csca.public_bytes(Encoding.PEM)),
        ("a.pem", lambda: COUNTRY.csca.public_bytes(Encoding.PEM)),
        ("a.ml", COUNTRY.master_list),
    ],
)
def test_trust_comes_from_a_folder(tmp_path: Path, name: str, content: Callable[[], bytes]) -> None:
    (tmp_path / name).write_bytes(content())
    (tmp_path / "readme.txt").write_text("not a certificate and not asked")
    assert judge(WHOLE, SigningStates.load(tmp_path), NOW) == "verified"


def test_a_broken_file_in_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ml").write_bytes(b"nothing")
    with pytest.raises(FatalError) as caught:
        SigningStates.load(tmp_path)
    assert caught.value.code == "Card_TrustUnreadable"
    assert caught.value.params["file"] == "broken.ml"


def test_a_read_carries_the_verdict() -> None:
    person = gulsezim()
    options = ReadingOptions(authenticate=lambda files: judge(files, TRUSTED, NOW))
    connection = DirectConnection(IdCard.personalised(person, WHOLE.sod))
    document = read_identity(connection, person.key, lambda percent: None, lambda: False, today=TODAY, options=options)
    assert document.authenticity == "verified"
