"""Prepared scan pages: what the demo's scanner sees when a parent lays a paper on it.

A page is drawn as the clerk would get it from a scanner: A4, a little grey, a little turned, marked as a specimen.
Equal arguments give equal bytes.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from app.domain.documents import DocumentKind
from app.kernel.errors import ProgrammingError
from app.kernel.resources import resource
from ui.demo.families import DemoChild

DPI = 150
_A4 = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))
_INK, _FAINT, _STAMP, _MARK = "#20262C", "#6B737B", "#3D4FA3", "#E2E5E9"
_LEFT, _RIGHT = 120, 1120
SPECIMEN = "ҮЛГІ / ОБРАЗЕЦ"
_CLINIC = "№ 12 емхана"

SCANNED = (DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.PMPK_CONCLUSION)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What stands on one page."""

    form: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    signer: str


def scan_jpeg(child: DemoChild, kind: DocumentKind) -> bytes:
    """One page as JPEG; ProgrammingError Demo_NoSuchPaper when the child has no such paper."""
    out = io.BytesIO()
    _page(child, kind).save(out, "JPEG", quality=70, dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def scan_pdf(child: DemoChild, kind: DocumentKind) -> bytes:
    """The same page as a PDF, the way a scanner program wraps it."""
    return _as_pdf(_page(child, kind), quality=70)


def too_large_scan(child: DemoChild, kind: DocumentKind) -> bytes:
    """A PDF of 6 MB or more: the grainy page that a scanner with wrong settings leaves."""
    page = _page(child, kind).resize((_A4[0] * 2, _A4[1] * 2), Image.Resampling.BICUBIC)
    dice = random.Random(child.id)  # noqa: S311 - grain, not a secret
    grain = Image.frombytes("L", page.size, dice.randbytes(page.width * page.height)).convert("RGB")
    return _as_pdf(Image.blend(page, grain, 0.25), quality=97)


def _as_pdf(page: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # Fixed dates, so that the same page has the same bytes.
    page.save(out, "PDF", resolution=DPI * page.width / _A4[0], quality=quality, creationDate=None, modDate=None)
    return out.getvalue()


def _page(child: DemoChild, kind: DocumentKind) -> Image.Image:
    paper = _PAPERS[kind](child) if kind in _PAPERS else None
    if paper is None:
        raise ProgrammingError("Demo_NoSuchPaper", id=child.id, kind=kind.value)
    page = Image.new("RGB", _A4, "#FCFBF8")
    _write(ImageDraw.Draw(page), paper)
    turned = random.Random(f"{child.id}/{kind.value}").uniform(-0.5, 0.5)  # noqa: S311 - a crooked sheet
    return page.rotate(turned, Image.Resampling.BICUBIC, fillcolor="#F4F2EC")


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", f"NotoSerif-{'Bold' if bold else 'Regular'}.ttf")), size)


def _write(draw: ImageDraw.ImageDraw, paper: _Paper) -> None:
    middle = _A4[0] / 2
    for y in (420, 900, 1380):
        draw.text((middle, y), SPECIMEN, font=_font(76, bold=True), fill=_MARK, anchor="mm")
    draw.text((_RIGHT, 110), paper.form, font=_font(20), fill=_FAINT, anchor="ra")
    y = 190
    for i, title in enumerate(paper.titles):
        draw.text((middle, y), title, font=_font(32 if i == 0 else 26, bold=i == 0), fill=_INK, anchor="ma")
        y += 46
    y += 60
    for label, value in paper.rows:
        draw.text((_LEFT, y), label, font=_font(21), fill=_FAINT)
        draw.text((_LEFT, y + 30), value, font=_font(25, bold=True), fill=_INK)
        draw.line((_LEFT, y + 68, _RIGHT, y + 68), fill="#B9BEC4", width=2)
        y += 96
    y += 20
    for line in paper.closing:
        draw.text((_LEFT, y), line, font=_font(24), fill=_INK)
        y += 42
    _sign(draw, paper.signer, 1500)


def _sign(draw: ImageDraw.ImageDraw, signer: str, y: float) -> None:
    draw.text((_LEFT, y - 90), signer, font=_font(24), fill=_INK)
    draw.line([(180, y + 30), (220, y - 14), (260, y + 24), (310, y - 6), (380, y + 16)], fill=_STAMP, width=4)
    box = (840, y - 110, 1080, y + 130)
    draw.ellipse(box, outline=_STAMP, width=5)
    draw.ellipse((864, y - 86, 1056, y + 106), outline=_STAMP, width=2)
    draw.text((960, y - 14), "ҮЛГІ", font=_font(34, bold=True), fill=_STAMP, anchor="mm")
    draw.text((960, y + 30), "ОБРАЗЕЦ", font=_font(22, bold=True), fill=_STAMP, anchor="mm")


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"


def _who(child: DemoChild) -> tuple[tuple[str, str], ...]:
    person = child.child
    return (
        ("Баланың тегі, аты, әкесінің аты · Фамилия, имя, отчество ребёнка", person.name.full),
        ("Туған күні · Дата рождения", _day(person.birth_date)),
        ("ЖСН · ИИН", person.iin.value if person.iin else f"жоқ · нет ({person.birth_certificate_number})"),
    )


def _health_passport(child: DemoChild) -> _Paper | None:
    paper = child.document(DocumentKind.HEALTH_PASSPORT)
    if paper is None:
        return None
    forbidden = (
        "Балабақшаға баруға медициналық қарсы көрсетілімі бар.",
        "Имеются медицинские противопоказания к посещению.",
    )
    allowed = (
        "Балабақшаға баруға қарсы көрсетілімі жоқ.",
        "Противопоказаний к посещению детского сада нет.",
    )
    return _Paper(
        form="№ 052-2/у нысаны · форма № 052-2/у",
        titles=("БАЛАНЫҢ ДЕНСАУЛЫҚ ПАСПОРТЫ", "ПАСПОРТ ЗДОРОВЬЯ РЕБЁНКА"),
        rows=(
            *_who(child),
            ("Медициналық ұйым · Медицинская организация", paper.issuer or _CLINIC),
            ("Толтырылған күні · Дата заполнения", _day(paper.issued_on)),
            ("Қан тобы, резус · Группа крови, резус", "II (A), Rh+"),
            ("Денсаулық тобы · Группа здоровья", "III" if paper.contraindication else "I"),
        ),
        closing=forbidden if paper.contraindication else allowed,
        signer="Дәрігер · Врач",
    )


def _health_certificate(child: DemoChild) -> _Paper | None:
    paper = child.document(DocumentKind.HEALTH_CERTIFICATE)
    if paper is None:
        return None
    return _Paper(
        form=paper.issuer or _CLINIC,
        titles=(
            f"АНЫҚТАМА № {paper.number or 'б/н'}",
            "баланың денсаулығы туралы",
            "СПРАВКА о состоянии здоровья ребёнка",
        ),
        rows=(*_who(child), ("Берілген күні · Дата выдачи", _day(paper.issued_on))),
        closing=(
            "Қорытынды: дені сау, жұқпалы аурулармен байланыста болмаған.",
            "Балабақшаға баруына болады.",
            "Заключение: здоров(а), контакта с инфекциями не было.",
            "Детский сад посещать может.",
        ),
        signer="Дәрігер · Врач",
    )


def _pmpk_conclusion(child: DemoChild) -> _Paper | None:
    paper = child.document(DocumentKind.PMPK_CONCLUSION)
    if paper is None:
        return None
    until = f"{_day(paper.valid_until)} дейін · до {_day(paper.valid_until)}" if paper.valid_until else "—"
    return _Paper(
        form=paper.issuer or "ПМПК",
        titles=(
            f"ҚОРЫТЫНДЫ № {paper.number or 'б/н'}",
            "психологиялық-медициналық-педагогикалық консультация",
            "ЗАКЛЮЧЕНИЕ психолого-медико-педагогической консультации",
        ),
        rows=(
            *_who(child),
            ("Берілген күні · Дата выдачи", _day(paper.issued_on)),
            ("Қолданылу мерзімі · Срок действия", until),
            ("Ұсынылған топ · Рекомендованная группа", "арнайы топ · специальная группа"),
        ),
        closing=("Арнайы бағдарлама бойынша оқыту ұсынылады.", "Рекомендовано обучение по специальной программе."),
        signer="Консультация меңгерушісі · Заведующая консультацией",
    )


_PAPERS = {
    DocumentKind.HEALTH_PASSPORT: _health_passport,
    DocumentKind.HEALTH_CERTIFICATE: _health_certificate,
    DocumentKind.PMPK_CONCLUSION: _pmpk_conclusion,
}
