"""What a program makes, in a document that people write."""

import pytest

from callcenter.main.marked import placed


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    document = "before\n<!-- a -->\nold\n<!-- b -->\nafter\n"

    assert placed(document, "new", "<!-- a -->", "<!-- b -->") == document.replace("old", "new")


@pytest.mark.parametrize("document", ["no marks", "<!-- a --> only", "<!-- b --> turned round <!-- a -->"])
def test_a_document_without_marks_is_refused_with_the_mend(document: str) -> None:
    with pytest.raises(ValueError, match="put these two lines"):
        placed(document, "new", "<!-- a -->", "<!-- b -->")
