"""`ingest` and `drain`: batches over HTTP beside a raw bulk insert of the same rows into the same tables."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.clock import OfficeClock
from sync.http import HttpTransport
from sync.protocol import BATCH_ENTRIES
from sync.registry.demo_data import load
from sync.registry.enrolment import Enrolments
from sync.registry.store.database import Database, sqlite_url
from sync.registry.store.schema import entries
from sync.registry_client import enrol
from tests.contract.sync.desk import MemoryDesk, client, exchange, outbox_item
from tests.contract.sync.office import MORNING, OURS

DESKS = 4
PER_DESK = 1000
DRAINED = 1000
ROUNDS = 3
_TEXT = "Қабылдау бөліміндегі оқиға туралы жазба: құжаттар топтамасы толық қабылданды. "


def rows() -> list[dict[str, Any]]:
    """One row for each benchmark; the reference is measured in the same run, on a database of the same schema."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock_file = folder / "clock.json"
        OfficeClock.start(clock_file, MORNING)
        database = Database(sqlite_url(folder / "registry.db"))
        database.migrate()
        database.set_epoch("bench")
        load(database, [OURS], [])
        with subprocess.Popen(_server(folder, clock_file), stdout=subprocess.PIPE) as child:
            try:
                address = f"http://127.0.0.1:{_port(folder / 'port', child)}"
                ingest = _best(lambda: _ingest(database, clock_file, address))
                drain = _best(lambda: _drain(database, clock_file, address))
            finally:
                child.terminate()
        inserted = list(_inserted(database))
        database.close()
        raw_batches = _best(lambda: _raw(folder, inserted[: DESKS * PER_DESK], BATCH_ENTRIES))
        raw_drain = _best(lambda: _raw(folder, inserted[:DRAINED], DRAINED))
    return [
        _row("ingest", DESKS * PER_DESK / ingest, DESKS * PER_DESK / raw_batches, "entries/s", DESKS * PER_DESK),
        _row("drain", DRAINED / drain, DRAINED / raw_drain, "entries/s", DRAINED),
    ]


def _row(name: str, ours: float, reference: float, unit: str, n: int) -> dict[str, Any]:
    shown = {"ours": round(ours, 1), "reference": round(reference, 1), "ratio": round(ours / reference, 3)}
    return {"name": name, **shown, "unit": unit, "n": n}


def _best(measure: Callable[[], float]) -> float:
    return sorted(measure() for _ in range(ROUNDS))[ROUNDS // 2]


def _server(folder: Path, clock_file: Path) -> list[str]:
    command = [sys.executable, "-m", "sync.registry.main", "serve", "--data", str(folder), "--demo"]
    return [*command, "--office-clock", str(clock_file), "--port-file", str(folder / "port")]


def _port(file: Path, child: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while not file.exists():
        if child.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the registry did not start")
        time.sleep(0.02)
    return int(file.read_text())


def _desk(database: Database, clock_file: Path, address: str, count: int) -> MemoryDesk:
    """A desk whose entries are about 1.6 kB on disk, as those of a real case."""
    clock = OfficeClock(clock_file)
    key = Ed25519PrivateKey.generate()
    code = Enrolments(database, clock).new_code(OURS.id, timedelta(hours=1))
    desk = MemoryDesk(enrol(HttpTransport(address), code, key).kiosk, key, clock)  # type: ignore[arg-type]
    for _ in range(count):
        desk.write({"type": "note", "v": 1, "data": {"text": _TEXT * 6}})
    return desk


def _ingest(database: Database, clock_file: Path, address: str) -> float:
    desks = [_desk(database, clock_file, address, PER_DESK) for _ in range(DESKS)]
    batches = [[outbox_item(entry) for entry in desk.entries] for desk in desks]
    failed: list[str] = []

    def send(number: int) -> None:
        registry = client(desks[number], HttpTransport(address))
        for first in range(0, PER_DESK, BATCH_ENTRIES):
            reply = registry.push(batches[number][first : first + BATCH_ENTRIES])
            failed.extend(r.status.value for r in reply.results if r.status != "accepted")

    threads = [threading.Thread(target=send, args=(n,)) for n in range(DESKS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    if failed:
        raise RuntimeError(f"not accepted: {set(failed)}")
    return seconds


def _drain(database: Database, clock_file: Path, address: str) -> float:
    desk = _desk(database, clock_file, address, DRAINED)
    line = exchange(desk, HttpTransport(address))
    start = time.perf_counter()
    report = line.step(MORNING)
    seconds = time.perf_counter() - start
    if report.error or desk.waiting:
        raise RuntimeError(f"not drained: {report.error}")
    return seconds


def _inserted(database: Database) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for kiosk in database.kiosks():
        found += [dict(row._mapping) for row in database.chain(kiosk.id)]
    return found


def _raw(folder: Path, values: list[dict[str, Any]], per_transaction: int) -> float:
    """The same rows into the same table and indexes by executemany, durable after each transaction."""
    path = folder / f"raw-{time.monotonic_ns()}.db"
    database = Database(sqlite_url(path))
    database.migrate()
    numbered = [{**value, "position": n} for n, value in enumerate(values, 1)]
    statement = str(sa.insert(entries).compile(dialect=sa.create_engine("sqlite://").dialect))
    columns = [column.name for column in entries.c]
    tuples = [tuple(value[name] for name in columns) for value in numbered]
    start = time.perf_counter()
    for first in range(0, len(tuples), per_transaction):
        with database.write() as unit:
            unit._db.exec_driver_sql(statement, tuples[first : first + per_transaction])
    seconds = time.perf_counter() - start
    database.close()
    return seconds


if __name__ == "__main__":
    import json

    for row in rows():
        sys.stdout.write(json.dumps(row) + "\n")
