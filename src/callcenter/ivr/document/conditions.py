"""What a branch can ask about; each condition is pure data, answered by `ivr.walk.around`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from callcenter.ivr.document.parts import Part, Queue, ScheduleName, Shown, Text, TierName, Variable
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

SHOWN: Mapping[type[Part], Shown] = MappingProxyType(
    {
        OnSchedule: Shown("时间表", "Schedule", "时间表此刻是否开放，节假日和本地日期计算在内。"),
        OnDay: Shown("日期", "Day", "按国务院日历今天属于哪类日子，调休计算在内。"),
        OnTier: Shown("优先级", "Tier", "来电人的优先级是其中之一。"),
        OnNeeds: Shown("服务需要", "Needs", "来电人有其中一种服务需要。"),
        OnLanguage: Shown("语言", "Language", "来电人的语言是其中之一。"),
        OnLoad: Shown("队列负荷", "Load of a queue", "队列至少这么满，或无人值守；未填的不计，满足一项即可。"),
        OnLastQueue: Shown("上次队列", "Last queue", "接听此人上次来电的队列是其中之一。"),
        OnVariable: Shown("变量", "Variable", "变量恰好等于此内容；未设置的变量为空。"),
    }
)
"""Every condition, in the order in which people are shown them; what each asks is its docstring."""
