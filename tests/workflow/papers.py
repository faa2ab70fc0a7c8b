"""What an outsider's tools say of a paper."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image
from pyzbar import pyzbar

from app.entries import DocumentToken, parse_document_token


def text_of(pdf: Path) -> str:
    """What pdftotext returns."""
    return _say("pdftotext", "-layout", str(pdf), "-")


def valid_signatures(pdf: Path) -> list[str]:
    """Names of the signature fields in which pdfsig finds a valid signature over the file as it was signed."""
    said = subprocess.run(["pdfsig", "-nocert", str(pdf)], capture_output=True, check=False, text=True).stdout
    found = []
    for block in said.split("Signature #")[1:]:
        if "Signature is Valid." in block:
            found.append(block.split("Signature Field Name: ")[1].split("\n")[0].strip())
    return found


def qr_token(pdf: Path) -> DocumentToken:
    """The token in the QR code of the first page."""
    page = pdf.with_suffix("")
    _say("pdftoppm", "-r", "200", "-gray", "-png", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(page))
    with Image.open(page.with_suffix(".png")) as image:
        (code,) = pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])
    address, _, token = code.data.decode().partition("#")
    assert address.startswith("http"), address
    return parse_document_token(token)


def _say(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()
