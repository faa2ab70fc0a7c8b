"""Values that do not show themselves in logs and tracebacks."""

from __future__ import annotations


class Secret:
    """A secret text. `repr` and `str` hide it; `wipe` drops the content.

    Python cannot promise that no copy is left in memory; the point is that no log, traceback or
    dataclass repr can carry it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = bytearray(value.encode())

    def reveal(self) -> str:
        return self._value.decode()

    def wipe(self) -> None:
        """The content is overwritten with zeros and gone."""
        for i in range(len(self._value)):
            self._value[i] = 0
        self._value.clear()

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


def masked(digits: str, keep: int = 4) -> str:
    """`digits` with all but the last `keep` characters replaced by dots: '••••••••0017'."""
    return "•" * max(0, len(digits) - keep) + digits[-keep:]
