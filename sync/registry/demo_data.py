"""Loads organisations and referrals from a file. Loading it again changes nothing that has moved on since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.organisation import Organisation
from app.domain.referral import Referral
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.kernel.resources import load_yaml
from sync.registry.referrals.decider import ReferralFile
from sync.registry.store.database import Database


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many were new, and how many stood there already."""

    organisations: int
    referrals: int
    kept: int


def load_file(database: Database, path: Path) -> Loaded:
    """`path` is YAML or JSON: {organisations: [Organisation plain], referrals: [Referral plain]}.

    InputError Codec_Mismatch, Registry_FileUnreadable.
    """
    try:
        document: Any = load_yaml(path)
    except (OSError, ValueError):
        raise InputError("Registry_FileUnreadable", file=path.name) from None
    if not isinstance(document, dict):
        raise InputError("Registry_FileUnreadable", file=path.name)
    organisations = [from_plain(Organisation, item) for item in document.get("organisations", [])]
    referrals = [from_plain(Referral, item) for item in document.get("referrals", [])]
    return load(database, organisations, referrals)


def load(database: Database, organisations: list[Organisation], referrals: list[Referral]) -> Loaded:
    """All of them are stored and told on the feeds; a referral that stands there already is left as it is."""
    new_organisations = new_referrals = 0
    with database.write() as unit:
        for organisation in organisations:
            new_organisations += unit.save_organisation(organisation)
        for referral in referrals:
            if unit.referral(referral.number) is None:
                unit.save_referral(ReferralFile(referral, referral.issued_at))
                new_referrals += 1
    kept = len(organisations) + len(referrals) - new_organisations - new_referrals
    return Loaded(new_organisations, new_referrals, kept)
