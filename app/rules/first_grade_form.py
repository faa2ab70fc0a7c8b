"""The four steps of a first-grade application: person and child, school, documents, signature (FG-08…28). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.first_grade import Channel, FormSource, Method, SignMethod, Transport, UploadFile
from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.say import blocking, blocks, fits, present, tells, warns

_SMS_CODE = re.compile(r"[0-9]{5}")
_CONVERTIBLE = frozenset({"heic", "png"})
_MAGIC = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))


@dataclass(frozen=True, slots=True)
class FirstGradeForm:
    """The form as a person can write it by hand; a field left out is in order.

    `sms_code`: what was typed at the entrance, None when the session is open. `consent_511`: one answer per child.
    `profile_changed`: a field that came from the profile was edited. `attached`: the registered address belongs to a
    school. `pmpk_until`: the certificate's last day.
    """

    channel: Channel = Channel.PORTAL
    sms_code: str | None = None
    consent_511: bool = True
    profile_changed: bool = False
    extra_phone: str | None = None
    sen: bool = False
    pmpk: bool = False
    pmpk_until: date | None = None
    method: Method = Method.IN_DISTRICT
    attached: bool = True
    school_chosen: bool = True
    language: str = "kk"
    transport: Transport | None = None
    meals: bool = False
    photos: int = 2
    vaccination: FormSource = FormSource.AUTOMATIC
    passport: FormSource = FormSource.AUTOMATIC
    files: tuple[UploadFile, ...] = ()
    data_correct: bool = True
    external_consent: bool = True
    sign: SignMethod | None = None


def check_first_grade_form(form: FirstGradeForm, on: date, law: Law) -> tuple[Finding, ...]:
    """What keeps the application from being sent, in the order of its four steps (FG-11): each shut until the last.

    The first of two stages (FG-01); the same at the school as through the portal (FG-05, FG-06).
    """
    person = _person(form)
    school = _school(form)
    if blocking(person) or not form.school_chosen:
        step = None if form.school_chosen else blocks("FG-11", "fg.step", "oqu.2")
        return (*person, *school, *present(step))
    return (*person, *school, *_documents(form, on, law), *_signature(form))


def _person(form: FirstGradeForm) -> tuple[Finding, ...]:
    """Step 1: five-digit code, consent 1414/511 per child, profile data untouched (FG-09, 10, 12, 14)."""
    typed = form.sms_code is None or _SMS_CODE.fullmatch(form.sms_code)
    extra = form.extra_phone is None or re.fullmatch(r"\+7[0-9]{10}", form.extra_phone)
    return present(
        None if typed else blocks("FG-09", "fg.sms-code", "oqu.1"),
        None if form.consent_511 else blocks("FG-10", "fg.consent-511", "oqu.1"),
        blocks("FG-12", "fg.profile", "oqu.2") if form.profile_changed else None,
        None if extra else blocks("FG-12", "fg.extra-phone", "oqu.2"),
    )


def _school(form: FirstGradeForm) -> tuple[Finding, ...]:
    """Step 2: own territory by the registered address, transport, no meals (FG-04, 17, 18, 20, ruling X-02)."""
    unattached = form.method is Method.IN_DISTRICT and not form.attached
    return present(
        blocks("FG-18", "fg.unattached", "oqu.2") if unattached else None,
        check_transport(form.transport),
        tells("FG-04", "fg.meals", "oqu.faq") if form.meals else None,
    )


def check_transport(wanted: Transport | None) -> Finding | None:
    """Transport only where the school offers it; another address than the registered one is given (FG-20, 21, X-08)."""
    if wanted is None:
        return None
    if not wanted.offered:
        return blocks("FG-20", "transport.not-offered", "oqu.2")
    if not wanted.same_address and not wanted.address_given:
        return blocks("FG-20", "transport.address", "oqu.2")
    return tells("FG-21", "transport.with-decision", "oqu.faq")


def _documents(form: FirstGradeForm, on: date, law: Law) -> tuple[Finding, ...]:
    """Step 3: photos, two medical forms, PMPK certificate with its date, files, two ticks (FG-22…25)."""
    absent = FormSource.ABSENT
    return present(
        check_photos(form.photos, form.channel, on, law),
        blocks("FG-22", "fg.form-065", "oqu.2") if form.vaccination is absent else None,
        blocks("FG-22", "fg.form-052", "oqu.2") if form.passport is absent else None,
        *_special_needs(form, on),
        *(check_file(f, on, law) for f in form.files),
        None if form.data_correct and form.external_consent else blocks("FG-25", "fg.consents", "oqu.2"),
    )


def check_photos(count: int, channel: Channel, on: date, law: Law) -> Finding | None:
    """Two prints at the school; the portal asks two files and does not stop at one (FG-22, FG-42, ruling X-01)."""
    wanted = law.number("FG-22.photos", on)
    if count >= wanted:
        return None
    if count and channel is Channel.PORTAL:
        return warns("FG-22", "fg.photo-one", "oqu.2")
    return blocks("FG-22", "fg.photos", "oqu.2", count=wanted)


def _special_needs(form: FirstGradeForm, on: date) -> tuple[Finding | None, ...]:
    """Special needs: the certificate and its last day, not passed on the day of sending (FG-15, 24, ruling X-10)."""
    if not form.sen:
        return ()
    if not form.pmpk:
        return (blocks("FG-24", "fg.pmpk", "oqu.2"),)
    if form.pmpk_until is None:
        return (blocks("FG-24", "fg.pmpk-date", "oqu.2"),)
    if form.pmpk_until < on:
        return (blocks("FG-24", "fg.pmpk-expired", "oqu.2", last=form.pmpk_until),)
    return (tells("FG-15", "fg.special-needs", "oqu.2"),)


def file_format(head: bytes) -> str:
    """'pdf', 'jpeg', 'png', 'heic' or '' by the first bytes, whatever the name says (FG-23)."""
    if head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"hev", b"mif"):
        return "heic"
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


def check_file(file: UploadFile, on: date, law: Law) -> Finding | None:
    """PDF, JPG or JPEG of at most 5 000 000 bytes; HEIC and PNG are turned into JPEG first (FG-23)."""
    if file.size > law.number("FG-23.bytes", on):
        return blocks("FG-23", "fg.file-size", "oqu.2")
    if file.format.lower() in law.text("FG-23.formats", on).split():
        return None
    if file.format.lower() in _CONVERTIBLE:
        return warns("FG-23", "fg.file-convert", "practice")
    return blocks("FG-23", "fg.file-format", "oqu.2")


def _signature(form: FirstGradeForm) -> tuple[Finding, ...]:
    """Step 4: QR or EDS; signed, it has a PDF with QR and goes to the school; cancelled, it stays (FG-26, 27, 28)."""
    if form.sign is None:
        return (tells("FG-26", "fg.review-form", "oqu.2"),)
    if form.sign is SignMethod.CANCELLED:
        return (tells("FG-27", "fg.unsigned", "oqu.2"),)
    return (fits("FG-28", "fg.signed", "oqu.2"),)
