"""A held answer ends with the first news, and does not hold the server back."""

from __future__ import annotations

import threading
from pathlib import Path

from sync.portal_client import PortalClient
from sync.protocol import FeedPage
from tests.contract.sync.desk import client
from tests.contract.sync.office import PORTAL, Office, referral, served


class Waiting(threading.Thread):
    """Asks once, with the longest wait, and keeps the answer."""

    def __init__(self, office: Office, cursor: str) -> None:
        super().__init__(daemon=True)
        self.page: FeedPage | None = None
        self.asked = threading.Event()
        self._registry = client(office.desk(), office.transport())
        self._cursor = cursor

    def run(self) -> None:
        self.asked.set()
        self.page = self._registry.pull(self._cursor, 25)


def test_news_end_the_wait(office: Office) -> None:
    office.issue(referral())
    cursor = client(office.desk(), office.transport()).pull(None).cursor
    waiting = Waiting(office, cursor)
    waiting.start()
    assert waiting.asked.wait(5)
    PortalClient(office.transport(), PORTAL).cancel_referral("R-1")
    waiting.join(20)
    assert waiting.page is not None
    assert [item.data["status"] for item in waiting.page.items] == ["cancelled-by-applicant"]


def test_news_of_another_process_end_the_wait_too(office: Office) -> None:
    cursor = client(office.desk(), office.transport()).pull(None).cursor
    waiting = Waiting(office, cursor)
    waiting.start()
    assert waiting.asked.wait(5)
    office.issue(referral())  # writes to the database without ringing the bell
    waiting.join(20)
    assert waiting.page is not None
    assert [item.id for item in waiting.page.items] == ["R-1"]


def test_server_ends_although_somebody_waits(tmp_path: Path) -> None:
    made = Office(tmp_path)
    with served(made.app) as address:
        made.address = address
        cursor = client(made.desk(), made.transport()).pull(None).cursor
        waiting = Waiting(made, cursor)
        waiting.start()
        assert waiting.asked.wait(5)
        while not _is_held(made):
            assert waiting.is_alive()
    waiting.join(5)
    assert waiting.page is not None
    assert waiting.page.items == ()
    made.database.close()


def _is_held(office: Office) -> bool:
    """One more answer came after the waiting one was asked for."""
    return client(office.desk(), office.transport()).health().status == "up"
