"""Tables of the journal. `migrations/` builds them; a test holds both equal.

`entries.position` is incarnation · 2^40 + seq. One folder belongs to one desk (`chain.kiosk`), so the primary key is
the unique (kiosk, incarnation, seq) of design.md, in the order of the chain, without a second index to keep up.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

HEAD_REVISION = "0001"

_INCARNATION_SHIFT = 40


def position_of(incarnation: int, seq: int) -> int:
    return (incarnation << _INCARNATION_SHIFT) + seq


def place_of(position: int) -> tuple[int, int]:
    """(incarnation, seq)."""
    return position >> _INCARNATION_SHIFT, position & ((1 << _INCARNATION_SHIFT) - 1)


metadata = MetaData()

chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kiosk", Text, nullable=False),
    Column("incarnation", Integer, nullable=False),
    Column("start_digest", Text, nullable=False),
    # Entries behind this position have no verdict; those before it have one, or stand in `outbox`.
    Column("answered_to", Integer, nullable=False, server_default="0"),
)

cases = Table(
    "cases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("wrapped_key", LargeBinary),  # null: erased
)

entries = Table(
    "entries",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False),
    Column("case_number", Integer, ForeignKey("cases.number")),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("payload", LargeBinary),  # sealed; null: erased
    Index("entries_case", "case_number", "position", sqlite_where=text("case_number IS NOT NULL")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, ForeignKey("entries.position"), primary_key=True),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("position", Integer, ForeignKey("entries.position"), primary_key=True),
    Column("status", Text, nullable=False),
    Column("problem", Text),
    Column("receipt", Text),
    Column("dismissed", Integer, nullable=False, server_default="0"),
    Index("verdicts_status", "status", "dismissed"),
)

exchange = Table(
    "exchange",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("case_number", Integer, ForeignKey("cases.number"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("case_number", Integer, ForeignKey("cases.number"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("in_draft", Integer, nullable=False, server_default="0"),  # 1: the case's draft refers to it
    Column("position", Integer, ForeignKey("entries.position")),  # the first entry that refers to it
    Index("blobs_case", "case_number"),
    sqlite_with_rowid=False,
)

projections = Table(
    "projections",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("built_to", Integer),  # last position taken in; null: live, every append takes part
    sqlite_with_rowid=False,
)

views = Table(
    "views",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("projection", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sort", Text, nullable=False),
    Column("case_number", Integer, ForeignKey("cases.number")),
    Column("sealed", LargeBinary, nullable=False),
    Index("views_list", "kind", "status", "sort", "id"),
    Index("views_case", "case_number", sqlite_where=text("case_number IS NOT NULL")),
)

people = Table(
    "people",
    metadata,
    Column("number", Integer, primary_key=True),  # also the row id in people_index
    Column("case_id", Text, nullable=False),
    Column("projection", Text, nullable=False),
    Column("child_iin", Text),
    Column("applicant_iin", Text),
    Column("child_name", Text, nullable=False),
    Column("applicant_name", Text, nullable=False),
    Column("ticket", Text),
    Column("at", Text, nullable=False),
    UniqueConstraint("case_id", name="people_case"),
    Index("people_ticket", "ticket"),
)

# Beside it stands `people_index`, a virtual table (FTS5) that MetaData cannot describe; it gives row numbers only.

referrals = Table(
    "referrals",
    metadata,
    Column("number", Text, primary_key=True),
    Column("child_iin", Text),
    Column("applicant_iin", Text),
    Column("data", Text, nullable=False),
    Index("referrals_child", "child_iin"),
    Index("referrals_applicant", "applicant_iin"),
    sqlite_with_rowid=False,
)

mirror_items = Table(
    "mirror_items",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)

incoming = Table(
    "incoming",
    metadata,
    Column("number", Integer, primary_key=True),  # order of arrival
    Column("item_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Index("incoming_open", "done", "number"),
)
