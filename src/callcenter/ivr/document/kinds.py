"""The kinds of node: the one declaration from which validation, forms, documentation and simulator are drawn.

A kind is a pydantic model. Its docstring, the `Shown` of its fields and of `SHOWN` are what people see; the types of
its fields (`Exit`, `Prompt`, `Queue`, `Variable` …) are what the linter and the walk follow.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from callcenter.ivr.document.conditions import Condition
from callcenter.ivr.document.parts import (
    Dialled,
    Exit,
    Key,
    Name,
    NewVariable,
    Part,
    Prompt,
    Queue,
    Refers,
    Seconds,
    Shown,
    Template,
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
    route: Annotated[
        NodeName, Refers("node", ("route",)), Shown("分流节点", "Route by", "把来电人说的话引向队列的节点。")
    ]
    """The node that leads the caller's words to a queue."""
    without_hearing: Annotated[
        NodeName,
        Refers("node", ("menu",)),
        Shown("不能听时", "When we cannot listen", "没有识别引擎或来电人不便说话时，改用按键提问的节点。"),
    ]
    """The node that asks by keys alone, for when no recogniser can be had or the caller does not speak."""
    retry: Annotated[Exit, Shown("没有回答时", "After no answer")]
    back: Back = None


PERSON_WAY = "agent"
"""The way of who asks for a person, as lexicons call it."""


class Route(NodeBase):
    """Leads words on, by lexicon and wordings; a queue is joined, after `confirm` where the words are not sure."""

    kind: Literal["route"]
    ways: Annotated[
        dict[Name, Exit],
        Shown("去向", "Ways", "词表里不是队列的去向。", "The lexicon's destinations that are not queues."),
    ]
    confirm: Annotated[
        NodeName | None,
        Refers("node", ("confirm",)),
        Shown(
            "确认节点",
            "Confirm at",
            "没有把握时先确认；不填则直接进入队列。",
            "Where words that are not sure are confirmed.",
        ),
    ] = None
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
    into: Annotated[NewVariable | None, Shown("存入变量", "Into variable")] = None
    at_least: Annotated[int, Field(ge=0, le=32), Shown("至少几位", "At least")] = 0
    length: Annotated[int, Field(ge=1, le=32), Shown("最多几位", "At most")]
    next: Next
    retry: Annotated[Exit | None, Shown("位数不够时", "After too few digits", "不填：无论输入多少都进入下一步。")] = (
        None
    )
    """Left out: `next`, whatever was typed."""
    back: Back = None


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
        Prompt,
        Refers("prompt", puts_in=("ahead", "wait_min")),
        Shown(
            "排位和预计", "Place and wait", "能诚实估计时，报排位和预计等待：{wait_min} 为一个数或“3到5”这样的范围。"
        ),
    ]
    """Place and expected wait, where there is an honest estimate: `{wait_min}` is one figure or a range, "3 to 5"."""
    queue: Annotated[Queue | None, Shown("队列", "Queue", "无论选了什么都进入此队列；不填则进入所选的队列。")] = None
    """Joined whatever was chosen; left out, the queue that was chosen is joined."""
    tier: Annotated[TierName, Shown("至少优先级", "At least this tier")] = Tier.ORDINARY
    closed: Annotated[
        Exit | None, Shown("队列关闭时", "When the queue is closed", "不填：播报关闭通知，再进入后备队列。")
    ] = None
    """Left out: the closing notice, then the fallback queue."""
    limit: Annotated[int | None, Field(ge=1, le=10_000), Shown("人数上限", "At most so many wait")] = None
    full: Annotated[Exit | None, Shown("队列已满时", "When it is full")] = None
    callback: Annotated[
        NodeName | None,
        Refers("node", ("callback",)),
        Shown("回拨节点", "Callback", "等待一段时间后，向排队的人提供回拨。"),
    ] = None
    """Offered to who waits, after `callback_after_s`."""
    callback_after_s: Annotated[int, Field(ge=10, le=3600), Shown("等待多久后提供回拨（秒）", "Callback after, s")] = 60
    back: Back = None


