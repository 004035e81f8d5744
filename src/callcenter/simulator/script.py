"""The document of scripted callers (``hotline.try.yaml``).

Who calls and when, into what world, what they do, and what must come of it.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from callcenter.ivr.document.kinds import NodeName
from callcenter.ivr.document.parts import Dialled, Name, Part, Prompt, Queue, Shown, TierName, Variable, Words
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need, Tier

MOST_CALLERS = 500
MOST_STEPS = 500
LONGEST_S = 3600.0
ORDINARY_MORNING = datetime.fromisoformat("2026-03-05T10:00")
"""A Thursday."""

T = TypeVar("T")
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S)]
Keys = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    StringConstraints(pattern=r"^[0-9*#A-D]{1,32}$"),
]


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


OneOrMore = Annotated[tuple[T, ...], BeforeValidator(_as_list)]


class BargeIn(Part):
    """Does not hear a prompt out."""

    into: Prompt | None = None
    """None: whatever is said."""
    after_s: Seconds = 0.5
    """After its first word."""
    presses: Keys | None = None
    says: Words | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> "BargeIn":
        if (self.presses is None) == (self.says is None):
            raise PydanticCustomError("barge_in", "must hold exactly one of presses, says")
        return self


class Expecting(Part):
    """How long a caller is expected to wait, where anything is."""

    wait_min: Annotated[int | None, Field(ge=1, le=600), Shown("预计等待分钟", "Expected minutes")] = None
    wait_from_min: Annotated[int | None, Field(ge=1, le=600), Shown("预计最少分钟", "Expected minutes, from")] = None
    """None: `wait_min` is the only figure."""

    @property
    def wait(self) -> ExpectedWait | None:
        """As callers are told."""
        if self.wait_min is None:
            return None
        return ExpectedWait(min(self.wait_from_min or self.wait_min, self.wait_min), self.wait_min)


class Place(Expecting):
    """What a caller in line is told."""

    position: Annotated[int, Field(ge=1, le=10_000)]


def _as_step(value: object) -> object:
    """``hangs up`` for ``{hangs_up: true}``, and spaces for the lines below."""
    if isinstance(value, str):
        return {_named(value): True}
    return {_named(key): each for key, each in value.items()} if isinstance(value, dict) else value


def _named(key: object) -> str:
    return str(key).strip().replace(" ", "_").replace("-", "_")


class Step(Part):
    """One thing that a caller, an agent or time does: exactly one of these."""

    hears: Annotated[Prompt | None, Shown("听完提示音", "Hears out this prompt")] = None
    hears_out: Annotated[Literal[True] | None, Shown("听完当前内容", "Hears out what is being said")] = None
    presses: Annotated[Keys | None, Shown("按键", "Presses")] = None
    says: Annotated[Words | None, Shown("说", "Says")] = None
    barges_in: Annotated[BargeIn | None, Shown("打断", "Barges in")] = None
    silent: Annotated[
        Literal[True] | None,
        Shown("一直不作声", "Says and presses nothing", "", "Until in line, with somebody, or over."),
    ] = None
    waits: Annotated[Seconds | None, Shown("等待（秒）", "Waits, s")] = None
    goes_on: Annotated[Literal[True] | None, Shown("到下一件事", "Until the next thing happens by itself")] = None
    told_place: Annotated[Place | None, Shown("告知排位", "Is told the place")] = None
    agent_answers: Annotated[Literal[True] | None, Shown("坐席接听", "An agent answers")] = None
    agent_declines: Annotated[Literal[True] | None, Shown("坐席未接", "An agent does not answer")] = None
    agent_leaves: Annotated[Literal[True] | None, Shown("坐席挂机", "The agent hangs up")] = None
    hangs_up: Annotated[Literal[True] | None, Shown("挂机", "Hangs up")] = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Step":
        if len(self.model_fields_set) != 1 or getattr(self, self.does) is None:
            raise PydanticCustomError(
                "one_step", "must be exactly one of {steps}", {"steps": ", ".join(type(self).model_fields)}
            )
        return self

    @property
    def does(self) -> str:
        """Which of them it is."""
        return next(iter(self.model_fields_set), "hears")

    @property
    def of(self) -> Any:
        """Its value."""
        return getattr(self, self.does)


ReadStep = Annotated[Step, BeforeValidator(_as_step)]


def _as_tier(value: object) -> object:
    return Tier(value) if type(value) is int and value in Tier.__members__.values() else value


class Who(Part):
    """The caller."""

    dialled: Annotated[Dialled | None, Shown("拨打号码", "Dialled")] = None
    """None: a number of the flow itself."""
    language: Annotated[Language | None, Shown("语言", "Language")] = None
    """None: that of the dialled number."""
    tier: Annotated[TierName, BeforeValidator(_as_tier), Shown("优先级", "Tier")] = Tier.ORDINARY
    needs: Annotated[tuple[Need, ...], Shown("服务需要", "Needs")] = ()
    is_number_known: Annotated[bool, Shown("有来电号码", "Number is known")] = True
    last_queue: Annotated[Queue | None, Shown("上次队列", "Last queue")] = None


class QueueNow(Expecting):
    """How a queue stands."""

    waiting: Annotated[int, Field(ge=0, le=100_000), Shown("等待人数", "Callers waiting")] = 0
    agents_on: Annotated[int, Field(ge=0, le=10_000), Shown("在岗坐席", "Agents there")] = 1
    closed: Annotated[dict[Language, Words] | None, Shown("关闭公告", "Closing notice")] = None
    """Closed by a click, and the words of its notice; None for open."""


class ServiceNow(Part):
    """What a service does when it is asked."""

    answers: Annotated[Any, Shown("答复", "Answer")] = None
    """The JSON of its answer."""
    fails: Annotated[Words | None, Shown("失败原因", "Fails with")] = None
    hangs: Annotated[bool, Shown("无响应", "Says nothing")] = False
    after_s: Annotated[Seconds, Shown("用时（秒）", "After, s")] = 0.3


class TransferNow(Part):
    """What becomes of a transfer."""

    talks_s: Annotated[Seconds | None, Shown("通话（秒）", "They talk, s")] = 60.0
    fails: Annotated[Words | None, Shown("失败原因", "Fails with")] = None
    is_refused: Annotated[bool, Shown("不允许", "Not allowed")] = False


class World(Part):
    """Everything around the caller that a flow may ask about or run into."""

    queues: Annotated[dict[Queue, QueueNow], Shown("队列", "Queues")] = {}
    announcement: Annotated[dict[Language, Words], Shown("紧急公告", "Announcement")] = {}
    recogniser: Annotated[Literal["up", "keywords_only", "down", "fails"], Shown("语音识别", "Recogniser")] = "up"
    """``keywords_only``: it has no other words, so that nothing is sure; ``fails``: it dies while the caller speaks."""
    services: Annotated[dict[Name, ServiceNow], Shown("外部服务", "Services")] = {}
    """One that is not named here answers nothing."""
    transfers: Annotated[dict[Dialled, TransferNow], Shown("转接", "Transfers")] = {}
    unheard: Annotated[tuple[Prompt, ...], Shown("无声提示音", "Prompts without sound")] = ()
    can_record: Annotated[bool, Shown("可留言", "Messages can be kept")] = True


End = Literal["hung_up", "left", "waiting", "talking", "in_flow"]
"""``hung_up`` by us, ``left``: by the caller."""


class Expected(Part):
    """What must come of it; what is not named may be anything, but a complaint is always a failure unless expected."""

    joins: Annotated[Queue | None, Shown("进入队列", "Joins")] = None
    tier: Annotated[TierName | None, Shown("优先级", "Tier")] = None
    within_s: Annotated[Seconds | None, Shown("几秒内到人工", "In line for a person within, s")] = None
    path: Annotated[tuple[NodeName, ...] | None, Shown("完整路径", "Path")] = None
    """Every node, in order."""
    passes: Annotated[OneOrMore[NodeName], Shown("经过", "Passes")] = ()
    """These nodes in this order, others may lie between."""
    hears: Annotated[OneOrMore[Prompt], Shown("听到", "Hears")] = ()
    """These prompts in this order, others may lie between."""
    never_hears: Annotated[OneOrMore[Prompt], Shown("不会听到", "Never hears")] = ()
    hears_words: Annotated[OneOrMore[Words], Shown("听到的话", "Hears words")] = ()
    """Parts of what is said."""
    ends: Annotated[End | None, Shown("结束", "Ends")] = None
    language: Annotated[Language | None, Shown("语言", "Language")] = None
    scores: Annotated[dict[Name, int], Shown("评价", "Scores")] = {}
    promised: Annotated[Queue | None, Shown("承诺回拨", "Promised a callback")] = None
    records: Annotated[NodeName | None, Shown("留言", "Leaves a message at")] = None
    transferred_to: Annotated[Dialled | None, Shown("转接到", "Transferred to")] = None
    variables: Annotated[dict[Variable, str], Shown("变量", "Variables")] = {}
    complains: Annotated[OneOrMore[NodeName], Shown("故障节点", "Complains of")] = ()
    """The nodes of which operators are told."""


class Script(Part):
    """One caller."""

    name: Name
    about: Annotated[dict[Language, Words], Shown("说明", "About")] = {}
    caller: Annotated[Who, Shown("来电者", "Caller")] = Who()
    at: Annotated[datetime, Shown("时间", "At")] = ORDINARY_MORNING
    """On the site's clock."""
    world: Annotated[World, Shown("环境", "World")] = World()
    steps: Annotated[tuple[ReadStep, ...], Field(max_length=MOST_STEPS), Shown("步骤", "Steps")] = ()
    expect: Annotated[Expected, Shown("预期", "Expected")] = Expected()


class Tries(Part):
    """The whole document."""

    callers: Annotated[tuple[Script, ...], Field(max_length=MOST_CALLERS), Shown("来电者", "Callers")] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> "Tries":
        names = [script.name for script in self.callers]
        for name in names:
            if names.count(name) > 1:
                raise PydanticCustomError("two_callers", "two callers are named {name}", {"name": name})
        return self
