"""Rigs: places where a token can be put, one fake and two real. The same tests run on each."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from app.cards.simulator.piv_token import SIGNATURE_SLOT, PivKey, PivToken
from app.desk.ports import KeySource
from app.domain.signatures import KeyCertificate, PinStatus
from app.signing.tokens import TokenKeys
from tests.support.signing import FakeKeys
from ui.demo.pcsc import PrivatePcscd
from ui.demo.pki import DemoPki, Leaf

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "123456"
TOKEN_READER = 2


def opensc_module() -> Path:
    return next(Path("/usr/lib").glob("*/opensc-pkcs11.so"))


class TokenSource(KeySource, Protocol):
    """A key source that also tells the state of the PIN."""

    def pin_status(self, certificate: KeyCertificate) -> PinStatus: ...


class Rig(Protocol):
    """A key source and hands that put tokens in and take them out."""

    @property
    def keys(self) -> TokenSource: ...

    def insert(self, leaf: Leaf) -> None: ...

    def remove(self) -> None: ...


class FakeRig:
    def __init__(self) -> None:
        self.keys = FakeKeys()

    def insert(self, leaf: Leaf) -> None:
        self.keys.insert(leaf, PIN)

    def remove(self) -> None:
        self.keys.remove()


class PivRig:
    """A card program behind pcscd and OpenSC's module. A token that comes back is the same card."""

    def __init__(self, service: PrivatePcscd) -> None:
        self.service = service
        self.keys = TokenKeys(opensc_module(), environment=service.environment)
        self.tokens: dict[bytes, PivToken] = {}

    def insert(self, leaf: Leaf) -> None:
        self.service.insert(TOKEN_READER, self.token(leaf))

    def token(self, leaf: Leaf) -> PivToken:
        made = PivToken({SIGNATURE_SLOT: PivKey(leaf.private_key(), leaf.certificate_der)}, PIN)
        return self.tokens.setdefault(leaf.certificate_der, made)

    def remove(self) -> None:
        self.service.remove(TOKEN_READER)

    def close(self) -> None:
        self.keys.close()
        self.remove()


class SoftHsmRig:
    """Tokens of SoftHSM in a folder of their own; removing one is taking its folder away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._start()

    def _start(self) -> None:
        tokens = self._folder / f"tokens-{self._count}"
        tokens.mkdir(parents=True)
        configuration = self._folder / f"softhsm2-{self._count}.conf"
        configuration.write_text(
            f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n"
        )
        self._count += 1
        self.environment = {"SOFTHSM2_CONF": str(configuration)}
        self.keys = TokenKeys(SOFTHSM, environment=self.environment)

    def insert(self, leaf: Leaf) -> None:
        self.remove()
        self.add("SIGN", leaf)

    def add(self, label: str, leaf: Leaf) -> None:
        """One more token of this name beside those that are there."""
        certificate = self._folder / f"{label}.der"
        certificate.write_bytes(leaf.certificate_der)
        self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "87654321")
        self._run(
            *("softhsm2-util", "--import", str(leaf.key_path), "--token", label),
            *("--label", label, "--id", "A1", "--pin", PIN),
        )
        self._run(
            *("pkcs11-tool", "--module", str(SOFTHSM), "--token-label", label, "--login", "--pin", PIN),
            *("--write-object", str(certificate), "--type", "cert", "--id", "A1", "--label", label),
        )

    def remove(self) -> None:
        # SoftHSM looks at its folder only when it starts: a desk without the token is a fresh process here.
        self.keys.close()
        self._start()

    def close(self) -> None:
        self.keys.close()

    def _run(self, *command: str) -> None:
        subprocess.run(command, env={**os.environ, **self.environment}, check=True, capture_output=True, timeout=30)


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    return DemoPki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def card_service() -> Iterator[PrivatePcscd]:
    with PrivatePcscd(readers=2) as service:
        yield service


@pytest.fixture
def piv(card_service: PrivatePcscd) -> Iterator[PivRig]:
    rig = PivRig(card_service)
    yield rig
    rig.close()


@pytest.fixture
def softhsm(tmp_path: Path) -> Iterator[SoftHsmRig]:
    rig = SoftHsmRig(tmp_path)
    yield rig
    rig.close()


@pytest.fixture
def fake() -> FakeRig:
    return FakeRig()


RIGS = [
    pytest.param("fake"),
    pytest.param("softhsm", marks=pytest.mark.pkcs11),
    pytest.param("piv", marks=[pytest.mark.pkcs11, pytest.mark.pcsc]),
]
LOCKING_RIGS = [RIGS[0], RIGS[2]]


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Rig:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=LOCKING_RIGS)
def locking_rig(request: pytest.FixtureRequest) -> Rig:
    """Rigs whose tokens count wrong PINs and can be pulled (SoftHSM does neither)."""
    return request.getfixturevalue(request.param)