class Callback(NodeBase):
    """Offers to call back; who accepts keeps the place and may hang up."""

    kind: Literal["callback"]
    prompt: Said
    accept: Annotated[Key, Shown("接受键", "Key to accept")] = "1"
    next: Annotated[Exit, Shown("接受后", "After accepting")]
    declined: Annotated[Exit, Shown("不接受时", "When declined", "用于由出口来到此处的来电人；排队中的人继续排队。")]
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
    """Sets variables, what the caller needs, or that nothing is recorded; says nothing."""

    kind: Literal["set"]
    variables: Annotated[
        dict[NewVariable, Template],
        Shown("变量", "Variables", "内容里可用 {名称} 引用其他变量。", "The words may hold other variables as {name}."),
    ] = {}
    needs: Annotated[tuple[Need, ...], Shown("服务需要", "Needs", "在本次通话余下时间加给来电人。")] = ()
    """Added to the caller's own for the rest of the call."""
    is_unrecorded: Annotated[
        bool,
        Shown(
            "本次通话不录音",
            "Is not recorded",
            "来电人不愿录音：此后与人工的通话不录音；留言仍会保存。",
            "The caller does not want it: no talk of the call is recorded from now on. A message is kept, though.",
        ),
    ] = False
    next: Next


class Service(NodeBase):
    """Asks an HTTP service that the site has named (`CALLCENTER_SERVICES`), and keeps parts of its answer."""

    kind: Literal["service"]
    prompt: Annotated[Prompt | None, Shown("等待时的提示音", "Said meanwhile")] = None
    service: Annotated[Name, Refers("service"), Shown("服务", "Service")]
    send: Annotated[
        dict[Name, Template],
        Shown("发送", "Send", "内容里可用 {名称} 引用变量。", "The words may hold variables as {name}."),
    ] = {}
    keep: Annotated[
        dict[NewVariable, Annotated[str, Field(max_length=200)]],
        Shown(
            "保存", "Keep", "变量：答复中的位置（JSON Pointer）。", "Variable: its place in the answer (JSON Pointer)."
        ),
    ] = {}
    deadline_s: Annotated[float, Field(gt=0, le=10), Shown("期限（秒）", "Deadline, s")] = 3.0
    next: Annotated[Exit, Shown("有答复时", "When it answers")]
    failed: Annotated[Exit | None, Shown("失败时", "When it fails", "不填：转人工。")] = None
    """Left out: a person."""


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

SHOWN: Mapping[type[NodeBase], Shown] = MappingProxyType(
    {
        Play: Shown("播放", "Play", "播放一段话；按键可打断。"),
        Say: Shown("报读", "Say a value", "报读一个值：数字、日期、时间或逐位数字；提示音里写 {value}。"),
        Menu: Shown("按键菜单", "Menu", "只用按键提问。"),
        Listen: Shown("听取", "Listen", "请来电人说出事由，同时接受按键。"),
        Route: Shown("分流", "Route by words", "按词表和说法表把来电人说的话引向队列；没有把握时先到确认节点。"),
        Confirm: Shown("确认", "Confirm", "说出听懂的队列；按重复键取消，不说话即同意。"),
        Digits: Shown("收号", "Collect digits", "收取数字，到最多位数、返回键或停顿为止。"),
        Branch: Shown("分支", "Branch", "走第一个成立的情形；不播放任何内容。"),
        QueueUp: Shown("排队", "Queue", "排队等候人工。"),
        Callback: Shown("提供回拨", "Offer a callback", "提出回拨；接受者保留排位，可以挂机。"),
        Message: Shown("留言", "Leave a message", "请来电人留言，按任意键、停顿或挂机结束。"),
        Transfer: Shown("转接号码", "Transfer to a number", "转接到本站允许的号码。"),
        Survey: Shown("评价", "Survey", "满意度评价的一个问题。"),
        Set: Shown("设置", "Set", "设置变量或服务需要；不播放任何内容。"),
        Service: Shown("查询服务", "Ask a service", "查询本站登记的 HTTP 服务，并保存答复的一部分。"),
        Goto: Shown("转到流程", "Go to flow", "从头进入另一个流程。"),
        HangUp: Shown("挂机", "Hang up", "有提示音则先告别，再挂机。"),
    }
)
"""Every kind, in the order in which people are shown them; what each is for is its docstring."""
