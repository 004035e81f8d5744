"""The chain of the book of deeds: made by the database itself, at each commit that writes a deed down."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What `callcenter.audit.chain` tells of an entry, told by PostgreSQL; a test holds the two together.
CHAINED = """
create function audit_chained(one audit) returns void language plpgsql as $$
declare
    last record;
    said text := encode(sha256(convert_to(jsonb_build_array(one.who, one.deed, one.subject, one.body)::text, 'UTF8')),
                        'hex');
    place text;
begin
    -- One at a time: the next one sees this one's link, or waits until it is known whether there is one.
    perform pg_advisory_xact_lock(500247);
    select seq, link into last from audit_chain order by seq desc limit 1;
    if not found then
        select 0, repeat('0', 64) into last.seq, last.link;
    end if;
    place := jsonb_build_array(last.seq + 1, one.id,
        to_char(one.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), said)::text;
    insert into audit_chain (seq, entry, at, said, link) values (last.seq + 1, one.id, one.at, said,
        encode(sha256(convert_to(last.link || place, 'UTF8')), 'hex'));
end $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("entry", name=op.f("uq_audit_chain_entry")),
    )
    op.execute(CHAINED)
    op.execute(
        "create function audit_is_chained() returns trigger language plpgsql as"
        " $$ begin perform audit_chained(new); return null; end $$"
    )
    # At the commit, when its transaction waits for nothing else any more: two of them cannot wait for each other.
    op.execute(
        "create constraint trigger audit_is_chained after insert on audit deferrable initially deferred"
        " for each row execute function audit_is_chained()"
    )
    op.execute(
        "do $$ declare one audit; begin for one in select * from audit order by id loop"
        " perform audit_chained(one); end loop; end $$"
    )
    op.execute(
        "create function audit_chain_is_only_added_to() returns trigger language plpgsql as $$"
        " begin raise exception 'audit_chain: links are only added' using errcode = 'insufficient_privilege'; end $$"
    )
    op.execute(
        "create trigger audit_chain_is_only_added_to before update or delete or truncate on audit_chain"
        " for each statement execute function audit_chain_is_only_added_to()"
    )


def downgrade() -> None:
    op.execute("drop trigger audit_is_chained on audit")
    op.execute("drop function audit_is_chained()")
    op.execute("drop function audit_chained(audit)")
    op.drop_table("audit_chain")
    op.execute("drop function audit_chain_is_only_added_to()")
