"""A flow as operators write it: its nodes, prompts, queues and routes, and what must hold between them.

Rules: a caller may press the person's key anywhere; who does nothing reaches a person; every prompt is there in every
language; nothing is named that does not exist, and nothing exists that no caller can reach.
"""

import hashlib
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator

from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier


def _as_text(value: object) -> object:
    # YAML reads an unquoted 1 as a number; on a phone it is a key.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_tier(value: object) -> Tier:
    names = {tier.name.lower(): tier for tier in Tier}
    if isinstance(value, Tier):
        return value
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"must be one of {', '.join(names)}")
    return names[value]


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Key = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[0-9*#A-D]$")]
Dialled = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[0-9]{2,20}$")]
Seconds = Annotated[float, Field(gt=0, le=120)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Queue = Annotated[QueueId, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Part(BaseModel, frozen=True, extra="forbid"):
    """Any piece of the document."""


class Exit(Part):
    """Where a caller goes next: exactly one of the three."""

    node: Name | None = None
    queue: Queue | None = None
    language: Language | None = None
    """Begin again in this language."""

    @model_validator(mode="after")
    def _has_one_aim(self) -> "Exit":
        if sum(aim is not None for aim in (self.node, self.queue, self.language)) != 1:
            raise ValueError("must hold exactly one of node, queue, language")
        return self


class Say(Part):
    """Tells the caller something; keys cut it short."""

    kind: Literal["say"]
    prompt: Name
    keys: dict[Key, Exit] = {}
    next: Exit


class Ask(Part):
    """Asks what the call is about, by voice and by keys together."""

    kind: Literal["ask"]
    prompt: Name
    listens: bool
    without_hearing: Name | None = None
    """The node that asks by keys alone, for when no recogniser can be had."""
    keys: dict[Key, Exit] = {}
    retry: Exit
    """After an answer that was not understood, or none."""
    back: Exit | None = None


class Confirm(Part):
    """Names the queue that was understood; the repeat key undoes it, silence agrees."""

    kind: Literal["confirm"]
    prompt: Name
    undo: Exit


class Digits(Part):
    """Collects digits until `length` of them, the back key, or silence."""

    kind: Literal["digits"]
    prompt: Name
    length: Annotated[int, Field(ge=1, le=32)]
    next: Exit
    back: Exit | None = None
    """Taken by the back key before the first digit."""


class Line(Part):
    """Waits in line for a person."""

    kind: Literal["line"]
    prompt: Name
    """Said once, on joining."""
    next_prompt: Name
    """Said to the caller who is next."""
    place_prompt: Name
    wait_prompt: Name
    """Place and expected wait, where there is an honest estimate."""
    queue: Queue | None = None
    """Joined whatever was chosen; None joins the queue that was chosen."""
    tier: Annotated[Tier, BeforeValidator(_as_tier)] = Tier.ORDINARY
    """At least this urgent."""
    back: Exit | None = None


class Score(Part):
    """One question of the survey."""

    kind: Literal["score"]
    prompt: Name
    question: Name
    scores: Annotated[dict[Key, Annotated[int, Field(ge=0, le=5)]], Field(min_length=1)]
    next: Exit
    silence: Exit


class Bye(Part):
    """Says good-bye and hangs up."""

    kind: Literal["bye"]
    prompt: Name


Node = Annotated[Say | Ask | Confirm | Digits | Line | Score | Bye, Field(discriminator="kind")]
NodeT = TypeVar("NodeT", Say, Ask, Confirm, Digits, Line, Score, Bye)


class HouseKeys(Part):
    """Keys that mean the same at every node."""

    person: Key = "0"
    repeat: Key = "*"
    back: Key = "#"


class Timings(Part):
    """How long a caller is given. `…_with_needs_s` is for callers who have told us of a need."""

    answer_s: Seconds
    answer_with_needs_s: Seconds
    key_s: Seconds
    key_with_needs_s: Seconds
    speech_limit_s: Seconds
    """The longest utterance waited for."""


class Flow(Part):
    """The whole document."""

    name: Name
    languages: Annotated[dict[Language, tuple[Dialled, ...]], Field(min_length=1)]
    """The numbers whose calls begin in each language; the first language is also for any other number."""
    keys: HouseKeys = HouseKeys()
    max_failures: Annotated[int, Field(ge=1, le=5)]
    """Tries that may fail before the caller is put through to a person."""
    timings: Timings
    queues: Annotated[dict[Queue, dict[Language, Words]], Field(min_length=1)]
    fallback_queue: Queue
    first: Name
    listed: Name
    """Where callers on the special-service list begin."""
    confirm: Name | None = None
    """Where a queue understood from words is confirmed; None joins it at once."""
    line: Name
    after_talk: Name
    routes: dict[Name, Exit]
    """Destinations of the lexicon that are not queues."""
    nodes: Annotated[dict[Name, Node], Field(min_length=1)]
    prompts: dict[Name, dict[Language, Words]]

    @cached_property
    def version(self) -> str:
        """Short hash of the content: the same words and rules, the same version, whatever the comments."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def destinations(self) -> frozenset[str]:
        """What a lexicon may send a caller to."""
        return frozenset(self.queues) | frozenset(self.routes)

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
