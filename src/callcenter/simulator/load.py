"""Scripts from their file or text; whatever is wrong with their form comes out as problems."""

from pathlib import Path

from callcenter.ivr.document import reading as documents
from callcenter.ivr.load import fitted
from callcenter.simulator.script import Tries

NO_TRIES = Tries()


def tries_file(flow_file: Path) -> Path:
    """``hotline.try.yaml`` beside ``hotline.yaml``."""
    return flow_file.with_name(f"{flow_file.stem}.try.yaml")


def load_tries(path: Path) -> Tries:
    """The scripts in this file, none where there is no file; raises RefusedDocumentError."""
    return fitted(documents.read(path), Tries) if path.exists() else NO_TRIES


def parse_tries(text: str, file: Path) -> Tries:
    """The scripts written in `text`; raises RefusedDocumentError."""
    return fitted(documents.parse(text, file), Tries)
