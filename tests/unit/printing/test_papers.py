"""Each paper as a person gets it: readable, complete, the same bytes for the same facts, its QR legible."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pyzbar import pyzbar

from app.domain.signatures import SIGNATURE_BOXES
from printing.render import ReportlabRenderer
from tests.unit.printing.papers import LONG_NAME, NAMES, facts_of, text_of

RENDERER = ReportlabRenderer()
FOOT = ("1414", "8-800-080-7777", "www.edu.gov.kz", "5 жұмыс күні", "15 жұмыс күні", "17.07.2020", "ҮЛГІ / ОБРАЗЕЦ")

_IN_A_PROCESS = """
import hashlib, json, sys
from app.kernel.resources import resource
from printing.render import ReportlabRenderer
renderer = ReportlabRenderer()
for name in sorted(renderer.documents()):
    print(name, renderer.render(name, json.loads(resource("demo", "facts", name + ".json").read_text())).sha256)
"""


def test_all_documents_have_example_facts() -> None:
    assert RENDERER.documents() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_page_carries_the_foot_of_enr_37(name: str, tmp_path: Path) -> None:
    rendered = RENDERER.render(name, facts_of(name))
    for page in range(1, rendered.pages + 1):
        text = text_of(rendered.pdf, tmp_path, "-f", str(page), "-l", str(page))
        for words in (*FOOT, facts_of(name)["number"]):
            assert words in text, (page, words)


@pytest.mark.parametrize("name", NAMES)
def test_kazakh_text_comes_back_unbroken(name: str, tmp_path: Path) -> None:
    text = text_of(RENDERER.render(name, facts_of(name)).pdf, tmp_path)
    facts = facts_of(name)
    names = [facts["organisation"]["name_kk"], *(facts[p]["name"] for p in ("applicant", "child") if p in facts)]
    for words in names:
        assert words in text
    assert "мемлекеттік қызметтер көрсету сапасын бағалау және бақылау жөніндегі уәкілетті органға" in text


def test_the_refusal_has_its_official_title_and_whole_kazakh_sentences(tmp_path: Path) -> None:
    text = text_of(RENDERER.render("reasoned-refusal", facts_of("reasoned-refusal")).pdf, tmp_path)
    assert "МЕМЛЕКЕТТІК ҚЫЗМЕТТІ КӨРСЕТУДЕН БАС ТАРТУ ТУРАЛЫ ДӘЛЕЛДІ ЖАУАП № 0001/2026/1/0019" in text
    assert "МОТИВИРОВАННЫЙ ОТВЕТ ОБ ОТКАЗЕ В ОКАЗАНИИ ГОСУДАРСТВЕННОЙ УСЛУГИ № 0001/2026/1/0019" in text
    assert "«Мектепке дейінгі ұйымдарға құжаттарды қабылдау және балаларды қабылдау»" in text
    assert "Жолдамаңыз 2026 жылғы 28 сәуір (сейсенбі) сағат 17:30-ға дейін жарамды; бұл күн мерзімге кіреді." in text
    assert "по вторник, 28 апреля 2026 года, включительно, до 17:30" in text
    for item in (*facts_of("reasoned-refusal")["found"], *facts_of("reasoned-refusal")["cure"]):
        assert item["kk"] in text
        assert item["ru"] in text


def test_a_refusal_without_a_valid_referral_says_so(tmp_path: Path) -> None:
    facts = facts_of("reasoned-refusal") | {"referral_valid_until": None}
    text = text_of(RENDERER.render("reasoned-refusal", facts).pdf, tmp_path)
    assert "Қазір жарамды жолдама жоқ." in text
    assert "Жолдамаңыз" not in text


def test_the_contract_states_its_parties_and_its_child(tmp_path: Path) -> None:
    rendered = RENDERER.render("preschool-contract", facts_of("preschool-contract"))
    assert rendered.pages == 4
    text = text_of(rendered.pdf, tmp_path)
    assert "әрекет ететін меңгеруші Оспанова Жанар Қайратқызы бір тараптан" in text
    assert "Негіз: 21.04.2026 күні берілген № 7104-26-118204 жолдама." in text
    assert "21 500 ₸" in text
    assert "4 беттің 4-беті" in text
    assert "байланыс жоқ кезде жасалды" in text
    online = facts_of("preschool-contract") | {"unconfirmed": False}
    assert "байланыс жоқ кезде жасалды" not in text_of(RENDERER.render("preschool-contract", online).pdf, tmp_path)


def test_a_child_without_iin_is_named_by_the_birth_certificate(tmp_path: Path) -> None:
    facts = facts_of("preschool-contract")
    facts["child"]["iin"] = None
    text = text_of(RENDERER.render("preschool-contract", facts).pdf, tmp_path)
    assert "туу туралы куәлік № 01-0118-2023" in text


def test_a_receipt_is_two_numbered_copies_in_one_file(tmp_path: Path) -> None:
    rendered = RENDERER.render("package-receipt", facts_of("package-receipt"))
    assert rendered.pages == 2
    copies = [text_of(rendered.pdf, tmp_path, "-f", str(p), "-l", str(p)) for p in (1, 2)]
    assert ["1-дана / экз. 1" in copies[0], "2-дана / экз. 2" in copies[1]] == [True, True]
    assert "Қолхат орын берілетініне кепілдік бермейді." in copies[0]


def test_a_reprint_says_why(tmp_path: Path) -> None:
    facts = facts_of("waiting-ticket") | {"copy_number": 2, "reprint_reason": "қағаз тұрып қалды"}
    text = text_of(RENDERER.render("waiting-ticket", facts).pdf, tmp_path)
    assert "2-дана / экз. 2" in text
    assert "қайта басылды: қағаз тұрып қалды" in text


def test_what_is_not_a_demo_is_not_marked_so(tmp_path: Path) -> None:
    facts = facts_of("waiting-ticket") | {"demo": False}
    assert "ҮЛГІ" not in text_of(RENDERER.render("waiting-ticket", facts).pdf, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_the_qr_reads_back_from_paper(name: str, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(RENDERER.render(name, facts_of(name)).pdf)
    command = ["pdftoppm", "-r", "200", "-gray", "-png", "-f", "1", "-l", "1", "-singlefile", "paper.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with Image.open(tmp_path / "page.png") as page:
        found = pyzbar.decode(page, symbols=[pyzbar.ZBarSymbol.QRCODE])
    assert [code.data.decode() for code in found] == [facts_of(name)["qr_text"]]


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_tells_its_title_language_and_the_moment_of_its_facts(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(RENDERER.render(name, facts_of(name)).pdf)
    reader = pypdf.PdfReader(path)
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == facts_of(name)["at"]
    assert reader.trailer["/Root"]["/Lang"] == "kk"
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    assert "Helvetica" not in fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts.splitlines()[2:])


def test_the_same_facts_give_the_same_bytes_in_every_process() -> None:
    runs = {
        subprocess.run([sys.executable, "-c", _IN_A_PROCESS], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    own = "".join(f"{n} {RENDERER.render(n, facts_of(n)).sha256}\n" for n in sorted(RENDERER.documents()))
    assert runs == {own}


@pytest.mark.parametrize("name", NAMES)
def test_other_facts_give_other_bytes(name: str) -> None:
    later = facts_of(name) | {"at": "2026-11-20T10:27:00+05:00"}
    assert RENDERER.render(name, facts_of(name)).sha256 != RENDERER.render(name, later).sha256


@pytest.mark.parametrize("name", [n for n in NAMES if n != "waiting-ticket"])
def test_the_longest_names_wrap_and_are_never_cut(name: str, tmp_path: Path) -> None:
    facts = facts_of(name)
    for person in ("applicant", "child", "head", "clerk"):
        if person in facts:
            facts[person]["name"] = LONG_NAME
    rendered = RENDERER.render(name, facts)
    joined = re.sub(r"\s", "", text_of(rendered.pdf, tmp_path, "-raw"))
    assert re.sub(r"\s", "", LONG_NAME) in joined
    _nothing_outside(rendered.pdf, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_page(name: str, tmp_path: Path) -> None:
    _nothing_outside(RENDERER.render(name, facts_of(name)).pdf, tmp_path)


@pytest.mark.parametrize(
    ("name", "fields"), [("preschool-contract", ("parent", "head")), ("reasoned-refusal", ("head",))]
)
@pytest.mark.parametrize("long", [False, True])
def test_no_text_stands_in_a_signature_box(name: str, fields: tuple[str, ...], long: bool, tmp_path: Path) -> None:
    facts = facts_of(name)
    if long:
        facts["applicant"]["name"] = facts["head"]["name"] = LONG_NAME
    words, height = _words(RENDERER.render(name, facts).pdf, tmp_path)
    last = words[-1]
    for field in fields:
        box = SIGNATURE_BOXES[field]
        inside = [
            w
            for left, top, right, bottom, w in last
            if left < box.right and right > box.left and top < height - box.bottom and bottom > height - box.top
        ]
        assert inside == []


def _words(pdf: bytes, folder: Path) -> tuple[list[list[tuple[float, float, float, float, str]]], float]:
    """Words of each page with their boxes from the upper left corner, and the height of the page."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    pages: list[list[tuple[float, float, float, float, str]]] = []
    height = 0.0
    for line in boxes.splitlines():
        if found := re.search(r'<page width="[\d.]+" height="([\d.]+)"', line):
            height = float(found[1])
            pages.append([])
        if found := re.search(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<', line):
            left, top, right, bottom = (float(found[i]) for i in range(1, 5))
            pages[-1].append((left, top, right, bottom, found[5]))
    return pages, height


def _nothing_outside(pdf: bytes, folder: Path) -> None:
    width = (
        float(pypdf.PdfReader(folder / "paper.pdf").pages[0].mediabox.width) if (folder / "paper.pdf").exists() else 0
    )
    pages, height = _words(pdf, folder)
    width = width or float(pypdf.PdfReader(folder / "paper.pdf").pages[0].mediabox.width)
    for words in pages:
        for left, top, right, bottom, word in words:
            assert left >= 14.0, word
            assert right <= width - 14.0, word
            assert top >= 10.0, word
            assert bottom <= height - 6.0, word
