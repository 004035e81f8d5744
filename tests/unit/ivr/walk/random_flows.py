"""Flows that hypothesis makes up, of all kinds of node.

*Sound* ones follow the linter's rule: what happens to a caller who does nothing leads onwards, and in the end into
line; keys, words and other tries may lead anywhere. *Wild* ones lead anywhere, always.
"""

from typing import Any

from hypothesis import strategies as st

from callcenter.ivr.document.flow import MAIN_FLOW, Flow, Flows
from callcenter.ivr.document.kinds import SHOWN
from callcenter.ivr.pictures.specimen import specimen, specimens

MOST_NODES = 12
_LINE = {"kind": "queue", "prompt": "line", "next_prompt": "line", "place_prompt": "line", "wait_prompt": "line"}
_FIXED: dict[str, dict[str, Any]] = {
    "route": {"kind": "route", "ways": {}, "confirm": "sure", "unknown": {"queue": "general"}},
    "sure": {"kind": "confirm", "prompt": "sure", "undo": {"node": "menu"}},
    "menu": {"kind": "menu", "prompt": "menu", "keys": {"1": {"queue": "social"}}, "retry": {"queue": "general"}},
    "later": {"kind": "callback", "prompt": "later", "next": {"node": "bye"}, "declined": {"queue": "general"}},
    "bye": {"kind": "hangup", "prompt": "bye"},
}
_VARIABLES = ("ticket", "mood")
_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"on": "variable", "variable": "mood", "equals": "slow"},
    {"on": "schedule", "schedule": "office"},
    {"on": "day", "day": "holiday"},
    {"on": "tier", "tiers": ["listed"]},
    {"on": "needs", "needs": ["speak_slowly"]},
    {"on": "language", "languages": ["en"]},
    {"on": "load", "queue": "social", "waiting": 5},
    {"on": "last_queue", "queues": ["social"]},
)
KINDS = sorted(kind.model_fields["kind"].annotation.__args__[0] for kind in SHOWN)  # type: ignore[union-attr]


@st.composite
def flows(draw: st.DrawFn, *, are_sound: bool) -> Flows:
    """One made-up flow, and the second specimen for `flow` nodes to lead to."""
    names = [f"n{number}" for number in range(draw(st.integers(1, MOST_NODES)))]
    nodes = {name: draw(_node(name, names, are_sound=are_sound)) for name in names}
    line = {**_LINE, **draw(_queue(names))}
    made = specimen(
        {**nodes, **_FIXED, "line": line},
        first=names[0],
        listed="line",
        after_talk="bye",
        max_failures=draw(_some(1, 3)),
    )
    return {MAIN_FLOW: _with_places(made), "other": specimens()["other"]}


def _with_places(flow: Flow) -> Flow:
    """Some prompts hold a variable: of one that is never set, callers are led to a person."""
    held = {prompt: dict.fromkeys(words, f"{prompt} {{ticket}}") for prompt, words in flow.prompts.items()}
    changed = {prompt: words for prompt, words in held.items() if prompt.endswith("3")}
    return flow.model_copy(update={"prompts": {**flow.prompts, **changed}})


def _some(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@st.composite
def _node(draw: st.DrawFn, name: str, names: list[str], *, are_sound: bool) -> dict[str, Any]:  # noqa: C901, PLR0912 one case a kind
    anywhere = _exit([*names, "bye", "menu"])
    again = _exit([*names, "menu"]) if are_sound else anywhere
    later = names[names.index(name) + 1 :]
    onwards = _exit(later) if are_sound else anywhere
    keys = st.dictionaries(st.sampled_from("123456789ABCD"), anywhere, max_size=3)
    kind = draw(st.sampled_from([kind for kind in KINDS if kind not in {"route", "confirm"}]))
    node: dict[str, Any] = {"kind": kind, "prompt": name}
    match kind:
        case "play":
            return node | {"keys": draw(keys), "next": draw(onwards)}
        case "say":
            style = draw(st.sampled_from(["digits", "number", "date", "time"]))
            return node | {"value": draw(st.sampled_from(_VARIABLES)), "style": style, "next": draw(onwards)}
        case "menu":
            return node | {"keys": {"1": draw(anywhere)}, "retry": draw(again), "back": draw(anywhere)}
        case "listen":
            by_keys = {"route": "route", "without_hearing": "menu"}
            return node | by_keys | {"keys": draw(keys), "retry": draw(again)}
        case "digits":
            into, least = draw(st.sampled_from([None, *_VARIABLES])), draw(_some(0, 3))
            return node | {"into": into, "at_least": least, "length": 3, "next": draw(onwards), "retry": draw(again)}
        case "branch":
            cases = [{"when": draw(st.sampled_from(_CONDITIONS)), "then": draw(onwards)}]
            return {"kind": kind, "cases": cases, "otherwise": draw(onwards)}
        case "queue":
            return _LINE | draw(_queue(names))
        case "callback":
            return node | {"next": draw(anywhere), "declined": draw(onwards)}
        case "message":
            return node | {"next": draw(onwards)}
        case "transfer":
            return node | {"number": "110", "failed": draw(onwards)}
        case "survey":
            scores = {"question": "q", "scores": {"1": 5, "2": 1}}
            return node | scores | {"next": draw(onwards), "silence": draw(onwards)}
        case "set":
            variables = draw(
                st.dictionaries(st.sampled_from(_VARIABLES), st.sampled_from(["slow", "12", "{mood}{mood}"]))
            )
            needs = draw(st.sampled_from([[], ["speak_slowly"], ["trained_person"], ["text_only"]]))
            return {"kind": kind, "variables": variables, "needs": needs, "next": draw(onwards)}
        case "service":
            is_said = {"prompt": name} if draw(st.booleans()) else {}
            asked = {"service": "tickets", "send": {"a": "{ticket}"} if draw(st.booleans()) else {}}
            failed = draw(st.none() | onwards)
            return {"kind": kind, "keep": {"mood": "/a"}, **asked, **is_said, "next": draw(onwards), "failed": failed}
        case "flow":
            return {"kind": kind, "flow": draw(st.sampled_from(["other", "nowhere"]))}
        case "hangup":
            # By itself it ends the walk of a caller who does nothing.
            return {"kind": "play", "prompt": name, "next": draw(onwards)} if are_sound else node
        case _:
            raise ValueError(f"nobody makes up {kind} nodes")


def _queue(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    anywhere = st.none() | _exit([*names, "menu"])
    return st.fixed_dictionaries(
        {
            "queue": st.sampled_from([None, "social", "general"]),
            "tier": st.sampled_from(["ordinary", "emergency"]),
            "closed": anywhere,
            "limit": st.sampled_from([None, 5]),
            "full": anywhere,
            "callback": st.sampled_from([None, "later"]),
            "back": anywhere,
        }
    )


def _exit(names: list[str]) -> st.SearchStrategy[dict[str, str]]:
    queues = st.sampled_from([{"queue": "social"}, {"queue": "general"}])
    return st.sampled_from([{"node": name} for name in names]) | queues if names else queues
