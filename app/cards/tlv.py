"""BER-TLV as cards write it (ISO/IEC 7816-4, 5.2.2; ICAO 9303-10): tags up to three bytes, definite lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.kernel.errors import InputError

_MOST_LENGTH_BYTES = 4
_MOST_TAG_BYTES = 3


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One data object. `raw` is the object as it stood, header included."""

    tag: int
    value: bytes
    raw: bytes

    def __repr__(self) -> str:
        return f"Tlv({self.tag:X}, {len(self.value)} bytes)"


def header(data: bytes, start: int = 0) -> tuple[int, int, int]:
    """(tag, offset of the value, length of the value) of the object at `start`.

    The value itself need not be there yet. InputError Tlv_Short, Tlv_Tag, Tlv_Length.
    """
    try:
        tag = data[start]
        at = start + 1
        if tag & 0x1F == 0x1F:
            while True:
                octet = data[at]
                tag = tag << 8 | octet
                at += 1
                if not octet & 0x80:
                    break
                if at - start >= _MOST_TAG_BYTES:
                    raise InputError("Tlv_Tag")
        length = data[at]
        at += 1
    except IndexError:
        raise InputError("Tlv_Short") from None
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= _MOST_LENGTH_BYTES:
            raise InputError("Tlv_Length")
        if len(data) < at + count:
            raise InputError("Tlv_Short")
        length = int.from_bytes(data[at : at + count], "big")
        at += count
    return tag, at, length


def read(data: bytes, start: int = 0) -> Tlv:
    """The object at `start`, whole; bytes after it do not matter. InputError as `header`."""
    tag, at, length = header(data, start)
    if len(data) < at + length:
        raise InputError("Tlv_Short")
    return Tlv(tag, data[at : at + length], data[start : at + length])


def objects(data: bytes) -> Iterator[Tlv]:
    """All objects one after another, up to the end of `data`. InputError as `header`."""
    at = 0
    while at < len(data):
        found = read(data, at)
        yield found
        at += len(found.raw)


def find(data: bytes, tag: int) -> bytes | None:
    """Value of the first object with `tag` on this level, None when there is none. InputError as `header`."""
    return next((o.value for o in objects(data) if o.tag == tag), None)


def need(data: bytes, tag: int) -> bytes:
    """Value of the first object with `tag` on this level. InputError Tlv_Missing when there is none."""
    value = find(data, tag)
    if value is None:
        raise InputError("Tlv_Missing", tag=f"{tag:X}")
    return value


def encode(tag: int, value: bytes) -> bytes:
    """`value` under `tag` with the shortest length field."""
    octets = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    count = len(value)
    if count < 0x80:
        return octets + bytes((count,)) + value
    size = (count.bit_length() + 7) // 8
    return octets + bytes((0x80 | size,)) + count.to_bytes(size, "big") + value
