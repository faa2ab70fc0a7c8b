"""What people do at the demo office: cards into readers, pages into the scanner, the line cut; also from afar."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from app.domain.documents import DocumentKind
from app.kernel.errors import QabyldauError, RetriableError
from ui.demo.identity import CardFacts

SOCKET = "hands.sock"


class Hands(Protocol):
    """Readers are counted from 1, as the clerk does. People have the ids of the demo's families; 'head' is the head."""

    def insert_id_card(self, reader: int, person_id: str, delay_s: float = 0.0) -> CardFacts: ...

    def insert_token(self, reader: int, who: str) -> None: ...

    def remove(self, reader: int) -> None: ...

    def lay_pages(self, child_id: str, kind: DocumentKind) -> None: ...

    def lay_bytes(self, kind: DocumentKind, content: bytes) -> None: ...

    def cut_link(self) -> None: ...

    def restore_link(self) -> None: ...

    def cancel_referral(self, child_id: str) -> None: ...

    def set_clock(self, at: datetime) -> None: ...

    def wait(self, span: timedelta) -> None: ...


_CALLS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        name: getattr(Hands, name)
        for name in (
            "insert_id_card", "insert_token", "remove", "lay_pages", "lay_bytes", "cut_link", "restore_link",
            "cancel_referral", "set_clock", "wait",
        )
    }
)  # fmt: skip


class HandsServer:
    """Lets other processes of this user use the hands, over a Unix socket in the demo's private folder."""

    def __init__(self, hands: Hands, folder: Path) -> None:
        self._hands = hands
        self._listener = Listener(str(folder / SOCKET), "AF_UNIX", backlog=4, authkey=_key(folder))
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="demo-hands", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Nobody is served any more."""
        self._closing.set()
        # A blocked accept() is woken by one last visitor.
        with contextlib.suppress(OSError, EOFError):
            Client(self._listener.address, "AF_UNIX").close()
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                visitor = self._listener.accept()
            except Exception:  # noqa: S112 - a visitor without the key, or the end
                continue
            threading.Thread(target=self._listen, args=(visitor,), daemon=True).start()

    def _listen(self, visitor: Connection) -> None:
        with visitor:
            while True:
                # A visitor that was killed hears no answer any more.
                try:
                    name, arguments = visitor.recv()
                    visitor.send(self._answer(name, arguments))
                except (EOFError, OSError):
                    return

    def _answer(self, name: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        if name not in _CALLS:
            return False, ("Demo_UnknownId", {"id": name})
        try:
            return True, getattr(self._hands, name)(*arguments)
        except QabyldauError as error:
            return False, (error.code, dict(error.params))


class RemoteHands:
    """The hands of a demo office that runs in another process; RetriableError Demo_HandsGone."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._line = Client(str(folder / SOCKET), "AF_UNIX", authkey=_key(folder))
        except OSError:
            raise RetriableError("Demo_HandsGone") from None

    def close(self) -> None:
        """The line is closed."""
        self._line.close()

    def _call(self, name: str, *arguments: Any) -> Any:
        with self._lock:
            try:
                self._line.send((name, arguments))
                good, value = self._line.recv()
            except (EOFError, OSError):
                raise RetriableError("Demo_HandsGone") from None
        if good:
            return value
        raise RetriableError(value[0], **value[1])

    def insert_id_card(self, reader: int, person_id: str, delay_s: float = 0.0) -> CardFacts:
        facts: CardFacts = self._call("insert_id_card", reader, person_id, delay_s)
        return facts

    def insert_token(self, reader: int, who: str) -> None:
        self._call("insert_token", reader, who)

    def remove(self, reader: int) -> None:
        self._call("remove", reader)

    def lay_pages(self, child_id: str, kind: DocumentKind) -> None:
        self._call("lay_pages", child_id, kind)

    def lay_bytes(self, kind: DocumentKind, content: bytes) -> None:
        self._call("lay_bytes", kind, content)

    def cut_link(self) -> None:
        self._call("cut_link")

    def restore_link(self) -> None:
        self._call("restore_link")

    def cancel_referral(self, child_id: str) -> None:
        self._call("cancel_referral", child_id)

    def set_clock(self, at: datetime) -> None:
        self._call("set_clock", at)

    def wait(self, span: timedelta) -> None:
        self._call("wait", span)


def _key(folder: Path) -> bytes:
    """The folder is private to its user; the key only keeps a lost visitor out."""
    return str(folder).encode()
