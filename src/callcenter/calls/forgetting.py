"""Facts and reasons as they stand once a caller is nobody. Pure.

Rules: a fact stays, with its number and its time: only what tells who called, or what they said, goes.
"""

from dataclasses import replace
from typing import Any

from callcenter.calls.callback_facts import CallbackDialled
from callcenter.calls.outgoing_facts import CalledOut
from callcenter.calls.timeline import Arrived, Fact, QueueJoined, SpeechHeard
from callcenter.vocabulary.personal import ERASED

HOLD_NUMBERS = ("call.arrived", "call.dialled", "callback.dialled")
HOLD_WORDS = ("speech.heard", "queue.joined")


def without_number(fact: Fact) -> Fact:
    match fact:
        case Arrived():
            return replace(fact, number=None)
        case CallbackDialled() | CalledOut():
            return replace(fact, number=ERASED)
        case _:
            return fact


def without_words(fact: Fact) -> Fact:
    match fact:
        case SpeechHeard():
            return replace(fact, words=(), others=())
        case QueueJoined(reason=reason):
            keywords = tuple(replace(one, heard_as="") for one in reason.keywords)
            return replace(fact, reason=replace(reason, words=(), keywords=keywords))
        case _:
            return fact


def reason_without_words(reason: dict[str, Any]) -> dict[str, Any]:
    """A `RouteReason` as its column has it."""
    keywords = [{**one, "heard_as": ""} for one in reason.get("keywords") or ()]
    return {**reason, "words": [], "keywords": keywords}
