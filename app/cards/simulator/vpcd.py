"""Card programs behind vpcd, the virtual reader of pcscd: one slot is one place where a card can be put.

vpcd listens and the card dials it (the other way round, vpcd 3.3 aborts the whole pcscd when a card is
taken out: measured). Frames are two bytes of length, big-endian, and the payload; a payload of one byte
is a control: 0 off, 1 on, 2 reset, 4 tell the ATR.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.kernel.errors import RetriableError

_POWER_OFF, _POWER_ON, _RESET, _TELL_ATR = 0, 1, 2, 4
# Without a prompt acknowledgement vpcd's two sends per frame meet Nagle and each command costs 40 ms and more.
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)
_REDIAL_SECONDS = 0.05
_PATIENCE_SECONDS = 10.0
# pcscd looks into its readers every 400 ms. A card that comes before it has looked is taken for the one that left.
_VACANT_SECONDS = 0.5


class CardProgram(Protocol):
    """What is on the chip: an ATR and answers to commands."""

    @property
    def atr(self) -> bytes: ...

    def reset(self) -> None:
        """The state of power-up: nothing selected, no session, no PIN entered."""
        ...

    def transmit(self, apdu: bytes) -> bytes:
        """Response APDU (data, SW1, SW2) to one command APDU. May raise CardPulled or CardMute."""
        ...


class CardPulled(Exception):
    """The card leaves the reader instead of answering; `announced` > 0 sends `partial` of that many bytes first."""

    def __init__(self, partial: bytes = b"", announced: int = 0) -> None:
        super().__init__()
        self.partial = partial
        self.announced = announced


class CardMute(Exception):
    """The card never answers this command; it stays in the reader until somebody takes it out."""


@dataclass(slots=True)
class _Insertion:
    program: CardProgram
    delay_s: float
    on: bool = False
    powered: threading.Event = field(default_factory=threading.Event)
    pulled: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)


class VirtualSlot:
    """One virtual reader. `dial` returns a fresh connection to its vpcd port, OSError while the service is away.

    A card that was put in comes back by itself after the smart-card service restarts, as a real one would.
    """

    def __init__(self, dial: Callable[[], socket.socket], name: str = "slot") -> None:
        self._dial = dial
        self._lock = threading.Lock()
        self._card: _Insertion | None = None
        self._line: socket.socket | None = None
        self._name = name
        self._vacant_until = 0.0

    def insert(self, program: CardProgram, delay_s: float = 0.0, wait: bool = True) -> None:
        """`program` stands in the reader; a card that was there is out. Every answer takes `delay_s` longer.

        With `wait`, true only after the service powered the card up; RetriableError Simulator_NotTaken.
        """
        self.remove()
        card = _Insertion(program, delay_s)
        with self._lock:
            self._card = card
        threading.Thread(target=self._live, args=(card,), name=f"card-{self._name}", daemon=True).start()
        if wait and not card.powered.wait(_PATIENCE_SECONDS):
            self.remove()
            raise RetriableError("Simulator_NotTaken")

    def remove(self) -> None:
        """No card is in the reader, and the driver has noticed (it closes the line itself)."""
        with self._lock:
            card, self._card = self._card, None
            line = self._line
        if card is None:
            return
        card.pulled.set()
        if line is not None:
            _quietly(lambda: line.shutdown(socket.SHUT_WR))
        if not card.gone.wait(_PATIENCE_SECONDS) and line is not None:
            _quietly(line.close)

    @property
    def occupied(self) -> bool:
        """True while a card is in (a card that pulled itself is out)."""
        with self._lock:
            return self._card is not None

    def close(self) -> None:
        """The slot is empty and its thread is over."""
        self.remove()

    # ------------------------------------------------------------------ the card's thread

    def _live(self, card: _Insertion) -> None:
        try:
            card.pulled.wait(max(0.0, self._vacant_until - time.monotonic()))
            while not card.pulled.is_set():
                try:
                    line = self._dial()
                except OSError:
                    card.pulled.wait(_REDIAL_SECONDS)
                    continue
                with self._lock:
                    self._line = line
                if card.pulled.is_set():  # remove() came before it could see the line
                    _quietly(lambda line=line: line.shutdown(socket.SHUT_WR))  # type: ignore[misc]
                try:
                    self._serve(line, card)
                except OSError:
                    pass  # the service went away: dial again
                finally:
                    with self._lock:
                        self._line = None
                    line.close()
                    card.program.reset()
        finally:
            with self._lock:
                if self._card is card:
                    self._card = None
                self._vacant_until = time.monotonic() + _VACANT_SECONDS
            card.gone.set()

    def _serve(self, line: socket.socket, card: _Insertion) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            head = _receive(line, 2)
            payload = _receive(line, int.from_bytes(head, "big")) if head else b""
            if not payload:
                return
            if len(payload) == 1:
                self._control(line, card, payload[0])
                continue
            if card.delay_s:
                card.pulled.wait(card.delay_s)
            if card.pulled.is_set():
                continue  # the next read sees the driver close the line
            try:
                answer = card.program.transmit(payload)
            except CardMute:
                card.pulled.wait()
                continue
            except CardPulled as pulled:
                card.pulled.set()
                if pulled.announced:
                    line.sendall(pulled.announced.to_bytes(2, "big") + pulled.partial)
                line.shutdown(socket.SHUT_WR)
                continue
            line.sendall(len(answer).to_bytes(2, "big") + answer)

    def _control(self, line: socket.socket, card: _Insertion, code: int) -> None:
        if code == _TELL_ATR:
            if not card.pulled.is_set():
                line.sendall(len(card.program.atr).to_bytes(2, "big") + card.program.atr)
                if card.on:  # the service first looks whether a card is there, then powers it up and asks again
                    card.powered.set()
        elif code in (_POWER_OFF, _POWER_ON, _RESET):
            card.on = code != _POWER_OFF
            card.program.reset()


def _receive(line: socket.socket, count: int) -> bytes:
    """Exactly `count` bytes; empty when the other side closed the line."""
    parts: list[bytes] = []
    while count:
        if _QUICKACK is not None:
            line.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        part = line.recv(count)
        if not part:
            return b""
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _quietly(action: Callable[[], None]) -> None:
    try:
        action()
    except OSError:
        return
