"""What goes wrong between a desk and a token: each time a code, the paper as it was, and the next try works."""

from __future__ import annotations

import os
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from inspect import signature
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.cards.simulator.piv_token import AUTHENTICATION_SLOT, SIGNATURE_SLOT, PivKey, PivToken
from app.cards.simulator.vpcd import CardPulled
from app.domain.signatures import KeyCertificate, PinStatus
from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.signing.cms import verify_detached
from app.signing.tokens import TimeLimits, TokenKeys
from app.signing.verify import verify_pdf
from tests.contract.signing.conftest import PIN, TOKEN_READER, PivRig, SoftHsmRig, opensc_module
from tests.support.signing import HEAD, OTHER_PARENT, PARENT, paper, stamp
from ui.demo.pki import DemoPki, Leaf, Usage

NOW = datetime.now(UTC)

pytestmark = pytest.mark.pkcs11


def sign(keys: TokenKeys, certificate: KeyCertificate, pin: str = PIN) -> bytes:
    return keys.sign_pdf(paper(), certificate, Secret(pin), field="parent", stamp_pdf=stamp(), claimed_at=NOW).pdf


@pytest.mark.pcsc
def test_a_token_pulled_in_mid_signature(piv: PivRig, pki: DemoPki) -> None:
    leaf = pki.leaf(PARENT)
    piv.insert(leaf)
    (certificate,) = piv.keys.certificates()

    def pull() -> None:
        raise CardPulled

    piv.token(leaf).options.before_signature = pull
    with pytest.raises(RetriableError, match="Token_Removed"):
        sign(piv.keys, certificate)
    with pytest.raises(RetriableError, match="Token_None"):
        piv.keys.certificates()
    piv.token(leaf).options.before_signature = None
    piv.insert(leaf)
    assert sign(piv.keys, certificate)
    assert piv.token(leaf).tries_left == 3


@pytest.mark.pcsc
def test_the_child_killed_in_mid_signature_is_replaced(piv: PivRig, pki: DemoPki) -> None:
    leaf = pki.leaf(PARENT)
    piv.insert(leaf)
    (certificate,) = piv.keys.certificates()
    child = piv.keys.host_pid
    assert child is not None
    piv.token(leaf).options.before_signature = lambda: os.kill(child, signal.SIGKILL)
    with pytest.raises(RetriableError, match="Token_ModuleFailed") as caught:
        sign(piv.keys, certificate)
    assert caught.value.params == {"reason": "ProcessEnded"}
    piv.token(leaf).options.before_signature = None
    assert sign(piv.keys, certificate)
    assert piv.keys.host_pid not in (None, child)


@pytest.mark.pcsc
def test_the_clerk_stops_a_signature_that_hangs(piv: PivRig, pki: DemoPki) -> None:
    leaf = pki.leaf(PARENT)
    piv.insert(leaf)
    (certificate,) = piv.keys.certificates()
    piv.token(leaf).options.before_signature = piv.keys.cancel
    with pytest.raises(RetriableError, match="Token_Cancelled"):
        sign(piv.keys, certificate)
    piv.token(leaf).options.before_signature = None
    assert sign(piv.keys, certificate)


@pytest.mark.pcsc
def test_a_token_that_never_answers_is_given_up(piv: PivRig, pki: DemoPki) -> None:
    leaf = pki.leaf(PARENT)
    piv.insert(leaf)
    keys = TokenKeys(opensc_module(), environment=piv.service.environment, limits=TimeLimits(sign_s=0.4))
    (certificate,) = keys.certificates()
    piv.token(leaf).options.sign_delay_s = 1.0
    try:
        with pytest.raises(RetriableError, match="Token_TimedOut"):
            sign(keys, certificate)
    finally:
        piv.token(leaf).options.sign_delay_s = 0.0
        keys.close()
    assert sign(piv.keys, certificate)


@pytest.mark.pcsc
def test_the_card_service_restarts_under_an_open_desk(piv: PivRig, pki: DemoPki) -> None:
    piv.insert(pki.leaf(PARENT))
    (certificate,) = piv.keys.certificates()
    piv.service.kill_service()
    with pytest.raises(RetriableError, match="Token_None"):
        sign(piv.keys, certificate)
    piv.service.start_service()
    piv.insert(pki.leaf(PARENT))
    assert sign(piv.keys, certificate)


@pytest.mark.pcsc
@pytest.mark.parametrize("pin", ["1", "123", "123456789", "жеті"])
def test_a_pin_of_impossible_length_costs_no_try(piv: PivRig, pki: DemoPki, pin: str) -> None:
    leaf = pki.leaf(PARENT)
    piv.insert(leaf)
    (certificate,) = piv.keys.certificates()
    before = piv.token(leaf).tries_left
    with pytest.raises(RetriableError) as caught:
        sign(piv.keys, certificate, pin)
    if caught.value.code == "Token_PinLength":
        assert piv.token(leaf).tries_left == before
    else:
        assert caught.value.code == "Token_PinWrong"  # eight bytes of four Kazakh letters do reach the card


