"""Renders every scene to PNG, to be compared with the reference: `python -m tests.desktop.gallery OUT [--all]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def paper() -> bytes:
    """A page of text that stands for a paper in pictures."""
    import io

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from app.kernel.resources import resource

    pdfmetrics.registerFont(TTFont("Paper", str(resource("fonts", "NotoSerif-Regular.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName="Paper")
    for page in range(4):
        canvas.setFont("Paper", 13)
        canvas.drawCentredString(297, 770, "КЕЛІСІМ ШАРТ · ДОГОВОР")
        canvas.setFont("Paper", 9)
        for line in range(40):
            canvas.drawString(60, 730 - line * 16, f"{page + 1}.{line + 1}. Ұйым баланы тәрбиелеуге қабылдайды.")
            canvas.drawString(320, 730 - line * 16, "Организация принимает ребёнка.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true", help="kk and ru, 100 and 200 %%, light and dark")
    parser.add_argument("--lang", default="kk")
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="1366x768")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options.out.mkdir(parents=True, exist_ok=True)

    from PySide6.QtWidgets import QApplication

    from app.kernel.catalogue import Language, load_catalogue
    from tests.desktop.scenes import scenes
    from tests.desktop.stage import NotingGateway, setting, settle, show
    from ui.desktop.applicant.window import ApplicantWindow
    from ui.desktop.shell.window import MainWindow
    from ui.desktop.theme import load_fonts
    from ui.desktop.view_models.explaining import explainer
    from ui.desktop.view_models.words import Words

    application = QApplication(sys.argv[:1])
    load_fonts()
    catalogue = load_catalogue()
    width, height = (int(x) for x in options.size.split("x"))
    looks = [(options.lang, options.scale, options.dark)]
    if options.all:
        looks = [(lang, scale, dark) for lang in ("kk", "ru") for scale in (100, 200) for dark in (False, True)]
    sample = paper()
    for lang, scale, dark in looks:
        gateway = NotingGateway()
        gateway.papers = {"contract": sample, "refusal": sample, "health-certificate": sample}
        window = MainWindow(gateway, setting(catalogue, Language(lang), scale / 100, dark))
        window.resize(width, height)
        window.show()
        window.activateWindow()
        settle()
        for name, scene in scenes().items():
            if options.names and not any(name.startswith(n) for n in options.names):
                continue
            show(window, scene, Language(lang))
            window.grab().save(str(options.out / f"{name}-{lang}-{scale}{'-dark' if dark else ''}.png"))
            if name.startswith(("02-child", "04-contract")) or name == "00-idle":
                second = ApplicantWindow(1.0)
                second.show()
                second.render_state(window.state, Words(catalogue, Language(lang), explainer(catalogue)))
                settle()
                second.grab().save(str(options.out / f"05-parent-{name}-{lang}-{scale}.png"))
                second.close()
        window.close()
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
