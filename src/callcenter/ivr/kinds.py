"""The kinds of node: the one declaration from which validation, forms, documentation and simulator are drawn.

A kind is a pydantic model. Its docstring, the `Shown` of its fields and of `SHOWN` are what people see; the types of
its fields (`Exit`, `Prompt`, `Queue`, `Variable` …) are what the linter and the walk follow.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from callcenter.ivr.conditions import Condition
from callcenter.ivr.parts import (
    Dialled,
    Exit,
    Key,
    Name,
    Part,
    Prompt,
    Queue,
    Refers,
    Seconds,
    Shown,
    Text,
    TierName,
    Variable,
)
from callcenter.vocabulary.tiers import Need, Tier

NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Keys = Annotated[
    dict[Key, Exit],
    Shown("按键", "Keys", "每个按键通向哪里；0、*、# 另有固定含义。", "Where each key leads; 0, * and # are taken."),
]
Next = Annotated[Exit, Shown("下一步", "Next")]
Back = Annotated[Exit | None, Shown("返回", "Back", "按 # 返回的地方。", "Where the back key leads.")]
Said = Annotated[Prompt, Shown("提示音", "Prompt")]


class NodeBase(Part):
    """What every node has."""

    note: Annotated[str | None, Field(max_length=500), Shown("备注", "Note", "给同事看。", "For colleagues.")] = None


class Play(NodeBase):
    """Tells the caller something; keys cut it short."""

    kind: Literal["play"]
    prompt: Said
    keys: Keys = {}
    next: Next


class Say(NodeBase):
    """Reads a value to the caller: a number, a date, a time, or digit by digit. The prompt says where: ``{value}``."""

    kind: Literal["say"]
    prompt: Annotated[Prompt, Refers("prompt", puts_in=("value",)), Shown("提示音", "Prompt")]
    value: Annotated[Variable, Shown("变量", "Variable")]
    style: Annotated[Literal["digits", "number", "date", "time"], Shown("读法", "Read as")]
    keys: Keys = {}
    next: Next


class Menu(NodeBase):
    """Asks by keys alone."""

    kind: Literal["menu"]
    prompt: Said
    keys: Annotated[dict[Key, Exit], Field(min_length=1), Shown("按键", "Keys")]
    retry: Annotated[Exit, Shown("没有选择时", "After no answer or a wrong key")]
    back: Back = None


class Listen(NodeBase):
    """Asks what the call is about, by voice and by keys together."""

    kind: Literal["listen"]
    prompt: Said
    keys: Keys = {}
    route: Annotated[NodeName, Refers("node", ("route",)), Shown("分流节点", "Route by")]
    """The node that leads the caller's words to a queue."""
    without_hearing: Annotated[NodeName, Refers("node", ("menu",)), Shown("不能听时", "When we cannot listen")]
    """The node that asks by keys alone, for when no recogniser can be had or the caller does not speak."""
    retry: Annotated[Exit, Shown("没有回答时", "After no answer")]
    back: Back = None


class Route(NodeBase):
    """Leads words to a queue, by the lexicon; queues that it names are joined, after `confirm` if there is one."""

    kind: Literal["route"]
    ways: Annotated[
        dict[Name, Exit],
        Shown("去向", "Ways", "词表里不是队列的去向。", "The lexicon's destinations that are not queues."),
    ]
    confirm: Annotated[NodeName | None, Refers("node", ("confirm",)), Shown("确认节点", "Confirm at")] = None
    unknown: Annotated[Exit, Shown("听不懂时", "Words that lead nowhere")]


class Confirm(NodeBase):
    """Names the queue that was understood; the repeat key undoes it, silence agrees."""

    kind: Literal["confirm"]
    prompt: Annotated[Prompt, Refers("prompt", puts_in=("queue",)), Shown("提示音", "Prompt")]
    undo: Annotated[Exit, Shown("不对时", "When it is wrong")]


class Digits(NodeBase):
    """Collects digits until `length` of them, the back key, or silence."""

    kind: Literal["digits"]
    prompt: Said
    into: Annotated[Variable | None, Shown("存入变量", "Into variable")] = None
    at_least: Annotated[int, Field(ge=0, le=32), Shown("至少几位", "At least")] = 0
    length: Annotated[int, Field(ge=1, le=32), Shown("最多几位", "At most")]
    next: Next
    retry: Annotated[Exit | None, Shown("位数不够时", "After too few digits")] = None
    """None: `next`, whatever was typed."""
    back: Back = None
    """Taken by the back key before the first digit."""


class Case(Part):
    """One case of a branch."""

    when: Annotated[Condition, Shown("条件", "When")]
    then: Annotated[Exit, Shown("则去", "Then")]


class Branch(NodeBase):
    """Goes where the first case that holds leads; says nothing."""

    kind: Literal["branch"]
    cases: Annotated[tuple[Case, ...], Field(min_length=1), Shown("情形", "Cases")]
    otherwise: Annotated[Exit, Shown("否则", "Otherwise")]


