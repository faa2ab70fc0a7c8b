"""Who is on duty: staff prove themselves by PIN against argon2id hashes; the PIN is wiped whatever happens."""

from __future__ import annotations

from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from app.domain.organisation import Organisation, StaffMember
from app.kernel.errors import InputError
from app.kernel.redaction import Secret


def hash_pin(pin: Secret) -> str:
    """argon2id hash of a staff PIN, for `desk.json`."""
    return PasswordHasher().hash(pin.reveal())


def sign_in(organisation: Organisation, hashes: Mapping[str, str], staff_id: str, pin: Secret) -> StaffMember:
    """The member of staff whose PIN this is; InputError Desk_WrongPin."""
    try:
        PasswordHasher().verify(hashes.get(staff_id, ""), pin.reveal())
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        raise InputError("Desk_WrongPin") from None
    finally:
        pin.wipe()
    return next(m for m in organisation.staff if m.id == staff_id)
