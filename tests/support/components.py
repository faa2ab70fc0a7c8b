"""Counts on how many tests each real component was used, from what is seen running, not from what tests claim."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.processes import ProcessSeen, session_processes

LABELS = {
    "pcsc": "pcscd",
    "pkcs11": "a PKCS#11 module",
    "cups": "cupsd",
    "display": "Xvfb",
    "sane": "the SANE test device",
}
_PROGRAMS = {"pcscd": "pcsc", "cupsd": "cups", "Xvfb": "display", "scanimage": "sane", "pkcs11-tool": "pkcs11"}
_MODULES = ("libsofthsm2.so", "opensc-pkcs11.so")


@dataclass(slots=True)
class ComponentCount:
    """`marked`: passed tests per component; `seen`: those during which the component was seen running."""

    marked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LABELS, 0))
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LABELS, 0))
    _spawned: set[str] = field(default_factory=set)
    _present: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """From now on programs that this process starts are noticed, however short they live."""

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event == "subprocess.Popen":
                executable, command = arguments[0], arguments[1]
                names = [executable, *(command if isinstance(command, list | tuple) else [command])]
                self._notice(" ".join(str(n) for n in names if n))

        sys.addaudithook(hook)

    def _notice(self, command: str) -> None:
        words = command.split()
        for word in words:
            component = _PROGRAMS.get(Path(word).name)
            if component:
                self._spawned.add(component)
        if "pkcs11_host" in command:
            self._spawned.add("pkcs11")

    def begin(self) -> None:
        """A test begins."""
        self._spawned.clear()
        self._present.clear()

    def look(self, wanted: set[str]) -> None:
        """A test's body has run and its fixtures still stand: what is running now counts as used."""
        self._present |= self._spawned
        if wanted - self._present:
            for process in session_processes():
                self._present |= _components_of(process, wanted - self._present)

    def passed(self, wanted: set[str]) -> None:
        for component in wanted:
            self.marked[component] += 1
            self.seen[component] += component in self._present

    def summary(self) -> str:
        used = [f"{LABELS[c]} {self.seen[c]} of {n} tests" for c, n in self.marked.items() if n]
        return "components really used (seen running): " + (", ".join(used) or "none")

    def absent(self, collected: set[str]) -> list[str]:
        """Components that collected tests ask for and that were never seen running."""
        return [LABELS[c] for c in LABELS if c in collected and not self.seen[c]]


def _components_of(process: ProcessSeen, wanted: set[str]) -> set[str]:
    found = set()
    component = _PROGRAMS.get(process.name)
    if component:
        found.add(component)
    if "pkcs11" in wanted and ("pkcs11_host" in process.command or any(m in process.maps for m in _MODULES)):
        found.add("pkcs11")
    return found
