"""What happens and what comes of it, in words for people who try a flow: Chinese and English."""

from typing import assert_never

from callcenter.ivr.document.faults import Bilingual
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.walk import effects as fx
from callcenter.routing.decision import Decision, Verdict
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

ARRIVED = Bilingual("calls", "来电")
HEARD_OUT = Bilingual("has heard it out", "听完")
TIME_UP = Bilingual("time is up", "超时")
NO_RECOGNISER = Bilingual("no recogniser can be had", "语音识别不可用")
NO_SOUND = Bilingual("the prompt has no sound", "提示音没有声音")
SPEAKS = Bilingual("begins to speak", "开始说话")
SPEAKS_UNHEARD = Bilingual("speaks, and nobody listens", "说话，但此时不听取")
FELL_SILENT = Bilingual("falls silent", "不再说话")
CALLBACK_DUE = Bilingual("has waited long enough to be offered a callback", "等待已久，可提供回拨")
RECORDING_FAILED = Bilingual("the message cannot be kept", "无法保存留言")
OFFERED = Bilingual("an agent is rung", "呼叫坐席")
DECLINED = Bilingual("the agent does not answer", "坐席未接听")
ANSWERED = Bilingual("the agent answers", "坐席接听")
AGENT_LEFT = Bilingual("the agent hangs up", "坐席挂机")
HUNG_UP = Bilingual("hangs up", "主叫挂机")
TRANSFER_OVER = Bilingual("the other side has hung up", "对方挂机")


def pressed(key: str) -> Bilingual:
    return Bilingual(f"presses {key}", f"按 {key}")


def understood(text: str, found: Decision) -> Bilingual:
    """What was said, and where it leads."""
    percent, reason = f"{round(found.probability * 100)} %", found.reason()
    by = ", ".join(reason.matched)
    en = f"{found.destination} by {by or 'the wording as a whole'}, {percent}"
    zh = f"{found.destination}，依据{by or '整句说法'}，{percent}"
    match found.verdict:
        case Verdict.ROUTE:
            return Bilingual(f"says “{text}”: {en}", f"说“{text}”：{zh}")
        case Verdict.CONFIRM:
            return Bilingual(f"says “{text}”: {en}, not sure", f"说“{text}”：{zh}，没有把握")
        case Verdict.PERSON:
            return Bilingual(f"says “{text}”: a person ({en})", f"说“{text}”：转人工（{zh}）")
        case Verdict.ASK_AGAIN:
            return Bilingual(f"says “{text}”: leads nowhere", f"说“{text}”：未能理解")


def without_lexicon(text: str, language: Language) -> Bilingual:
    return Bilingual(f"says “{text}”: no lexicon for {language}", f"说“{text}”：{language} 没有词表")


def placed(position: int, wait: ExpectedWait | None) -> Bilingual:
    if wait is None:
        return Bilingual(f"is told the place: {position}", f"告知排位：第 {position} 位")
    minutes = str(wait.to_min) if wait.from_min == wait.to_min else f"{wait.from_min}–{wait.to_min}"
    return Bilingual(f"is told the place: {position}, {minutes} min", f"告知排位：第 {position} 位，约 {minutes} 分钟")


def service_answered(service: str) -> Bilingual:
    return Bilingual(f"the service {service} answers", f"服务 {service} 已答复")


def service_failed(service: str, cause: str) -> Bilingual:
    return Bilingual(f"the service {service} fails: {cause}", f"服务 {service} 失败：{cause}")


def transfer_failed(cause: str) -> Bilingual:
    return Bilingual(f"the transfer fails: {cause}", f"转接失败：{cause}")


def last_queue(queue: QueueId) -> Bilingual:
    return Bilingual(f"was answered by {queue} last time", f"上次由 {queue} 接听")


def effect_in_words(flow: Flow, effect: fx.Effect, language: Language) -> Bilingual | None:  # noqa: C901, PLR0912 one case an effect
    """What the walk wants done; None for what needs no words of its own."""
    match effect:
        case fx.Enter() | fx.Play() | fx.StopPlaying() | fx.StopListening() | fx.CancelTimer():
            return None
        case fx.NoteKey(key=key):
            return Bilingual(f"key {key} is acted on", f"按键 {key} 生效")
        case fx.ChooseLanguage(language=chosen):
            return Bilingual(f"goes on in {chosen}", f"改用 {chosen}")
        case fx.PlayMusic():
            return Bilingual("music", "播放音乐")
        case fx.Listen():
            return Bilingual("listens", "开始听取")
        case fx.StartTimer(seconds=seconds):
            return Bilingual(f"waits {seconds:g} s for an answer", f"等待回答 {seconds:g} 秒")
        case fx.JoinQueue(queue=queue, tier=tier):
            name = flow.queues[queue].names if queue in flow.queues else {}
            return Bilingual(
                f"waits for {name.get(Language.EN, queue)}, tier {tier.name.lower()}",
                f"进入队列：{name.get(Language.ZH, queue)}，优先级 {int(tier)}",
            )
        case fx.LeaveQueue():
            return Bilingual("is no longer in line", "离开队列")
        case fx.KeepScore(question=question, score=score):
            return Bilingual(f"{question} is rated {score}", f"评价 {question}：{score}")
        case fx.RecordMessage(longest_s=longest_s):
            return Bilingual(f"is recorded, {longest_s:g} s at most", f"开始留言，最长 {longest_s:g} 秒")
        case fx.StopRecording():
            return Bilingual("the message is kept", "留言已保存")
        case fx.Transfer(number=number):
            return Bilingual(f"is put through to {number}", f"转接到 {number}")
        case fx.AskService(service=service, deadline_s=deadline_s):
            return Bilingual(f"asks {service}, {deadline_s:g} s at most", f"查询 {service}，最长 {deadline_s:g} 秒")
        case fx.ForgetService():
            return Bilingual("no answer is waited for", "不再等待答复")
        case fx.PromiseCallback(queue=queue):
            return Bilingual(f"is promised a callback by {queue}", f"承诺由 {queue} 回拨")
        case fx.NoteNeeds(needs=needs):
            listed = ", ".join(needs)
            return Bilingual(f"is served so from now on: {listed}", f"此后按需要服务：{listed}")
        case fx.RefuseRecording():
            return Bilingual("is not recorded from now on", "此后不录音")
        case fx.EnterFlow(flow=name):
            return Bilingual(f"goes on in the flow {name}", f"转到流程 {name}")
        case fx.Complain(node=node, fault=fault):
            return Bilingual(f"FAULT at {node}: {fault}", f"故障（{node}）：{fault}")
        case fx.HangUp():
            return Bilingual("we hang up", "系统挂机")
        case _:
            assert_never(effect)
