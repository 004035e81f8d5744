"""Documents as pages show them: the file, what is live, who edits it, and what is wrong."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from callcenter.publishing.checking import Checked, Checker, Texts
from callcenter.publishing.diff import changes
from callcenter.publishing.documents import (
    DocumentName,
    UnknownDocumentError,
    flow_document,
    hash_of,
    is_published,
    is_table,
    lexicon_document,
    only_published,
    type_of,
)
from callcenter.publishing.drafts.drafts import Drafts, merged, values_in
from callcenter.publishing.drafts.rows import row_on
from callcenter.publishing.http.shapes import (
    ApprovalView,
    ChangeView,
    CheckedDraft,
    DocumentSummary,
    DocumentView,
    LockView,
    ProblemView,
    TimeToHuman,
    TrialView,
    VersionDetail,
    VersionView,
)
from callcenter.publishing.lock_store import Lock, Locks
from callcenter.publishing.ports import Prepare
from callcenter.publishing.releases import (
    Action,
    Percent,
    Release,
    Standing,
    TestNumbers,
    Trial,
    VersionState,
    standings,
    state,
)
from callcenter.publishing.store import Version, VersionStore
from callcenter.routing.evidence import Knowledge
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class _Picture:
    """Everything at one moment."""

    texts: Mapping[DocumentName, str]
    checked: Checked
    releases: tuple[Release, ...]
    hashes: Mapping[tuple[DocumentName, int], str]
    locks: Mapping[DocumentName, Lock]


class Views:
    """All methods raise DatabaseAwayError, and RefusedDocumentError where files cannot be read."""

    def __init__(self, store: VersionStore, drafts: Drafts, checker: Checker, locks: Locks, measure: Prepare) -> None:
        self._store = store
        self._measure = measure
        self._drafts = drafts
        self._checker = checker
        self._locks = locks

    async def summaries(self, viewer: str) -> tuple[DocumentSummary, ...]:
        """Every document that has a file or is live, by name."""
        picture = await self._picture()
        stand = standings(picture.releases)
        names = {*picture.texts, *(name for name, own in stand.items() if own.live is not None)}
        return tuple(_summary(name, picture, viewer) for name in sorted(names))

    async def document(self, name: DocumentName, viewer: str) -> DocumentView:
        """Raises UnknownDocumentError."""
        picture = await self._picture()
        summary = _summary(name, picture, viewer)
        if summary.hash is None and summary.live_number is None:
            raise UnknownDocumentError(f"there is no {name}")
        text = picture.texts.get(name, "")
        return DocumentView(
            **dict(summary),
            text=text,
            values=values_in(name, text),
            problems=await self._told(name, picture.texts, picture.checked),
        )

    async def problems(self, name: DocumentName) -> tuple[ProblemView, ...]:
        """What is wrong with the file beside the others."""
        texts = await asyncio.to_thread(self._drafts.texts)
        return await self._told(name, texts, await self._heard(only_published(texts)))

    async def checked(self, name: DocumentName, text: str) -> CheckedDraft:
        """What would be wrong if `text` were the file."""
        texts = {**await asyncio.to_thread(self._drafts.texts), name: text}
        checked = await self._heard(only_published(texts))
        times = [time for time in checked.times if flow_document(time.flow) == name]
        told = await self._told(name, texts, checked)
        return CheckedDraft(problems=told, time_to_human=tuple(map(TimeToHuman.of, times)))

    async def _told(self, name: DocumentName, texts: Texts, checked: Checked) -> tuple[ProblemView, ...]:
        """What is wrong with a document, and what its scripted callers do not get."""
        failing = await asyncio.to_thread(self._checker.failing, texts, name)
        text = texts.get(name, "") if is_table(name) else ""
        return tuple(ProblemView.of(problem, row_on(text, problem.line)) for problem in (*checked.of(name), *failing))

    async def _heard(self, texts: Texts) -> Checked:
        """What is wrong with these, after their prompts were listened to."""
        read = await asyncio.to_thread(self._checker.read, texts)
        if read.edition is not None:
            await self._measure((read.edition,))
        return await asyncio.to_thread(self._checker.check, texts)

    async def knowledge(self, language: Language, edited: Mapping[DocumentName, Mapping[str, Any]]) -> Knowledge:
        """What the files tell, or would if they were `edited`; raises RefusedDocumentError, UnknownDocumentError."""
        texts = only_published(await asyncio.to_thread(self._drafts.texts))
        for name, values in edited.items():
            texts[name] = merged(name, texts.get(name, ""), dict(values))
        if lexicon_document(language) not in texts:
            raise UnknownDocumentError(f"there is no {lexicon_document(language)}")
        checked = await asyncio.to_thread(self._checker.check, texts)
        found = await asyncio.to_thread(checked.edition.knowledge, language) if checked.edition else None
        if found is None:
            raise RefusedDocumentError(checked.problems)
        return found

    async def versions(self, name: DocumentName) -> tuple[VersionView, ...]:
        """Newest first."""
        releases = [one for one in (await self._store.history()).releases if one.document == name]
        return tuple(_version(version, releases) for version in await self._store.versions(name))

    async def version(self, name: DocumentName, number: int) -> VersionDetail:
        """Raises UnknownDocumentError."""
        releases = [one for one in (await self._store.history()).releases if one.document == name]
        version = await self._store.version(name, number)
        return VersionDetail(
            **dict(_version(version, releases)), text=version.text, values=values_in(name, version.text)
        )

    async def changes(
        self, name: DocumentName, before: int | Literal["draft"], after: int | Literal["draft"]
    ) -> tuple[ChangeView, ...]:
        """From one version or the file to another; raises UnknownDocumentError."""
        found = changes(type_of(name), await self._values(name, before), await self._values(name, after))
        return tuple(
            ChangeView(
                path=".".join(one.path),
                kind=one.kind,
                before=one.before,
                after=one.after,
                text_zh=one.text.zh,
                text_en=one.text.en,
            )
            for one in found
        )

    async def _values(self, name: DocumentName, place: int | Literal["draft"]) -> dict[str, object]:
        if place == "draft":
            text = await asyncio.to_thread(self._drafts.text, name)
        else:
            text = (await self._store.version(name, place)).text
        values = None if text is None else values_in(name, text)
        if values is None:
            raise UnknownDocumentError(f"{name} ({place}) holds nothing that could be compared")
        return values

    async def _picture(self) -> _Picture:
        texts = await asyncio.to_thread(self._drafts.texts)
        checked = await asyncio.to_thread(self._checker.check, only_published(texts))
        history = await self._store.history()
        return _Picture(texts, checked, history.releases, await self._store.hashes(), await self._locks.held())


def lock_view(lock: Lock | None, viewer: str) -> LockView | None:
    if lock is None:
        return None
    return LockView(holder=lock.holder, expires_at=lock.expires_at, is_mine=lock.holder == viewer)


def _summary(name: DocumentName, picture: _Picture, viewer: str) -> DocumentSummary:
    own = standings(one for one in picture.releases if one.document == name).get(name, Standing())
    text = picture.texts.get(name)
    found = None if text is None else hash_of(text)
    since = [one.at for one in picture.releases if one.document == name and _makes_live(one, own)]
    live_hash = None if own.live is None else picture.hashes.get((name, own.live))
    return DocumentSummary(
        name=name,
        type=type_of(name),
        hash=found,
        live_number=own.live,
        live_since=since[-1] if since else None,
        canary=_trial(own.canary),
        waiting=_trial(own.waiting),
        is_drifted=is_published(name) and found != live_hash,
        lock=lock_view(picture.locks.get(name), viewer),
        problem_count=len(picture.checked.of(name)),
    )


def _makes_live(release: Release, own: Standing) -> bool:
    is_for_some = isinstance(release.audience, Percent | TestNumbers)
    return release.action is Action.RELEASED and release.number == own.live and not is_for_some


def _version(version: Version, releases: list[Release]) -> VersionView:
    own = standings(releases).get(version.document, Standing())
    went = [one for one in releases if one.number == version.number and one.action is Action.RELEASED]
    found = state(version.number, own)
    trials = {VersionState.CANARY: own.canary, VersionState.WAITING_FOR_APPROVAL: own.waiting}
    return VersionView(
        number=version.number,
        hash=version.hash,
        author=version.author,
        note=version.note,
        created_at=version.created_at,
        state=found,
        trial=_trial(trials.get(found)),
        approvals=tuple(ApprovalView(by=one.by, at=one.at) for one in version.approvals),
        released_at=went[-1].at if went else None,
        released_by=went[-1].by if went else None,
    )


def _trial(trial: Trial | None) -> TrialView | None:
    match trial:
        case None:
            return None
        case Trial(number, Percent(percent)):
            return TrialView(number=number, percent=percent, test_numbers=())
        case Trial(number, TestNumbers(numbers)):
            return TrialView(number=number, percent=None, test_numbers=tuple(sorted(numbers)))
        case Trial(number, _):
            return TrialView(number=number, percent=None, test_numbers=())
