"""Keeps beside each Asterisk what it needs without us: the list, announcements, menus by key, and the busy notice.

What could not be spoken or written is tried again; Asterisk goes on by what it has.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from callcenter.asterisk import boat
from callcenter.asterisk.config.write import SILENCE
from callcenter.asterisk.music import wav_bytes
from callcenter.main.asterisk_files import LIFEBOAT_NOTICE, LIFEBOAT_RECORDING
from callcenter.publishing.edition import Edition
from callcenter.publishing.lifeboat import menu_of
from callcenter.publishing.notices.notices import Notice
from callcenter.special_list.lifeboat import LifeboatList
from callcenter.special_list.memory import Mark, Update
from callcenter.special_list.service import SpecialList
from callcenter.special_list.snapshot import Snapshot
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.vocabulary.errors import MissingPromptError
from callcenter.vocabulary.languages import Language

EVERY_S = 1.0
RETRY_S = 30.0
RESTS_PER_WORK = 20.0
MOST_NOTICES = 10
BUSY = {
    Language.ZH: "您好，现在来电较多，线路繁忙，请稍后再拨。",
    Language.EN: "All our lines are busy at the moment. Please call again a little later.",
    Language.KO: "지금은 모든 회선이 통화 중입니다. 잠시 후 다시 걸어 주십시오.",
}
BUSY_RECORDING = "busy.wav"
"""Below ivr/prompts/<language>: goes before those words."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to callers now."""

    edition: Edition
    notices: Sequence[Notice]
    """Announcements that are coming or in force, the newest first."""


class Boat:
    """`run` is its task."""

    def __init__(  # noqa: PLR0913 what it brings there, and from where
        self,
        folders: Sequence[Path],
        lists: SpecialList,
        words: Callable[[], Words],
        numbers: Iterable[str],
        voice: PromptVoice,
        recorded: RecordedPrompts,
        today: Callable[[], date],
    ) -> None:
        self._folders = folders
        self._lists = lists
        self._words = words
        self._numbers = tuple(numbers)
        self._voice = voice
        self._recorded = recorded
        self._today = today
        self._listed: tuple[Snapshot, Mark, date] | None = None
        self._list_rests_until = 0.0
        self._said: Words | None = None

    async def run(self) -> None:
        """Until cancelled; the list does not wait until all is spoken."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_again(self.bring_list), name="boat.list")
            tasks.create_task(_again(self.bring_words), name="boat.words")

    async def bring_list(self) -> bool:
        """The list, if it has changed; raises OSError."""
        clock = asyncio.get_running_loop().time
        snapshot, mark = self._lists.state
        today, before = self._today(), self._listed
        is_same = before is not None and before[0] is snapshot and before[1:] == (mark, today)
        # Before anything was read, what an earlier life has left is better than nothing.
        if is_same or self._lists.source == "none" or clock() < self._list_rests_until:
            return True
        numbers, work_s = await asyncio.to_thread(_write_list, self._folders, self._lists.update(), today)
        # Of millions, a change each second must not take a core.
        self._list_rests_until = clock() + work_s * RESTS_PER_WORK
        self._listed = snapshot, mark, today
        log.info("boat.list", numbers=numbers)
        return True

    async def bring_words(self) -> bool:
        """What is said, if it has changed; False where something could not be spoken; raises OSError."""
        words = self._words()
        if words == self._said:
            return True
        is_whole = await self._bring_words(words)
        self._said = words if is_whole else None
        return is_whole

    async def _bring_words(self, words: Words) -> bool:
        is_whole = True
        for number in dict.fromkeys((*self._numbers, *words.edition.dialled)):
            flow = words.edition.flow_for(number)
            language = flow.language_of(number)
            menu = menu_of(flow, language)
            spoken = [
                (boat.BUSY, BUSY.get(language, ""), BUSY_RECORDING),
                (boat.NOTICE, LIFEBOAT_NOTICE.get(language, ""), LIFEBOAT_RECORDING),
                *((boat.notice(one.id), one.words.get(language, ""), "") for one in words.notices),
            ]
            if menu is not None:
                spoken.append((boat.MENU, menu.words, ""))
            for name, text, recording in spoken:
                is_whole &= await self._speak(number, name, language, text, recording)
            for folder in self._folders:
                boat.write_keys(folder / number, menu.queues if menu else {})
                if menu is None:
                    boat.replace(folder / number / boat.MENU, [wav_bytes(SILENCE)])
                boat.forget_notices(folder / number, [one.id for one in words.notices])
        times = [(int(one.starts_at.timestamp()), int(one.ends_at.timestamp()), one.id) for one in words.notices]
        for folder in self._folders:
            boat.write_notices(folder, times)
        return is_whole

    async def _speak(self, number: str, name: str, language: Language, text: str, recording: str) -> bool:
        if not text:
            return True
        recorded = recording if recording and self._recorded.has(language, recording) else None
        try:
            sound = await self._voice.sound(language, text, recording=recorded)
        except MissingPromptError as error:
            log.warning("boat.not_spoken", name=name, cause=str(error))
            return False
        content = wav_bytes(sound)
        for folder in self._folders:
            boat.replace(folder / number / name, [content])
        return True


def announcements(notices: Iterable[Notice]) -> Sequence[Notice]:
    """The newest first, as many as Asterisk looks through."""
    return tuple(sorted(notices, key=lambda one: (one.starts_at, one.id), reverse=True)[:MOST_NOTICES])


async def _again(bring: Callable[[], Awaitable[bool]]) -> None:
    """`bring` for ever; a while later where it was not whole."""
    while True:
        try:
            is_whole = await bring()
        except OSError as error:
            log.error("boat.not_written", cause=str(error))
            is_whole = False
        await asyncio.sleep(EVERY_S if is_whole else RETRY_S)


def _write_list(folders: Sequence[Path], update: Update, today: date) -> tuple[int, float]:
    """How many numbers it has, and the seconds of processor time that they took."""
    # A thread's own time: on a machine with much else to do, a short list is no long work.
    began = time.thread_time()
    packed = LifeboatList(update.made().columns, today)
    for folder in folders:
        boat.write_list(folder, packed.layout.bucket_digits, packed.layout.bucket_bytes, packed.pieces())
    return len(packed), time.thread_time() - began
