"""What is published of the document's declaration: its JSON Schema, and the tables of `docs/flows.md`.

``python -m callcenter.main.flow_docs --write`` makes both; a test holds them there.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from callcenter.ivr.document.declaration import Field, Kind, declaration
from callcenter.ivr.document.flow import Flow
from callcenter.main.marked import placed

SCHEMA = Path("ivr/flow.schema.json")
DOCUMENT = Path("docs/flows.md")
BEGIN = "<!-- kinds of node: made by python -m callcenter.main.flow_docs --write -->"
END = "<!-- end of the kinds of node -->"


def schema() -> str:
    """The JSON Schema of a flow, for any editor that completes YAML by one."""
    made: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "callcenter flow",
        "$comment": "made by python -m callcenter.main.flow_docs --write",
        **Flow.model_json_schema(),
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def tables() -> str:
    """Every kind and condition, and what is set for the flow as a whole."""
    made = declaration()
    return "\n".join(
        [
            *("## The flow as a whole", "", *_table(made.flow), ""),
            *("## Nodes", "", *_sections(made.kinds, "kind")),
            *("## Conditions of a branch", "", *_sections(made.conditions, "on")),
        ]
    ).rstrip()


def _sections(kinds: Iterable[Kind], tag: str) -> Iterator[str]:
    for kind in kinds:
        yield f"### {kind.label_en} · {kind.label_zh}"
        yield from ("", f"`{tag}: {kind.kind}`. {kind.help_en}  ", kind.help_zh, "")
        yield from (*_table(kind.fields), "")


def _table(fields: Iterable[Field]) -> Iterator[str]:
    yield "| field | | 中文 | holds | default | |"
    yield "|---|---|---|---|---|---|"
    yield from _rows("", fields)


def _rows(above: str, fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        default = "required" if field.is_required else f"`{json.dumps(field.default, ensure_ascii=False)}`"
        told = "<br>".join(text for text in (field.help_en, field.help_zh) if text).replace("|", "\\|")
        name = f"{above}{field.name}"
        yield f"| `{name}` | {field.label_en} | {field.label_zh} | {_holds(field)} | {default} | {told} |"
        yield from _rows(f"{name}.*." if field.widget == "table" else f"{name}.", field.fields)


def _holds(field: Field) -> str:
    held = field.widget.replace("_", " ")
    if field.choices:
        held += ": " + ", ".join(f"`{choice.value}`" for choice in field.choices)
    if field.min is not None or field.max is not None:
        held += f" {'' if field.min is None else f'{field.min:g}'}–{'' if field.max is None else f'{field.max:g}'}"
    if field.refers and field.refers["kinds"]:
        held += f" of kind {', '.join(field.refers['kinds'])}"
    if field.refers and field.refers["puts_in"]:
        held += f" with {', '.join(f'`{{{value}}}`' for value in field.refers['puts_in'])}"
    return held


def main() -> None:
    parser = argparse.ArgumentParser(description="Publish the declaration of flows.")
    parser.add_argument("--write", action="store_true", help="write schema and tables instead of showing them")
    if parser.parse_args().write:
        SCHEMA.write_text(schema(), "utf-8")
        DOCUMENT.write_text(placed(DOCUMENT.read_text("utf-8"), tables(), BEGIN, END), "utf-8")
    else:
        sys.stdout.write(f"{schema()}\n{tables()}\n")


if __name__ == "__main__":
    main()
