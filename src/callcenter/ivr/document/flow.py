"""A flow as operators write it: its nodes, prompts, queues, and what must hold between them.

Rules: a caller may press the person's key anywhere; who does nothing reaches a person; every prompt is there in every
language; nothing is named that does not exist, and nothing exists that no caller can reach.
"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Discriminator, Field, StringConstraints, Tag

from callcenter.ivr.document.kinds import Node, NodeName, NodeT, Route
from callcenter.ivr.document.parts import Dialled, Key, Name, Part, Queue, Refers, ScheduleName, Seconds, Shown, Words
from callcenter.vocabulary.languages import Language

MAX_NODES = 2000
MAIN_FLOW = "hotline"
"""Where calls begin that no other flow claims."""


class HouseKeys(Part):
    """Keys that mean the same at every node."""

    person: Annotated[Key, Shown("人工", "Person")] = "0"
    repeat: Annotated[Key, Shown("重复", "Repeat")] = "*"
    back: Annotated[Key, Shown("返回", "Back")] = "#"


class Timings(Part):
    """How long a caller is given; `ivr.walk.manners` lengthens it for callers with needs."""

    answer_s: Annotated[Seconds, Shown("等候回答（秒）", "For an answer, s")]
    key_s: Annotated[Seconds, Shown("等候按键（秒）", "For a key, s")]
    speech_limit_s: Annotated[Seconds, Shown("说话上限（秒）", "For speech, at most, s", "一次说话最多等这么久。")]
    """The longest utterance waited for."""


class Recorded(Part):
    """Words that somebody has recorded; the text is for people who read, and for when the file is gone."""

    text: Words
    recording: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
    """A file below ``prompts/<language>/`` beside the flow."""


def _form_of_words(value: object) -> str:
    return "recorded" if isinstance(value, Recorded | dict) else "words"


Spoken = Annotated[Annotated[Words, Tag("words")] | Annotated[Recorded, Tag("recorded")], Discriminator(_form_of_words)]
Wording = Annotated[dict[Language, Spoken], Field(min_length=1)]


class ServiceQueue(Part):
    """A queue (服务队列) as callers and agents know it."""

    names: Annotated[dict[Language, Words], Shown("名称", "Names")]
    hours: Annotated[ScheduleName | None, Shown("开放时间", "Hours", "不填：始终开放。")] = None
    """Left out: always open."""


class Spot(Part):
    """Where a node stands on the canvas."""

    x: Annotated[float, Field(ge=-100_000, le=100_000)]
    y: Annotated[float, Field(ge=-100_000, le=100_000)]


class Flow(Part):
    """The whole document."""

    name: Annotated[Name, Shown("流程名称", "Name of the flow")]
    languages: Annotated[
        dict[Language, tuple[Dialled, ...]],
        Field(min_length=1),
        Shown("语言与号码", "Languages and numbers", "拨打这些号码的来电以该语言开始；其他号码用第一种语言。"),
    ]
    """The numbers whose calls begin in each language; the first language is also for any other number."""
    keys: Annotated[HouseKeys, Shown("通用按键", "House keys", "在每个节点含义相同的按键。")] = HouseKeys()
    """Keys that mean the same at every node."""
    max_failures: Annotated[int, Field(ge=1, le=5), Shown("失败次数上限", "Failed tries", "达到此次数即转人工。")]
    """Tries that may fail before the caller is put through to a person."""
    time_to_human_s: Annotated[
        float,
        Field(ge=5, le=120),
        Shown("转人工时限（秒）", "Time to a person, s", "到人工为止，提示音最多可占用的时间。"),
    ] = 15.0
    """What prompts may take, at most, on any way to a person (GB/T 33358-2016: answered within 15 s)."""
    timings: Annotated[Timings, Shown("时限", "Timings")]
    queues: Annotated[dict[Queue, ServiceQueue], Field(min_length=1), Shown("队列", "Queues")]
    fallback_queue: Annotated[Queue, Shown("后备队列", "Fallback queue", "其他办法都不能确定去向的来电进入此队列。")]
    """Where a caller goes whom nothing else could place."""
    first: Annotated[NodeName, Refers("node"), Shown("首节点", "First node")]
    listed: Annotated[
        NodeName,
        Refers("node", ("play", "menu", "listen", "queue", "branch", "set")),
        Shown("特服首节点", "First node of listed callers", "特服名单上的来电从此开始。"),
    ]
    """Where callers on the special-service list begin."""
    line: Annotated[
        NodeName,
        Refers("node", ("queue",)),
        Shown("排队节点", "Line", "出口指向队列的来电在此等候。"),
    ]
    """Where callers wait whom an exit sends to a queue."""
    after_talk: Annotated[
        NodeName,
        Refers("node", ("play", "survey", "hangup", "branch")),
        Shown("通话后", "After the talk", "坐席挂断后，来电人从此继续。"),
    ]
    """Where callers go on once the agent has left."""
    nodes: Annotated[dict[NodeName, Node], Field(min_length=1, max_length=MAX_NODES)]
    prompts: dict[Name, Wording]
    layout: dict[NodeName, Spot] = {}
    """For the canvas; means nothing to callers."""

    @cached_property
    def version(self) -> str:
        """Short hash of the content: the same words and rules, the same version, whatever the comments and layout."""
        return hashlib.sha256(self.model_dump_json(exclude={"layout"}).encode()).hexdigest()[:12]

    @cached_property
    def destinations(self) -> frozenset[str]:
        """What a lexicon may send a caller to."""
        routes = [node for node in self.nodes.values() if isinstance(node, Route)]
        return frozenset(self.queues) | {way for route in routes for way in route.ways}

    @cached_property
    def only_route(self) -> str | None:
        """The route node, where there is exactly one: it knows what to do with words said at any node."""
        routes = [name for name, node in self.nodes.items() if isinstance(node, Route)]
        return routes[0] if len(routes) == 1 else None

    def language_of(self, dialled: str) -> Language:
        """The language in which calls to this number begin."""
        for language, numbers in self.languages.items():
            if dialled in numbers:
                return language
        return next(iter(self.languages))

    def node(self, name: str, kind: type[NodeT]) -> NodeT:
        """The node of this name; raises KeyError unless it is of this kind."""
        node = self.nodes[name]
        if not isinstance(node, kind):
            raise KeyError(f"{name} is a {node.kind} node, not a {kind.__name__.lower()} node")
        return node

    def words(self, prompt: str, language: Language) -> str:
        """The prompt's text, with its placeholders."""
        said = self.prompts[prompt][language]
        return said.text if isinstance(said, Recorded) else said


Flows = Mapping[str, Flow]
"""All flows of one edition, by name."""
