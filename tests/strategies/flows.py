"""Flows that the linter has nothing against, of every kind of node, and editions of them.

A flow is a spine of nodes: each leads on to the next by silence, failure or refusal, so that every one is reached and
none comes round; the last leads into the line. Keys, words and conditions lead forward on the spine, or to a queue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from callcenter.ivr.document import reading as document
from callcenter.ivr.document.flow import MAIN_FLOW, Flows
from callcenter.ivr.lint.draft import Draft, Site, draft_of
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need, Tier

Values = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

SCHEDULES, SERVICES, TRANSFERS = ("office", "night"), ("tickets", "weather"), ("110", "96110")
SITE = Site(schedules=SCHEDULES, services=SERVICES, transfers=TRANSFERS)
"""What the flows may name."""
OTHER_FLOW = "other"
_QUEUES = ("social", "police", "general")
_KEYS = "123456789"
_KINDS = (
    "play", "say", "menu", "listen", "digits", "branch", "callback", "message", "transfer", "set", "service", "survey",
)  # fmt: skip


@dataclass(slots=True)
class _Made:
    """A flow as far as it is made."""

    draw: Draw
    languages: tuple[Language, ...]
    nodes: Values = field(default_factory=dict)
    prompts: Values = field(default_factory=dict)
    spine: list[str] = field(default_factory=list)

    def prompt(self, name: str, *holds: str) -> str:
        """A prompt of that name, with words in every language."""
        words = " ".join([name, *(f"{{{value}}}" for value in holds)])
        wordings: dict[str, object] = {}
        for language in self.languages:
            is_recorded = self.draw(st.booleans())
            wordings[language.value] = {"text": words, "recording": f"{name}.wav"} if is_recorded else words
        self.prompts[name] = wordings
        return name

    def aim(self, place: int) -> Values:
        """Somewhere forward of that place on the spine, or a queue."""
        ahead = [{"node": name} for name in self.spine[place + 1 :]]
        return dict(self.draw(st.sampled_from([*ahead, *({"queue": queue} for queue in _QUEUES)])))

    def keys(self, place: int, at_least: int) -> Values:
        languages = [{"language": language.value} for language in self.languages]
        keys = self.draw(st.lists(st.sampled_from(_KEYS), min_size=at_least, max_size=4, unique=True))
        return {key: self.draw(st.sampled_from([*languages, self.aim(place)])) for key in keys}

    def queue(self, name: str, **more: object) -> None:
        self.nodes[name] = {
            "kind": "queue",
            "prompt": self.prompt(name),
            "next_prompt": self.prompt("next"),
            "place_prompt": self.prompt("place", "ahead"),
            "wait_prompt": self.prompt("wait", "ahead", "wait_min"),
            **more,
        }


@st.composite
def flow_values(draw: Draw, name: str = MAIN_FLOW, goes_to: str | None = None) -> Values:
    """A flow as its file holds it; `goes_to` another where its spine ends."""
    languages = tuple(draw(st.sampled_from([(Language.ZH,), (Language.ZH, Language.EN), tuple(Language)])))
    if goes_to is not None or name != MAIN_FLOW:
        # Who goes from one to the other is spoken to on.
        languages = (Language.ZH, Language.EN)
    made = _Made(draw, languages)
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=8))
    made.spine = [f"{kind}_{place}" for place, kind in enumerate(kinds)] + ["menu"]
    end: Values = {"queue": draw(st.sampled_from(_QUEUES))}
    if goes_to is not None:
        made.nodes["onward"] = {"kind": "flow", "flow": goes_to}
        end = {"node": "onward"}
    for place, node in enumerate(made.spine):
        onward = {"node": made.spine[place + 1]} if place + 1 < len(made.spine) else end
        _unit(made, place, node, node.partition("_")[0], onward)
    if "listen" in kinds:
        _route(made)
    _line(made)
    after_talk = _after_talk(made)
    return {
        "name": name,
        "languages": {language.value: [f"1234{place}{len(name)}"] for place, language in enumerate(languages)},
        "max_failures": draw(st.integers(1, 5)),
        "time_to_human_s": 120,
        "timings": {"answer_s": draw(st.integers(2, 20)), "key_s": draw(st.integers(2, 20)), "speech_limit_s": 12},
        "queues": {queue: _service_queue(made, queue) for queue in _QUEUES},
        "fallback_queue": "general",
        "first": made.spine[0],
        "listed": "prio",
        "line": "line",
        "after_talk": after_talk,
        "nodes": made.nodes,
        "prompts": made.prompts,
    }


@st.composite
def drafts(draw: Draw) -> tuple[Draft, ...]:
    """An edition to look at: the main flow, and sometimes one that it goes to."""
    has_other = draw(st.booleans())
    made = [draw(flow_values(goes_to=OTHER_FLOW if has_other else None))]
    if has_other:
        made.append(draw(flow_values(OTHER_FLOW)))
    return tuple(draft_of(document.of_values(values, Path(f"{values['name']}.yaml"))) for values in made)


def editions() -> st.SearchStrategy[Flows]:
    """The same, to be walked."""
    return drafts().map(lambda made: {draft.flow.name: draft.flow for draft in made})


def _unit(made: _Made, place: int, name: str, kind: str, onward: Values) -> None:  # noqa: C901, PLR0912 one case a kind
    draw = made.draw
    node: Values = {"kind": kind}
    if kind not in ("branch", "set", "service"):
        node["prompt"] = made.prompt(name)
    match kind:
        case "play":
            node |= {"keys": made.keys(place, 0), "next": onward}
        case "say":
            # What is read is set just before, by a node that nothing else leads to: the say itself.
            made.nodes[f"{name}_read"] = {
                "kind": "say",
                "prompt": made.prompt(f"{name}_read", "value"),
                "value": name,
                "style": draw(st.sampled_from(["digits", "number"])),
                "next": onward,
            }
            del made.prompts[name]
            node = {"kind": "set", "variables": {name: draw(st.from_regex(r"[0-9]{1,8}", fullmatch=True))}}
            node["next"] = {"node": f"{name}_read"}
        case "menu":
            node |= {"keys": made.keys(place, 1), "retry": onward}
        case "listen":
            node |= {"keys": made.keys(place, 0), "route": "words", "without_hearing": "menu", "retry": onward}
        case "digits":
            node |= {"length": draw(st.integers(1, 8)), "into": name, "next": onward}
            if draw(st.booleans()):
                node |= {"at_least": 1, "retry": {"node": name}, "back": made.aim(place)}
        case "branch":
            node |= {
                "cases": [{"when": draw(conditions(made.languages)), "then": made.aim(place)}],
                "otherwise": onward,
            }
        case "callback":
            node |= {"accept": draw(st.sampled_from(_KEYS)), "next": {"node": "bye"}, "declined": onward}
        case "message":
            node |= {"longest_s": draw(st.integers(5, 120)), "next": {"node": "bye"}}
            # Nobody is made to leave a message: it stands beside the spine.
            made.nodes[f"{name}_taken"] = node
            node = {"kind": "play", "prompt": made.prompt(f"{name}_or"), "next": onward}
            node["keys"] = {"1": {"node": f"{name}_taken"}}
        case "transfer":
            node |= {"number": draw(st.sampled_from(TRANSFERS)), "failed": onward}
        case "set":
            needs = draw(st.lists(st.sampled_from([need.value for need in Need]), max_size=2, unique=True))
            node |= {"variables": {name: "1"}, "needs": needs, "next": onward}
        case "service":
            node |= {"service": draw(st.sampled_from(SERVICES)), "keep": {name: "/answer"}, "next": onward}
            if draw(st.booleans()):
                node |= {"prompt": made.prompt(name), "failed": onward}
        case "survey":
            node |= {"question": name, "scores": {"1": 5, "2": 1}, "next": onward, "silence": onward}
    made.nodes[name] = node


@st.composite
def conditions(draw: Draw, languages: tuple[Language, ...]) -> Values:
    """Anything that a branch may ask, but for variables."""
    return dict(
        draw(
            st.one_of(
                st.fixed_dictionaries(
                    {"on": st.just("schedule"), "schedule": st.sampled_from(SCHEDULES), "is_open": st.booleans()}
                ),
                st.fixed_dictionaries(
                    {"on": st.just("day"), "day": st.sampled_from(["workday", "weekend", "holiday"])}
                ),
                st.fixed_dictionaries({"on": st.just("tier"), "tiers": _some([tier.name.lower() for tier in Tier])}),
                st.fixed_dictionaries({"on": st.just("needs"), "needs": _some([need.value for need in Need])}),
                st.fixed_dictionaries(
                    {"on": st.just("language"), "languages": _some([one.value for one in languages])}
                ),
                st.fixed_dictionaries(
                    {"on": st.just("load"), "queue": st.sampled_from(_QUEUES), "waiting": st.integers(1, 50)}
                ),
                st.fixed_dictionaries({"on": st.just("last_queue"), "queues": _some(_QUEUES)}),
            )
        )
    )


def _some(values: Mapping[str, Any] | tuple[str, ...] | list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True)


def _route(made: _Made) -> None:
    made.nodes["words"] = {
        "kind": "route",
        "ways": {"emergency": {"node": "danger"}, "agent": {"queue": "general"}, "ticket": made.aim(len(made.spine))},
        "unknown": {"node": "menu"},
    }
    made.queue("danger", queue="general", tier="emergency")
    if made.draw(st.booleans()):
        made.nodes["words"]["confirm"] = "sure"
        made.nodes["sure"] = {"kind": "confirm", "prompt": made.prompt("sure", "queue"), "undo": {"node": "menu"}}


def _line(made: _Made) -> None:
    made.queue("prio", queue="general")
    made.queue("line", back={"node": "menu"})
    line = made.nodes["line"]
    if made.draw(st.booleans()):
        made.nodes["later"] = {
            "kind": "callback",
            "prompt": made.prompt("later"),
            "next": {"node": "bye"},
            "declined": {"node": "prio"},
        }
        line |= {"callback": "later", "callback_after_s": made.draw(st.integers(10, 300))}
    if made.draw(st.booleans()):
        made.nodes["mailbox"] = {"kind": "message", "prompt": made.prompt("mailbox"), "next": {"node": "bye"}}
        line |= {"closed": {"node": "mailbox"}, "limit": made.draw(st.integers(1, 100)), "full": {"node": "mailbox"}}


def _after_talk(made: _Made) -> str:
    made.nodes["bye"] = {"kind": "hangup", "prompt": made.prompt("bye")}
    if not made.draw(st.booleans()):
        return "bye"
    made.nodes["rated"] = {
        "kind": "survey",
        "prompt": made.prompt("rated"),
        "question": "service",
        "scores": {"1": 5, "2": 1},
        "next": {"node": "bye"},
        "silence": {"node": "bye"},
    }
    return "rated"


def _service_queue(made: _Made, queue: str) -> Values:
    names = {language.value: f"{queue} {language.value}" for language in made.languages}
    hours = made.draw(st.sampled_from([None, *SCHEDULES]))
    return {"names": names} if hours is None else {"names": names, "hours": hours}
