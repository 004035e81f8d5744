"""What is made from the routes and messages, committed under `docs/`: the front end's types, who may what.

`python -m callcenter.main.web.documents` writes it anew; a test fails while it differs from the app.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from callcenter.agents.messages import messages_schema
from callcenter.integrations.messages import integrations_schema
from callcenter.main.doors import asked
from callcenter.main.marked import placed
from callcenter.main.permission_docs import pages
from callcenter.main.web.app import ROUTES, documented_app
from callcenter.persons.document import Tongue, table

BEGIN = "<!-- table: made by python -m callcenter.main.web.documents -->"
END = "<!-- end of the table -->"
PERSONAL_DATA: Mapping[str, Tongue] = {"personal-data.md": "en", "personal-data.zh-CN.md": "zh"}


def documents(folder: Path) -> Mapping[str, str]:
    """Each file's name and its text; of pages that people write, all but the tables is taken from `folder`."""
    return {
        "openapi.json": _text(documented_app().openapi()),
        "desktop-messages.schema.json": _text(messages_schema()),
        "integration-messages.schema.json": _text(integrations_schema()),
        **pages(folder, asked(ROUTES)),
        **{
            name: placed((folder / name).read_text("utf-8"), table(tongue).rstrip(), BEGIN, END)
            for name, tongue in PERSONAL_DATA.items()
        },
    }


def write(folder: Path) -> None:
    """Write all of them into `folder`."""
    for name, text in documents(folder).items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    write(Path("docs"))
