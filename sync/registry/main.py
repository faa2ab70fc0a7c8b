"""`qabyldau-registry`: composition root of the reference registry.

One JSON object on stdout, logs on stderr. Exits 0 done, 1 refused by input, 2 usage, 3 environment.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from app.kernel.catalogue import Language, load_catalogue
from app.kernel.clock import Clock, OfficeClock, SystemClock
from app.kernel.codec import to_plain
from app.kernel.errors import FatalError, InputError, QabyldauError
from app.rules.loader import load_law
from sync.registry.api import create_app
from sync.registry.demo_data import load_file
from sync.registry.enrolment import Enrolments
from sync.registry.referrals.terms import LawTerms
from sync.registry.serve import serve
from sync.registry.store.database import Database, sqlite_url
from sync.registry.verify_log import chain_faults

PORTAL_TOKEN_FILE = "portal-token"  # noqa: S105 - the name of a file
_FAULTS_SHOWN = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        answer, code = _run(options)
    except QabyldauError as error:
        message, remedy = load_catalogue().error(error, Language(options.lang))
        _say({"code": error.code, "message": message, "remedy": remedy})
        return 1 if isinstance(error, InputError) else 3
    if answer is not None:
        _say(answer)
    return code


def _run(options: argparse.Namespace) -> tuple[dict[str, Any] | None, int]:
    data: Path = options.data
    clock = _clock(options)
    if options.command == "init":
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not data.is_dir():
        raise FatalError("Registry_StoreNotReady")
    database = Database(options.database or sqlite_url(data / "registry.db"))
    try:
        if options.command == "init":
            return _init(database, data, new_epoch=options.new_epoch), 0
        database.require_current_schema()
        return _with_store(options, database, clock)
    finally:
        database.close()


def _with_store(options: argparse.Namespace, database: Database, clock: Clock) -> tuple[dict[str, Any] | None, int]:
    match options.command:
        case "serve":
            _serve(options, database, clock)
            return None, 0
        case "demo-data":
            if not options.demo:
                raise InputError("Registry_DemoOnly")
            return to_plain(load_file(database, options.families)), 0
        case "enrol":
            valid_for = timedelta(hours=options.valid_hours)
            code = Enrolments(database, clock).new_code(options.organisation, valid_for)
            return {"organisation": options.organisation, "code": code}, 0
        case "revoke":
            done = Enrolments(database, clock).revoke(options.kiosk)
            return {"kiosk": options.kiosk, "revoked": done}, 0 if done else 1
        case _:
            return _verify(database)


def _init(database: Database, data: Path, *, new_epoch: bool) -> dict[str, Any]:
    database.migrate()
    if new_epoch or not database.has_epoch():
        database.set_epoch(uuid.uuid4().hex)
    token = data / PORTAL_TOKEN_FILE
    if not token.exists():
        descriptor = os.open(token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(32))
    return {"data": str(data), "epoch": database.epoch()}


def _serve(options: argparse.Namespace, database: Database, clock: Clock) -> None:
    token = options.data / PORTAL_TOKEN_FILE
    secret = token.read_text().strip() if token.exists() else None
    terms = LawTerms(load_law())
    serve(
        lambda stopping: create_app(database, clock, terms, portal_secret=secret, stopping=stopping),
        host=options.host,
        port=options.port,
        bound=lambda port: _bound(options, port),
    )


def _bound(options: argparse.Namespace, port: int) -> None:
    if options.port_file is not None:
        fresh = options.port_file.with_name(f"{options.port_file.name}.{os.getpid()}")
        fresh.write_text(str(port))
        fresh.replace(options.port_file)
    _say({"host": options.host, "port": port, "url": f"http://{options.host}:{port}"})


def _verify(database: Database) -> tuple[dict[str, Any], int]:
    faults = []
    entries = 0
    for kiosk in database.kiosks():
        rows = list(database.chain(kiosk.id))
        entries += len(rows)
        faults += [to_plain(fault) for fault in chain_faults(kiosk, rows, database.status(kiosk, SystemClock().now()))]
    answer = {"entries": entries, "faults": faults[:_FAULTS_SHOWN], "fault_count": len(faults)}
    return answer, 1 if faults else 0


def _clock(options: argparse.Namespace) -> Clock:
    if options.office_clock is None:
        return SystemClock()
    if not options.demo:
        raise InputError("Registry_DemoOnly")
    return OfficeClock(options.office_clock)


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(value).decode() + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, required=True, help="folder of the registry's data")
    common.add_argument("--database", help="address of the database; by default an embedded one in the folder")
    common.add_argument("--demo", action="store_true", help="allow the demo office's clock and people")
    common.add_argument("--office-clock", type=Path, help="file of the demo office's clock")
    common.add_argument("--lang", choices=[language.value for language in Language], default="en")
    parser = argparse.ArgumentParser(prog="qabyldau-registry", description="The reference central registry")
    commands = parser.add_subparsers(dest="command", required=True)

    init = commands.add_parser("init", parents=[common], help="create or upgrade the storage")
    init.add_argument("--new-epoch", action="store_true", help="after a restore: desks compare and send again")
    server = commands.add_parser("serve", parents=[common], help="answer desks")
    server.add_argument("--host", default="127.0.0.1")
    server.add_argument("--port", type=int, default=0, help="0 takes a free one")
    server.add_argument("--port-file", type=Path, help="the bound port is written there")
    demo = commands.add_parser("demo-data", parents=[common], help="load organisations and referrals")
    demo.add_argument("--families", type=Path, required=True, help="YAML or JSON: organisations and referrals")
    enrol = commands.add_parser("enrol", parents=[common], help="a one-time code for one desk")
    enrol.add_argument("--organisation", required=True)
    enrol.add_argument("--valid-hours", type=int, default=72)
    revoke = commands.add_parser("revoke", parents=[common], help="let a desk in no longer")
    revoke.add_argument("--kiosk", required=True)
    commands.add_parser("verify-log", parents=[common], help="check every entry: links, digests, signatures")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
