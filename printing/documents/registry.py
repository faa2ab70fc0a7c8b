"""The documents that can be printed, by their name of formats.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from printing.documents import (
    call_back_letter,
    offline_sheet,
    package_receipt,
    preschool_contract,
    reasoned_refusal,
    waiting_ticket,
)
from printing.documents.facts import (
    CallBackLetterFacts,
    OfflineSheetFacts,
    PackageReceiptFacts,
    PreschoolContractFacts,
    ReasonedRefusalFacts,
    WaitingTicketFacts,
)
from printing.documents.paper import Paper
from printing.documents.template import Template


@dataclass(frozen=True, slots=True)
class Document:
    """A document: the shape of its facts and how they become papers; its template has the same name."""

    name: str
    shape: type
    compose: Callable[[Any, Template, Template], tuple[Paper, ...]]


DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        d.name: d
        for d in (
            Document("waiting-ticket", WaitingTicketFacts, waiting_ticket.compose),
            Document("package-receipt", PackageReceiptFacts, package_receipt.compose),
            Document("preschool-contract", PreschoolContractFacts, preschool_contract.compose),
            Document("reasoned-refusal", ReasonedRefusalFacts, reasoned_refusal.compose),
            Document("offline-sheet", OfflineSheetFacts, offline_sheet.compose),
            Document("call-back-letter", CallBackLetterFacts, call_back_letter.compose),
        )
    }
)