@pytest.mark.pcsc
def test_several_tokens_and_cards_that_are_no_tokens(piv: PivRig, pki: DemoPki) -> None:
    piv.service.insert(1, piv.token(pki.leaf(HEAD)))
    piv.insert(pki.leaf(PARENT))
    try:
        found = piv.keys.certificates()
        assert {c.subject_iin for c in found} == {HEAD.iin, PARENT.iin}
        for certificate in found:
            assert sign(piv.keys, certificate)
        piv.service.insert(1, _StrangeCard())
        assert [c.subject_iin for c in piv.keys.certificates()] == [PARENT.iin]
    finally:
        piv.service.remove(1)


@pytest.mark.pcsc
def test_the_certificate_for_logging_in_stays_out_of_the_list(piv: PivRig, pki: DemoPki) -> None:
    signing, login = pki.leaf(PARENT), pki.leaf(PARENT, Usage.AUTH)
    token = PivToken(
        {
            SIGNATURE_SLOT: PivKey(signing.private_key(), signing.certificate_der),
            AUTHENTICATION_SLOT: PivKey(login.private_key(), login.certificate_der),
        },
        PIN,
    )
    piv.service.insert(TOKEN_READER, token)
    (certificate,) = piv.keys.certificates()
    assert certificate.certificate_der == signing.certificate_der
    assert sign(piv.keys, certificate)


@pytest.mark.pcsc
def test_a_key_that_asks_for_the_pin_once(piv: PivRig, pki: DemoPki) -> None:
    leaf = pki.leaf(OTHER_PARENT)
    piv.service.insert(
        TOKEN_READER, PivToken({AUTHENTICATION_SLOT: PivKey(leaf.private_key(), leaf.certificate_der)}, PIN)
    )
    (certificate,) = piv.keys.certificates()
    assert sign(piv.keys, certificate)
    assert sign(piv.keys, certificate)


@pytest.mark.pcsc
def test_a_token_signs_beside_a_file_too(piv: PivRig, pki: DemoPki) -> None:
    piv.insert(pki.leaf(PARENT))
    (certificate,) = piv.keys.certificates()
    pin = Secret(PIN)
    made = piv.keys.sign_detached(b"content", certificate, pin, claimed_at=NOW)
    assert verify_detached(b"content", made, [pki.ca_certificate_der()], NOW).valid
    assert pin.reveal() == ""


@pytest.mark.pcsc
def test_poppler_finds_both_signatures_valid(piv: PivRig, pki: DemoPki, tmp_path: Path) -> None:
    document = paper(pages=2)
    for holder, field in ((PARENT, "parent"), (HEAD, "head")):
        piv.insert(pki.leaf(holder))
        (certificate,) = piv.keys.certificates()
        document = piv.keys.sign_pdf(
            document, certificate, Secret(PIN), field=field, stamp_pdf=stamp(field), claimed_at=NOW
        ).pdf
    path = tmp_path / "contract.pdf"
    path.write_bytes(document)
    seen = subprocess.run(
        # A home of its own, so that no certificate store of the machine has a say.
        ["pdfsig", str(path)],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert seen.count("Signature Validation: Signature is Valid.") == 2
    assert seen.count("Signature Type: ETSI.CAdES.detached") == 2
    assert seen.count("- Total document signed") == 1
    assert "СЕЙІТҚАЛИ АЙГҮЛ" in seen
    assert all(r.valid for r in verify_pdf(document, [pki.ca_certificate_der()], NOW))


def test_softhsm_keeps_several_tokens_apart(softhsm: SoftHsmRig, pki: DemoPki) -> None:
    softhsm.insert(pki.leaf(PARENT))
    softhsm.add("HEAD", pki.leaf(HEAD))
    found = {c.token_label: c for c in softhsm.keys.certificates()}
    assert {label: c.subject_iin for label, c in found.items()} == {"SIGN": PARENT.iin, "HEAD": HEAD.iin}
    for certificate in found.values():
        assert softhsm.keys.pin_status(certificate) is PinStatus.OK
        assert sign(softhsm.keys, certificate)


def test_an_elliptic_key_signs_too(softhsm: SoftHsmRig, tmp_path: Path) -> None:
    leaf = _elliptic_leaf(tmp_path)
    softhsm.insert(leaf)
    (certificate,) = softhsm.keys.certificates()
    (report,) = verify_pdf(sign(softhsm.keys, certificate), [leaf.certificate_der], NOW)
    assert report.valid


def test_a_missing_module_names_its_path(tmp_path: Path) -> None:
    keys = TokenKeys(tmp_path / "no-such-module.so")
    try:
        with pytest.raises(RetriableError, match="Token_ModuleMissing") as caught:
            keys.certificates()
        assert caught.value.params == {"module": str(tmp_path / "no-such-module.so")}
    finally:
        keys.close()


def _elliptic_leaf(folder: Path) -> Leaf:
    """A P-256 key with a certificate of its own; the demo's centre issues only what the national one does."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EC")])
    usage = {f: f == "content_commitment" for f in signature(x509.KeyUsage).parameters}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = folder / "ec.key.pem"
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return Leaf(path, path, certificate.public_bytes(serialization.Encoding.DER))


class _StrangeCard:
    """A card that knows no application at all."""

    atr = bytes.fromhex("3b8a0092012691070001930300")

    def reset(self) -> None:
        return

    def transmit(self, apdu: bytes) -> bytes:
        return bytes.fromhex("6a82") if len(apdu) > 3 else bytes.fromhex("6700")
