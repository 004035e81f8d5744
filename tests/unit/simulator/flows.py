"""Valid flows of every kind, worlds and callers, as hypothesis draws them.

A flow is made so that time alone leads forwards: exits that nobody chooses (what follows, what silence does, what
fails) lead to later nodes or into a queue; those that a caller chooses, or that cost a try, lead anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.kinds import SHOWN
from callcenter.simulator.script import Step, Who, World
from callcenter.vocabulary.tiers import Need, Tier

QUEUES = ("general", "social", "office")
LANGUAGES = ("zh", "en")
VARIABLES = ("ticket", "amount")
PROMPT = {"zh": "请稍候。", "en": "Please hold."}
WORDS = ("社保", "着火了", "转人工", "今天天气不错", "工单进度")
KEYS = "123456789"
MOST_FLOWS = 3

Draw = Callable[[st.SearchStrategy[Any]], Any]
Exit = dict[str, str]


@dataclass(frozen=True)
class _Place:
    """Where a node stands: what may follow it by itself, and where a choice may lead."""

    draw: Draw
    later: tuple[str, ...]
    """Never empty."""
    anywhere: tuple[str, ...]
    menus: tuple[str, ...]
    flows: tuple[str, ...]
    may_queue: bool
    """False for what follows a closed queue: it would be closed again."""

    def onwards(self) -> Exit:
        to_queue = self.may_queue and self.draw(st.integers(0, 4)) == 4
        return {"queue": self._of(QUEUES)} if to_queue else {"node": self._of(self.later)}

    def chosen(self) -> Exit:
        match self.draw(st.integers(0, 9)):
            case 8:
                return {"queue": self._of(QUEUES)}
            case 9:
                return {"language": self._of(LANGUAGES)}
            case _:
                return {"node": self._of(self.anywhere)}

    def keys(self, at_least: int = 0) -> dict[str, Exit]:
        keys = self.draw(st.lists(st.sampled_from(KEYS), min_size=at_least, max_size=3, unique=True))
        return {key: self.chosen() for key in keys}

    def back(self) -> dict[str, Exit]:
        return {"back": self.chosen()} if self.draw(st.booleans()) else {}

    def _of(self, names: tuple[str, ...]) -> str:
        found: str = self.draw(st.sampled_from(names))
        return found


CONDITIONS: tuple[dict[str, Any], ...] = (
    {"on": "schedule", "schedule": "office"},
    {"on": "schedule", "schedule": "office", "is_open": False},
    {"on": "day", "day": "holiday"},
    {"on": "tier", "tiers": ["listed", "listed_severe"]},
    {"on": "needs", "needs": ["keys_not_speech"]},
    {"on": "language", "languages": ["en"]},
    {"on": "load", "queue": "social", "waiting": 3},
    {"on": "load", "queue": "social", "is_unstaffed": True},
    {"on": "last_queue", "queues": ["social"]},
    {"on": "variable", "variable": "ticket", "equals": "111"},
)


def _node(place: _Place, kind: str) -> dict[str, Any]:  # noqa: C901, PLR0912 one case a kind
    draw = place.draw
    match kind:
        case "play":
            return {"prompt": "p", "keys": place.keys(), "next": place.onwards()}
        case "say":
            return {
                "prompt": "value",
                "value": "amount",
                "style": draw(st.sampled_from(["number", "digits"])),
                "keys": place.keys(),
                "next": place.onwards(),
            }
        case "menu":
            return {"prompt": "p", "keys": place.keys(1), "retry": place.chosen(), **place.back()}
        case "listen":
            by_keys = draw(st.sampled_from(place.menus))
            found = {"prompt": "p", "keys": place.keys(), "route": "by_words", "without_hearing": by_keys}
            return {**found, "retry": place.chosen(), **place.back()}
        case "digits":
            retry = {"at_least": 2, "retry": place.chosen()} if draw(st.booleans()) else {}
            return {"prompt": "p", "into": "ticket", "length": 3, "next": place.onwards(), **retry, **place.back()}
        case "branch":
            cases = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3))
            return {"cases": [{"when": when, "then": place.onwards()} for when in cases], "otherwise": place.onwards()}
        case "queue":
            own = {"queue": draw(st.sampled_from(QUEUES))} if draw(st.booleans()) else {}
            return {**_line(draw), **own, **place.back()}
        case "callback":
            return {"prompt": "p", "next": place.onwards(), "declined": place.onwards()}
        case "message":
            return {"prompt": "p", "longest_s": 20, "next": place.onwards()}
        case "transfer":
            return {"prompt": "p", "number": "01012345", "failed": place.onwards()}
        case "survey":
            found = {"prompt": "p", "question": "q", "scores": {"1": 5, "2": 0}}
            return {**found, "next": place.onwards(), "silence": place.onwards()}
        case "set":
            needs = draw(st.lists(st.sampled_from(sorted(Need)), max_size=1))
            return {"variables": {"amount": "7"}, "needs": needs, "next": place.onwards()}
        case "service":
            failed = {"failed": place.onwards()} if draw(st.booleans()) else {}
            prompt = {"prompt": "p"} if draw(st.booleans()) else {}
            asked = {"service": "s", "send": {"ticket": "{ticket}"}, "keep": {"amount": "/amount"}}
            return {**prompt, **asked, "next": place.onwards(), **failed}
        case "flow":
            return {"flow": draw(st.sampled_from(place.flows))}
        case "hangup":
            return {"prompt": "p"} if draw(st.booleans()) else {}
    raise ValueError(kind)


def _line(draw: Draw) -> dict[str, Any]:
    found: dict[str, Any] = {"prompt": "p", "next_prompt": "p", "place_prompt": "place", "wait_prompt": "wait"}
    if draw(st.booleans()):
        found["closed"] = {"node": draw(st.sampled_from(TAIL))}
    if draw(st.booleans()):
        found |= {"limit": 3, "full": {"node": draw(st.sampled_from(TAIL))}}
    if draw(st.booleans()):
        found |= {"callback": "call_back", "callback_after_s": 10}
    return found


HEAD_KINDS = (
    "play", "say", "menu", "listen", "digits", "branch", "queue", "callback", "message", "transfer", "survey", "set",
    "service", "hangup",
)  # fmt: skip
TAIL_KINDS = ("play", "menu", "digits", "branch", "message", "transfer", "survey", "set", "hangup")
"""None that reads a variable: who cannot hear goes straight in line, past the node that sets them."""
TAIL = ("after_a", "after_b", "after_c")
"""What follows a closed or full queue, and a talk: never into a queue by itself."""
PLACED = {"route", "confirm", "callback", "queue", "menu", "set", "hangup", "flow"}
"""Kinds that every flow has a node of, or may have one only at its place."""
assert {kind.model_fields["kind"].annotation.__args__[0] for kind in SHOWN} == {*HEAD_KINDS, *PLACED}  # type: ignore[union-attr]


@st.composite
def flows(draw: Draw) -> dict[str, Flow]:
    """One to three flows, of which earlier ones may go on in later ones."""
    names = ("hotline", "second", "third")[: draw(st.integers(1, MOST_FLOWS))]
    return {name: _flow(draw, name, names[index + 1 :]) for index, name in enumerate(names)}


def _flow(draw: Draw, name: str, later_flows: tuple[str, ...]) -> Flow:
    kinds = draw(st.lists(st.sampled_from([*HEAD_KINDS, *(["flow"] if later_flows else [])]), min_size=4, max_size=9))
    head = {f"n{index}": kind for index, kind in enumerate(kinds)}
    menus = ("menu", *(node for node, kind in head.items() if kind == "menu"))
    anywhere = ("begin", *head, "menu", *TAIL, "bye")
    nodes: dict[str, Any] = {}

    def put(node: str, kind: str, later: tuple[str, ...], *, may_queue: bool = True) -> None:
        place = _Place(draw, later, anywhere, menus, later_flows, may_queue)
        nodes[node] = {"kind": kind, **_node(place, kind)}

    order = [*head, "menu"]
    for index, node in enumerate(order):
        put(node, head.get(node, "menu"), (*order[index + 1 :], "line"))
    for index, node in enumerate(TAIL):
        put(node, draw(st.sampled_from(TAIL_KINDS)), (*TAIL[index + 1 :], "bye"), may_queue=False)
    put("call_back", "callback", ("bye", *TAIL))
    nodes["begin"] = {"kind": "set", "variables": {"ticket": "1", "amount": "42"}, "next": {"node": "n0"}}
    nodes["by_words"] = _route(draw, anywhere)
    nodes["confirm"] = {"kind": "confirm", "prompt": "named", "undo": {"node": draw(st.sampled_from(anywhere))}}
    nodes["line"] = {"kind": "queue", **_line(draw)}
    nodes["bye"] = {"kind": "hangup", "prompt": "p"}
    return Flow.model_validate(
        {
            "name": name,
            "languages": {"zh": [], "en": []},
            "max_failures": draw(st.integers(1, 3)),
            "timings": {"answer_s": 8, "key_s": 6, "speech_limit_s": 12},
            "queues": {
                "general": {"names": PROMPT},
                "social": {"names": PROMPT},
                "office": {"names": PROMPT, "hours": "office"},
            },
            "fallback_queue": "general",
            "first": "begin",
            "listed": "begin",
            "line": "line",
            "after_talk": draw(st.sampled_from(TAIL)),
            "nodes": nodes,
            "prompts": {
                "p": PROMPT,
                "value": {"zh": "是{value}。", "en": "It is {value}."},
                "named": {"zh": "转接{queue}。", "en": "To {queue}."},
                "place": {"zh": "前面{ahead}位。", "en": "{ahead} ahead."},
                "wait": {"zh": "前面{ahead}位，{wait_min}分钟。", "en": "{ahead} ahead, {wait_min} min."},
            },
        }
    )


def _route(draw: Draw, anywhere: tuple[str, ...]) -> dict[str, Any]:
    def way() -> Exit:
        return {"node": draw(st.sampled_from(anywhere))}

    confirm = {"confirm": "confirm"} if draw(st.booleans()) else {}
    ways = {"emergency": way(), "progress": way(), "agent": {"queue": "general"}}
    return {"kind": "route", "ways": ways, "unknown": way(), **confirm}


def _closed() -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, {"zh": "今日关闭。", "en": "Closed today."}])


def worlds() -> st.SearchStrategy[World]:
    """Everything that may be so or go wrong around a caller."""
    queue = st.fixed_dictionaries(
        {
            "waiting": st.sampled_from([0, 0, 5]),
            "wait_min": st.sampled_from([None, 4]),
            "agents_on": st.integers(0, 1),
            "closed": _closed(),
        }
    )
    services = st.sampled_from([{}, {"s": {"answers": {"amount": 3}}}, {"s": {"fails": "503"}}, {"s": {"hangs": True}}])
    transfers = st.sampled_from([{}, {"01012345": {"fails": "busy"}}, {"01012345": {"is_refused": True}}])
    return st.fixed_dictionaries(
        {
            "queues": st.dictionaries(st.sampled_from(QUEUES), queue, max_size=3),
            "announcement": st.sampled_from([{}, {"zh": "台风预警。", "en": "Typhoon."}]),
            "recogniser": st.sampled_from(["up", "down", "fails"]),
            "services": services,
            "transfers": transfers,
            "unheard": st.sampled_from([[], [], [], ["p"], ["value", "place"]]),
            "can_record": st.booleans(),
        }
    ).map(World.model_validate)


def callers() -> st.SearchStrategy[Who]:
    return st.builds(
        Who,
        language=st.sampled_from(LANGUAGES),
        tier=st.sampled_from(Tier),
        needs=st.lists(st.sampled_from(sorted(Need)), max_size=2, unique=True),
        is_number_known=st.booleans(),
        last_queue=st.sampled_from([None, "social"]),
    )


def steps() -> st.SearchStrategy[list[Step]]:
    """What a caller may do, and others with them, in any order."""
    key = st.sampled_from("0123456789*#")
    step = st.one_of(
        st.fixed_dictionaries({"presses": key}),
        st.fixed_dictionaries({"says": st.sampled_from(WORDS)}),
        st.fixed_dictionaries({"waits": st.sampled_from([0.2, 3.0, 15.0, 60.0])}),
        st.fixed_dictionaries({"told_place": st.just({"position": 2})}),
        st.sampled_from(["hears_out", "goes_on", "agent_declines", "agent_answers", "agent_leaves"]).map(
            lambda name: {name: True}
        ),
    )
    return st.lists(step.map(Step.model_validate), min_size=3, max_size=12)
