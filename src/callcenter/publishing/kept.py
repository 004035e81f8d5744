"""A copy of what is live below the data folder, so that a start with the database away is not an outage."""

from collections.abc import Mapping
from pathlib import Path

import structlog

from callcenter.publishing.documents import DocumentName
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.vocabulary.errors import RefusedDocumentError

log = structlog.get_logger(__name__)


class KeptCopy:
    """Blocking: for a thread. A disk that takes no copy is no reason not to serve."""

    def __init__(self, folder: Path) -> None:
        self._files = Drafts(folder)

    def texts(self) -> dict[DocumentName, str]:
        """Empty where there is no copy."""
        try:
            return self._files.texts()
        except RefusedDocumentError:
            return {}

    def keep(self, texts: Mapping[DocumentName, str]) -> None:
        """Make the copy hold these, and nothing else."""
        try:
            there = self.texts()
            for name, text in texts.items():
                if there.get(name) != text:
                    self._files.put(name, text)
            for gone in there.keys() - texts.keys():
                self._files.remove(gone)
        except RefusedDocumentError as refused:
            log.error("documents.not_kept", cause=str(refused))
