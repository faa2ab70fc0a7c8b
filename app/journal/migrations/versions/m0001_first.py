"""First format of the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_PEOPLE_INDEX = (
    "CREATE VIRTUAL TABLE people_index USING fts5(words, "
    "prefix='1 2 3 4 5 6 7 8', tokenize='unicode61 remove_diacritics 0')"
)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("start_digest", sa.Text(), nullable=False),
        sa.Column("answered_to", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "incoming",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("item_id"),
    )
    op.create_index("incoming_open", "incoming", ["done", "number"], unique=False)
    op.create_table(
        "mirror_items",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "people",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("projection", sa.Text(), nullable=False),
        sa.Column("child_iin", sa.Text(), nullable=True),
        sa.Column("applicant_iin", sa.Text(), nullable=True),
        sa.Column("child_name", sa.Text(), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("case_id", name="people_case"),
    )
    op.create_index("people_ticket", "people", ["ticket"], unique=False)
    op.create_table(
        "projections",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("built_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "referrals",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("child_iin", sa.Text(), nullable=True),
        sa.Column("applicant_iin", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_with_rowid=False,
    )
    op.create_index("referrals_applicant", "referrals", ["applicant_iin"], unique=False)
    op.create_index("referrals_child", "referrals", ["child_iin"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
        ),
        sa.PrimaryKeyConstraint("case_number"),
    )
    op.create_table(
        "entries",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
        ),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(
        "entries_case",
        "entries",
        ["case_number", "position"],
        unique=False,
        sqlite_where=sa.text("case_number IS NOT NULL"),
    )
    op.create_table(
        "views",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("projection", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
        ),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index(
        "views_case", "views", ["case_number"], unique=False, sqlite_where=sa.text("case_number IS NOT NULL")
    )
    op.create_index("views_list", "views", ["kind", "status", "sort", "id"], unique=False)
    op.create_table(
        "blobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("in_draft", sa.Integer(), server_default="0", nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.number"],
        ),
        sa.ForeignKeyConstraint(
            ["position"],
            ["entries.position"],
        ),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_index("blobs_case", "blobs", ["case_number"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"],
            ["entries.position"],
        ),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "verdicts",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("dismissed", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["position"],
            ["entries.position"],
        ),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index("verdicts_status", "verdicts", ["status", "dismissed"], unique=False)
    op.execute(_PEOPLE_INDEX)
    op.execute("INSERT INTO people_index (people_index, rank) VALUES ('secure-delete', 1)")
