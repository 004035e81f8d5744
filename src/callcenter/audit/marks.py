"""Marks: where the chain ended, written down outside the database, into a file a month and into the log.

Rules: a line is only added, in one write, so that several services may add theirs; the folder is the service's alone.
"""

import os
from datetime import UTC
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from callcenter.audit.chain import Mark

_MARK = TypeAdapter(Mark)
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class Marks:
    """Blocks: for a thread. Methods raise `OSError`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, mark: Mark) -> None:
        self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        path = self.folder / f"{mark.at.astimezone(UTC):%Y-%m}.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
        try:
            os.write(handle, _MARK.dump_json(mark) + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self, files: int | None = None) -> tuple[list[Mark], list[str]]:
        """The oldest first, of the last `files` months, all by default; and the lines that are none."""
        marks, unreadable = list[Mark](), list[str]()
        paths = sorted(self.folder.glob("*.jsonl"))
        for path in paths if files is None else paths[-files:]:
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                try:
                    marks.append(_MARK.validate_json(line))
                except ValidationError:
                    unreadable.append(f"{path}:{number}")
        return marks, unreadable
