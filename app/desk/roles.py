"""Closed sets that commands and snapshots share. Light: the window shows its first picture without the commands."""

from __future__ import annotations

from enum import StrEnum


class Service(StrEnum):
    KINDERGARTEN_ENROLMENT = "kindergarten-enrolment"


class SignerRole(StrEnum):
    PARENT = "parent"
    HEAD = "head"
