"""The opening hours from their text, with problems told as for flows."""

from pathlib import Path

from pydantic import ValidationError

from callcenter.ivr import document as documents
from callcenter.ivr.form import told
from callcenter.ivr.schedules import Schedules
from callcenter.vocabulary.errors import RefusedDocumentError


def parse_schedules(text: str, file: Path) -> Schedules:
    """Raises RefusedDocumentError."""
    document = documents.parse(text, file)
    try:
        return Schedules.model_validate(document.values)
    except ValidationError as error:
        found = [told(detail) for detail in error.errors(include_url=False)]
        raise RefusedDocumentError(document.problems(found)) from error
