"""Casework over HTTP: the handbook, and the case of a call.

Rules: only the agent who has the call, or had it last, writes its case, also long after its end; who sees the call
reads it. Who calls somebody back sees the notes of the call that left us owing it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Self

import structlog
from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints
from starlette.requests import HTTPConnection

from callcenter.access.asking import OwnAgent, SignedIn, may
from callcenter.access.permissions import Permission
from callcenter.agents.views import Shape
from callcenter.callbacks import ledger
from callcenter.callbacks.http import CallbackView, Room
from callcenter.callbacks.store import UnknownCallbackError
from callcenter.calls.http import Calls, SeenCall
from callcenter.calls.needs_http import NoNumberToKeepError
from callcenter.calls.own_call import OwnCall
from callcenter.calls.record import CallRecord
from callcenter.casework.case import MOST_CHARACTERS, MOST_TAGS, Case, Kept, UnfitCaseError, checked
from callcenter.casework.documents import Disposition, Matter, Moment, Named, Tag
from callcenter.casework.handbook import Contents, Handbook
from callcenter.casework.store import CaseStore
from callcenter.casework.suggesting import Lexicons, Suggester
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.numbers import is_personal
from callcenter.vocabulary.tiers import Need

MOST_EARLIER = 5
LONGEST_PROMISE = timedelta(days=30)
NOTES_READ = 400
"""Characters of notes that matters are suggested by: what it is about stands at their beginning."""

log = structlog.get_logger(__name__)

routes = APIRouter(prefix="/api/v1", tags=["casework"])


class CaseRoom:
    """What these routes ask. One event loop."""

    def __init__(self, store: CaseStore, handbook: Handbook, lexicons: Callable[[], Lexicons], clock: Clock) -> None:
        self.store = store
        self.handbook = handbook
        self.clock = clock
        self._lexicons = lexicons
        """Those of what is published now."""
        self._learnt: tuple[Contents, Lexicons, Suggester] | None = None

    def suggester(self) -> Suggester:
        """One that knows the handbook and the lexicons of now."""
        contents, lexicons = self.handbook.contents, self._lexicons()
        if self._learnt is None or self._learnt[0] is not contents or self._learnt[1] is not lexicons:
            self._learnt = contents, lexicons, Suggester(contents.matters, lexicons)
        return self._learnt[2]


def case_room(connection: HTTPConnection) -> CaseRoom:
    """Casework, put into the app's state by `main`."""
    found: CaseRoom = connection.app.state.casework
    return found


Casework = Annotated[CaseRoom, Depends(case_room)]


class ScriptView(Shape):
    """Standard wording; what a language lacks is not there."""

    id: str
    moment: Moment
    needs: tuple[Need, ...]
    queues: tuple[QueueId, ...]
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    advice: Mapping[Language, tuple[str, ...]]


class MatterView(Shape):
    """What callers call about."""

    code: str
    name: Named
    queue: QueueId | None
    department: Named | None

    @classmethod
    def of(cls, matter: Matter) -> Self:
        return cls(code=matter.code, name=matter.name, queue=matter.queue, department=matter.department)


class HandbookView(Shape):
    """What agents look up."""

    version: str
    groups: Mapping[str, Named]
    """By the first two or four digits of matters' codes."""
    matters: tuple[MatterView, ...]
    tags: tuple[Tag, ...]
    dispositions: tuple[Disposition, ...]
    scripts: tuple[ScriptView, ...]

    @classmethod
    def of(cls, contents: Contents) -> Self:
        return cls(
            version=contents.version,
            groups=contents.groups or {},
            matters=tuple(MatterView.of(matter) for matter in contents.matters),
            tags=contents.tags,
            dispositions=contents.dispositions,
            scripts=_scripts(contents),
        )


class SuggestedMatter(Shape):
    code: str
    score: float
    """To order them by; no probability."""


class EarlierCase(Shape):
    """What became of an earlier call of the same number."""

    call: CallId
    matter: str | None
    disposition: str | None
    is_solved: bool | None
    notes: str | None
    """Personal. Only of the call that left us owing this one."""


