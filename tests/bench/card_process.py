"""A card with a processor of its own: `python -m tests.bench.card_process FD` serves one line to vpcd."""

from __future__ import annotations

import random
import socket
import sys

from app.cards.simulator.id_card import IdCard
from app.cards.simulator.vpcd import VirtualSlot
from tests.unit.cards.specimen import gulsezim


def fixed(count: int) -> bytes:
    """The same bytes every time."""
    return random.Random(count).randbytes(count)  # noqa: S311 - the same every time is the point


def main(descriptor: int) -> None:
    person = gulsezim()
    lines = [socket.socket(fileno=descriptor)]

    def dial() -> socket.socket:
        if not lines:
            raise OSError("one line only")
        return lines.pop()

    slot = VirtualSlot(dial)
    slot.insert(IdCard(person.key, person.files(), randoms=fixed), wait=False)
    sys.stdin.read()  # until the bench closes it
    slot.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
