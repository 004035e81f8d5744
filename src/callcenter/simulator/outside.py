"""What the outside does in a virtual world: recognisers, services and other numbers, each at its time; pure."""

from dataclasses import dataclass

from callcenter.ivr.document.faults import Bilingual
from callcenter.ivr.walk import effects as fx
from callcenter.ivr.walk import events as ev
from callcenter.routing.decision import decide
from callcenter.routing.evidence import Knowledge
from callcenter.routing.hypotheses import as_sure
from callcenter.routing.words import split
from callcenter.simulator import telling
from callcenter.simulator.script import ServiceNow, TransferNow, World
from callcenter.simulator.trace import By
from callcenter.simulator.words import told
from callcenter.vocabulary.json_pointer import value_at
from callcenter.vocabulary.languages import Language

ENGINE = "simulator"
RINGS_S = 20.0
"""Until nobody answers at another number."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will happen by itself."""

    at_s: float
    event: ev.Event
    by: By
    what: Bilingual


def words(text: str, language: Language, known: Knowledge | None, world: World, at_s: float) -> Due:
    """What a recogniser that has heard `text` plainly makes of it, and we of that."""
    if world.recogniser == "fails":
        return Due(at_s, ev.HearingUnavailable(), "outside", telling.NO_RECOGNISER)
    if known is None:
        nothing = ev.NotUnderstood(split(language, text))
        return Due(at_s, nothing, "caller", telling.without_lexicon(text, language))
    knows_only_keywords = world.recogniser == "keywords_only"
    found = decide(known, [as_sure(language, text)], engine=ENGINE, knows_only_keywords=knows_only_keywords)
    return Due(at_s, told(found), "caller", telling.understood(text, found))


def service(ask: fx.AskService, world: World, now_s: float) -> Due:
    """The answer, or why there is none."""
    here = world.services.get(ask.service, ServiceNow(hangs=True))
    if here.hangs or here.after_s >= ask.deadline_s:
        return _no_answer(ask, f"no answer within {ask.deadline_s:g} s", now_s + ask.deadline_s)
    at_s = now_s + here.after_s
    if here.fails is not None:
        return _no_answer(ask, here.fails, at_s)
    kept: dict[str, str] = {}
    for name, pointer in ask.keep.items():
        try:
            value = value_at(here.answers, pointer)
        except (LookupError, ValueError):
            return _no_answer(ask, f"its answer holds nothing at {pointer}", at_s)
        kept[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return Due(at_s, ev.ServiceAnswered(kept), "outside", telling.service_answered(ask.service))


def transfer(number: str, world: World, now_s: float) -> Due:
    """How it ends to be put through there."""
    here = world.transfers.get(number, TransferNow())
    if here.is_refused:
        cause = "the number is not allowed"
        return Due(now_s, ev.TransferFailed(cause, is_refused=True), "outside", telling.transfer_failed(cause))
    if here.fails is not None or here.talks_s is None:
        cause = here.fails or "nobody answers"
        return Due(now_s + RINGS_S, ev.TransferFailed(cause), "outside", telling.transfer_failed(cause))
    return Due(now_s + here.talks_s, ev.TransferEnded(), "outside", telling.TRANSFER_OVER)


def _no_answer(ask: fx.AskService, cause: str, at_s: float) -> Due:
    return Due(at_s, ev.ServiceFailed(cause), "outside", telling.service_failed(ask.service, cause))
