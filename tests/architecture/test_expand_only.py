"""While a new version takes over from an old one, both work on one schema: migrations add, and take nothing away."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
SINCE = "0020"
"""From here on two versions may run at a time."""
ADDS = frozenset({"create_table", "add_column", "create_index", "f"})
"""What an old version does not notice."""
HARMLESS = {
    "0021": "the check of a user's role takes more roles than before",
    "0025": "of a column that an old version does not write",
    "0027": "what an old version writes down is chained by the database, too",
}
"""Migrations that do something else, each with why an old version goes on all the same."""


def migrations() -> list[Path]:
    return sorted(one for one in VERSIONS.glob("[0-9]*.py") if one.name[:4] >= SINCE)


def strange(upgrade: ast.FunctionDef) -> Iterator[str]:
    """What is done that an old version may notice; a table that is new it does not know."""
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]
    new = {str(_text(one.args[0])) for one in calls if ast.unparse(one.func) == "op.create_table"}
    for call in calls:
        match call.func:
            case ast.Attribute(value=ast.Name(id="op"), attr="execute") if _is_of_new(_text(call.args[0]), new):
                pass
            case ast.Attribute(value=ast.Name(id="op"), attr=name) if name not in ADDS:
                yield f"line {call.lineno}: op.{name}"
            case ast.Attribute(value=ast.Name(id="op"), attr="add_column") if not _may_be_left_out(call):
                yield f"line {call.lineno}: a column that an old version does not fill: nullable, or a server_default"
            case ast.Attribute(value=ast.Name(id="op"), attr="create_index") if (
                _has(call, "unique", "True") and _text(call.args[1]) not in new
            ):
                yield f"line {call.lineno}: a unique index, which may refuse what an old version writes"
            case ast.Name(id=name) if name not in ("tuple", "list", "range", "str"):
                yield f"line {call.lineno}: {name}(), which this test does not follow"


def _text(node: ast.expr) -> str:
    try:
        return str(ast.literal_eval(node))
    except ValueError:
        return ""


def _is_of_new(statement: str, new: set[str]) -> bool:
    """A function of its own, or a trigger of a table that is new."""
    words = statement.lower().split()
    if words[:2] == ["create", "function"]:
        return True
    return words[:2] == ["create", "trigger"] and words[words.index("on") + 1] in new


def _may_be_left_out(call: ast.Call) -> bool:
    column = call.args[1]
    assert isinstance(column, ast.Call)
    return _has(column, "nullable", "True") or any(one.arg == "server_default" for one in column.keywords)


def _has(call: ast.Call, name: str, value: str) -> bool:
    return any(one.arg == name and ast.unparse(one.value) == value for one in call.keywords)


@pytest.mark.parametrize("path", migrations(), ids=lambda path: path.stem)
def test_an_old_version_goes_on_after_a_new_migration(path: Path) -> None:
    functions = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
    found = list(strange(functions["upgrade"]))

    if path.name[:4] in HARMLESS:
        assert found, "this one only adds by now: take it from HARMLESS"
    else:
        assert found == [], "do it in two releases: first add, then, when no old version runs, take away"


def test_what_takes_something_away_is_found() -> None:
    [drops] = ast.parse(
        "def upgrade():\n"
        " op.drop_column('calls', 'tier')\n"
        " op.add_column('calls', sa.Column('x', sa.Text(), nullable=False))\n"
        " op.create_index('u', 'calls', ['x'], unique=True)\n"
    ).body

    assert isinstance(drops, ast.FunctionDef)
    assert len(list(strange(drops))) == 3
