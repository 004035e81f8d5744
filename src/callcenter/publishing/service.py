"""From draft to live: saving, publishing, approving, releasing, rolling back.

Rules: nothing goes live that does not fit what else is live, in any mixture of versions that a call may get; nothing
goes live before its prompts can be heard. What callers meet already holds nothing else up, and what they once had they
can have again, whatever the linter says of it today.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from callcenter.publishing.checking import Checked, Checker
from callcenter.publishing.documents import (
    DocumentName,
    DocumentType,
    UnknownDocumentError,
    flow_name,
    hash_of,
    is_published,
    only_published,
    type_of,
)
from callcenter.publishing.drafts.drafts import Drafts, Saved, StaleDraftError, merged
from callcenter.publishing.edition import Edition
from callcenter.publishing.ports import Prepare
from callcenter.publishing.releases import (
    Action,
    Audience,
    Everyone,
    Mixture,
    ReleaseError,
    Standing,
    Standings,
    Trial,
    VersionState,
    check_approval,
    check_release,
    live_mixture,
    mixtures,
    needs_approval,
    standings,
    state,
    was_for_all,
    with_one_more,
)
from callcenter.publishing.store import ChangedMeanwhileError, NewVersion, Version, VersionStore, Wish
from callcenter.vocabulary.errors import Problem, RefusedDocumentError

log = structlog.get_logger(__name__)

SETUP = "setup"
"""The author of version 1 of what was there at the first start."""
TRIES = 3
_COMING = 0
"""Stands for the number of a version that has none yet."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a publication or release."""

    number: int
    state: VersionState


