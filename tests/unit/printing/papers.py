"""Example facts and what a person would find in a finished PDF."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from app.kernel.resources import resource

NAMES = (
    "waiting-ticket",
    "package-receipt",
    "preschool-contract",
    "reasoned-refusal",
    "offline-sheet",
    "call-back-letter",
)
LONG_NAME = "Құдайбергенұлы-Әбдірахмановтегі Мұхаммедәлишераһмедқанат Жаңабергенқызыұлыбаласы"


def facts_of(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(resource("demo", "facts", f"{name}.json").read_text(encoding="utf-8"))
    return facts


def text_of(pdf: bytes, folder: Path, *options: str) -> str:
    """Text as pdftotext copies it, with plain spaces and one space between words."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u00a0", " ").split())
