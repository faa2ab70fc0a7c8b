"""The window on a stage: a gateway that only notes what was asked, and ways to show a scene."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent

from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import ManualClock
from tests.desktop.scenes import Scene
from tests.desktop.stories import NOW, NS, OFFICE_KK, OFFICE_RU, STAFF
from ui.desktop.controller import DeskListener
from ui.desktop.shell.window import MainWindow, Setting
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.intents import FetchPaper, FetchScan, Request


class NotingGateway:
    """Notes every request; papers are answered at once when they are known."""

    def __init__(self) -> None:
        self.listener: DeskListener | None = None
        self.asked: list[Request] = []
        self.papers: dict[str, bytes] = {}

    def subscribe(self, listener: DeskListener) -> None:
        self.listener = listener

    def send(self, request: Request) -> None:
        self.asked.append(request)
        if isinstance(request, FetchPaper) and request.sha256 in self.papers and self.listener:
            self.listener.paper_arrived(request.sha256, self.papers[request.sha256])
        if isinstance(request, FetchScan) and request.kind.value in self.papers and self.listener:
            self.listener.scan_arrived(request.kind, self.papers[request.kind.value])

    def of(self, kind: type) -> list[Request]:
        return [r for r in self.asked if isinstance(r, kind)]


def setting(catalogue: Catalogue, language: Language = Language.KK, scale: float = 1.0, dark: bool = False) -> Setting:
    clock = ManualClock(NOW, _ns=NS)
    return Setting(catalogue, explainer(catalogue), clock, clock, STAFF, OFFICE_KK, OFFICE_RU, language, scale, dark)


def show(window: MainWindow, scene: Scene, language: Language) -> None:
    """The scene stands in the window, laid out and focused."""
    desk, devices, ui = scene
    window.state = replace(window.state, desk=desk, devices=devices, ui=replace(ui, language=language))
    window.refresh()
    settle()


def settle() -> None:
    """Everything posted has been done."""
    for _ in range(6):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
