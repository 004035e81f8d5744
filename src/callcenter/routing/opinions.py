"""What comes of a caller's utterances, heard in part, at their end and once more, maybe in another language; pure.

Rules: words that are enough are gone by before the caller has ended (`committing`). Where the caller would have to be
asked again, the utterance is heard once more first; new words make that moot, sound without words does not take the
words before it with it. Sound without words is heard again too, for it may be another language, but with no words in
mind that would be found in noise; what is found of the caller's own language is noise, and nothing of it counts once
the next utterance has begun.
Another language counts only where the caller was understood in it. A second opinion in it has nothing in the first to
be held against, so it is confirmed with the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from callcenter.routing import committing
from callcenter.routing.decision import Decision, Verdict, decide_heard, second_opinion
from callcenter.routing.evidence import Knowledge
from callcenter.routing.words import expected
from callcenter.vocabulary.hearing import Heard, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language

Known = Callable[[Language], Knowledge | None]
"""What words mean in a language; None where callers go by keys in it, or nobody speaks it here."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is to be done, and in which language the caller is to be spoken to."""

    language: Language
    decision: Decision


@dataclass(frozen=True, slots=True)
class First:
    """What counts unless the second opinion is better."""

    words: tuple[str, ...]
    opinion: Opinion
    has_words: bool


@dataclass(frozen=True, slots=True)
class Listened:
    """Where listening to one answer stands."""

    so_far: committing.SoFar = committing.NOTHING_YET
    """Of the utterance that is being heard."""
    unheard: int = 0
    """Utterances begun and not told yet."""
    first: First | None = None
    """Waits for a second opinion."""


NOTHING_HEARD = Listened()


@dataclass(frozen=True, slots=True)
class GoBy:
    """The caller has answered."""

    words: tuple[str, ...]
    opinion: Opinion | None
    """None: nothing can be made of words in the caller's language."""


@dataclass(frozen=True, slots=True)
class PassOver:
    """Sound that is no answer."""

    opinion: Opinion | None
    """As in `GoBy`."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Have the utterance heard once more; where nobody can, `without_second` tells what counts."""

    in_mind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing comes of it."""


Settled = GoBy | PassOver | Ignore
Step = Settled | AskAgain


def on(
    known: Known,
    own: Language,
    listened: Listened,
    hearing: SpeechStarted | PartlyHeard | Heard,
    *,
    is_given_time: bool = False,
) -> tuple[Listened, Step]:
    """Of a caller who is spoken to in their `own` language; `is_given_time`: one with long pauses."""
    match hearing:
        case SpeechStarted():
            return replace(listened, so_far=committing.NOTHING_YET, unheard=listened.unheard + 1), Ignore()
        case PartlyHeard():
            return _heard_partly(known, own, listened, hearing, is_given_time=is_given_time)
        case Heard(is_second=True):
            return replace(listened, first=None), _of_second(known, own, listened, hearing)
        case Heard():
            told = Listened(unheard=max(0, listened.unheard - 1), first=listened.first)
            return _heard_first(known, own, told, hearing)
        case _:
            assert_never(hearing)


def without_second(listened: Listened) -> tuple[Listened, Settled]:
    """No second opinion comes on what waits for one."""
    return replace(listened, first=None), _alone(listened)


def opinion(known: Known, own: Language, heard: Heard) -> Opinion | None:
    """On a caller who is spoken to in their `own` language; None where nothing can be made of words in it."""
    if heard.language is not own and (in_other := known(heard.language)) is not None:
        decision = decide_heard(in_other, heard)
        if decision.verdict is not Verdict.ASK_AGAIN:
            return Opinion(heard.language, decision)
    in_own = known(own)
    return None if in_own is None else Opinion(own, decide_heard(in_own, heard))


def of_both(first: Opinion, second: Opinion | None) -> Opinion:
    """What counts of two hearings of the same words."""
    if second is None:
        return first
    if second.language is first.language:
        return Opinion(first.language, second_opinion(first.decision, second.decision))
    if second.decision.verdict is Verdict.ROUTE:
        return Opinion(second.language, replace(second.decision, verdict=Verdict.CONFIRM))
    return second


def _heard_partly(
    known: Known, own: Language, listened: Listened, heard: PartlyHeard, *, is_given_time: bool
) -> tuple[Listened, Step]:
    in_own = known(own)
    if in_own is None or heard.language is not own:
        return listened, Ignore()
    so_far, decision = committing.on(in_own, listened.so_far, heard, is_given_time=is_given_time)
    if decision is None:
        return replace(listened, so_far=so_far), Ignore()
    return replace(listened, so_far=so_far, first=None), GoBy(heard.words, Opinion(own, decision))


def _heard_first(known: Known, own: Language, listened: Listened, heard: Heard) -> tuple[Listened, Step]:
    if not heard.has_words and listened.first is not None and listened.first.has_words:
        return without_second(listened)
    alone = replace(listened, first=None)
    if not heard.has_words and listened.unheard:
        return alone, Ignore()
    in_own, held = known(own), opinion(known, own, heard)
    if in_own is None or held is None or held.decision.verdict is not Verdict.ASK_AGAIN:
        return alone, GoBy(heard.words, held) if heard.has_words else PassOver(held)
    in_mind = expected(in_own.lexicon) if heard.has_words else ()
    return replace(listened, first=First(heard.words, held, heard.has_words)), AskAgain(in_mind)


def _of_second(known: Known, own: Language, listened: Listened, heard: Heard) -> Settled:
    first = listened.first
    if first is None:
        # Too late: the caller has gone on.
        return Ignore()
    held = of_both(first.opinion, opinion(known, own, heard))
    if first.has_words or held.decision.verdict is not Verdict.ASK_AGAIN:
        return GoBy(first.words, held)
    is_foreign = heard.has_words and heard.language is not own
    return GoBy((), held) if is_foreign and not listened.unheard else _alone(listened)


def _alone(listened: Listened) -> Settled:
    """What the first opinion comes to."""
    match listened.first:
        case First(words, opinion, has_words=True):
            return GoBy(words, opinion)
        case First(_, opinion) if not listened.unheard:
            return PassOver(opinion)
        case _:
            return Ignore()
