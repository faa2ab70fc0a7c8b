"""A country that signs documents, for demo and tests: CSCA, document signer, EF.SOD (ICAO 9303-10, 4.6.2; -12)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.cards import tlv
from app.cards.lds import TAG_SOD
from app.cards.passive import (
    CSCA_MASTER_LIST,
    LDS_SECURITY_OBJECT,
    DataGroupHash,
    DataGroupHashes,
    LdsSecurityObject,
    MasterList,
)


class DemoCountry:
    """One CSCA and one document signer, both invented; every certificate says ҮЛГІ."""

    def __init__(self, now: datetime, name: str = "ҮЛГІ CSCA") -> None:
        self._csca_key = ec.generate_private_key(ec.SECP384R1())
        self._signer_key = ec.generate_private_key(ec.SECP256R1())
        authority = _name(name)
        self.csca = _certificate(authority, authority, self._csca_key, self._csca_key, now, is_ca=True)
        self.signer = _certificate(
            _name("ҮЛГІ Document Signer"), authority, self._signer_key, self._csca_key, now, is_ca=False
        )

    def sod(self, groups: dict[int, bytes]) -> bytes:
        """EF.SOD over the data groups, SHA-256 and ECDSA."""
        security = LdsSecurityObject(
            {
                "version": 0,
                "algorithm": {"algorithm": "sha256"},
                "hashes": DataGroupHashes(
                    [
                        DataGroupHash({"number": number, "value": hashlib.sha256(content).digest()})
                        for number, content in sorted(groups.items())
                    ]
                ),
            }
        ).dump()
        return tlv.encode(TAG_SOD, self._signed(LDS_SECURITY_OBJECT, security))

    def master_list(self) -> bytes:
        """An ICAO master list with this country's CSCA."""
        listed = MasterList({"version": 0, "certificates": [asn1_x509.Certificate.load(_der(self.csca))]}).dump()
        return self._signed(CSCA_MASTER_LIST, listed)

    def _signed(self, content_type: str, content: bytes) -> bytes:
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": [content_type]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
            ]
        )
        certificate = asn1_x509.Certificate.load(_der(self.signer))
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
                ),
                "digest_algorithm": {"algorithm": "sha256"},
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signature": self._signer_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {
                    "content_type": content_type,
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [certificate],
                "signer_infos": [signer],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "KZ"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    is_ca: bool,
) -> x509.Certificate:
    moment = now.astimezone(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=365))
        .not_valid_after(moment + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
