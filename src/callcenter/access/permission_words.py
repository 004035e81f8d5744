"""What each permission and role is called where people read of it: documents and the auditor's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callcenter.access.permissions import Permission
from callcenter.access.users import Role


@dataclass(frozen=True, slots=True)
class Told:
    """The same in both languages of the pages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Group:
    """Permissions of one kind of work."""

    name: Told
    told: Mapping[Permission, Told]


GROUPS: Sequence[Group] = (
    Group(
        Told("本人", "One's own"),
        {
            Permission.OWN_ACCOUNT: Told("查看本人登录信息，管理本人的密码和会话", "keep the own account and sessions"),
            Permission.LIVE_FEED: Told("打开实时连接", "have a desktop that is told what happens"),
            Permission.TAKE_CALLS: Told(
                "作为话务员工作：入座、选择状态、通话、记录本人的来电", "work as an agent, with the own calls"
            ),
            Permission.READ_HANDBOOK: Told("查看事项和话术", "read matters and standard wording"),
            Permission.SEE_QUEUES: Told("查看各队列的情况", "see how the queues stand"),
            Permission.SEE_SEATS: Told("查看座席和就座的人", "see the seats and who sits there"),
        },
    ),
    Group(
        Told("通话与录音", "Calls and recordings"),
        {
            Permission.SEE_CALLS: Told("查看通话：仅限本人的", "see calls: the own ones"),
            Permission.SEE_CALLS_OF_QUEUES: Told("还能查看本人所在队列的通话", "see also calls of the own queues"),
            Permission.SEE_ALL_CALLS: Told("查看全部通话、留言和回拨", "see all calls, messages and callbacks"),
            Permission.SEARCH_NUMBERS: Told("按来电号码查找通话", "find calls by the caller's number"),
            Permission.HEAR_RECORDINGS: Told("听能看到的通话的录音", "hear recordings of calls that they see"),
            Permission.EXPORT_RECORDINGS: Told(
                "导出能看到的通话的录音和资料", "take recordings of calls that they see out of the house"
            ),
            Permission.HOLD_RECORDINGS: Told(
                "依法保全能看到的通话的录音、解除保全", "put recordings of those under legal hold, and release them"
            ),
            Permission.READ_TRANSCRIPTS: Told("阅读、检索能看到的通话的文字", "read and search transcripts of those"),
            Permission.REDO_TRANSCRIPTS: Told("重新转写录音", "have a recording written down once more"),
            Permission.SEE_MESSAGES: Told("查看、收听本队列的留言", "see and hear messages to the own queues"),
            Permission.SEE_CALLBACKS: Told("查看本队列的回拨", "see the callbacks of the own queues"),
            Permission.SETTLE_CALLBACKS: Told(
                "人工回拨并登记结果，可见完整号码", "call back by hand, and say how it went"
            ),
        },
    ),
    Group(
        Told("现场管理", "Supervision"),
        {
            Permission.WATCH_BOARD: Told("查看实时看板和告警", "watch the live board and alarms"),
            Permission.JOIN_TALKS: Told("监听、耳语、三方、接管通话", "listen, whisper, join, take over"),
            Permission.STEER_CALLERS: Told("移动等待者、提前等待者", "move waiting callers, or forward"),
            Permission.STEER_AGENTS: Told("替话务员选择状态", "choose an agent's status for them"),
            Permission.PLAN_STAFFING: Told("测算座席", "plan seats"),
        },
    ),
    Group(
        Told("流程与公告", "Flows and notices"),
        {
            Permission.WATCH_FLOWS: Told("查看流程中的来电和故障", "see callers and faults in flows"),
            Permission.EDIT_FLOWS: Told("编辑、试用来电者听到的内容", "edit and try what callers hear"),
            Permission.PUBLISH_FLOWS: Told("发布、撤回这些内容", "publish it, and take it back"),
            Permission.GIVE_NOTICES: Told("发布公告和停服通知", "give notices and closures"),
        },
    ),
    Group(
        Told("系统管理", "The system"),
        {
            Permission.KEEP_AGENTS: Told("管理话务员、技能和小休原因", "keep agents, skills, reasons of breaks"),
            Permission.KEEP_SEATS: Told("管理座席，请人离座", "keep seats; put somebody out of one"),
            Permission.KEEP_INTEGRATIONS: Told("管理推送地址和弹出页面", "keep webhooks and pages to open"),
        },
    ),
    Group(
        Told("安全管理", "Security"),
        {
            Permission.KEEP_USERS: Told("管理登录用户、角色和密码", "keep users, their roles and passwords"),
            Permission.KEEP_SESSIONS: Told(
                "查看、结束会话，解除锁定，取消丢失的动态口令",
                "see and end sessions, lift lock-outs and lost second factors",
            ),
            Permission.KEEP_TOKENS: Told("管理其他系统的访问令牌", "keep the tokens of other systems"),
        },
    ),
    Group(
        Told("名单", "The list"),
        {
            Permission.KEEP_LISTS: Told("查看、修改特殊服务名单", "see and change the list of special service"),
            Permission.READ_LIST_DEEDS: Told("查看对名单的操作记录", "read what was done to the list"),
        },
    ),
    Group(
        Told("审计", "Audit"),
        {
            Permission.READ_AUDIT: Told("查看全部操作记录", "read what was done, all of it"),
            Permission.READ_PERMISSIONS: Told("查看本权限表", "read this table"),
        },
    ),
)

ROLES: Mapping[Role, Told] = {
    Role.AGENT: Told("话务员", "agent"),
    Role.SENIOR: Told("资深话务员", "senior"),
    Role.SUPERVISOR: Told("班长", "supervisor"),
    Role.QA: Told("质检员", "qa"),
    Role.OPERATOR: Told("运营", "operator"),
    Role.LIST_OFFICER: Told("名单管理员", "list officer"),
    Role.ADMIN: Told("系统管理员", "system admin"),
    Role.SECURITY_ADMIN: Told("安全管理员", "security admin"),
    Role.AUDITOR: Told("审计管理员", "auditor"),
}
"""In the order in which they are shown."""
