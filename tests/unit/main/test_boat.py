"""What is brought beside an Asterisk, with the list and the voice in memory."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, cast

from callcenter.ivr.load import load_flow
from callcenter.main.boat import Boat, Words, announcements
from callcenter.publishing.edition import Edition
from callcenter.publishing.notices.notices import Notice, NoticeKind
from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.memory import Mark, Memory, Update
from callcenter.special_list.service import SpecialList
from callcenter.special_list.snapshot import Snapshot
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.fakes.outside import FakeVoice
from tests.waiting import until

FLOW = load_flow(Path("ivr/hotline.yaml"))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
STORM = Notice(
    kind=NoticeKind.ANNOUNCEMENT,
    queue=None,
    words={Language.ZH: "台风将至。", Language.EN: "A typhoon is coming.", Language.KO: "태풍."},
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=1),
    by="operator",
    id=7,
    created_at=NOW,
)
SEVERE = Standing(ListKind.SPECIAL, Tier.LISTED_SEVERE, (), date(2026, 1, 1), None)


class Lists:
    def __init__(self) -> None:
        self.source = "database"
        self._memory = Memory()
        self._memory.change(b"\x01" * 32, [SEVERE])

    @property
    def state(self) -> tuple[Snapshot, Mark]:
        return self._memory.snapshot, self._memory.mark

    def update(self) -> Update:
        return self._memory.update()


def boat(folder: Path, words: Callable[[], Words], voice: FakeVoice, lists: Lists) -> Boat:
    recorded = RecordedPrompts(folder / "prompts")
    beside = cast(SpecialList, lists)
    return Boat([folder / "boat"], beside, words, ["12345"], cast(Any, voice), recorded, lambda: NOW.date())


async def bring(one: Boat) -> None:
    await one.bring_list()
    await one.bring_words()


def words(*notices: Notice) -> Words:
    return Words(Edition({"hotline": FLOW}), announcements(notices))


def names(folder: Path) -> set[str]:
    return {path.name.partition(".")[0] if path.name.startswith("list.") else path.name for path in folder.iterdir()}


def test_list_menu_notice_and_busy_words_are_brought_for_every_number(tmp_path: Path) -> None:
    said = words(STORM)
    asyncio.run(bring(boat(tmp_path, lambda: said, FakeVoice(), Lists())))

    assert names(tmp_path / "boat") == {"list", "notices", "12345", "96128", "1234501", "1234502"}
    assert names(tmp_path / "boat" / "1234501") == {"hold", "keys", "busy.wav", "notice-7.wav"}
    start, end = int(NOW.timestamp()), int(STORM.ends_at.timestamp())
    assert (tmp_path / "boat" / "notices").read_text() == f"{start}.{end}.7-"


def test_nothing_is_written_anew_that_has_not_changed_and_what_is_over_goes(tmp_path: Path) -> None:
    now: list[Words] = [words(STORM)]
    one = boat(tmp_path, lambda: now[0], FakeVoice(), Lists())

    async def run() -> Sequence[str]:
        await bring(one)
        first = (tmp_path / "boat" / "list").read_text()
        await bring(one)
        now[0] = replace(now[0], notices=())
        await bring(one)
        return first, (tmp_path / "boat" / "list").read_text()

    first, last = asyncio.run(run())
    assert first == last
    assert "notice-7.wav" not in names(tmp_path / "boat" / "12345")
    assert (tmp_path / "boat" / "notices").read_text() == ""


def test_a_list_that_was_never_read_leaves_the_last_one_alone(tmp_path: Path) -> None:
    lists = Lists()
    lists.source = "none"
    asyncio.run(bring(boat(tmp_path, words, FakeVoice(), lists)))

    assert not (tmp_path / "boat" / "list").exists()


def test_without_a_voice_asterisk_says_nothing_and_it_is_tried_again(tmp_path: Path) -> None:
    voice = FakeVoice(is_there=False)
    said = words()
    one = boat(tmp_path, lambda: said, voice, Lists())

    async def run() -> None:
        await bring(one)
        assert names(tmp_path / "boat" / "12345") == {"keys"}
        voice.is_there = True
        await bring(one)

    asyncio.run(run())
    assert names(tmp_path / "boat" / "12345") == {"hold", "keys", "busy.wav"}


def test_the_list_does_not_wait_until_all_is_spoken(tmp_path: Path) -> None:
    class SlowVoice(FakeVoice):
        async def sound(self, *_: object, **__: object) -> NoReturn:
            await asyncio.Event().wait()
            raise AssertionError

    said = words()
    one = boat(tmp_path, lambda: said, SlowVoice(), Lists())

    async def run() -> None:
        running = asyncio.create_task(one.run())
        await until((tmp_path / "boat" / "list").exists, what="the list")
        running.cancel()

    asyncio.run(run())