class CaseView(Shape):
    """The case of a call; version 0 where nobody has written anything."""

    call: CallId
    version: int
    at: datetime | None
    by: str | None
    notes: str
    """Personal."""
    matter: str | None
    tags: tuple[str, ...]
    disposition: str | None
    is_solved: bool | None
    suggested: tuple[SuggestedMatter, ...]
    """Matters, by what was heard and noted; the likeliest first."""


class CaseDetail(CaseView):
    earlier: tuple[EarlierCase, ...]
    follow_up: CallbackView | None
    """What this call left us owing."""


class CaseVersion(Shape):
    version: int
    at: datetime
    by: str
    notes: str
    matter: str | None
    disposition: str | None


class SavedCase(BaseModel, frozen=True, extra="forbid"):
    """A case as a whole."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    """The version that you have seen last."""
    # What PostgreSQL cannot keep is no text.
    notes: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS, pattern=r"^[^\x00]*$")] = ""
    matter: Annotated[str | None, Field(pattern=r"^[0-9]{6}$")] = None
    tags: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=MOST_TAGS)] = ()
    disposition: Annotated[str | None, Field(max_length=40)] = None
    is_solved: bool | None = None


class PromisedCall(BaseModel, frozen=True, extra="forbid"):
    call_from: AwareDatetime
    """When the caller is not to be called before; at most 30 days ahead. What has passed is now."""


@routes.get("/handbook", dependencies=[Depends(may(Permission.READ_HANDBOOK))])
async def handbook(room: Casework, request: Request, response: Response) -> HandbookView:
    """Matters, dispositions, tags and standard wording, as the operators' files say now."""
    contents = room.handbook.contents
    response.headers["etag"] = f'"{contents.version}"'
    if request.headers.get("if-none-match") == f'"{contents.version}"':
        response.status_code = status.HTTP_304_NOT_MODIFIED
    return HandbookView.of(contents)


@routes.get("/calls/{call}/case")
async def one_case(record: SeenCall, room: Casework, store: Calls, callbacks: Room) -> CaseDetail:
    """What was kept of a call, what is suggested, and what became of earlier ones of the same number."""
    kept = await room.store.one(record.call)
    background = await store.background(record, MOST_EARLIER)
    origin = background.origin
    others = [one.call for one in (*background.earlier, *([] if origin is None else [origin]))]
    earlier = {one.call: one for one in await room.store.of_calls(others)}
    try:
        owed = CallbackView.of(await callbacks.ledger.one(record.call, None), callbacks)
    except UnknownCallbackError:
        owed = None
    return CaseDetail(
        **dict(_view(record, kept, room)),
        earlier=tuple(
            _earlier(earlier[call], is_origin=record.callback_of == call)
            for call in dict.fromkeys(others)
            if call in earlier
        ),
        follow_up=owed,
    )


@routes.put("/calls/{call}/case")
async def save_case(given: SavedCase, record: OwnCall, agent: OwnAgent, session: SignedIn, room: Casework) -> CaseView:
    """Keep the case of your call, during it or after; a version that you have not seen is refused (409)."""
    kept = await room.store.one(record.call)
    case = Case(
        notes=given.notes,
        matter=given.matter,
        tags=tuple(dict.fromkeys(given.tags)),
        disposition=given.disposition,
        is_solved=given.is_solved,
    )
    checked(case, Case() if kept is None else kept.case, room.handbook.contents)
    suggested = _suggested(record, given.notes, room)
    author = Kept(
        call=record.call,
        version=0,
        at=room.clock.now(),
        agent=agent,
        by=session.user.name,
        case=case,
        suggested=suggested[0].code if suggested and case.matter is not None else None,
    )
    return _view(record, await room.store.save(case, given.version, author), room)


@routes.get("/calls/{call}/case/versions")
async def case_versions(record: SeenCall, room: Casework) -> tuple[CaseVersion, ...]:
    """What the case was, the latest first; the oldest are forgotten."""
    return tuple(
        CaseVersion(version=n, at=at, by=by, notes=case.notes, matter=case.matter, disposition=case.disposition)
        for n, at, by, case in await room.store.versions(record.call)
    )


