"""The unsigned frame around a signature in a PDF: what the signature does not protect must say nothing new.

A PDF signature covers all bytes but the gap it stands in, and inside the CMS object in that gap it covers only the
signed attributes. Everything else there is redundant or zero; a change of it harms nobody, but is told (RFC 5652, 5).
"""

from __future__ import annotations

from asn1crypto import cms


def is_frame_clean(gap: bytes) -> bool:
    """`gap` (the bytes left out by /ByteRange) is one hex string in one case: a regular CMS object and zeros."""
    digits = gap[1:-1]
    if (
        gap[:1] != b"<"
        or gap[-1:] != b">"
        or digits not in (digits.upper(), digits.lower())
        or digits.split() != [digits]
    ):
        return False
    try:
        content = bytes.fromhex(digits.decode("ascii"))
        info = cms.ContentInfo.load(content)
        return not content[len(info.dump()) :].strip(b"\x00") and _is_regular(info["content"])
    except (ValueError, TypeError, KeyError):
        return False


def _is_regular(signed: cms.SignedData) -> bool:
    """One signer, named by issuer and number as its certificate has them, versions and algorithms that agree."""
    (signer,) = signed["signer_infos"]
    identifier = signer["sid"]
    if identifier.name != "issuer_and_serial_number":
        return False
    signers = [
        choice.chosen
        for choice in signed["certificates"]
        if choice.name == "certificate"
        and choice.chosen.issuer.dump() == identifier.chosen["issuer"].dump()
        and choice.chosen["tbs_certificate"]["serial_number"].dump() == identifier.chosen["serial_number"].dump()
    ]
    algorithms = [algorithm.dump() for algorithm in signed["digest_algorithms"]]
    return (
        len(signers) == 1
        and signed["version"].native == "v1"
        and signer["version"].native == "v1"
        and signed["encap_content_info"]["content_type"].native == "data"
        and algorithms == [signer["digest_algorithm"].dump()]
        and signer["digest_algorithm"]["parameters"].native is None
    )
