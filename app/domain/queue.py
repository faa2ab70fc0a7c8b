"""The queue of applications as values: kinds, categories of Annex 1, privileges, why an entry leaves the queue."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class QueueKind(StrEnum):
    """General or correction queue (QUE-05)."""

    GENERAL = "general"
    CORRECTION = "correction"


class Category(IntEnum):
    """The ten categories of Annex 1, by their number there (QUE-24)."""

    SERVICEMAN = 1
    SPECIAL_BODY = 2
    PARENTS_WITH_DISABILITY = 3
    SPECIAL_NEEDS = 4
    WITHOUT_CARE = 5
    ORPHAN = 6
    LARGE_FAMILY = 7
    TEACHER = 8
    FAMILY_WITH_DISABILITY = 9
    NONE = 10


class RegistryAnswer(StrEnum):
    """What the state's registers say of applicant and child (QUE-11, QUE-13)."""

    MATCHES = "matches"
    WRONG = "wrong"
    MISSING = "missing"
    OFFLINE = "offline"


class Privilege(StrEnum):
    """How far the out-of-turn right is confirmed (QUE-18)."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Removal(StrEnum):
    """Why an application leaves the queue (QUE-30)."""

    ENROLLED = "enrolled"
    VIOLATION = "violation"
    SECOND_MISS = "second-miss"
    AGE = "age"
    WITHDRAWN = "withdrawn"
    SCHOOL = "school"


class KeyState(StrEnum):
    """The parent's signing key at the portal (REF-10, REF-17)."""

    VALID = "valid"
    EXPIRED = "expired"
    ANOTHER_PERSON = "another-person"
    ABSENT = "absent"
