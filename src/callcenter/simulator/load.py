"""Scripts from their text; whatever is wrong with their form comes out as problems."""

from pathlib import Path

from callcenter.ivr.document import reading as documents
from callcenter.ivr.load import fitted
from callcenter.simulator.script import Tries

NO_TRIES = Tries()


def parse_tries(text: str, file: Path) -> Tries:
    """The scripts written in `text`; raises RefusedDocumentError."""
    return fitted(documents.parse(text, file), Tries)
