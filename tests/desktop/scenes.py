"""Every page of the window in its telling states, for tests and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.desk.ports import PinStatus
from app.desk.snapshot import CaseStatus, DeskSnapshot
from app.domain.documents import DocumentKind
from app.kernel.clock import KZ
from app.kernel.errors import RetriableError
from tests.desktop.stories import (
    CLERK,
    HEAD_KEY,
    HITS,
    PARENT_KEY,
    TASK,
    WAITING,
    asked_contraindication,
    asked_day,
    child,
    child_choices,
    child_foreign,
    child_missing,
    complete,
    contract,
    devices,
    identify,
    offline,
    outcome,
    refusal,
    snapshot,
    ticket,
)
from ui.desktop.view_models.state import Activity, DeviceStates, Trouble, UiState, View

WORKING = UiState(staff=CLERK)
Scene = tuple[DeskSnapshot, DeviceStates, UiState]


def key_with(pin: PinStatus) -> DeviceStates:
    """The head's key is in, its PIN so close to being locked."""
    return devices(card=False, keys=(HEAD_KEY,), pin=pin)


def scenes() -> dict[str, Scene]:
    """Every page of the window in its telling states."""
    waiting2 = WAITING[1:3]
    wrong = Trouble(RetriableError("Token_PinLastTry"), Activity.SIGN)
    removed = Trouble(RetriableError("Card_Removed"), Activity.CARD, 61, datetime(2026, 4, 27, 10, 12, 41, tzinfo=KZ))
    return {
        "00-staff": (snapshot(None), devices(card=False), UiState()),
        "00-idle": (snapshot(None), devices(card=False), WORKING),
        "00-idle-task": (snapshot(None, tasks=(TASK,)), devices(card=False), WORKING),
        "01-documents": (snapshot(), devices(), WORKING),
        "01-documents-contra": (snapshot(asked_contraindication()), devices(), WORKING),
        "01-documents-day": (snapshot(asked_day()), devices(), WORKING),
        "01-documents-describe": (
            snapshot(asked_day()),
            devices(),
            replace(WORKING, describing=True, row=DocumentKind.HEALTH_CERTIFICATE, focus="cert_date"),
        ),
        "01-documents-scan": (snapshot(), devices(), replace(WORKING, row=DocumentKind.HEALTH_CERTIFICATE)),
        "01-documents-complete": (snapshot(complete()), devices(), WORKING),
        "02-identify-wait": (snapshot(identify(read=False), waiting=waiting2), devices(card=False), WORKING),
        "02-identify-type": (
            snapshot(identify(read=False), waiting=waiting2),
            devices(),
            replace(WORKING, typing_key=True, focus="mrz_number", fields={"mrz_birth": "31.02.1990"}),
        ),
        "02-identify": (
            snapshot(identify(), waiting=waiting2),
            devices(),
            replace(WORKING, face_compared=True, focus="extra_phone"),
        ),
        "02-identify-face": (snapshot(identify(disagree=False), waiting=waiting2), devices(), WORKING),
        "02-child": (snapshot(child()), devices(), WORKING),
        "02-leave": (
            snapshot(child()),
            devices(),
            replace(WORKING, view=View.LEAVE, fields={"left_reason": "жұмысына шақырып кетті"}),
        ),
        "02-child-missing": (snapshot(child_missing()), devices(), WORKING),
        "02-child-foreign": (snapshot(child_foreign()), devices(), WORKING),
        "02-child-choices": (snapshot(child_choices()), devices(), WORKING),
        "03-refusal": (
            snapshot(refusal(), waiting=(ticket("018", 962), *WAITING[1:])),
            devices(card=False),
            WORKING,
        ),
        "03-refusal-sign": (snapshot(refusal(ready=True)), devices(card=False, keys=(HEAD_KEY,), tries=3), WORKING),
        "04-contract-parent": (snapshot(contract(signed=False)), devices(card=False, keys=(PARENT_KEY,)), WORKING),
        "04-contract": (snapshot(contract()), devices(card=False, keys=(HEAD_KEY,), tries=3), WORKING),
        "04-pin-low": (snapshot(contract()), key_with(PinStatus.LOW), WORKING),
        "04-pin-final": (snapshot(contract()), key_with(PinStatus.FINAL), WORKING),
        "04-pin-final-wrong": (snapshot(contract()), key_with(PinStatus.FINAL), replace(WORKING, trouble=wrong)),
        "04-pin-final-typing": (snapshot(contract()), key_with(PinStatus.FINAL), replace(WORKING, last_try=True)),
        "04-pin-locked": (snapshot(contract()), key_with(PinStatus.LOCKED), WORKING),
        "03-pin-final": (snapshot(refusal(ready=True)), key_with(PinStatus.FINAL), WORKING),
        "06-offline": (offline(), devices(), WORKING),
        "08-outcome": (snapshot(outcome()), devices(card=False), WORKING),
        "08-outcome-unconfirmed": (
            snapshot(outcome(CaseStatus.ADMITTED_UNCONFIRMED)),
            devices(card=False),
            WORKING,
        ),
        "08-task": (snapshot(None, tasks=(TASK,)), devices(card=False), replace(WORKING, view=View.TASK)),
        "08-search": (
            snapshot(None),
            devices(card=False),
            replace(WORKING, view=View.SEARCH, fields={"search": "Әбд"}, search_hits=HITS),
        ),
        "08-lamps": (offline(), devices(), replace(WORKING, view=View.LAMPS)),
        "08-help": (snapshot(), devices(), replace(WORKING, view=View.HELP)),
        "09-card-removed": (
            snapshot(identify(read=False), waiting=waiting2[:1]),
            devices(card=False),
            replace(WORKING, trouble=removed),
        ),
        "09-busy": (
            snapshot(identify(read=False), waiting=waiting2[:1]),
            devices(),
            replace(WORKING, busy=Activity.CARD, progress=61),
        ),
    }
