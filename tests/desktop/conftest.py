"""One application with the product's fonts; windows on a private display."""

from __future__ import annotations

from collections.abc import Callable, Generator

import pytest
from PySide6.QtWidgets import QApplication

from app.kernel.catalogue import Catalogue, Language, load_catalogue
from tests.desktop.stage import NotingGateway, setting, settle
from ui.desktop.shell.window import MainWindow
from ui.desktop.theme import load_fonts

MakeWindow = Callable[..., tuple[MainWindow, NotingGateway]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture
def make_window(qtbot: object, fonts: None, catalogue: Catalogue) -> Generator[MakeWindow, None, None]:
    """make_window(language, scale, size) → (window shown and active, its gateway)."""
    made: list[MainWindow] = []

    def make(
        language: Language = Language.KK, scale: float = 1.0, size: tuple[int, int] = (1366, 768)
    ) -> tuple[MainWindow, NotingGateway]:
        gateway = NotingGateway()
        window = MainWindow(gateway, setting(catalogue, language, scale))
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # type: ignore[attr-defined]
        made.append(window)
        return window, gateway

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    settle()
