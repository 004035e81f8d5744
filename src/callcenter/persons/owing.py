"""What the law, or a promise, makes us keep of a call, and until when. Pure.

Rules: a call has its number for as long as a recording of it is owed, it led to an order, it goes on, or somebody is
to be called back; what was understood, written down and noted has no term of its own and stays only with an order, a
hold, or while the call goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter.recordings.vault.envelope import Kind
from callcenter.recordings.vault.retention import Class, Terms, class_of
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Owed, Verdict, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundStands:
    """A recording that was not deleted."""

    path: str
    kind: Kind
    class_: Class
    kept_at: datetime
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStands:
    """How a call stands, as far as it matters here."""

    call: CallId
    arrived_at: datetime
    is_open: bool
    is_callback_owed: bool
    is_order: bool
    sounds: tuple[SoundStands, ...]


def verdict(call: CallStands, terms: Terms, now: datetime) -> Verdict:
    words: list[Owed] = []
    number: list[Owed] = []
    if call.is_open:
        words.append(Owed(Why.CALL_OPEN))
    if any(sound.is_held for sound in call.sounds):
        words.append(Owed(Why.HELD))
    if call.is_order and (file_ends := _end(terms.days, Class.ORDER, call.arrived_at)) > now:
        words.append(Owed(Why.ORDER, file_ends))
    if call.is_callback_owed:
        number.append(Owed(Why.CALLBACK_OWED))
    ends = [ending(call, sound, terms) for sound in call.sounds]
    if (last := max(ends, default=now)) > now:
        number.append(Owed(Why.TERM, last))
    return Verdict(call=call.call, number=(*words, *number), words=tuple(words))


def ending(call: CallStands, sound: SoundStands, terms: Terms) -> datetime:
    """When a recording's term ends."""
    of_order = call.is_order or sound.class_ is Class.ORDER
    class_ = class_of(sound.kind, is_order=of_order, is_callback=sound.class_ is Class.CALLBACK)
    return _end(terms.days, class_, sound.kept_at)


def due(call: CallStands, terms: Terms, now: datetime) -> list[SoundStands]:
    """The recordings of which nothing is owed any more."""
    return [one for one in call.sounds if not one.is_held and ending(call, one, terms) <= now]


def _end(days: Mapping[Class, int], class_: Class, kept_at: datetime) -> datetime:
    return kept_at + timedelta(days=days[class_])
