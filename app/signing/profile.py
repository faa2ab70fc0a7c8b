"""What a certificate of the national authority says about its owner, and whether its key may sign this paper.

Subject layout, key usages, extended usages and policies of the ҰКО profile: facts/signing.md 3.1-3.3. Pure.
The certificate is parsed without touching its public key, so that GOST certificates can be shown too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from asn1crypto import x509

from app.domain.people import PersonName
from app.domain.signatures import KeyCertificate
from app.kernel.errors import InputError, RetriableError

_TWELVE_DIGITS = re.compile(r"(?:IIN|BIN)?([0-9]{12})")


class Purpose(StrEnum):
    """What the key may be used for, by its key usage: contracts need SIGNATURE."""

    SIGNATURE = "signature"
    AUTHENTICATION = "authentication"
    UNKNOWN = "unknown"


class SubjectRole(StrEnum):
    """In what role the owner acts: extended key usages 1.2.398.3.3.4.1."""

    INDIVIDUAL = "1.2.398.3.3.4.1.1"
    ORGANISATION = "1.2.398.3.3.4.1.2"
    HEAD = "1.2.398.3.3.4.1.2.1"
    RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2"
    RIGHT_TO_SIGN_FINANCIAL = "1.2.398.3.3.4.1.2.3"
    HUMAN_RESOURCES = "1.2.398.3.3.4.1.2.4"
    EMPLOYEE = "1.2.398.3.3.4.1.2.5"


class KeyAlgorithm(StrEnum):
    RSA = "rsa"
    EC = "ec"
    GOST_2004 = "gost-2004"
    GOST_2015 = "gost-2015"
    OTHER = "other"


_ALGORITHMS = {
    "1.2.840.113549.1.1.1": KeyAlgorithm.RSA,
    "1.2.840.10045.2.1": KeyAlgorithm.EC,
    "1.2.398.3.10.1.1.1.1": KeyAlgorithm.GOST_2004,
    "1.3.6.1.4.1.6801.1.5.8": KeyAlgorithm.GOST_2004,
    "1.2.398.3.10.1.1.2.1": KeyAlgorithm.GOST_2015,
    "1.2.398.3.10.1.1.2.2": KeyAlgorithm.GOST_2015,
}
_MAY_DECIDE = frozenset({SubjectRole.HEAD, SubjectRole.RIGHT_TO_SIGN})


@dataclass(frozen=True, slots=True)
class CertificateProfile:
    """One certificate as the screen and the checks need it. Times are aware, UTC.

    `iin` is not checked for its control digit: certificates of the authority's test line fail it.
    """

    common_name: str = field(repr=False)
    name: PersonName
    iin: str | None = field(repr=False)
    bin: str | None
    organisation: str | None
    issuer_name: str
    serial_number: int
    not_before: datetime
    not_after: datetime
    purpose: Purpose
    roles: frozenset[SubjectRole]
    policies: frozenset[str]
    algorithm: KeyAlgorithm

    @property
    def may_decide(self) -> bool:
        """The owner is the head or has the right to sign for the organisation."""
        return bool(self.roles & _MAY_DECIDE)


def read_profile(der: bytes) -> CertificateProfile:
    """The profile of one DER certificate; InputError Certificate_Unreadable."""
    try:
        return _read(x509.Certificate.load(der, strict=True))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError):
        raise InputError("Certificate_Unreadable") from None


def key_certificate(token_label: str, key_id: bytes, der: bytes) -> KeyCertificate:
    """The value that the desk carries for one certificate on a token; InputError Certificate_Unreadable."""
    profile = read_profile(der)
    return KeyCertificate(
        # Modules cut labels in the middle of a letter; the rest is no text.
        token_label=token_label.split("\ufffd", maxsplit=1)[0].strip(),
        key_id=key_id,
        certificate_der=der,
        subject_name=" ".join(part for part in (profile.common_name, profile.name.patronymic) if part),
        subject_iin=profile.iin,
        organisation_bin=profile.bin,
        not_before=profile.not_before,
        not_after=profile.not_after,
    )


def check_signer(certificate: KeyCertificate, required_iin: str | None, required_bin: str | None, at: datetime) -> None:
    """Returns when this key may sign: valid at `at`, and as `check_person` says.

    RetriableError Token_CertificateExpired, Token_CertificateNotYetValid, and those of `check_person`.
    """
    profile = read_profile(certificate.certificate_der)
    if at > profile.not_after:
        raise RetriableError("Token_CertificateExpired", until=f"{profile.not_after:%d.%m.%Y}")
    if at < profile.not_before:
        raise RetriableError("Token_CertificateNotYetValid", since=f"{profile.not_before:%d.%m.%Y}")
    check_person(certificate, required_iin, required_bin)


def check_person(certificate: KeyCertificate, required_iin: str | None, required_bin: str | None) -> None:
    """Returns when this key is made for signing and of the right person.

    `required_bin` is given where the organisation decides: then the owner must be its head or have the right to
    sign. RetriableError Token_AuthenticationKey, Token_OtherPerson, Token_OtherOrganisation, Token_NoRightToSign,
    Token_KeyUnsupported.
    """
    profile = read_profile(certificate.certificate_der)
    if profile.purpose is not Purpose.SIGNATURE:
        raise RetriableError("Token_AuthenticationKey")
    if profile.algorithm not in (KeyAlgorithm.RSA, KeyAlgorithm.EC):
        raise RetriableError("Token_KeyUnsupported")
    if required_iin is not None and profile.iin != required_iin:
        raise RetriableError("Token_OtherPerson")
    if required_bin is not None:
        if profile.bin != required_bin:
            raise RetriableError("Token_OtherOrganisation")
        if not profile.may_decide:
            raise RetriableError("Token_NoRightToSign")


def _read(certificate: x509.Certificate) -> CertificateProfile:
    subject = _attributes(certificate.subject)
    common_name = subject.get("common_name", "")
    serial = subject.get("serial_number", "")
    unit = subject.get("organizational_unit_name", "")
    validity = certificate["tbs_certificate"]["validity"]
    policies = certificate.certificate_policies_value
    return CertificateProfile(
        common_name=common_name,
        name=_person_name(common_name, subject.get("surname", ""), subject.get("given_name")),
        iin=_number(serial, "IIN"),
        # Older certificates of organisations carry the BIN in serialNumber instead.
        bin=_number(unit, "BIN") or _number(serial, "BIN"),
        organisation=subject.get("organization_name"),
        issuer_name=_attributes(certificate.issuer).get("common_name", ""),
        serial_number=certificate.serial_number,
        not_before=validity["not_before"].native,
        not_after=validity["not_after"].native,
        purpose=_purpose(certificate),
        roles=_roles(certificate),
        policies=frozenset() if policies is None else frozenset(p["policy_identifier"].dotted for p in policies),
        algorithm=_ALGORITHMS.get(
            certificate["tbs_certificate"]["subject_public_key_info"]["algorithm"]["algorithm"].dotted,
            KeyAlgorithm.OTHER,
        ),
    )


def _attributes(name: x509.Name) -> dict[str, str]:
    """First value of each attribute, by the asn1crypto name of its type."""
    values: dict[str, str] = {}
    for relative in name.chosen:
        for pair in relative:
            native = pair["value"].native
            values.setdefault(pair["type"].native, native if isinstance(native, str) else str(native))
    return values


def _person_name(common_name: str, surname: str, patronymic: str | None) -> PersonName:
    """CN is 'SURNAME GIVEN', G is the patronymic: the given name is what CN has beyond the surname."""
    given = common_name
    if surname and common_name.upper().startswith(surname.upper()):
        given = common_name[len(surname) :]
    return PersonName(surname=surname, given=given.strip(), patronymic=patronymic or None)


def _number(text: str, prefix: str) -> str | None:
    match = _TWELVE_DIGITS.fullmatch(text.strip())
    return match.group(1) if match and text.strip().startswith(prefix) else None


def _purpose(certificate: x509.Certificate) -> Purpose:
    usage = certificate.key_usage_value
    if usage is None or certificate.ca:
        return Purpose.UNKNOWN
    if "non_repudiation" in usage.native:
        return Purpose.SIGNATURE
    return Purpose.AUTHENTICATION if "digital_signature" in usage.native else Purpose.UNKNOWN


def _roles(certificate: x509.Certificate) -> frozenset[SubjectRole]:
    usage = certificate.extended_key_usage_value
    if usage is None:
        return frozenset()
    known = {role.value for role in SubjectRole}
    return frozenset(SubjectRole(oid.dotted) for oid in usage if oid.dotted in known)
