from pathlib import Path

import pytest

from callcenter.ivr.diagram import BEGIN, END, drawn, placed
from callcenter.ivr.flow import Flow

ARCHITECTURE = Path(__file__).parents[3] / "ARCHITECTURE.md"


def test_the_diagram_in_architecture_is_the_machine_as_it_is(flow: Flow) -> None:
    document = ARCHITECTURE.read_text("utf-8")

    assert placed(document, drawn(flow)) == document, "run: python -m callcenter.ivr.diagram --write"


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    document = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert placed(document, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_document_without_marks_is_refused_with_the_mend() -> None:
    with pytest.raises(ValueError, match="put these two lines"):
        placed("no marks", "new")
