"""Values written as YAML in the manner of the seed flow: exits on one line, prompts and nodes as blocks; pure."""

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from callcenter.ivr.document import reading as documents
from callcenter.vocabulary.errors import RefusedDocumentError

WIDTH = 120
_INLINE = 72
"""Characters that a mapping of plain values may take on one line."""


def scalar(value: Any, *, is_flow: bool, style: str | None = None) -> str:
    """A single value, in the quotes of `style` where it had some."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if style != '"' and _is_plain(value, is_flow) else json.dumps(value, ensure_ascii=False)


def folded(value: str, indent: int) -> str | None:
    """Words over several lines; None where folding would change them."""
    if not value.isprintable() or value != " ".join(value.split(" ")) or "  " in value or value != value.strip():
        return None
    lines = textwrap.wrap(value, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(" " * indent + line for line in lines) if " ".join(lines) == value else None


def flow(value: Any) -> str:
    """On one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(key, is_flow=True)}: {flow(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return scalar(value, is_flow=True)


def entry(key: str, value: Any, indent: int) -> str:
    """``key: value`` at `indent`, the first line without its indentation."""
    return f"{scalar(key, is_flow=False)}:{after_colon(value, indent)}"


def after_colon(value: Any, indent: int, prefix: str = "", comment: str = "") -> str:
    """What follows the colon of a key at `indent`; `prefix` is an anchor."""
    if _is_inline(value):
        text = flow(value) if isinstance(value, Mapping | list) else scalar(value, is_flow=False)
        if isinstance(value, str) and len(text) > WIDTH - indent and (wrapped := folded(value, indent + 2)):
            return f" {prefix}{wrapped}"
        return f" {prefix}{text}{comment}"
    return f"{f' {prefix}'.rstrip()}{comment}\n{' ' * (indent + 2)}{block(value, indent + 2)}"


def block(value: Any, indent: int) -> str:
    """A mapping or list as a block at `indent`, the first line without its indentation."""
    if isinstance(value, Mapping):
        lines = [entry(key, item, indent) for key, item in value.items()]
    else:
        lines = [f"- {item_text(item, indent)}" for item in value]
    return f"\n{' ' * indent}".join(lines)


def item_text(value: Any, indent: int) -> str:
    """What follows the dash of a list at `indent`."""
    if _is_inline(value):
        return flow(value) if isinstance(value, Mapping | list) else scalar(value, is_flow=False)
    return block(value, indent + 2)


def _is_inline(value: Any) -> bool:
    match value:
        case Mapping() | list() if value:
            items = list(value.values()) if isinstance(value, Mapping) else value
            is_plain = not any(isinstance(item, Mapping | list) for item in items)
            return is_plain and len(flow(value)) <= _INLINE
        case _:
            return True


def _is_plain(value: str, is_flow: bool) -> bool:
    """Whether `value` may stand without quotes."""
    if not value or not value.isprintable() or value != value.strip():
        return False
    text = f"[{value}]" if is_flow else f"k: {value}"
    try:
        found = documents.parse(text, Path()).values
    except RefusedDocumentError:
        return False
    return bool(found == ([value] if is_flow else {"k": value}))
