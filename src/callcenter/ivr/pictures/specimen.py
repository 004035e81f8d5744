"""Two small flows with a node of every kind: the picture of the walk and the table of manners are drawn from them.

No caller ever walks them. Each node that says something says its own name, so that what is heard tells where one is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from callcenter.ivr.document.flow import MAIN_FLOW, Flow, Flows

_LANGUAGES = ("zh", "en")
_HELD = {"place": "{ahead}", "soon": "{ahead} {wait_min}", "read": "{value}", "sure": "{queue}", "found": "{answer}"}
"""What some prompts hold beside their own name."""
_KEYS = {
    "1": {"queue": "social"},
    "2": {"node": "ticket"},
    "3": {"node": "later"},
    "4": {"node": "message"},
    "5": {"node": "outside"},
    "6": {"node": "look_up"},
    "7": {"node": "fork"},
    "8": {"node": "slowly"},
    "9": {"language": "en"},
    "A": {"node": "other"},
}
_QUEUE = {"kind": "queue", "next_prompt": "next", "place_prompt": "place", "wait_prompt": "soon"}
_MAIN: Mapping[str, Mapping[str, Any]] = {
    "hello": {"kind": "play", "prompt": "hello", "keys": _KEYS, "next": {"node": "ask"}},
    "listed": {**_QUEUE, "prompt": "listed", "queue": "general"},
    "ask": {
        "kind": "listen",
        "prompt": "ask",
        "keys": _KEYS,
        "route": "by_words",
        "without_hearing": "menu",
        "retry": {"node": "retry"},
    },
    "retry": {
        "kind": "listen",
        "prompt": "retry",
        "route": "by_words",
        "without_hearing": "menu",
        "retry": {"queue": "general"},
        "back": {"node": "ask"},
    },
    "by_words": {
        "kind": "route",
        "ways": {"emergency": {"node": "emergency"}, "agent": {"queue": "general"}},
        "confirm": "sure",
        "unknown": {"node": "retry"},
    },
    "menu": {"kind": "menu", "prompt": "menu", "keys": _KEYS, "retry": {"queue": "general"}, "back": {"node": "ask"}},
    "sure": {"kind": "confirm", "prompt": "sure", "undo": {"node": "menu"}},
    "emergency": {**_QUEUE, "prompt": "emergency", "tier": "emergency"},
    "line": {
        **_QUEUE,
        "prompt": "line",
        "callback": "later",
        "closed": {"node": "message"},
        "limit": 10,
        "full": {"node": "later"},
        "back": {"node": "menu"},
    },
    "ticket": {
        "kind": "digits",
        "prompt": "ticket",
        "into": "ticket",
        "at_least": 2,
        "length": 3,
        "next": {"node": "read"},
        "retry": {"node": "menu"},
        "back": {"node": "menu"},
    },
    "read": {"kind": "say", "prompt": "read", "value": "ticket", "style": "digits", "next": {"node": "look_up"}},
    "look_up": {
        "kind": "service",
        "prompt": "look_up",
        "service": "tickets",
        "send": {"ticket": "{ticket}"},
        "keep": {"answer": "/answer"},
        "next": {"node": "found"},
    },
    "found": {"kind": "play", "prompt": "found", "next": {"queue": "general"}},
    "later": {"kind": "callback", "prompt": "later", "next": {"node": "bye"}, "declined": {"node": "tell"}},
    "tell": {
        "kind": "service",
        "service": "tickets",
        "next": {"queue": "social"},
        "failed": {"queue": "general"},
    },
    "message": {"kind": "message", "prompt": "message", "next": {"node": "bye"}},
    "outside": {"kind": "transfer", "prompt": "outside", "number": "110", "failed": {"node": "hello"}},
    "fork": {
        "kind": "branch",
        "cases": [{"when": {"on": "variable", "variable": "mood", "equals": "slow"}, "then": {"node": "menu"}}],
        "otherwise": {"node": "gone"},
    },
    "slowly": {
        "kind": "set",
        "variables": {"mood": "slow"},
        "needs": ["speak_slowly"],
        "is_unrecorded": True,
        "next": {"node": "fork"},
    },
    "other": {"kind": "flow", "flow": "other"},
    "survey": {
        "kind": "survey",
        "prompt": "survey",
        "question": "service",
        "scores": {"1": 5, "2": 1},
        "next": {"node": "bye"},
        "silence": {"node": "bye"},
    },
    "bye": {"kind": "hangup", "prompt": "bye"},
    "gone": {"kind": "hangup"},
}
_OTHER: Mapping[str, Mapping[str, Any]] = {
    "hello": {"kind": "play", "prompt": "hello", "next": {"node": "line"}},
    "line": {**_QUEUE, "prompt": "line"},
    "bye": {"kind": "hangup", "prompt": "bye"},
}


def specimen(nodes: Mapping[str, Mapping[str, Any]] = _MAIN, *, name: str = MAIN_FLOW, **changed: Any) -> Flow:
    """A flow of these nodes, each field as in the first specimen unless it is changed."""
    base: dict[str, Any] = {
        "name": name,
        "languages": {"zh": ["12345"], "en": ["1234501"]},
        "max_failures": 2,
        "timings": {"answer_s": 8, "key_s": 6, "speech_limit_s": 12},
        "queues": {queue: {"names": dict.fromkeys(_LANGUAGES, queue)} for queue in ("social", "general")},
        "fallback_queue": "general",
        "first": "hello",
        "listed": "listed" if "listed" in nodes else "line",
        "line": "line",
        "after_talk": "survey" if "survey" in nodes else "bye",
        "nodes": dict(nodes),
        "prompts": {prompt: dict.fromkeys(_LANGUAGES, _words(prompt)) for prompt in _prompts(nodes.values())},
    }
    return Flow.model_validate(base | changed)


def specimens() -> Flows:
    return {MAIN_FLOW: specimen(), "other": specimen(_OTHER, name="other")}


def _prompts(nodes: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    fields = ("prompt", "next_prompt", "place_prompt", "wait_prompt")
    return dict.fromkeys(node[field] for node in nodes for field in fields if field in node)


def _words(prompt: str) -> str:
    return f"{prompt} {_HELD[prompt]}" if prompt in _HELD else prompt
