"""The table of rooms in ARCHITECTURE.md is the law that import-linter holds."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def layers() -> list[set[str]]:
    """From the top down, as pyproject.toml stacks them; `__main__` only starts the rest."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    stacked = next(one["layers"] for one in contracts if one["type"] == "layers")
    return [{room.strip() for room in layer.split("|")} for layer in stacked if layer != "__main__"]


def floors() -> list[set[str]]:
    """From the top down, as the table names them."""
    rows = re.findall(r"^\| \d+ \| (.+?) \|", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE)
    return [{name.removesuffix("/").removesuffix(".py") for name in re.findall(r"`(.+?)`", row)} for row in rows]


def test_the_table_names_every_room_on_the_floor_where_it_is_held() -> None:
    stacked = layers()
    # cli, main and settings stand above each other, and together on the top floor of the table.
    assert floors() == [set().union(*stacked[:3]), *stacked[3:]]


def test_the_table_names_what_is_in_the_package_and_nothing_else() -> None:
    package = ROOT / "src" / "callcenter"
    there = {entry.stem for entry in package.iterdir() if entry.suffix == ".py" or (entry / "__init__.py").exists()}

    assert set().union(*floors()) == there - {"__init__", "__main__"}


def test_every_file_that_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = "|".join(sorted(set().union(*floors())))
    named = set(re.findall(rf"`((?:{rooms})/[\w/]+\.py)`", text))

    assert named
    assert not {name for name in named if not (ROOT / "src" / "callcenter" / name).is_file()}


def test_queries_stand_in_stores_only() -> None:
    rooms = ROOT / "src" / "callcenter"
    asking = [
        file.relative_to(rooms).as_posix()
        for file in sorted(rooms.rglob("*.py"))
        if re.search(r"^\s*(?:from|import) sqlalchemy", file.read_text("utf-8"), re.MULTILINE)
    ]

    assert [file for file in asking if not re.search(r"^database/|store\.py$|tables\.py$", file)] == []
