"""Commands to a card and its answers (ISO/IEC 7816-4, 5.1 to 5.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.errors import RetriableError

MAX_SHORT_LE = 256
MAX_EXTENDED_LE = 65536


@dataclass(frozen=True, slots=True, repr=False)
class CommandApdu:
    """One command. `le` is the number of bytes expected at most: None for none, up to 65536."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """Short form when everything fits, else extended form."""
        le = self.le
        if len(self.data) > 255 or (le is not None and le > MAX_SHORT_LE):
            lc = len(self.data).to_bytes(2, "big") if self.data else b""
            tail = b"" if le is None else (le % MAX_EXTENDED_LE).to_bytes(2, "big")
            return self.header + b"\x00" + lc + self.data + tail
        lc = bytes((len(self.data),)) if self.data else b""
        return self.header + lc + self.data + (b"" if le is None else bytes((le % MAX_SHORT_LE,)))

    @classmethod
    def decode(cls, raw: bytes) -> CommandApdu:
        """The command that `raw` encodes; ValueError for anything else (the card side answers 6700)."""
        if len(raw) < 4:
            raise ValueError("shorter than a header")
        head, body = (raw[0], raw[1], raw[2], raw[3]), raw[4:]
        if not body:
            return cls(*head)
        if len(body) == 1:
            return cls(*head, le=body[0] or MAX_SHORT_LE)
        if body[0]:
            return cls._with_body(head, body[1:], body[0], 1)
        if len(body) == 3:
            return cls(*head, le=int.from_bytes(body[1:], "big") or MAX_EXTENDED_LE)
        if len(body) < 3:
            raise ValueError("length field cut short")
        return cls._with_body(head, body[3:], int.from_bytes(body[1:3], "big"), 2)

    @classmethod
    def _with_body(cls, head: tuple[int, int, int, int], body: bytes, lc: int, le_size: int) -> CommandApdu:
        data, tail = body[:lc], body[lc:]
        if lc == 0 or len(data) != lc or len(tail) not in (0, le_size):
            raise ValueError("length field does not match")
        if not tail:
            return cls(*head, data=data)
        largest = MAX_SHORT_LE if le_size == 1 else MAX_EXTENDED_LE
        return cls(*head, data=data, le=int.from_bytes(tail, "big") or largest)

    def __repr__(self) -> str:
        return f"CommandApdu({self.header.hex()}, {len(self.data)} bytes, le={self.le})"


@dataclass(frozen=True, slots=True, repr=False)
class ResponseApdu:
    """One answer: data and status word."""

    data: bytes
    sw: int

    @classmethod
    def parse(cls, raw: bytes) -> ResponseApdu:
        """RetriableError Card_ReadFailed when there is not even a status word."""
        if len(raw) < 2:
            raise RetriableError("Card_ReadFailed", reason="no status word")
        return cls(raw[:-2], (raw[-2] << 8) | raw[-1])

    @property
    def ok(self) -> bool:
        """Complete success. A line torn in mid-answer can look like any other status word, 0000 included."""
        return self.sw == 0x9000

    def __repr__(self) -> str:
        return f"ResponseApdu({len(self.data)} bytes, {self.sw:04X})"
