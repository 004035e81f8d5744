"""What a branch can ask about; each condition is pure data, answered by `ivr.around`."""

from typing import Annotated, Literal

from pydantic import Field

from callcenter.ivr.parts import Part, Queue, ScheduleName, Shown, Text, TierName, Variable
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need

AtLeastOne = Field(min_length=1)


class OnSchedule(Part):
    """Whether a schedule is open now, holidays and local days counted."""

    on: Literal["schedule"]
    schedule: Annotated[ScheduleName, Shown("时间表", "Schedule")]
    is_open: Annotated[bool, Shown("开放时", "Is open")] = True


class OnDay(Part):
    """What kind of day it is by the State Council's calendar, swapped days counted."""

    on: Literal["day"]
    day: Annotated[Literal["workday", "weekend", "holiday"], Shown("日期类型", "Kind of day")]


class OnTier(Part):
    """The caller's tier is one of these."""

    on: Literal["tier"]
    tiers: Annotated[tuple[TierName, ...], AtLeastOne, Shown("优先级", "Tiers")]


class OnNeeds(Part):
    """The caller has one of these needs."""

    on: Literal["needs"]
    needs: Annotated[tuple[Need, ...], AtLeastOne, Shown("服务需要", "Needs")]


class OnLanguage(Part):
    """The caller's language is one of these."""

    on: Literal["language"]
    languages: Annotated[tuple[Language, ...], AtLeastOne, Shown("语言", "Languages")]


class OnLoad(Part):
    """A queue is at least so full, or nobody is there to answer it. What is left out does not count; one is enough."""

    on: Literal["load"]
    queue: Annotated[Queue, Shown("队列", "Queue")]
    waiting: Annotated[int | None, Field(ge=1), Shown("等待人数不少于", "Callers waiting, at least")] = None
    wait_min: Annotated[int | None, Field(ge=1), Shown("预计等待分钟不少于", "Expected minutes, at least")] = None
    is_unstaffed: Annotated[bool, Shown("或无人值守", "Or nobody is there to answer")] = False


class OnLastQueue(Part):
    """The queue that answered this caller's last call is one of these."""

    on: Literal["last_queue"]
    queues: Annotated[tuple[Queue, ...], AtLeastOne, Shown("上次队列", "Last queue")]


class OnVariable(Part):
    """A variable holds exactly this; an unset one holds the empty text."""

    on: Literal["variable"]
    variable: Annotated[Variable, Shown("变量", "Variable")]
    equals: Annotated[Text, Shown("等于", "Equals")]


Condition = Annotated[
    OnSchedule | OnDay | OnTier | OnNeeds | OnLanguage | OnLoad | OnLastQueue | OnVariable,
    Field(discriminator="on"),
]
