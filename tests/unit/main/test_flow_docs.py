"""What is published of the declaration is the declaration as it is."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from callcenter.ivr.document import reading as document
from callcenter.main.flow_docs import BEGIN, DOCUMENT, END, SCHEMA, schema, tables
from callcenter.main.marked import placed

ROOT = Path(__file__).parents[3]
MEND = "run: python -m callcenter.main.flow_docs --write"
FLOWS = sorted(ROOT.glob("ivr/*.yaml"))


def test_the_published_schema_is_the_one_of_the_models() -> None:
    assert (ROOT / SCHEMA).read_text("utf-8") == schema(), MEND


def test_the_tables_in_the_documentation_are_the_declaration_as_it_is() -> None:
    page = (ROOT / DOCUMENT).read_text("utf-8")

    assert placed(page, tables(), BEGIN, END) == page, MEND


@pytest.mark.parametrize("file", [file for file in FLOWS if "flow.schema.json" in file.read_text("utf-8")], ids=str)
def test_an_editor_that_checks_by_the_schema_finds_nothing_wrong_with_our_flows(file: Path) -> None:
    values = document.read(file).values

    assert list(Draft202012Validator(json.loads(schema())).iter_errors(values)) == []


def test_an_editor_that_checks_by_the_schema_finds_a_wrong_field() -> None:
    values = document.read(ROOT / "ivr" / "hotline.yaml").values
    values["nodes"]["welcome"]["promt"] = "welcome"

    assert list(Draft202012Validator(json.loads(schema())).iter_errors(values))