class QueueUp(NodeBase):
    """Waits in line for a person."""

    kind: Literal["queue"]
    prompt: Annotated[Prompt, Shown("进入时", "On joining")]
    next_prompt: Annotated[Prompt, Shown("下一位时", "To the caller who is next")]
    place_prompt: Annotated[Prompt, Refers("prompt", puts_in=("ahead",)), Shown("排位", "Place")]
    wait_prompt: Annotated[
        Prompt, Refers("prompt", puts_in=("ahead", "wait_min")), Shown("排位和预计", "Place and wait")
    ]
    """Place and expected wait, where there is an honest estimate."""
    queue: Annotated[Queue | None, Shown("队列", "Queue")] = None
    """Joined whatever was chosen; None joins the queue that was chosen."""
    tier: Annotated[TierName, Shown("至少优先级", "At least this tier")] = Tier.ORDINARY
    closed: Annotated[Exit | None, Shown("队列关闭时", "When the queue is closed")] = None
    """None: the closing notice, then the fallback queue."""
    limit: Annotated[int | None, Field(ge=1, le=10_000), Shown("人数上限", "At most so many wait")] = None
    full: Annotated[Exit | None, Shown("队列已满时", "When it is full")] = None
    callback: Annotated[NodeName | None, Refers("node", ("callback",)), Shown("回拨节点", "Callback")] = None
    """Offered to who waits, after `callback_after_s`."""
    callback_after_s: Annotated[int, Field(ge=10, le=3600), Shown("等待多久后提供回拨（秒）", "Callback after, s")] = 60
    back: Back = None


class Callback(NodeBase):
    """Offers to call back; who accepts keeps the place and may hang up."""

    kind: Literal["callback"]
    prompt: Said
    accept: Annotated[Key, Shown("接受键", "Key to accept")] = "1"
    next: Annotated[Exit, Shown("接受后", "After accepting")]
    declined: Annotated[Exit, Shown("不接受时", "When declined")]
    """For callers who came by an exit; who was asked in line goes on waiting."""


class Message(NodeBase):
    """Lets the caller leave a message, ended by any key, silence, or hanging up."""

    kind: Literal["message"]
    prompt: Said
    longest_s: Annotated[Seconds, Shown("最长（秒）", "At most, s")] = 120
    next: Next


class Transfer(NodeBase):
    """Puts the caller through to a number that the site allows (`CALLCENTER_ASTERISK__TRANSFERS`)."""

    kind: Literal["transfer"]
    prompt: Said
    number: Annotated[Dialled, Refers("transfer"), Shown("号码", "Number")]
    failed: Annotated[Exit, Shown("接不通时", "When nobody answers")]


class Survey(NodeBase):
    """One question of the survey."""

    kind: Literal["survey"]
    prompt: Said
    question: Annotated[Name, Shown("问题名称", "Question")]
    scores: Annotated[
        dict[Key, Annotated[int, Field(ge=0, le=5)]], Field(min_length=1), Shown("按键得分", "Score of each key")
    ]
    next: Next
    silence: Annotated[Exit, Shown("不评价时", "After no answer")]


class Set(NodeBase):
    """Sets variables, or what the caller needs; says nothing."""

    kind: Literal["set"]
    variables: Annotated[dict[Name, Text], Shown("变量", "Variables")] = {}
    needs: Annotated[tuple[Need, ...], Shown("服务需要", "Needs")] = ()
    """Added to the caller's own for the rest of the call."""
    next: Next


class Service(NodeBase):
    """Asks an HTTP service that the site has named (`CALLCENTER_SERVICES`), and keeps parts of its answer."""

    kind: Literal["service"]
    prompt: Annotated[Prompt | None, Shown("等待时的提示音", "Said meanwhile")] = None
    service: Annotated[Name, Refers("service"), Shown("服务", "Service")]
    send: Annotated[dict[Name, Text], Shown("发送", "Send")] = {}
    keep: Annotated[
        dict[Name, Annotated[str, Field(max_length=200)]],
        Shown(
            "保存", "Keep", "变量：答复中的位置（JSON Pointer）。", "Variable: its place in the answer (JSON Pointer)."
        ),
    ] = {}
    deadline_s: Annotated[float, Field(gt=0, le=10), Shown("期限（秒）", "Deadline, s")] = 3.0
    next: Annotated[Exit, Shown("有答复时", "When it answers")]
    failed: Annotated[Exit | None, Shown("失败时", "When it fails")] = None
    """None: a person."""


class Goto(NodeBase):
    """Goes on in another flow, from its beginning."""

    kind: Literal["flow"]
    flow: Annotated[Name, Refers("flow"), Shown("流程", "Flow")]


class HangUp(NodeBase):
    """Says good-bye, if there is a prompt, and hangs up."""

    kind: Literal["hangup"]
    prompt: Annotated[Prompt | None, Shown("提示音", "Prompt")] = None


Node = Annotated[
    Play
    | Say
    | Menu
    | Listen
    | Route
    | Confirm
    | Digits
    | Branch
    | QueueUp
    | Callback
    | Message
    | Transfer
    | Survey
    | Set
    | Service
    | Goto
    | HangUp,
    Field(discriminator="kind"),
]
NodeT = TypeVar("NodeT", bound=NodeBase)

SHOWN = {
    Play: Shown("播放", "Play"),
    Say: Shown("报读", "Say a value"),
    Menu: Shown("按键菜单", "Menu"),
    Listen: Shown("听取", "Listen"),
    Route: Shown("分流", "Route by words"),
    Confirm: Shown("确认", "Confirm"),
    Digits: Shown("收号", "Collect digits"),
    Branch: Shown("分支", "Branch"),
    QueueUp: Shown("排队", "Queue"),
    Callback: Shown("提供回拨", "Offer a callback"),
    Message: Shown("留言", "Leave a message"),
    Transfer: Shown("转接号码", "Transfer to a number"),
    Survey: Shown("评价", "Survey"),
    Set: Shown("设置", "Set"),
    Service: Shown("查询服务", "Ask a service"),
    Goto: Shown("转到流程", "Go to flow"),
    HangUp: Shown("挂机", "Hang up"),
}
"""Every kind, in the order in which people are shown them."""
