"""`qabyldau-registry` as operations use it, and the schema it makes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.clock import OfficeClock
from app.kernel.codec import to_plain
from sync.http import HttpTransport
from sync.portal_client import PortalClient
from sync.protocol import Verdict
from sync.registry.main import PORTAL_TOKEN_FILE, main
from sync.registry.store.database import Database, sqlite_url
from sync.registry.store.schema import metadata
from sync.registry_client import enrol
from tests.contract.sync.desk import MemoryDesk, exchange
from tests.contract.sync.office import MORNING, OURS, THEIRS, referral
from tests.contract.sync.test_killed import bound_port


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main(list(arguments))
    return code, json.loads(capsys.readouterr().out)


def test_a_registry_from_nothing_to_a_verified_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, clock_file = tmp_path / "registry", tmp_path / "clock.json"
    common = ["--data", str(data), "--demo"]
    families = tmp_path / "families.yaml"
    document = {"organisations": to_plain([OURS, THEIRS]), "referrals": to_plain([referral()])}
    families.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    OfficeClock.start(clock_file, MORNING)

    assert run(capsys, "init", *common)[0] == 0
    code, loaded = run(capsys, "demo-data", *common, "--families", str(families))
    assert (code, loaded) == (0, {"organisations": 2, "referrals": 1, "kept": 0})
    code, loaded = run(capsys, "demo-data", *common, "--families", str(families))
    assert (code, loaded) == (0, {"organisations": 0, "referrals": 0, "kept": 3})
    _, issued = run(capsys, "enrol", *common, "--organisation", OURS.id, "--office-clock", str(clock_file))

    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "sync.registry.main", "serve", *common, "--office-clock", str(clock_file)]
    with subprocess.Popen([*command, "--port-file", str(port_file)], stdout=subprocess.PIPE) as child:
        try:
            address = f"http://127.0.0.1:{bound_port(port_file, child)}"
            key = Ed25519PrivateKey.generate()
            kiosk = enrol(HttpTransport(address), str(issued["code"]), key).kiosk
            desk = MemoryDesk(kiosk, key, OfficeClock(clock_file))  # type: ignore[arg-type]
            desk.write()
            assert exchange(desk, HttpTransport(address)).step(MORNING).verdicts == {Verdict.ACCEPTED: 1}
            token = (data / PORTAL_TOKEN_FILE).read_text()
            assert PortalClient(HttpTransport(address), token).cancel_referral("R-1").rule == "REF-19"
            # The office's clock moves on, and the registry with it.
            OfficeClock(clock_file).advance(timedelta(days=1))
            desk.write()
            report = exchange(desk, HttpTransport(address)).step(MORNING + timedelta(days=1))
            assert report.verdicts == {Verdict.ACCEPTED: 1}
        finally:
            child.send_signal(signal.SIGTERM)
            assert child.wait(20) in (0, -signal.SIGTERM)
    assert run(capsys, "verify-log", *common) == (0, {"entries": 2, "faults": [], "fault_count": 0})
    assert run(capsys, "revoke", *common, "--kiosk", kiosk) == (0, {"kiosk": kiosk, "revoked": True})
    assert run(capsys, "revoke", *common, "--kiosk", kiosk)[0] == 1
    before = json.loads(json.dumps(run(capsys, "init", *common)[1]))["epoch"]
    assert run(capsys, "init", *common)[1]["epoch"] == before
    assert run(capsys, "init", *common, "--new-epoch")[1]["epoch"] != before


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (["serve"], 3, "Registry_StoreNotReady"),
        (["init", "--office-clock", "clock.json"], 1, "Registry_DemoOnly"),
        (["init", "--database", "nonsense"], 3, "Registry_StoreUnusable"),
    ],
)
def test_refusals_have_code_sentence_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, name: str
) -> None:
    for language in ("kk", "ru", "en"):
        given, answer = run(capsys, *arguments, "--data", str(tmp_path / "none"), "--lang", language)
        assert (given, answer["code"]) == (code, name)
        assert answer["message"]
        assert answer["remedy"]


def test_input_is_refused_with_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--data", str(tmp_path / "data")]
    main(["init", *common])
    capsys.readouterr()
    bad = tmp_path / "bad.yaml"
    bad.write_text("[1, 2]")
    missing = str(tmp_path / "missing.yaml")
    for arguments, name in (
        (["enrol", *common, "--organisation", "nobody"], "Registry_OrganisationUnknown"),
        (["demo-data", *common, "--families", str(bad)], "Registry_DemoOnly"),
        (["demo-data", *common, "--demo", "--families", str(bad)], "Registry_FileUnreadable"),
        (["demo-data", *common, "--demo", "--families", missing], "Registry_FileUnreadable"),
    ):
        code, answer = run(capsys, *arguments)
        assert (code, answer["code"]) == (1, name)


def test_migrations_make_the_schema_that_the_program_uses(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    database = Database(sqlite_url(path))
    database.migrate()
    database.require_current_schema()
    database.close()
    engine = sa.create_engine(sqlite_url(path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        tables = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
        ).all()
        assert {name for name, strict in tables if not strict} == {"alembic_version"}
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
