"""What the front end's types are made from, committed under `docs/`.

`python -m callcenter.main.web.documents` writes it anew; a test fails while it differs from the app.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from callcenter.agents.messages import messages_schema
from callcenter.integrations.messages import integrations_schema
from callcenter.main.web.app import documented_app


def documents() -> Mapping[str, str]:
    """Each file's name and its text."""
    return {
        "openapi.json": _text(documented_app().openapi()),
        "desktop-messages.schema.json": _text(messages_schema()),
        "integration-messages.schema.json": _text(integrations_schema()),
    }


def write(folder: Path) -> None:
    """Write all of them into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    write(Path("docs"))
