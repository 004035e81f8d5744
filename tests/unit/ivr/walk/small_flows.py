"""Flows of a few nodes, written where a test needs them, and callers for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.pictures.specimen import specimen, specimens
from callcenter.ivr.walk.around import AlwaysOpen, Around
from callcenter.ivr.walk.events import CallerArrived, Event, PromptFinished
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.tiers import Need
from tests.unit.ivr.walk.walker import Walker

ZH = Language.ZH
GENERAL, SOCIAL = QueueId("general"), QueueId("social")
ARRIVED = CallerArrived(ZH, can_be_called=True)
LINE = {"kind": "queue", "prompt": "line", "next_prompt": "line", "place_prompt": "line", "wait_prompt": "line"}
BYE = {"kind": "hangup", "prompt": "bye"}


def flow(first: Mapping[str, Any], *, texts: Mapping[str, str] | None = None, **others: Any) -> Flow:
    """A flow that begins with a node named `start`; fields that are no nodes are the flow's own."""
    nodes = {name: node for name, node in others.items() if isinstance(node, Mapping) and "kind" in node}
    fields = {name: field for name, field in others.items() if name not in nodes}
    made = specimen(
        {"start": first, "line": LINE, "bye": BYE, **nodes}, first="start", listed="line", after_talk="bye", **fields
    )
    words = {prompt: {"zh": said, "en": said} for prompt, said in (texts or {}).items()}
    return made.model_copy(update={"prompts": {**made.prompts, **words}})


def branch(when: Mapping[str, Any]) -> dict[str, Any]:
    """Hangs up where the condition holds, else joins the line."""
    case = {"when": when, "then": {"node": "bye"}}
    return {"kind": "branch", "cases": [case], "otherwise": {"queue": "social"}}


@dataclass(frozen=True)
class Shut(AlwaysOpen):
    """Closed at all hours, on a holiday."""

    def is_open(self, schedule: str, at: datetime) -> bool:
        if schedule == "nowhere":
            raise KeyError(schedule)
        return False

    def day(self, at: datetime) -> str:
        return "holiday"


SHUT = Around(schedules=Shut())


def presses(digits: str) -> tuple[Event, ...]:
    return tuple(KeyPressed(digit) for digit in digits)


def in_line(*then: Event, can_be_called: bool = True, needs: tuple[Need, ...] = ()) -> Walker:
    arrival = CallerArrived(ZH, needs=needs, can_be_called=can_be_called)
    return Walker(specimens(), arrival, KeyPressed("1"), PromptFinished(), *then)
