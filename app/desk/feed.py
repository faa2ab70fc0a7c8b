"""Which items of the registry's feed this desk can work with. Pure; what it lets through, the counter can rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.numbers import Bin
from app.domain.referral import Referral
from app.kernel.codec import from_plain
from app.kernel.errors import InputError

_REFERRAL, _REMOVED = "referral", "referral-removed"
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sifted:
    """`usable` goes into the mirror; `wrong` names the field of each item that does not."""

    usable: tuple[Item, ...]
    wrong: tuple[str, ...]


def sift(items: Sequence[Item], organisation: Bin) -> Sifted:
    """Each item {"kind", "id", "data"} on its own: a bad one does not hold up the others.

    A referral that cannot be read, or is another organisation's, also takes its older copy out of the mirror: the
    desk then asks the registry instead of trusting what is no longer so.
    """
    usable: list[Item] = []
    wrong: list[str] = []
    for item in items:
        field = _wrong_field(item, organisation)
        if field is None:
            usable.append(item)
            continue
        wrong.append(field)
        data = item["data"]
        number = data.get("number") if isinstance(data, Mapping) else None
        if item["kind"] == _REFERRAL and isinstance(number, str) and number:
            usable.append({"kind": _REMOVED, "id": number, "data": {"number": number}})
    return Sifted(tuple(usable), tuple(wrong))


def _wrong_field(item: Item, organisation: Bin) -> str | None:
    for name in ("kind", "id"):
        if not item[name]:
            return name
    if item["kind"] != _REFERRAL:
        return None
    try:
        referral = from_plain(Referral, item["data"])
    except InputError as error:
        # A code of a value type (a wrong check digit) says enough; a field's name is none of a person's data.
        return str(error.params.get("field", error.code))
    if not referral.number:
        return "Referral.number"
    if referral.issued_at.tzinfo is None:
        return "Referral.issued_at"
    return None if referral.organisation == organisation else "Referral.organisation"
