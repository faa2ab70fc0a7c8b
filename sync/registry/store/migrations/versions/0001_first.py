"""First tables: organisations, desks, chains, referrals, feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _organisations()
    _chains()
    op.create_table(
        "referrals",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("child_iin", sa.Text),
        sa.Column("applicant_iin", sa.Text),
        sa.Column("issued_at", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    for column in ("scope", "child_iin", "applicant_iin"):
        op.create_index(f"ix_referrals_{column}", "referrals", [column])
    op.create_table(
        "feed",
        sa.Column("position", _BIG, primary_key=True, autoincrement=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("feed_by_scope", "feed", ["scope", "position"])


def _organisations() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("bin", sa.Text, nullable=False, unique=True),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("organisation", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("valid_until", sa.Text, nullable=False),
        sa.Column("used_by", sa.LargeBinary),
        sqlite_strict=True,
    )
    op.create_table(
        "kiosks",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("organisation", sa.Text, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("desk", sa.Integer, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("enrolled_at", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
        sa.UniqueConstraint("organisation", "desk"),
        sqlite_strict=True,
    )
    op.create_table(
        "number_blocks",
        sa.Column("kiosk", sa.Text, sa.ForeignKey("kiosks.id"), primary_key=True),
        sa.Column("series", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
        sqlite_strict=True,
    )


def _chains() -> None:
    op.create_table(
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
        sqlite_strict=True,
    )
    op.create_table(
        "heads",
        sa.Column("kiosk", sa.Text, primary_key=True),
        sa.Column("incarnation", _BIG, primary_key=True),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("digest", sa.Text),
        sqlite_strict=True,
    )
