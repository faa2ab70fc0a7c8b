"""What is wrong with a typed text, as the key of one sentence; '' when nothing is (or nothing was typed). Pure."""

from __future__ import annotations

import re
from datetime import date

from app.domain.numbers import Iin
from app.domain.people import Phone
from app.kernel.errors import InputError


def parse_date(text: str) -> date | None:
    """'24.04.2026', '24042026' or '240426' as a day; None when it is none."""
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) not in (6, 8):
        return None
    year = int(digits[4:]) + (0 if len(digits) == 8 else 2000)
    try:
        return date(year, int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def date_problem(text: str) -> str:
    """Full dates only: a birth year in two digits would be ambiguous."""
    digits = re.sub(r"[^0-9]", "", text)
    return "" if not text or (len(digits) == 8 and parse_date(text)) else "date"


def past_date_problem(text: str, today: date) -> str:
    if not text:
        return ""
    day = parse_date(text)
    if day is None:
        return "date"
    return "future" if day > today else ""


def phone_problem(text: str) -> str:
    """'+7' alone is the untouched hint."""
    if text.strip() in ("", "+7", "+"):
        return ""
    try:
        Phone.parse(text)
    except InputError:
        return "phone"
    return ""


def iin_problem(text: str) -> str:
    if not text:
        return ""
    try:
        Iin.parse(text)
    except InputError as problem:
        return {"Iin_Length": "iin-length", "Iin_CheckDigit": "iin-digit"}.get(problem.code, "iin")
    return ""


def document_number_problem(text: str) -> str:
    return "" if not text or re.fullmatch(r"[A-Za-z0-9]{9}", text.strip()) else "document-number"
