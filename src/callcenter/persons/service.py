"""What is done with a person's data when they ask: find, hand out, correct, erase; each in the book of deeds.

Rules: nothing is done without who does it and why; the book has the number's digest and its masked form alone.
What happened stays as it was told: a correction is added to it. Erasing is all of it or nothing, and names what stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from callcenter.audit.entries import Deed, Entry, Plain
from callcenter.audit.store import append
from callcenter.callbacks.person_store import call_at
from callcenter.casework.case import MOST_CHARACTERS, Case
from callcenter.casework.case import Kept as KeptCase
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.database.personal import Holder, Session, tried
from callcenter.persons import package
from callcenter.persons.owing import due, verdict
from callcenter.persons.ports import Sounds
from callcenter.persons.standing_store import standing, theirs
from callcenter.recordings.vault.retention import Terms
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.numbers import masked
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, UnfitPersonError, Verdicts

ERASED_BECAUSE = "the person asked, and nothing keeps it"
NOTED = ("name", "address", "note")
CALLBACK_NUMBER = "callback-number"
FIELDS = (*NOTED, CALLBACK_NUMBER)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who does it, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`call`: of a note; None: the latest one."""

    field: str
    value: str
    call: CallId | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """What went, and what stays."""

    gone: tuple[Gone, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The site's."""

    terms: Terms
    orders: tuple[str, ...]
    """The dispositions by which a call has led to an order."""


class Persons:
    """Every method raises `DatabaseAwayError`, and `UnfitEntryError` for a reason that holds a number."""

    def __init__(  # noqa: PLR0913 everything that has something of a person
        self,
        database: Database,
        holders: Sequence[Holder],
        sounds: Sounds,
        cases: CaseStore,
        rules: Rules,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._holders = holders
        self._sounds = sounds
        self._cases = cases
        self._rules = rules
        self._now = now

    async def find(self, person: Person, asked: Asked) -> list[Holding]:
        """Everything that there is."""
        async with self._database.transaction() as session:
            known, found = await self._held(session, person)
            counts = {one.kind: len(one.rows) for one in found}
            await append(session, _entry("found", known, asked, {"kinds": len(counts), "rows": sum(counts.values())}))
        return found

    async def export(self, person: Person, asked: Asked, to: Path) -> int:
        """Write it into one file; returns how many files that holds. Raises what opening a recording raises."""
        async with self._database.transaction() as session:
            known, found = await self._held(session, person)
            await append(session, _entry("exported", known, asked, {"calls": len(known.calls)}))
        unheard: list[tuple[CallId, str]] = []
        contents = package.Contents(
            number=person.number, made_at=self._now(), made_by=asked.by, holdings=found, unheard=unheard
        )
        return await package.write(to, contents, self._sounds.opened(known.calls, unheard))

    async def correct(self, person: Person, asked: Asked, correction: Correction, number: str | None) -> CallId:
        """Correct what can be; returns whose case or callback it is. `number`: the value as one, in E.164."""
        async with self._database.transaction() as session:
            known = await self._known(session, person)
            if correction.field == CALLBACK_NUMBER:
                if number is None:
                    raise UnfitPersonError("--value: not a telephone number; write it with its area code or +86…")
                call = await call_at(session, known, number)
            else:
                call = _chosen(known, correction)
            await append(session, _entry("corrected", known, asked, {"field": correction.field, "call": call}))
        if correction.field != CALLBACK_NUMBER:
            await self._note(call, correction, asked)
        return call

    async def erase(self, person: Person, asked: Asked, *, is_tried: bool) -> Erasure:
        """Let go of what nothing keeps. `is_tried`: say what would go, and change nothing."""
        now, deleted = self._now(), 0
        for path in await self._due(person, now):
            deleted += is_tried or await self._sounds.delete(path, asked.by)
        async with self._database.transaction() as session:
            known = await self._known(session, person)
            verdicts = await self._verdicts(session, known, now)
            done: list[Gone | Kept] = [Gone("vault", deleted)]
            async with tried(session, is_tried=is_tried):
                for holder in self._holders:
                    done += await holder.let_go(session, known, verdicts, is_tried=is_tried)
            gone = tuple(one for one in done if isinstance(one, Gone) and one.count)
            kept = tuple(one for one in done if isinstance(one, Kept))
            counts: dict[str, Plain] = {
                "is_tried": is_tried,
                "gone": sum(one.count for one in gone),
                "kept": sum(one.count for one in kept),
            }
            await append(session, _entry("erased", known, asked, counts))
        if not is_tried:
            await self._sounds.clear()
        return Erasure(gone, kept)

    async def _held(self, session: Session, person: Person) -> tuple[Person, list[Holding]]:
        known = await self._known(session, person)
        found = [one for holder in self._holders for one in await holder.held(session, known)]
        return known, [one for one in found if one.rows]

    async def _known(self, session: Session, person: Person) -> Person:
        return replace(person, calls=await theirs(session, person.number))

    async def _verdicts(self, session: Session, person: Person, now: datetime) -> Verdicts:
        calls = await standing(session, person.calls, self._rules.orders)
        return Verdicts(tuple(verdict(one, self._rules.terms, now) for one in calls))

    async def _due(self, person: Person, now: datetime) -> list[str]:
        async with self._database.transaction() as session:
            known = await self._known(session, person)
            calls = await standing(session, known.calls, self._rules.orders)
        return [one.path for call in calls for one in due(call, self._rules.terms, now)]

    async def _note(self, call: CallId, correction: Correction, asked: Asked) -> None:
        """Below what was noted, which stays; raises `StaleCaseError` where somebody has written meanwhile."""
        known, at = await self._cases.one(call), self._now()
        case = Case() if known is None else known.case
        line = f"[更正 correction {at:%Y-%m-%d} {correction.field}] {correction.value}"
        notes = f"{case.notes}\n{line}".strip()
        if len(notes) > MOST_CHARACTERS:
            raise UnfitPersonError(f"--value: the note would be longer than {MOST_CHARACTERS} characters")
        author = KeptCase(
            call=call,
            version=1,
            at=at,
            agent=AgentId("") if known is None else known.agent,
            by=asked.by,
            case=case,
            suggested=None if known is None else known.suggested,
        )
        await self._cases.save(replace(case, notes=notes), 0 if known is None else known.version, author)


def _chosen(person: Person, correction: Correction) -> CallId:
    if not person.calls:
        raise UnfitPersonError("NUMBER: no call of this number is known, so there is nothing to correct")
    if correction.call is None:
        return person.calls[0]
    if correction.call not in person.calls:
        raise UnfitPersonError("--call: is no call of this number; `callcenter person find` names theirs")
    return correction.call


def _entry(done: str, person: Person, asked: Asked, body: Mapping[str, Plain]) -> Entry:
    told = {"number": masked(person.number), "reason": asked.reason, **body}
    subject = f"number:{person.digests[0].hex()}"
    return Entry(who=asked.by, deed=Deed(f"person.{done}"), subject=subject, body=told)
