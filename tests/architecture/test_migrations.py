from pathlib import Path

from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def test_migrations_are_one_line_in_the_order_of_their_numbers() -> None:
    """Two people who add one at the same time are told so here."""
    revisions = [one.revision for one in ScriptDirectory(MIGRATIONS).walk_revisions()]

    assert revisions == sorted(revisions, reverse=True)
