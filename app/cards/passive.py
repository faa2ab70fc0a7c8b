"""Passive authentication (ICAO 9303-11, 5.1): is what the chip says what a state signed?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.cards import lds, tlv
from app.cards.reading import DocumentFiles
from app.kernel.errors import FatalError, InputError

VERIFIED, SIGNER_UNKNOWN, NOT_SIGNED, ALTERED = "verified", "signer-unknown", "not-signed", "altered"
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
CSCA_MASTER_LIST = "2.23.136.1.1.2"
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class DataGroupHash(core.Sequence):  # type: ignore[misc]
    _fields = [("number", core.Integer), ("value", core.OctetString)]  # noqa: RUF012 - asn1crypto's way


class DataGroupHashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = DataGroupHash


class LdsSecurityObject(core.Sequence):  # type: ignore[misc]
    """ICAO 9303-10, 4.6.2.3; what follows the hashes is of no interest here."""

    _fields = [  # noqa: RUF012
        ("version", core.Integer),
        ("algorithm", cms.DigestAlgorithm),
        ("hashes", DataGroupHashes),
        ("lds_version", core.Any, {"optional": True}),
    ]


class _CertificateSet(core.SetOf):  # type: ignore[misc]
    _child_spec = asn1_x509.Certificate


class MasterList(core.Sequence):  # type: ignore[misc]
    """ICAO 9303-12, 9: certificates of many countries in one list."""

    _fields = [("version", core.Integer), ("certificates", _CertificateSet)]  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class SigningStates:
    """Certificates of country signing authorities that the operator trusts."""

    certificates: tuple[x509.Certificate, ...]

    @classmethod
    def load(cls, folder: Path) -> SigningStates:
        """From files .cer .crt .der .pem and ICAO master lists .ml of a folder that the operator vouches for.

        FatalError Card_TrustUnreadable names the first file that is none of these.
        """
        found: list[x509.Certificate] = []
        for file in sorted(folder.glob("*")) if folder.is_dir() else ():
            try:
                content = file.read_bytes()
                match file.suffix.lower():
                    case ".pem":
                        found += x509.load_pem_x509_certificates(content)
                    case ".cer" | ".crt" | ".der":
                        pem = content.lstrip().startswith(b"-----")
                        load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
                        found.append(load(content))
                    case ".ml":
                        found += _of_master_list(content)
            except (ValueError, TypeError, KeyError, OSError):
                raise FatalError("Card_TrustUnreadable", file=file.name) from None
        return cls(tuple(found))


def judge(files: DocumentFiles, states: SigningStates, today: date) -> str:
    """'verified', 'signer-unknown', 'not-signed', or 'altered:' and what differs: 'altered:DG2', 'altered:SOD'.

    Signer-unknown means that the chip is whole and signed, but by somebody whom no trusted certificate vouches
    for, or in a way that cannot be checked here.
    """
    if files.sod is None:
        return NOT_SIGNED
    try:
        signed, security = _security_object(files.sod)
        altered = _altered_groups(files, security)
        if altered:
            return f"{ALTERED}:{','.join(f'DG{number}' for number in altered)}"
        signer = _signer_of(signed)
        _check_signature(signed, signer)
    except _NotCheckable:
        return SIGNER_UNKNOWN
    except (InvalidSignature, InputError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError):
        return f"{ALTERED}:SOD"
    return VERIFIED if _vouched_for(signer, states, today) else SIGNER_UNKNOWN


class _NotCheckable(Exception):
    """An algorithm or curve that is not known here."""


def _security_object(sod: bytes) -> tuple[Any, Any]:
    content = cms.ContentInfo.load(tlv.need(sod, lds.TAG_SOD))
    signed = content["content"]
    if content["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    if signed["encap_content_info"]["content_type"].dotted != LDS_SECURITY_OBJECT:
        raise ValueError("not a security object")
    return signed, LdsSecurityObject.load(signed["encap_content_info"]["content"].contents)


def _altered_groups(files: DocumentFiles, security: Any) -> list[int]:
    algorithm = security["algorithm"]["algorithm"].native
    if algorithm not in _HASHES:
        raise _NotCheckable
    promised = {entry["number"].native: entry["value"].native for entry in security["hashes"]}
    return [
        number
        for number, content in sorted(files.groups.items())
        if promised.get(number) != hashlib.new(algorithm, content, usedforsecurity=False).digest()
    ]


def _signer_of(signed: Any) -> x509.Certificate:
    sid = signed["signer_infos"][0]["sid"]
    for choice in signed["certificates"]:
        certificate = choice.chosen
        if sid.name == "issuer_and_serial_number":
            named = sid.chosen
            fits = certificate.issuer == named["issuer"] and certificate.serial_number == named["serial_number"].native
        else:
            fits = certificate.key_identifier == sid.chosen.native
        if fits:
            return x509.load_der_x509_certificate(certificate.dump())
    raise ValueError("no certificate of the signer")


def _check_signature(signed: Any, signer: x509.Certificate) -> None:
    info = signed["signer_infos"][0]
    digest = info["digest_algorithm"]["algorithm"].native
    if digest not in _HASHES:
        raise _NotCheckable
    attributes = {a["type"].native: a["values"][0].native for a in info["signed_attrs"]}
    content = signed["encap_content_info"]["content"].contents
    if attributes.get("message_digest") != hashlib.new(digest, content, usedforsecurity=False).digest():
        raise InvalidSignature
    if attributes.get("content_type") != signed["encap_content_info"]["content_type"].native:
        raise InvalidSignature
    text = info["signed_attrs"].untag().dump()
    signature = info["signature"].native
    try:
        key = signer.public_key()
    except (UnsupportedAlgorithm, ValueError):
        raise _NotCheckable from None
    algorithm = info["signature_algorithm"]
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, text, ec.ECDSA(_HASHES[digest]()))
    elif isinstance(key, rsa.RSAPublicKey):
        if algorithm["algorithm"].native == "rsassa_pss":
            parameters = algorithm["parameters"]
            chosen = _HASHES[parameters["hash_algorithm"]["algorithm"].native]()
            pss = padding.PSS(padding.MGF1(chosen), parameters["salt_length"].native)
            key.verify(signature, text, pss, chosen)
        else:
            key.verify(signature, text, padding.PKCS1v15(), _HASHES[digest]())
    else:
        raise _NotCheckable


def _vouched_for(signer: x509.Certificate, states: SigningStates, today: date) -> bool:
    noon = datetime.combine(today, time(12), UTC)
    if not signer.not_valid_before_utc <= noon <= signer.not_valid_after_utc:
        return False
    return any(_issued(state, signer, noon) for state in states.certificates)


def _issued(state: x509.Certificate, signer: x509.Certificate, noon: datetime) -> bool:
    if state.subject != signer.issuer or not state.not_valid_before_utc <= noon <= state.not_valid_after_utc:
        return False
    try:
        if not state.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        signer.verify_directly_issued_by(state)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return True


def _of_master_list(content: bytes) -> Sequence[x509.Certificate]:
    signed = cms.ContentInfo.load(content)["content"]
    if signed["encap_content_info"]["content_type"].dotted != CSCA_MASTER_LIST:
        raise ValueError("not a master list")
    listed = MasterList.load(signed["encap_content_info"]["content"].contents)
    found = []
    for certificate in listed["certificates"]:
        try:
            found.append(x509.load_der_x509_certificate(certificate.dump()))
        except ValueError:
            continue  # a list of the world holds a few that break the standard; they vouch for nobody here
    return found
