"""What each kind of data is, and what keeps it, in words for the person (zh, en), the command line and the document."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.vocabulary.personal import Why


@dataclass(frozen=True, slots=True)
class Told:
    zh: str
    en: str


KINDS: Mapping[str, Told] = {
    "calls": Told("来电登记: 号码、时间、队列、结果", "Calls: number, times, queue, outcome"),
    "timeline": Told("每通来电的逐条经过", "What happened in each call, fact by fact"),
    "legs": Told("来电的各条线路", "The channels of each call"),
    "recordings": Told("通话录音的登记", "Entries of talks' recordings"),
    "messages": Told("留言的登记", "Entries of messages that were left"),
    "transcripts": Told("转写的进度", "How far transcripts have come"),
    "utterances": Told("转写的文字", "What was said, written down"),
    "utterances (mentioned)": Told("他人通话的转写里提到此号码", "The number in what was said in others' calls"),
    "cases": Told("坐席的记录", "What agents noted"),
    "case_versions": Told("坐席记录的历次版本", "Earlier versions of these notes"),
    "cases (mentioned)": Told("他人来电的记录里提到此号码", "The number in notes of others' calls"),
    "callbacks": Told("应回电", "Calls that we owe, or owed"),
    "callback_attempts": Told("回电的尝试", "What was tried to call back"),
    "vault": Told("录音与留言的声音", "The sound of talks and messages"),
    "recording_chain": Told("录音未被改动的证明, 没有号码", "Proof that recordings are unchanged; no numbers"),
    "special_list": Told("名单上的登记, 仅为加密摘要", "Entries on lists, as keyed digests"),
    "special_list_changes": Told("名单最近的变动, 仅为加密摘要", "Latest changes of lists, as keyed digests"),
    "list_history": Told("名单改动前的样子, 仅为加密摘要", "Lists before an import, as keyed digests"),
    "list_staging": Told("待批准的名单导入, 仅为加密摘要", "Imports that await approval, as keyed digests"),
    "audit": Told("对这些数据做过什么 (审计), 没有号码", "What was done to these data (audit); no numbers"),
    "webhook_attempts": Told("被告知来电的其他系统", "Other systems that were told of calls"),
    "webhook_dead_letters": Told("未能送达其他系统的通知", "What could not be told to other systems"),
    "document_releases": Told("试用流程的测试号码", "Test numbers of flows"),
    "asterisk_logs": Told("电话交换机自己的日志文件", "The exchange's own log files"),
    "journal": Told("写入数据库之前的暂存文件", "Files on their way into the database"),
    "raw_recordings": Told("尚未封存的录音文件", "Sound files that are not sealed yet"),
    "list_uploads": Told("正在读取的名单文件 (未逐一查看)", "List files that are being read (not looked into)"),
}

REASONS: Mapping[Why, Told] = {
    Why.CALL_OPEN: Told("通话仍在进行", "the call goes on"),
    Why.CALLBACK_OWED: Told("还欠一次回电: 回电或撤销之后", "a callback is owed: once it is made or withdrawn"),
    Why.HELD: Told("依法保全: 解除之后", "legal hold: once it is released"),
    Why.ORDER: Told("随工单归档", "of an order: kept with its file"),
    Why.TERM: Told("录音在保存期内, 号码与时间随录音保存", "a recording in its term, with its number and times"),
    Why.LIST: Told(
        "名单由名单管理员处理: callcenter list remove", "the list's officer takes it off: callcenter list remove"
    ),
    Why.AUDIT: Told("审计记录依法保存, 只增不改", "the law wants the audit; it is only added to"),
    Why.PROOF: Told("证明录音未被改动; 没有号码", "proves recordings unchanged; holds no number"),
    Why.MENTIONED: Told("属于他人的来电: 须由人查看", "belongs to others' calls: somebody has to read it"),
    Why.TURNS_OVER: Told("到期自行消失", "goes by itself"),
    Why.PUBLISHED: Told("已发布的历史不可更改: 请停用该测试发布", "published history: stop that release"),
}


def kind_said(kind: str) -> Told:
    return KINDS[kind]
