"""The demo's pocket: who may come, and what they carry; puts cards into readers and lays pages into the scanner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from app.domain.documents import DocumentKind
from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import QabyldauError
from ui.demo.families import DemoPeople
from ui.demo.hands import Hands
from ui.demo.identity import card_facts
from ui.demo.office import HEAD

_CARD_READER, _TOKEN_READER = 1, 2


class Pocket(QWidget):
    """A small window beside the desk's, only in the demo. What fails is said in its last line."""

    def __init__(
        self, hands: Hands, people: DemoPeople, desk: QWidget, catalogue: Catalogue, language: Language
    ) -> None:
        super().__init__(None, Qt.WindowType.Tool)
        self._hands, self._people, self._desk = hands, people, desk
        self._catalogue, self._language = catalogue, language
        self.setWindowTitle(self._text("pocket.title"))
        self._who = QComboBox()
        self._who.setAccessibleName(self._text("pocket.who"))
        for family in people.families:
            for adult in family.adults:
                if adult.card is not None:
                    self._who.addItem(f"{adult.name.full} · {family.id}", adult.id)
        self._said = QLabel("")
        self._said.setWordWrap(True)
        grid = QGridLayout(self)
        grid.addWidget(QLabel(self._text("pocket.who")), 0, 0)
        grid.addWidget(self._who, 0, 1)
        for row, (key, act) in enumerate(
            (
                ("pocket.card", self._insert_card),
                ("pocket.card-out", lambda: hands.remove(_CARD_READER)),
                ("pocket.pages", self._lay_pages),
                ("pocket.token", lambda: hands.insert_token(_TOKEN_READER, str(self._who.currentData()))),
                ("pocket.head", lambda: hands.insert_token(_TOKEN_READER, HEAD)),
                ("pocket.token-out", lambda: hands.remove(_TOKEN_READER)),
                ("pocket.cut", hands.cut_link),
                ("pocket.restore", hands.restore_link),
            ),
            start=1,
        ):
            button = QPushButton(self._text(key))
            button.clicked.connect(lambda _checked=False, a=act: self._do(a))
            grid.addWidget(button, row, 0, 1, 2)
        grid.addWidget(self._said, 20, 0, 1, 2)

    def _text(self, key: str) -> str:
        return self._catalogue.text(key, self._language)

    def _do(self, act: object) -> None:
        self._said.setText("")
        try:
            if callable(act):
                act()
        except QabyldauError as error:
            self._said.setText(" ".join(self._catalogue.error(error, self._language)))

    def _insert_card(self) -> None:
        """The card stands in reader 1 and the scanner types its zone into the desk's window."""
        person = str(self._who.currentData())
        self._hands.insert_id_card(_CARD_READER, person)
        self._desk.activateWindow()
        for character in card_facts(self._people.adult(person)).burst:
            key = Qt.Key.Key_Return if character == "\r" else 0
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.postEvent(
                    self._desk.focusWidget() or self._desk,
                    QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character),
                )

    def _lay_pages(self) -> None:
        person = str(self._who.currentData())
        for child in self._people.family_of(person).children:
            for kind in (DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.PMPK_CONCLUSION):
                if child.document(kind) is not None:
                    self._hands.lay_pages(child.id, kind)
