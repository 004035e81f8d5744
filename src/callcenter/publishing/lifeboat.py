"""What Asterisk alone can ask callers by keys: drawn from a flow, so that nobody writes it twice; pure.

Rules: the first menu's keys that lead straight into a queue, with the queues' own names; the person's key, any other
and none lead to a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Exit
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

_CHOICE = {
    Language.ZH: "{name}，请按{key}。",
    Language.EN: "For {name}, press {key}. ",
    Language.KO: "{name}, {key}번. ",
}
_PERSON = {
    Language.ZH: "人工服务，请按{key}，或者在线等候。",
    Language.EN: "For a person, press {key}, or hold the line.",
    Language.KO: "상담원은 {key}번을 누르시거나 기다려 주십시오.",
}


@dataclass(frozen=True, slots=True)
class LifeboatMenu:
    """One question, asked once."""

    words: str
    queues: Mapping[str, QueueId]
    """By key."""


def menu_of(flow: Flow, language: Language) -> LifeboatMenu | None:
    """None where the flow has no such menu, or we have no words in the language."""
    queues = _first_queues(flow)
    if not queues or language not in _CHOICE:
        return None
    choices = [
        _CHOICE[language].format(name=flow.queues[queue].names.get(language, queue), key=key)
        for key, queue in queues.items()
    ]
    return LifeboatMenu("".join(choices) + _PERSON[language].format(key=flow.keys.person), queues)


def _first_queues(flow: Flow) -> Mapping[str, QueueId]:
    for node in (flow.nodes[flow.first], *flow.nodes.values()):
        keys: Mapping[str, Exit] = getattr(node, "keys", {})
        queues = {key: QueueId(to.queue) for key, to in keys.items() if to.queue is not None}
        queues.pop(flow.keys.person, None)
        if queues:
            return queues
    return {}
