"""The committed documents are the app's."""

from pathlib import Path

import pytest

from callcenter.main.web.documents import documents

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(("name", "text"), documents(DOCS).items())
def test_the_committed_document_is_the_apps_own(name: str, text: str) -> None:
    committed = (DOCS / name).read_text(encoding="utf-8")

    assert committed == text, (
        "run: python -m callcenter.main.web.documents && npm --prefix src/callcenter/web run generate"
    )
