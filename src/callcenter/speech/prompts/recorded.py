"""Prompts that somebody has recorded: files below ``ivr/prompts/<language>/``, named by the flow."""

import re
from pathlib import Path

from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""No separators, no leading dot: such a name cannot leave its folder."""

Stamp = tuple[int, int]
"""Of a file that nobody has changed since: when it was, and how large it is."""


class RecordingError(CallCenterError):
    """A recording that a flow names cannot be used; the message says which, and how to mend it."""


class RecordedPrompts:
    """The folder of recordings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, language: Language, recording: str) -> tuple[Path, Stamp]:
        """Where `recording` is, and its stamp; raises `RecordingError` for a bad name, or where there is none."""
        if not FILE_NAME.fullmatch(recording):
            raise RecordingError(f"{recording!r} is no file name → use letters, digits, '_', '-' and '.'")
        file = self._folder / language / recording
        try:
            status = file.stat()
        except OSError as error:
            mend = "upload it again, or name another recording"
            named = file.relative_to(self._folder.parent)
            raise RecordingError(f"{named} is not there ({error.strerror}) → {mend}") from error
        return file, (status.st_mtime_ns, status.st_size)

    def has(self, language: Language, recording: str) -> bool:
        return bool(FILE_NAME.fullmatch(recording)) and (self._folder / language / recording).is_file()