class Publishing:
    """Use cases; all raise DatabaseAwayError, and RefusedDocumentError with everything that does not fit."""

    def __init__(
        self, store: VersionStore, drafts: Drafts, checker: Checker, prepare: Prepare, *, by_second_person: bool
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._checker = checker
        self._prepare = prepare
        self._by_second_person = by_second_person
        self._hearing: asyncio.Task[None] | None = None

    async def drafted(self, name: DocumentName, values: Mapping[str, Any] | None, text: str | None) -> str:
        """The text that the file would hold."""
        if text is not None or values is None:
            return text or ""
        return await asyncio.to_thread(self._merged, name, dict(values))

    async def save(self, name: DocumentName, text: str, base_hash: str, by: str) -> Saved:
        """Save the file; raises StaleDraftError."""
        saved = await asyncio.to_thread(self._drafts.save, name, text, base_hash)
        log.info("document.saved", document=name, hash=saved.hash, by=by)
        self._hear_soon()
        return saved

    async def close(self) -> None:
        """No more prompts are made for drafts."""
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)

    async def publish(
        self, name: DocumentName, *, note: str, audience: Audience, by: str, base_hash: str | None = None
    ) -> Done:
        """Make the file a version and release it; raises StaleDraftError, ReleaseError, ChangedMeanwhileError."""
        text = await self._publishable(name)
        if base_hash is not None and base_hash != hash_of(text):
            raise StaleDraftError(name, hash_of(text))
        return (await self._publish({name: text}, note, audience, by))[name]

    async def publish_all(
        self, names: Collection[DocumentName], *, note: str, audience: Audience, by: str
    ) -> Mapping[DocumentName, Done]:
        """The files of several documents in one step, so that they may need each other."""
        return await self._publish({name: await self._publishable(name) for name in names}, note, audience, by)

    async def approve(self, name: DocumentName, number: int, by: str) -> Done:
        """Raises ReleaseError for one's own version, or one that waits for nobody."""
        version = await self._store.version(name, number)
        waiting = (await self._standing(name)).waiting
        if waiting is None or waiting.number != number:
            raise ReleaseError(f"{name} version {number} waits for no approval")
        check_approval(version.author, by)
        await self._store.approve(name, number, by)
        log.info("document.approved", document=name, number=number, by=by)
        return (await self._let_go([await self._store.version(name, number)], waiting.audience, by))[name]

    async def release(self, name: DocumentName, number: int, audience: Audience, by: str) -> Done:
        """Give a version to these callers; an older one to all is a rollback."""
        return (await self._let_go([await self._store.version(name, number)], audience, by))[name]

    async def roll_back(self, name: DocumentName, number: int | None, by: str) -> Done:
        """To this version, or to the one that was live for all before."""
        history = [one for one in (await self._store.history()).releases if one.document == name]
        live = standings(history).get(name, Standing()).live
        before = [
            one.number
            for one in history
            if one.action is Action.RELEASED and one.audience == Everyone() and one.number != live
        ]
        if number is None and not before:
            raise ReleaseError(f"{name} has no version that was live before")
        return await self.release(name, before[-1] if number is None else number, Everyone(), by)

    async def stop_canary(self, name: DocumentName, by: str) -> None:
        """Nothing happens where there is none."""
        history = await self._store.history()
        canary = standings(history.releases).get(name, Standing()).canary
        if canary is not None:
            wish = Wish(name, canary.number, Action.STOPPED, canary.audience, by)
            await self._store.release([wish], history.last_id)
            log.info("document.canary_stopped", document=name, number=canary.number, by=by)

    async def retire(self, name: DocumentName, by: str) -> None:
        """Callers no longer meet it, and its file goes; raises RefusedDocumentError where others need it."""
        history = await self._store.history()
        stand = standings(history.releases)
        live = stand.get(name, Standing()).live
        if live is not None:
            then = with_one_more(stand, name, live, Action.RETIRED, Everyone())
            await self._editions(then, {}, await self._excused(stand))
            await self._store.release([Wish(name, live, Action.RETIRED, Everyone(), by)], history.last_id)
            log.info("document.retired", document=name, by=by)
        await asyncio.to_thread(self._drafts.remove, name)

    async def take_over(self, name: DocumentName, number: int, by: str) -> Saved:
        """Write a version into the file."""
        version = await self._store.version(name, number)
        saved = await asyncio.to_thread(self._drafts.put, name, version.text)
        log.info("document.taken_over", document=name, number=number, by=by)
        return saved

    async def begin(self) -> bool:
        """Where nothing was ever published, the files become version 1; says whether they did."""
        history = await self._store.history()
        if history.releases:
            return False
        drafts = await asyncio.to_thread(self._drafts.texts)
        texts = only_published(drafts)
        edition = (await asyncio.to_thread(self._checker.check, texts)).fit()
        new = [NewVersion(name, text, _meaning(name, edition), SETUP, "as set up") for name, text in texts.items()]
        try:
            await self._store.begin(new, SETUP)
        except ChangedMeanwhileError:
            # Another process was first.
            return False
        log.info("documents.first_published", documents=len(new))
        return True

    def _hear_soon(self) -> None:
        """Make the drafts' prompts, so that whoever edits them is told how long they really are."""
        if self._hearing is not None:
            self._hearing.cancel()
        self._hearing = asyncio.create_task(self._hear(), name="prompts of drafts")

    async def _hear(self) -> None:
        try:
            texts = await asyncio.to_thread(self._drafts.texts)
        except RefusedDocumentError:
            return
        edition = (await asyncio.to_thread(self._checker.read, only_published(texts))).edition
        if edition is not None:
            await self._prepare([edition])

    async def _publishable(self, name: DocumentName) -> str:
        if not is_published(name):
            raise ReleaseError(f"{name} is for trying only: it is used as it is saved, and never published")
        text = await asyncio.to_thread(self._drafts.text, name)
        if text is None:
            raise UnknownDocumentError(f"there is no file {name}")
        return text

    async def _publish(
        self, texts: Mapping[DocumentName, str], note: str, audience: Audience, by: str
    ) -> Mapping[DocumentName, Done]:
        if await self.begin():
            # The first publication of all takes every file.
            return {name: Done(1, VersionState.LIVE) for name in texts}
        stand: Standings = standings((await self._store.history()).releases)
        then = stand
        for name, text in texts.items():
            await self._is_news(name, text, stand)
            check_release(Trial(_COMING, audience), name, then)
            then = with_one_more(then, name, _COMING, Action.RELEASED, audience)
        excused = await self._excused(stand, new=texts)
        editions = await self._editions(then, {(name, _COMING): text for name, text in texts.items()}, excused)
        versions = await self._store.publish(
            [NewVersion(name, text, _meaning(name, editions[name, _COMING]), by, note) for name, text in texts.items()]
        )
        for version in versions:
            log.info("document.published", document=version.document, number=version.number, by=by)
        return await self._let_go(versions, audience, by)

    async def _is_news(self, name: DocumentName, text: str, stand: Standings) -> None:
        versions = await self._store.versions(name)
        if versions and versions[0].hash == hash_of(text) and name in stand:
            number = versions[0].number
            raise ReleaseError(f"{name} is version {number} already, to the last comment → release version {number}")

    async def _let_go(self, versions: Sequence[Version], audience: Audience, by: str) -> Mapping[DocumentName, Done]:
        for _ in range(TRIES):
            history = await self._store.history()
            stand: Standings = standings(history.releases)
            waits = any(self._waits(version, stand) for version in versions)
            released = then = stand
            for version in versions:
                name, number = version.document, version.number
                check_release(Trial(number, audience), name, released)
                released = with_one_more(released, name, number, Action.RELEASED, audience)
                then = with_one_more(then, name, number, Action.REQUESTED if waits else Action.RELEASED, audience)
            known = {(one.document, one.number): one.text for one in versions}
            back = {one.document for one in versions if was_for_all(history.releases, one.document, one.number)}
            new = {one.document for one in versions} - back
            await self._editions(released, known, await self._excused(stand, new=new, back=back))
            action = Action.REQUESTED if waits else Action.RELEASED
            wishes = [Wish(one.document, one.number, action, audience, by) for one in versions]
            try:
                await self._store.release(wishes, history.last_id)
            except ChangedMeanwhileError:
                continue
            for wish in wishes:
                log.info("document.released", document=wish.document, number=wish.number, action=action.value, by=by)
            return {one.document: Done(one.number, state(one.number, then[one.document])) for one in versions}
        raise ChangedMeanwhileError("colleagues publish at this moment → look at what they did, then try again")

    def _waits(self, version: Version, stand: Standings) -> bool:
        approvals = [approval.by for approval in version.approvals]
        own = stand.get(version.document, Standing())
        return needs_approval(version.number, own, approvals, by_second_person=self._by_second_person)

    async def _excused(
        self, stand: Standings, *, new: Collection[DocumentName] = (), back: Collection[DocumentName] = ()
    ) -> Callable[[Problem], bool]:
        """Which errors hold nothing up: those of versions that come `back`, and those that callers meet already."""
        live = live_mixture(stand)
        checked = await asyncio.to_thread(self._check, live, await self._store.texts([live]))
        met = {_place(error) for error in checked.errors}

        def excused(error: Problem) -> bool:
            name = error.file.name
            return name in back or (name not in new and _place(error) in met)

        return excused

    async def _editions(
        self,
        stand: Standings,
        known: Mapping[tuple[DocumentName, int], str],
        excused: Callable[[Problem], bool],
    ) -> Mapping[tuple[DocumentName, int], Edition]:
        """Of each version in any mixture that a call may get, an edition that holds it; raises RefusedDocumentError."""
        wanted = mixtures(stand)
        texts = {**await self._store.texts(wanted), **known}
        read = [await asyncio.to_thread(self._read, mixture, texts) for mixture in wanted]
        # Prompts are made before anything is decided: callers do not wait for them, and their lengths are measured.
        await self._prepare(tuple(checked.fit() for checked in read))
        found: dict[tuple[DocumentName, int], Edition] = {}
        for mixture in wanted:
            checked = await asyncio.to_thread(self._check, mixture, texts)
            found |= dict.fromkeys(mixture, checked.fit(excused))
        return found

    def _read(self, mixture: Mixture, texts: Mapping[tuple[DocumentName, int], str]) -> Checked:
        return self._checker.read({name: texts[name, number] for name, number in mixture}, dict(mixture))

    def _check(self, mixture: Mixture, texts: Mapping[tuple[DocumentName, int], str]) -> Checked:
        return self._checker.check({name: texts[name, number] for name, number in mixture}, dict(mixture))

    async def _standing(self, name: DocumentName) -> Standing:
        return standings((await self._store.history()).releases).get(name, Standing())

    def _merged(self, name: DocumentName, values: dict[str, Any]) -> str:
        return merged(name, self._drafts.text(name) or "", values)


def _meaning(name: DocumentName, edition: Edition) -> str | None:
    if type_of(name) is not DocumentType.FLOW:
        return None
    return edition.flows[flow_name(name)].version


def _place(error: Problem) -> tuple[str, str | None, str]:
    """What makes it the same error although its figures differ."""
    return error.file.name, error.node, error.field
