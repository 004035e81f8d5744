"""What is published, brought to the rest of the service: recognisers' words, queues' names, prompts."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

import structlog

from callcenter.agents.store import AgentStore, KeptQueue
from callcenter.database.engine import DatabaseAwayError
from callcenter.database.outbox import Outbox
from callcenter.ivr.sounds import Sounds
from callcenter.publishing import store
from callcenter.publishing.checking import NO_SOUNDS, Checker
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.live import LiveEditions, at_hand
from callcenter.publishing.notices import store as notice_store
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.service import Publishing
from callcenter.routing.words import phrases
from callcenter.settings import Settings
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language

log = structlog.get_logger(__name__)

RETRY_S = 1.0


def checker_of(settings: Settings, sounds: Sounds = NO_SOUNDS) -> Checker:
    """Checks documents against what else the settings name."""
    return Checker(settings.flows, sounds, frozenset(settings.services), frozenset(settings.asterisk.transfers))


def edition_at_hand(settings: Settings) -> Edition:
    """What is live as far as the files tell; raises RefusedDocumentError."""
    return at_hand(KeptCopy(settings.data / "flows"), Drafts(settings.flows), checker_of(settings))


def grammars(editions: Sequence[Edition]) -> dict[Language, list[str]]:
    """What recognisers listen for, by language: the words of every edition that a call may go by."""
    words: dict[Language, dict[str, None]] = {}
    for edition in editions:
        for language, lexicon in edition.lexicons.items():
            words.setdefault(language, {}).update(dict.fromkeys(phrases(lexicon)))
    return {language: list(found) for language, found in words.items()}


class Following:
    """Takes over within a second what any process has published, announced or closed."""

    def __init__(  # noqa: PLR0913 where news come from, and whom they are for
        self,
        outbox: Outbox,
        editions: LiveEditions,
        publishing: Publishing,
        notices: Notices,
        agents: AgentStore,
        listen_for: Callable[[Mapping[Language, Iterable[str]]], None],
    ) -> None:
        self._outbox = outbox
        self._editions = editions
        self._publishing = publishing
        self._notices = notices
        self._agents = agents
        self._listen_for = listen_for
        self._seen = 0

    async def begin(self) -> None:
        """Everything as it is now; raises DatabaseAwayError."""
        self._seen = await self._outbox.last_id()
        try:
            await self._publishing.begin()
        except RefusedDocumentError as refused:
            # What is at hand is in use; the first publication waits until the files are mended.
            self._editions.refusal = refused
            for problem in refused.problems:
                log.error("document.refused", problem=str(problem))
        await self._editions.load(is_first=True)
        await self._bring()
        await self._notices.refresh()

    async def run(self) -> None:
        """Until cancelled; waits out a database that is away."""
        loading: asyncio.Task[None] | None = None
        try:
            # Left in the middle of an event, it would keep its connection until it is collected.
            async with contextlib.aclosing(
                self._outbox.follow(self._seen, [store.TOPIC, notice_store.TOPIC])
            ) as events:
                async for event in events:
                    if event.topic == notice_store.TOPIC:
                        await self._until_done(self._notices.refresh)
                        continue
                    if loading is not None:
                        # It may wait for prompts that nobody is to hear any more: a rollback does not wait for them.
                        loading.cancel()
                        await asyncio.gather(loading, return_exceptions=True)
                    loading = asyncio.create_task(self._until_done(self._load), name="load documents")
        finally:
            if loading is not None:
                loading.cancel()

    async def _load(self) -> None:
        await self._editions.load()
        await self._bring()

    async def _bring(self) -> None:
        editions = self._editions.all()
        self._listen_for(grammars(editions))
        queues = {queue: one.names for edition in reversed(editions) for queue, one in edition.queues.items()}
        await self._agents.keep_queues(
            [
                KeptQueue(queue, names.get(Language.ZH, queue), names.get(Language.EN, queue))
                for queue, names in queues.items()
            ]
        )

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except DatabaseAwayError as error:
                log.warning("published.stale", cause=str(error))
                await asyncio.sleep(RETRY_S)
            else:
                return
