"""Whether the book is what was written: each entry is bound to all before it. Pure.

Rules: PostgreSQL makes each link as the entry is committed (migration 0027), here it is made again and compared. A link
holds the SHA-256 of what its entry says, and when; so an entry that was taken away is still named, and what
stands in another's place is known for it. Whoever may change functions can write the whole chain anew: marks, written
down outside the database, tell of that, and of a book whose end was cut off.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from callcenter.vocabulary.chained import Head, gap_before, link_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry as it stands in the book now."""

    at: datetime
    who: str
    deed: str
    subject: str
    body: str
    """As PostgreSQL writes it: one text for one value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of the chain, and the entry that it is about."""

    seq: int
    entry: int
    at: datetime
    said: str
    """The SHA-256 of what the entry said."""
    link: str
    found: Found | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where the chain ended at a time, as it is written down outside the database."""

    at: datetime
    seq: int
    entry: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is not as it was written."""

    entry: int | None
    """None: of the chain itself."""
    at: datetime | None
    """When it was written, as far as the chain knows."""
    what: str

    def __str__(self) -> str:
        when = "" if self.at is None else f" of {_time(self.at)}"
        return f"{'the chain' if self.entry is None else f'entry {self.entry}'}{when}: {self.what}"


def said_by(found: Found) -> str:
    """The digest of what an entry says."""
    told = f"[{', '.join(_text(one) for one in (found.who, found.deed, found.subject))}, {found.body}]"
    return hashlib.sha256(told.encode()).hexdigest()


class Walk:
    """From one link to the next; then `faults` has what was wrong on the way."""

    def __init__(self, after: Head = Head()) -> None:  # noqa: B008 frozen
        self.head = after
        self.count = 0
        self._faults: list[Fault] = []
        self._changed: list[tuple[Link, str]] = []

    def on(self, link: Link) -> None:
        """Go on to `link`."""
        if (missing := gap_before(link.seq, self.head)) is not None:
            what = f"link {missing} is missing, and with it whatever was written there"
            self._faults.append(Fault(entry=None, at=link.at, what=f"{what}, before entry {link.entry}"))
        elif link.link != link_after(self.head.link, _place(link)):
            what = "its link is not the one that was made when it was written: put in, moved or made anew"
            self._faults.append(Fault(entry=link.entry, at=link.at, what=what))
        self.count += 1
        self.head = Head(link.seq, link.link)
        self._look_at(link)

    def faults(self) -> list[Fault]:
        """In no order; those who stand in each other's place are known once all were walked by."""
        places = {link.said: link.entry for link, _ in self._changed}
        return [*self._faults, *(_changed(link, places.get(said)) for link, said in self._changed)]

    def _look_at(self, link: Link) -> None:
        if link.found is None:
            self._faults.append(Fault(entry=link.entry, at=link.at, what="was taken away"))
        elif (said := said_by(link.found)) != link.said:
            self._changed.append((link, said))
        elif link.found.at != link.at:
            what = f"its time was changed to {_time(link.found.at)}"
            self._faults.append(Fault(entry=link.entry, at=link.at, what=what))


def faults_by_marks(marks: Sequence[Mark], links: Mapping[int, str], end: Head) -> Iterator[Fault]:
    """What the marks, oldest first, know better than the chain, whose links at their places are `links`."""
    beyond = [mark for mark in marks if mark.seq > end.seq]
    anew = [mark for mark in marks if mark.seq <= end.seq and links.get(mark.seq) != mark.link]
    for mark in beyond[-1:]:
        what = (
            f"went on to entry {mark.entry} (link {mark.seq}), and ends at link {end.seq}: its end was cut off, or"
            " an older copy of the database was restored"
        )
        yield Fault(entry=None, at=mark.at, what=what)
    for mark in anew[:1]:
        what = f"link {mark.seq} (entry {mark.entry}) is another one than was marked: the chain was made anew"
        yield Fault(entry=None, at=mark.at, what=what)


def _changed(link: Link, other: int | None) -> Fault:
    what = "was changed" if other is None else f"says what entry {other} said: they were swapped"
    return Fault(entry=link.entry, at=link.at, what=what)


def _place(link: Link) -> str:
    return f"[{link.seq}, {link.entry}, {_text(_time(link.at))}, {_text(link.said)}]"


def _text(value: str) -> str:
    # PostgreSQL's jsonb escapes what must be escaped, and nothing else.
    return json.dumps(value, ensure_ascii=False)


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
