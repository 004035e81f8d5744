"""Lists of every kind: persons, relations, needs as bits, the key of each digest, the batch it came by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The bits as they are kept from now on, in the order of bits.
_NEEDS = (
    "speak_clearly",
    "text_only",
    "describe_not_show",
    "keys_not_speech",
    "more_time_for_keys",
    "speak_slowly",
    "trained_person",
    "second_language",
)


def upgrade() -> None:
    _aside()
    op.create_table(
        "special_list",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("needs", sa.SmallInteger(), nullable=False),
        sa.Column("category", sa.SmallInteger(), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_special_list_digest")),
        sa.CheckConstraint("octet_length(person) = 16", name=op.f("ck_special_list_person")),
        sa.CheckConstraint("relation in ('own', 'household', 'carer')", name=op.f("ck_special_list_relation")),
        sa.CheckConstraint("category between 1 and 7", name=op.f("ck_special_list_category")),
        sa.CheckConstraint("level between 1 and 4", name=op.f("ck_special_list_level")),
        sa.CheckConstraint("(category is null) = (level is null)", name=op.f("ck_special_list_disability")),
        sa.CheckConstraint("valid_to is null or valid_to >= valid_from", name=op.f("ck_special_list_validity")),
        sa.PrimaryKeyConstraint("digest", "list_name", "person", name=op.f("pk_special_list")),
    )
    bits = " + ".join(
        f"(case when '{need}' = any(needs) then {1 << bit} else 0 end)" for bit, need in enumerate(_NEEDS)
    )
    # Whoever stood there several times, by several categories, is told apart by them; the first is the number's own.
    op.execute(
        "insert into special_list (created_at, valid_from, valid_to, tier, needs, category, level, digest, list_name,"  # noqa: S608 constants of this file
        " person, key, relation, basis)"
        f" select created_at, valid_from, valid_to, tier, {bits}, category, level, digest, list_name,"
        " case when row_number() over (partition by digest, list_name order by id) = 1 then substring(digest, 1, 16)"
        " else decode(md5(encode(digest, 'hex') || category), 'hex') end, '', 'own', basis from special_list_before"
    )
    op.drop_table("special_list_before")
    op.create_index(op.f("ix_special_list_batch"), "special_list", ["batch"])
    op.create_table(
        "special_list_changes",
        sa.Column("batch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("batch", "digest", name=op.f("pk_special_list_changes")),
    )
    op.create_index(op.f("ix_special_list_changes_at"), "special_list_changes", ["at"])


def downgrade() -> None:
    op.drop_table("special_list_changes")
    op.drop_index(op.f("ix_special_list_batch"), table_name="special_list")
    _aside()
    op.create_table(
        "special_list",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("category", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("needs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("category between 1 and 7", name=op.f("ck_special_list_category")),
        sa.CheckConstraint("level between 1 and 4", name=op.f("ck_special_list_level")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_special_list_digest")),
        sa.CheckConstraint("valid_to is null or valid_to >= valid_from", name=op.f("ck_special_list_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_list")),
        sa.UniqueConstraint("digest", "list_name", "category", name=op.f("uq_special_list_digest_list_name_category")),
    )
    needs = ", ".join(f"case when needs & {1 << bit} > 0 then '{need}' end" for bit, need in enumerate(_NEEDS))
    # Only what has a category can be kept, and of one category the strongest.
    op.execute(
        "insert into special_list (digest, list_name, category, level, tier, needs, valid_from, valid_to, batch, basis,"  # noqa: S608
        " created_at)"
        " select distinct on (digest, list_name, category) digest, list_name, category, level, tier,"
        f" array_remove(array[{needs}], null), valid_from, valid_to, coalesce(batch::text, 'by hand'), basis,"
        " created_at"
        " from special_list_before where category is not null order by digest, list_name, category, level"
    )
    op.drop_table("special_list_before")


def _aside() -> None:
    op.rename_table("special_list", "special_list_before")
    # Names of indexes are the schema's, not the table's.
    op.execute("alter table special_list_before drop constraint pk_special_list")
