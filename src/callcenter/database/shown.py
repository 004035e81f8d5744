"""Rows of any table as they are given to the person whom they are about. Pure."""

from typing import Any

from sqlalchemy.orm import DeclarativeBase


def shown(row: DeclarativeBase, *left_out: str) -> dict[str, Any]:
    """The columns of a row by their names, but for some."""
    mapper = row.__mapper__
    names = {column.name: mapper.get_property_by_column(column).key for column in row.__table__.columns}
    return {name: getattr(row, key) for name, key in names.items() if name not in left_out}
