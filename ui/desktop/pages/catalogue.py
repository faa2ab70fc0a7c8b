"""Which page shows which view model. Imported pieces are small; pages themselves are made on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.desktop.pages.base import Page, PageKit
from ui.desktop.pages.child import ChildPage
from ui.desktop.pages.documents import DocumentsPage
from ui.desktop.pages.identify import IdentifyPage
from ui.desktop.pages.leave import LeavePage
from ui.desktop.pages.outside import (
    HelpPage,
    IdlePage,
    LampsPage,
    OutcomePage,
    SearchPage,
    StaffPage,
    TaskPage,
)
from ui.desktop.pages.papers import ContractPage, DecisionPage, EnlargedPage
from ui.desktop.view_models import page_models as vm

MakePage = Callable[[PageKit], Page[Any]]


def page_makers() -> dict[type, MakePage]:
    """View model type → page."""
    return {
        vm.IdentifyVM: IdentifyPage,
        vm.ChildVM: ChildPage,
        vm.DocumentsVM: DocumentsPage,
        vm.DecisionVM: DecisionPage,
        vm.ContractVM: ContractPage,
        vm.OutcomeVM: OutcomePage,
        vm.IdleVM: IdlePage,
        vm.StaffVM: StaffPage,
        vm.SearchVM: SearchPage,
        vm.TaskVM: TaskPage,
        vm.LampsVM: LampsPage,
        vm.HelpVM: HelpPage,
        vm.EnlargedVM: EnlargedPage,
        vm.LeaveVM: LeavePage,
    }
