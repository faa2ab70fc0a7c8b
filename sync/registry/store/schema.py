"""Tables of the registry. Moments are ISO text with offset; JSON documents are text, entries verbatim bytes."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
# A 64-bit number on every database; STRICT tables of SQLite know only INTEGER.
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _table(name: str, *columns: sa.Column[object] | sa.Constraint | sa.Index) -> sa.Table:
    return sa.Table(name, metadata, *columns, sqlite_strict=True)


meta = _table(
    "meta",
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

organisations = _table(
    "organisations",
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("bin", sa.Text, nullable=False, unique=True),
    sa.Column("data", sa.Text, nullable=False),
)

enrolment_codes = _table(
    "enrolment_codes",
    sa.Column("code_hash", sa.Text, primary_key=True),
    sa.Column("organisation", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("valid_until", sa.Text, nullable=False),
    sa.Column("used_by", sa.LargeBinary),
)

kiosks = _table(
    "kiosks",
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("organisation", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("desk", sa.Integer, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("enrolled_at", sa.Text, nullable=False),
    sa.Column("revoked_at", sa.Text),
    sa.UniqueConstraint("organisation", "desk"),
)

number_blocks = _table(
    "number_blocks",
    sa.Column("kiosk", sa.Text, sa.ForeignKey("kiosks.id"), primary_key=True),
    sa.Column("series", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("first", sa.Integer, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

entries = _table(
    "entries",
    sa.Column("position", _BIG, primary_key=True, autoincrement=False),
    sa.Column("kiosk", sa.Text, nullable=False),
    sa.Column("id", sa.Text),
    sa.Column("incarnation", _BIG, nullable=False),
    sa.Column("seq", _BIG, nullable=False),
    sa.Column("digest", sa.Text),
    sa.Column("header", sa.LargeBinary, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("signature", sa.LargeBinary),
    sa.Column("kept", sa.Text, nullable=False),
    sa.Column("problem", sa.Text),
    sa.Column("received_at", sa.Text, nullable=False),
    sa.UniqueConstraint("kiosk", "id"),
    sa.UniqueConstraint("kiosk", "incarnation", "seq"),
)

heads = _table(
    "heads",
    sa.Column("kiosk", sa.Text, primary_key=True),
    sa.Column("incarnation", _BIG, primary_key=True),
    sa.Column("seq", _BIG, nullable=False),
    sa.Column("digest", sa.Text),
)

referrals = _table(
    "referrals",
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, nullable=False, index=True),
    sa.Column("child_iin", sa.Text, index=True),
    sa.Column("applicant_iin", sa.Text, index=True),
    sa.Column("issued_at", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)

feed = _table(
    "feed",
    sa.Column("position", _BIG, primary_key=True, autoincrement=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("feed_by_scope", "scope", "position"),
)