@routes.put("/calls/{call}/follow-up")
async def promise_call(
    promised: PromisedCall, record: OwnCall, session: SignedIn, room: Casework, callbacks: Room
) -> CallbackView:
    """Promise your caller to be called back; promised again, the time is another."""
    if record.number is None or not is_personal(record.number):
        raise NoNumberToKeepError("follow_up: there is no number to call → agree on another way, and note it")
    if record.queue is None:
        raise UnfitCaseError("follow_up: the call was in no queue whose people could owe it → note it instead")
    now = room.clock.now()
    if promised.call_from > now + LONGEST_PROMISE:
        raise UnfitCaseError(f"call_from: is more than {LONGEST_PROMISE.days} days ahead → choose an earlier day")
    begins = max(now, promised.call_from)
    owed = ledger.entered(
        record.call,
        "promised",
        number=record.number,
        queue=record.queue,
        tier=record.tier,
        needs=record.needs,
        language=record.language,
        dialled=record.dialled,
        since=begins,
        at=now,
        rules=callbacks.ledger.rules,
        promised_for=begins,
    )
    await room.store.promise(owed, now)
    log.info("case.follow_up_promised", call_id=record.call, user=session.user.name)
    return CallbackView.of(await callbacks.ledger.one(record.call, None), callbacks)


@routes.delete("/calls/{call}/follow-up")
async def withdraw_promise(record: OwnCall, session: SignedIn, callbacks: Room) -> CallbackView:
    """Owe it no longer: the caller does not want it any more."""
    event = ledger.SaidWithdrawn(session.user.name, "withdrawn by the agent who promised it")
    kept = await callbacks.ledger.one(record.call, None)
    if not isinstance(kept.obligation.state, ledger.Withdrawn):
        kept = await callbacks.ledger.say(record.call, None, event, session.user.name)
    return CallbackView.of(kept, callbacks)


def _view(record: CallRecord, kept: Kept | None, room: CaseRoom) -> CaseView:
    case = Case() if kept is None else kept.case
    return CaseView(
        call=record.call,
        version=0 if kept is None else kept.version,
        at=None if kept is None else kept.at,
        by=None if kept is None else kept.by,
        notes=case.notes,
        matter=case.matter,
        tags=case.tags,
        disposition=case.disposition,
        is_solved=case.is_solved,
        suggested=_suggested(record, case.notes, room),
    )


def _suggested(record: CallRecord, notes: str, room: CaseRoom) -> tuple[SuggestedMatter, ...]:
    said = record.words or (record.reason.words if record.reason is not None else ())
    text = " ".join((("" if record.language is Language.ZH else " ").join(said), notes[:NOTES_READ]))
    found = room.suggester().suggested(text, record.language, record.queue)
    return tuple(SuggestedMatter(code=one.code, score=round(one.score, 3)) for one in found)


def _earlier(kept: Kept, *, is_origin: bool) -> EarlierCase:
    case = kept.case
    return EarlierCase(
        call=kept.call,
        matter=case.matter,
        disposition=case.disposition,
        is_solved=case.is_solved,
        notes=case.notes if is_origin else None,
    )


def _scripts(contents: Contents) -> tuple[ScriptView, ...]:
    """Each once, in the order of the first language that has it."""
    by_language = {
        language: {one.id: one for one in found.scripts} for language, found in (contents.scripts or {}).items()
    }
    names = dict.fromkeys(name for found in by_language.values() for name in found)
    views: list[ScriptView] = []
    for name in names:
        written = {language: found[name] for language, found in by_language.items() if name in found}
        first = next(iter(written.values()))
        views.append(
            ScriptView(
                id=name,
                moment=first.moment,
                needs=first.needs,
                queues=first.queues,
                title={language: one.title for language, one in written.items()},
                text={language: one.text for language, one in written.items()},
                advice={language: one.advice for language, one in written.items()},
            )
        )
    return tuple(views)
