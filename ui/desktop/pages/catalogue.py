"""Which page shows which view model. A page is loaded and made when it is first shown: the start needs one."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from ui.desktop.pages.base import Page, PageKit
from ui.desktop.view_models import page_models as vm

MakePage = Callable[[PageKit], Page[Any]]
_HOMES: tuple[tuple[type, str, str], ...] = (
    (vm.IdentifyVM, "identify", "IdentifyPage"),
    (vm.ChildVM, "child", "ChildPage"),
    (vm.DocumentsVM, "documents", "DocumentsPage"),
    (vm.DecisionVM, "papers", "DecisionPage"),
    (vm.ContractVM, "papers", "ContractPage"),
    (vm.OutcomeVM, "outside", "OutcomePage"),
    (vm.IdleVM, "outside", "IdlePage"),
    (vm.StaffVM, "outside", "StaffPage"),
    (vm.SearchVM, "outside", "SearchPage"),
    (vm.TaskVM, "outside", "TaskPage"),
    (vm.LampsVM, "outside", "LampsPage"),
    (vm.HelpVM, "outside", "HelpPage"),
    (vm.EnlargedVM, "papers", "EnlargedPage"),
    (vm.LeaveVM, "leave", "LeavePage"),
)


def page_makers() -> dict[type, MakePage]:
    """View model type → page."""
    return {model: _maker(home, name) for model, home, name in _HOMES}


def _maker(home: str, name: str) -> MakePage:
    def make(tools: PageKit) -> Page[Any]:
        page: Page[Any] = _load(home, name)(tools)
        return page

    return make


def _load(home: str, name: str) -> Any:
    return getattr(importlib.import_module(f"ui.desktop.pages.{home}"), name)


def load_pages() -> None:
    """Every page can be made, and every act and news be heard, without loading anything more."""
    importlib.import_module("ui.desktop.view_models.hear")
    importlib.import_module("ui.desktop.view_models.intents")
    for _, home, name in _HOMES:
        _load(home, name)
