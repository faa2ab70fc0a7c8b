"""Scanners behind the port `Scanner`: SANE through `scanimage`, and the demo's prepared pages.

`scanimage` is a program of its own: a vendor's driver that crashes ends a child process, not the desk.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.devices.pages import pages_to_pdf
from app.kernel.errors import RetriableError

# scanimage ends with the SANE status as its exit code (SANE standard, section 4.2.7).
_STATUS = {6: "Scanner_Jam", 7: "Scanner_NoPages", 8: "Scanner_CoverOpen"}
_OPEN_FAILED = ("open of device", "no SANE devices found", "Invalid argument")
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class SaneScanner:
    """A scanner of SANE. `device` None takes the first one that SANE lists.

    `config` is a private SANE_CONFIG_DIR (test device, demo). `feeder` names the source that holds many pages; empty
    scans one page from the glass. `options` go to scanimage as they are.
    """

    device: str | None = None
    config: Path | None = None
    dpi: int = 200
    mode: str = "Color"
    feeder: str = ""
    options: tuple[str, ...] = ()
    list_seconds: float = 20.0
    scan_seconds: float = 120.0

    def available(self) -> bool:
        """True when SANE lists the device."""
        try:
            return self._device() is not None
        except RetriableError:
            return False

    def scan(self, profile: str) -> bytes:  # noqa: ARG002 - all documents are scanned alike
        """PDF bytes of the pages in the scanner.

        RetriableError Scanner_Missing, Scanner_NoPages, Scanner_Jam, Scanner_CoverOpen, Scanner_Failed.
        """
        device = self._device()
        if device is None:
            raise RetriableError("Scanner_Missing")
        with tempfile.TemporaryDirectory(prefix="qscan-") as folder:
            pages = Path(folder)
            command = ["--device-name", device, "--format=png", "--resolution", str(self.dpi), "--mode", self.mode]
            if self.feeder:
                command += ["--source", self.feeder, f"--batch={pages}/%04d.png"]
            else:
                command += ["--output-file", str(pages / "0001.png")]
            done = self._run([*command, *self.options], self.scan_seconds)
            found = sorted(pages.glob("*.png"))
            # An emptied feeder ends a batch with the same code as a feeder that had no page at all.
            if done.returncode != 0 and not (self.feeder and found and done.returncode == 7):
                raise RetriableError(_code(done))
            return pages_to_pdf([p for p in found if p.stat().st_size], self.dpi)

    def _device(self) -> str | None:
        done = self._run(["--formatted-device-list=%d%n"], self.list_seconds)
        listed = done.stdout.split()
        if self.device is not None:
            return self.device if self.device in listed else None
        return listed[0] if listed else None

    def _run(self, arguments: list[str], seconds: float) -> subprocess.CompletedProcess[str]:
        environment = dict(os.environ, LC_ALL="C")
        if self.config is not None:
            environment["SANE_CONFIG_DIR"] = str(self.config)
        try:
            return subprocess.run(
                ["scanimage", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
            )
        except FileNotFoundError as cause:
            raise RetriableError("Scanner_Missing") from cause
        except subprocess.TimeoutExpired as cause:
            raise RetriableError("Scanner_Failed") from cause


def _code(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode in _STATUS:
        return _STATUS[done.returncode]
    return "Scanner_Missing" if any(sign in done.stderr for sign in _OPEN_FAILED) else "Scanner_Failed"


@dataclass(frozen=True, slots=True)
class PreparedScanner:
    """Pages that lie ready in `folder` as PROFILE.pdf, PROFILE.png, or PROFILE-1.png, PROFILE-2.png… (demo).

    A profile without pages is an empty feeder.
    """

    folder: Path
    dpi: int = 150

    def available(self) -> bool:
        """True while the folder is there."""
        return self.folder.is_dir()

    def scan(self, profile: str) -> bytes:
        """PDF bytes of the profile's pages; RetriableError Scanner_Missing, Scanner_NoPages, Scanner_Failed."""
        if not self.available():
            raise RetriableError("Scanner_Missing")
        ready = self.folder / f"{profile}.pdf"
        if ready.exists():
            return ready.read_bytes()
        pages = [p for p in self.folder.iterdir() if p.suffix.lower() in _PICTURES and _belongs(p.stem, profile)]
        return pages_to_pdf(sorted(pages, key=lambda p: (len(p.stem), p.stem)), self.dpi)


def _belongs(stem: str, profile: str) -> bool:
    rest = stem.removeprefix(profile)
    return stem.startswith(profile) and (rest == "" or (rest.startswith("-") and rest[1:].isdigit()))
