"""Who hears a recording, and why: nobody without a reason that stands in the book of deeds first.

Rules: what lets somebody hear is that entry itself: of this person, in this session, for this call, for some hours. So
it holds in every process, cannot be made up, and whoever reads the book finds every listener.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from callcenter.access.sessions import Session
from callcenter.audit.entries import Deed, Entry, Written
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId

LISTENED = Deed("recording.listened")
MESSAGE_HEARD = Deed("message.listened")
LASTS = timedelta(hours=4)
MOST_KNOWN = 500
Reason = Literal["own_work", "quality", "complaint", "case", "training", "caller_asked", "law"]
"""`own_work`: the agent's own call, to finish its case. `case`: somebody else works on it. `law`: an authority asks."""


class NoReasonError(CallCenterError):
    """Nobody hears a recording without saying why; the message says how."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Somebody may hear one recording."""

    id: int
    """Of the entry in the book."""
    until: datetime


class ReasonBook(Protocol):
    """The book of deeds, as far as it is needed."""

    async def write(self, entry: Entry) -> Written:
        """Write `entry` down, now; raises `UnfitEntryError`, `DatabaseAwayError`."""
        ...

    async def find(self, entry_id: int) -> Written | None:
        """Raises `DatabaseAwayError`."""
        ...


class Listenings:
    """Those that this process has seen are not asked of the book again."""

    def __init__(self, book: ReasonBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock
        self._known: dict[int, Written] = {}

    async def begin(
        self, session: Session, call: CallId, reason: Reason, note: str, message: int | None = None
    ) -> Listening:
        """Write down who hears what and why; raises `UnfitEntryError`, `DatabaseAwayError`: then nobody does.

        `message`: the one that the caller has left; None: the talk.
        """
        user = session.user
        body: dict[str, str | int] = {"reason": reason, "note": note, "role": str(user.role), "session": session.id}
        if message is not None:
            body["message"] = message
        written = await self._book.write(Entry(who=user.name, deed=_deed(message), subject=_subject(call), body=body))
        self._keep(written)
        return Listening(written.id, written.at + LASTS)

    async def check(self, listening: int | None, session: Session, call: CallId, message: int | None = None) -> None:
        """Whether this person may hear this now; raises `NoReasonError`, `DatabaseAwayError`."""
        found = None if listening is None else self._known.get(listening) or await self._book.find(listening)
        if found is None or not self._is_of(found, session, call, message):
            raise NoReasonError("say why you listen first: POST …/listenings, then add ?listening=<its id>")
        self._keep(found)

    def _is_of(self, written: Written, session: Session, call: CallId, message: int | None) -> bool:
        entry = written.entry
        return (
            entry.deed == _deed(message)
            and entry.body.get("message") == message
            and (entry.who, entry.subject) == (session.user.name, _subject(call))
            and entry.body.get("session") == session.id
            and self._clock.now() < written.at + LASTS
        )

    def _keep(self, written: Written) -> None:
        self._known[written.id] = written
        if len(self._known) > MOST_KNOWN:
            del self._known[min(self._known)]


def _deed(message: int | None) -> Deed:
    return LISTENED if message is None else MESSAGE_HEARD


def _subject(call: CallId) -> str:
    return f"call:{call}"
