"""Files in which a number may stand: Asterisk's logs, the journal, raw recordings, lists that are being read."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from callcenter.asterisk.numbers_in_files import count, log_files, pattern, strike_out
from callcenter.database.personal import Session
from callcenter.recordings.files import raw_files
from callcenter.vocabulary.ids import bare
from callcenter.vocabulary.personal import Gone, Holding, Kept, Owed, Person, UnfitPersonError, Verdicts, Why


class FilesHeld:
    """`logs`: each Asterisk's folder; `keep_days`: after how many its trails go by themselves."""

    kinds: tuple[str, ...] = ("asterisk_logs", "journal", "raw_recordings", "list_uploads")

    def __init__(self, logs: Sequence[Path], data: Path, recordings: Path, now: datetime, keep_days: int) -> None:
        self._logs = logs
        self._data = data
        self._recordings = recordings
        self._gone_by = now + timedelta(days=keep_days)

    async def held(self, session: Session, person: Person) -> Sequence[Holding]:
        return await asyncio.to_thread(self._held, person)

    async def let_go(
        self, session: Session, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        return await asyncio.to_thread(self._let_go, person, is_tried=is_tried)

    def _held(self, person: Person) -> list[Holding]:
        number = pattern(person.forms)
        return [
            Holding("asterisk_logs", _where([one for logs in self._logs for one in log_files(logs)], number)),
            Holding("journal", _where(self._journals(), number)),
            Holding("raw_recordings", [{"file": one.name} for one in self._raws(person)]),
            Holding("list_uploads", [{"file": one.name} for one in self._uploads()], is_theirs=False),
        ]

    def _let_go(self, person: Person, *, is_tried: bool) -> list[Gone | Kept]:
        number = pattern(person.forms)
        struck, stay = 0, 0
        for file in (one for logs in self._logs for one in log_files(logs)):
            try:
                gone, left = (count(file, number), 0) if is_tried else strike_out(file, number)
            except OSError as error:
                raise UnfitPersonError(
                    f"{file}: {error.strerror}; may this user write what Asterisk writes?"
                ) from error
            struck, stay = struck + gone, stay + left
        turns_over = Owed(Why.TURNS_OVER, self._gone_by)
        journals = sum(row["times"] for row in _where(self._journals(), number))
        kept = [
            Kept("asterisk_logs", stay, turns_over),
            Kept("journal", journals, Owed(Why.TURNS_OVER)),
            Kept("raw_recordings", len(self._raws(person)), Owed(Why.TURNS_OVER)),
            Kept("list_uploads", len(self._uploads()), Owed(Why.TURNS_OVER)),
        ]
        return [Gone("asterisk_logs", struck), *(one for one in kept if one.count)]

    def _journals(self) -> list[Path]:
        return sorted(one for one in self._data.glob("journal*/*") if one.name == "refused" or one.suffix == ".journal")

    def _raws(self, person: Person) -> list[Path]:
        names = {bare(call) for call in person.calls}
        return [one for one in raw_files(self._recordings) if one.stem in names]

    def _uploads(self) -> list[Path]:
        return sorted((self._data / "imports").glob("*.upload"))


def _where(files: Sequence[Path], number: re.Pattern[bytes]) -> list[dict[str, Any]]:
    try:
        found = [(file, count(file, number)) for file in files]
    except OSError as error:
        raise UnfitPersonError(f"{error.filename}: {error.strerror}; may this user read it?") from error
    return [{"file": file.name, "times": times} for file, times in found if times]
