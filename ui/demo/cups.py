"""A print scheduler of our own for demo and tests: one queue whose printer drops each copy as a PDF into a folder.

It listens on a socket in a private folder and nowhere else, and touches nothing of the machine's own CUPS.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from app.kernel.errors import RetriableError

_QUEUE = "qabyldau"
_SYSTEM_BIN = Path("/usr/lib/cups")
_PATH = f"{os.defpath}:/usr/sbin:/sbin"
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0

# argv of a backend: job user title copies options [file]; without arguments it lists its devices.
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct filebox "Unknown" "File printer"'; exit 0; }
box=${DEVICE_URI#filebox:}
job=$1
copies=$4
file=${6:-}
trap 'exit 0' TERM
if [ -z "$file" ]; then
    file="$box/.incoming-$job"
    cat >"$file"
fi
said=
while :; do
    read -r fault <"$box/.control" || fault=ready
    case $fault in
        media-empty) now=media-empty-error ;;
        jam) now=media-jam-error ;;
        offline) now=offline-report ;;
        toner-low) now=toner-low-warning ;;
        stop) echo "ERROR: stopped" >&2; exit 4 ;;
        fail) echo "ERROR: failed" >&2; exit 1 ;;
        *) now= ;;
    esac
    if [ "$now" != "$said" ]; then
        [ -n "$said" ] && echo "STATE: -$said" >&2
        [ -n "$now" ] && echo "STATE: +$now" >&2
        said=$now
    fi
    case $now in
        '' | toner-low-warning) break ;;
    esac
    sleep 0.1
done
copy=1
while [ "$copy" -le "$copies" ]; do
    name=$(printf '%05d-%d' "$job" "$copy")
    cp "$file" "$box/.$name"
    mv "$box/.$name" "$box/$name.pdf"
    copy=$((copy + 1))
done
rm -f "$box/.incoming-$job"
exit 0
"""

_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "QABYLDAU.PPD"
*Manufacturer: "Qabyldau"
*Product: "(File printer)"
*ModelName: "File printer"
*ShortNickName: "File printer"
*NickName: "File printer"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*Throughput: "1"
*cupsVersion: 2.4
*cupsManualCopies: False
*cupsFilter: "application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A6/A6: "<</PageSize[298 420]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A6/A6: "<</PageSize[298 420]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea A6/A6: "0 0 298 420"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension A6/A6: "298 420"
"""


class Fault(StrEnum):
    """What the file printer can be told to suffer from."""

    NONE = "ready"
    NO_PAPER = "media-empty"
    JAM = "jam"
    OFFLINE = "offline"
    TONER_LOW = "toner-low"
    STOP = "stop"
    FAIL = "fail"


class PrivateCups:
    """A running cupsd with queue `queue` on `socket_path`; PDFs arrive in `papers` as JOB-COPY.pdf.

    A context manager: after it, the process that it started is gone. RetriableError Printer_ServiceGone when cupsd is
    not installed or does not come up.
    """

    queue = _QUEUE

    def __init__(self, papers: Path) -> None:
        self.papers = papers
        # The address of a Unix socket is short: the folder has to be, too.
        self._folder = Path(tempfile.mkdtemp(prefix="qcups-"))
        self.socket_path = str(self._folder / "s")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> PrivateCups:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def suffer(self, fault: Fault) -> None:
        """The printer behaves so from its next look on (every 0.1 s while a job waits)."""
        fresh = self.papers / ".control-new"
        fresh.write_text(f"{fault.value}\n")
        fresh.replace(self.papers / ".control")

    def disable(self, reason: str) -> None:
        """A person has stopped the queue, with a reason in words; jobs wait."""
        self._command("cupsdisable", "-r", reason)

    def enable(self) -> None:
        """The queue runs; waiting jobs go on."""
        self._command("cupsenable")

    def reject(self) -> None:
        """The queue takes no new jobs."""
        self._command("cupsreject")

    def accept(self) -> None:
        """The queue takes jobs again."""
        self._command("cupsaccept")

    def _command(self, name: str, *arguments: str) -> None:
        program = shutil.which(name, path=_PATH)
        if program is None:
            raise RetriableError("Printer_ServiceGone")
        subprocess.run([program, "-h", self.socket_path, *arguments, _QUEUE], check=True, capture_output=True)

    def start(self) -> None:
        """The scheduler accepts jobs on its socket."""
        program = shutil.which("cupsd", path=_PATH)
        if program is None:
            raise RetriableError("Printer_ServiceGone")
        self.papers.mkdir(parents=True, exist_ok=True)
        self.suffer(Fault.NONE)
        # A copy: where AppArmor confines /usr/sbin/cupsd to the machine's own folders, the name decides.
        # A child copies it: a descriptor of ours, open for writing, could pass to what another thread starts just now,
        # and a program that somebody can write to cannot be executed.
        own = self._folder / "cupsd"
        subprocess.run(["cp", program, own], check=True, capture_output=True)
        self._configure()
        log = (self._folder / "output").open("wb")
        with log:
            self._process = subprocess.Popen(
                [own, "-f", "-c", self._folder / "cupsd.conf", "-s", self._folder / "cups-files.conf"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_ready()

    def close(self) -> None:
        """The scheduler is gone and so is its folder; the papers stay."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_ready(self) -> None:
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(self.socket_path)
                return
            time.sleep(0.02)
        raise RetriableError("Printer_ServiceGone")

    def _configure(self) -> None:
        folder = self._folder
        for name in ("root/ppd", "bin/backend", "bin/filter", "bin/daemon", "cache", "state", "spool", "work"):
            (folder / name).mkdir(parents=True)
        helper = _SYSTEM_BIN / "daemon" / "cups-exec"  # cupsd starts every backend through it
        if helper.exists():
            shutil.copy(helper, folder / "bin" / "daemon" / "cups-exec")
        backend = folder / "bin" / "backend" / "filebox"
        backend.write_text(_BACKEND)
        # Closed to others: a scheduler of root then runs it as root, which can write into a private folder.
        backend.chmod(0o700)
        (folder / "root" / "ppd" / f"{_QUEUE}.ppd").write_text(_PPD)
        (folder / "root" / "printers.conf").write_text(
            f"<DefaultPrinter {_QUEUE}>\n"
            "Info File printer\n"
            f"DeviceURI filebox:{self.papers.resolve()}\n"
            "State Idle\n"
            "Type 4\n"
            "Accepting Yes\n"
            "Shared No\n"
            "JobSheets none none\n"
            "OpPolicy default\n"
            "ErrorPolicy stop-printer\n"
            "</DefaultPrinter>\n"
        )
        (folder / "cups-files.conf").write_text(
            f"ServerRoot {folder}/root\n"
            f"ServerBin {folder}/bin\n"
            "DataDir /usr/share/cups\n"
            f"CacheDir {folder}/cache\n"
            f"StateDir {folder}/state\n"
            f"RequestRoot {folder}/spool\n"
            f"TempDir {folder}/work\n"
            f"AccessLog {folder}/access\n"
            f"ErrorLog {folder}/error\n"
            f"PageLog {folder}/page\n"
            "SystemGroup root\n"
        )
        (folder / "cupsd.conf").write_text(
            f"Listen {self.socket_path}\n"
            "LogLevel info\n"
            "Browsing Off\n"
            "WebInterface No\n"
            "DefaultAuthType None\n"
            "DefaultShared No\n"
            "PreserveJobHistory Yes\n"
            "PreserveJobFiles No\n"
            "DirtyCleanInterval 0\n"
            "MaxLogSize 0\n"
            "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
            "<Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n"
            "  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n"
        )
