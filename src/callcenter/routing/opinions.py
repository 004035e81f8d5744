"""What counts of one utterance that may be heard twice, and in another language than was expected; pure.

Rules: another language counts only where the caller was understood in it. A second opinion in it has nothing in the
first to be held against, so it is confirmed with the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from callcenter.routing.decision import Decision, Verdict, decide_heard, second_opinion
from callcenter.routing.evidence import Knowledge
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language

Known = Callable[[Language], Knowledge | None]
"""What words mean in a language; None where callers go by keys in it, or nobody speaks it here."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is to be done, and in which language the caller is to be spoken to."""

    language: Language
    decision: Decision


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
