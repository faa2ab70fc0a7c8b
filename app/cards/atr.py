"""What kind of card answers a reset like this: the table of `resources/atr.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.identity import SlotKind
from app.kernel.errors import FatalError
from app.kernel.resources import load_yaml, resource


@dataclass(frozen=True, slots=True)
class CardFamily:
    """A known kind of card."""

    kind: SlotKind
    name: str


@dataclass(frozen=True, slots=True)
class AtrTable:
    """Recognition by ATR, and the applications to ask for when the ATR says nothing."""

    exact: dict[bytes, CardFamily]
    masked: tuple[tuple[re.Pattern[str], CardFamily], ...]
    historical: tuple[tuple[bytes, CardFamily], ...]
    applications: tuple[tuple[bytes, CardFamily], ...]

    def family(self, atr: bytes) -> CardFamily | None:
        """Exact entry, else masked, else by historical bytes; None for a card not in the table."""
        if atr in self.exact:
            return self.exact[atr]
        text = atr.hex().upper()
        for pattern, family in self.masked:
            if pattern.fullmatch(text):
                return family
        history = historical_bytes(atr)
        for mark, family in self.historical:
            if mark in history:
                return family
        return None


def historical_bytes(atr: bytes) -> bytes:
    """Historical bytes of an ATR (ISO/IEC 7816-3, 8.2); empty when the ATR is no ATR."""
    if len(atr) < 2 or atr[0] not in (0x3B, 0x3F):
        return b""
    at, follows = 2, atr[1] >> 4
    while True:
        at += (follows & 0x7).bit_count()
        if not follows & 0x8:
            break
        if at >= len(atr):
            return b""
        follows = atr[at] >> 4
        at += 1
    return atr[at : at + (atr[1] & 0x0F)]


def load_atr_table() -> AtrTable:
    """The shipped table. FatalError Card_TableBroken."""
    content = load_yaml(resource("atr.yaml"))
    try:
        return AtrTable(
            exact={bytes.fromhex(row["atr"]): _family(row) for row in content["exact"]},
            masked=tuple((re.compile(row["atr"]), _family(row)) for row in content["masked"]),
            historical=tuple((row["text"].encode("ascii"), _family(row)) for row in content["historical"]),
            applications=_applications(content["applications"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise FatalError("Card_TableBroken", problem=type(problem).__name__) from None


def _applications(rows: Sequence[dict[str, str]]) -> tuple[tuple[bytes, CardFamily], ...]:
    return tuple((bytes.fromhex(row["aid"]), _family(row)) for row in rows)


def _family(row: dict[str, str]) -> CardFamily:
    return CardFamily(SlotKind(row["kind"]), row["name"])
