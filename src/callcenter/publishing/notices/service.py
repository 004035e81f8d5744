"""Notices given and ended, and those in force kept in memory: a call asks without waiting for anything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from callcenter.publishing.edition import Edition
from callcenter.publishing.notices.notices import NewNotice, Notice, NoticeKind, NoticeState, check_notice, in_force
from callcenter.publishing.notices.store import NoticeStore
from callcenter.publishing.ports import PrepareWords
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language, Wording

log = structlog.get_logger(__name__)


class Notices:
    """`calls.ports.Notices`. All that is asynchronous raises DatabaseAwayError."""

    def __init__(self, store: NoticeStore, edition: Callable[[], Edition], prepare: PrepareWords, clock: Clock) -> None:
        self._store = store
        self._edition = edition
        self._prepare = prepare
        self._clock = clock
        self._current: tuple[Notice, ...] = ()

    def closed(self, at: datetime) -> Mapping[QueueId, Wording]:
        """Queues closed by a click, and the words of their notice."""
        return in_force(self._current, at).closed

    def announcement(self, at: datetime) -> Wording:
        """The emergency announcement in force; empty for none."""
        return in_force(self._current, at).announcement

    def announcements(self, at: datetime) -> tuple[Notice, ...]:
        """Those that are coming or in force."""
        coming = (notice for notice in self._current if notice.kind is NoticeKind.ANNOUNCEMENT)
        return tuple(notice for notice in coming if notice.state(at) is not NoticeState.OVER)

    def languages(self) -> tuple[Language, ...]:
        """What a notice has to be said in: every language that callers of the live flows can be in."""
        return self._edition().languages

    def now(self) -> datetime:
        return self._clock.now()

    async def refresh(self) -> None:
        """Read what is coming and in force."""
        self._current = await self._store.current(self._clock.now())
        await self._prepare([notice.words for notice in self._current])

    async def latest(self) -> Sequence[Notice]:
        """Newest first."""
        return await self._store.latest()

    async def give(  # noqa: PLR0913 a notice is these
        self,
        *,
        kind: NoticeKind,
        queue: QueueId | None,
        words: Wording,
        starts_at: datetime | None,
        ends_at: datetime,
        by: str,
    ) -> Notice:
        """Raises UnfitNoticeError."""
        now = self._clock.now()
        spoken = {language: " ".join(text.split()) for language, text in words.items()}
        new = NewNotice(kind=kind, queue=queue, words=spoken, starts_at=starts_at or now, ends_at=ends_at, by=by)
        check_notice(new, now, self.languages(), self._edition().queues)
        # Heard by the first caller without a wait.
        await self._prepare([spoken])
        given = await self._store.add(new, now)
        log.info("notice.given", notice=given.id, kind=kind.value, queue=queue, by=by)
        await self.refresh()
        return given

    async def end(self, notice: int, by: str) -> None:
        """Raises UnknownDocumentError."""
        await self._store.end(notice, by, self._clock.now())
        log.info("notice.ended", notice=notice, by=by)
        await self.refresh()
