"""Going on before a caller has ended: whether the words so far are enough; pure.

Rules:
- While somebody speaks, words are enough that have led to one destination, surely, through `TELLINGS` tellings: each
  telling has words that the one before had not, so that what denies or outweighs a keyword has had time to come.
- At a short pause the first telling is enough, unless its last word shows that there is more to come.
- An emergency's keyword is enough after `EMERGENCY_TELLINGS`; a mere likeness of one waits for the end.
- Who asks for a person may be about to say what for, and what only keywords were heard of may be noise: both wait for a
  pause.
- Callers who are given long pauses are never taken at their first words, except in an emergency.
"""

from dataclasses import dataclass

from callcenter.routing.calibration import COMMIT_MIN
from callcenter.routing.decision import Decision, Why, decide_partly
from callcenter.routing.evidence import Knowledge
from callcenter.vocabulary.hearing import PartlyHeard
from callcenter.vocabulary.languages import Language

TELLINGS = 3
EMERGENCY_TELLINGS = 2

_UNFINISHED_ZH = (
    *("不", "不是", "没", "没有", "别", "还是", "或者", "和", "跟", "还有", "然后", "但是", "因为", "所以", "如果"),
    *("嗯", "呃", "那个", "这个", "就是", "我", "我要", "我想", "想问", "关于", "把", "被", "给", "对", "的"),
)
_UNFINISHED_EN = frozenset(
    {
        *("a", "an", "the", "any", "my", "our", "his", "her", "their", "i", "i'm", "i'd", "it's", "is"),
        *("and", "or", "but", "because", "if", "not", "no", "isn't", "don't"),
        *("about", "for", "with", "to", "of", "in", "on", "at", "from", "like", "um", "uh", "er"),
    }
)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the words of one utterance have come to."""

    words: tuple[str, ...] = ()
    decision: Decision | None = None
    tellings: int = 0
    """So many in a row have led to the same destination."""


NOTHING_YET = SoFar()


def on(
    known: Knowledge, so_far: SoFar, heard: PartlyHeard, *, is_given_time: bool = False
) -> tuple[SoFar, Decision | None]:
    """After one more telling; with the decision to go by, where that is enough.

    `is_given_time`: a caller with long pauses.
    """
    if so_far.decision is None or heard.words != so_far.words:
        so_far = _after(so_far, heard.words, decide_partly(known, heard))
    decision = so_far.decision
    if decision is None or decision.destination is None:
        return so_far, None
    is_enough = _is_enough(known.lexicon.language, so_far, decision, heard, is_given_time=is_given_time)
    return so_far, decision if is_enough else None


def is_unfinished(language: Language, words: tuple[str, ...]) -> bool:
    """Whether nobody ends with such words."""
    match language:
        case Language.ZH:
            return "".join(words).endswith(_UNFINISHED_ZH)
        case Language.EN:
            return bool(words) and words[-1].lower() in _UNFINISHED_EN
        case _:
            return False


def _after(so_far: SoFar, words: tuple[str, ...], decision: Decision) -> SoFar:
    before = so_far.decision
    is_same = before is not None and (before.destination, before.why) == (decision.destination, decision.why)
    return SoFar(words, decision, so_far.tellings + 1 if is_same else 1)


def _is_enough(
    language: Language, so_far: SoFar, decision: Decision, heard: PartlyHeard, *, is_given_time: bool
) -> bool:
    is_pause = heard.silent_s > 0 and not is_unfinished(language, heard.words)
    match decision.why:
        case Why.EMERGENCY_SAID:
            return is_pause or so_far.tellings >= EMERGENCY_TELLINGS
        case _ if is_given_time or decision.probability < COMMIT_MIN:
            return False
        case Why.SURE:
            return is_pause or so_far.tellings >= TELLINGS
        case Why.PERSON_WANTED:
            return is_pause
        case Why.LIKELY:
            return is_pause and heard.knows_only_keywords
        case _:
            return False
