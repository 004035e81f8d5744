"""The table of all settings, drawn from the settings themselves, in the languages of the READMEs.

``python -m callcenter.main.settings_table`` puts it into both of them, between its marks; a test holds it there.
Meanings are the settings' own docstrings; their Chinese stands here, and one that is missing is an error.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from callcenter.asterisk.settings import IceServerSettings, NodeSettings
from callcenter.main.marked import placed
from callcenter.services.settings import ServiceSettings
from callcenter.settings import HearingSettings, Settings

BEGIN = "<!-- the settings: made by python -m callcenter.main.settings_table -->"
END = "<!-- end of the settings -->"
PREFIX = "CALLCENTER_"
NODES = f"{PREFIX}ASTERISK__NODES"
SERVICES = f"{PREFIX}SERVICES"
HEARING = f"{PREFIX}SPEECH__HEARING"
ICE_SERVERS = f"{PREFIX}ASTERISK__ICE_SERVERS"
ITEMS: Mapping[str, type[BaseModel]] = {
    NODES: NodeSettings,
    ICE_SERVERS: IceServerSettings,
    SERVICES: ServiceSettings,
    HEARING: HearingSettings,
}
"""Settings that hold objects, told field by field."""
HEADS: Mapping[str, tuple[str, str, str]] = {
    "README.md": ("setting", "default", "meaning"),
    "README.zh-CN.md": ("设置", "默认值", "含义"),
}
CHINESE: Mapping[str, str] = {
    "CALLCENTER_DATA": "所有写入的内容：运行文件、数据库、录音、日志、模型。",
    "CALLCENTER_FLOWS": "由运营人员维护的内容：流程、词表、提示音。",
    NODES: "各台 Asterisk：JSON 对象列表，每个对象的字段见下。",
    "… id": "名称；该机上每个通话编号都以它开头。",
    "… host": "监听地址，SIP、AMI 与 HTTP 共用。",
    "… ami_port": "管理接口（AMI）端口。",
    "… ami_user": "服务登录所用的用户名。",
    "… sip_port": "供运营商和话机使用，UDP。",
    "… trunks": "无需密码即可呼入的运营商网段；本机回环地址始终可以。",
    "… sip_tls_port": "运营商和桌面话机经 TLS 的端口（TCP），证书见 `CALLCENTER_TLS__…`；不填则没有。",
    "… phones": "话机和坐席浏览器所在的网段；除运营商外，其他地址的 SIP 一概不予理会。"
    "本机始终可以。默认为所有私有网段。",
    "… http_port": "不经 TLS 的 WebSocket 端口，供同一台机器上的代理使用。",
    "… wss_port": "经 TLS 的 WebSocket 端口，浏览器由此成为话机。",
    "… wss_url": "浏览器访问它的地址；空：`wss://<host>:<wss_port>/ws`。",
    "… rtp_from": "语音的第一个 UDP 端口；每通电话最多占用四个。",
    "… rtp_to": "语音的最后一个端口。",
    "… service_host": "该 Asterisk 从哪个地址找到我们的 AudioSocket。",
    "CALLCENTER_ASTERISK__AMI_SECRET": "安装时生成。",
    "CALLCENTER_ASTERISK__SEAT_KEY": "各坐席话机的 SIP 密码由此密钥派生；安装时生成。",
    "CALLCENTER_ASTERISK__SEATS": "系统初建时有桌面话机的分机：单个或区间，用逗号分隔。之后在页面上增减坐席。",
    ICE_SERVERS: "帮助防火墙后的浏览器连到 Asterisk 的服务器；同一网络内不需要。JSON 对象列表，每个对象的字段见下。",
    "… urls": "`stun:主机:端口` 或 `turn:主机:端口`。",
    "… username": "TURN 服务器的用户名。",
    "… credential": "其密码。",
    "CALLCENTER_ASTERISK__HOTLINE_NUMBERS": "市民拨打的号码，只含数字；每个号码以何种语言开始由流程规定。",
    "CALLCENTER_ASTERISK__AUDIOSOCKET_HOST": "AudioSocket 服务的监听地址。",
    "CALLCENTER_ASTERISK__AUDIOSOCKET_PORT": "其端口。",
    "CALLCENTER_ASTERISK__STANDBY_PORT": "备用服务的监听端口；仅在备用服务有心跳时使用。",
    "CALLCENTER_ASTERISK__RING_S": "每位坐席振铃多少秒，之后转下一位。",
    "CALLCENTER_ASTERISK__ENCRYPTED_TRUNKS": "呼叫运营商时是否用 TLS，且与其往来的语音一律用 SRTP；"
    "各节点须有 `sip_tls_port`。",
    "CALLCENTER_ASTERISK__ENCRYPTED_DESKS": "桌面话机是否必须经 TLS 注册、用 SRTP 通话（浏览器本来如此）；"
    "同样须有 `sip_tls_port`。",
    "CALLCENTER_ADMISSION__CALLS": "每台 Asterisk 上同时接入的电话数上限。",
    "CALLCENTER_ADMISSION__SETUPS_PER_S": "每台 Asterisk 长期平均每秒接入的新来电数。",
    "CALLCENTER_ADMISSION__BURST": "空闲一段时间后，一次可额外涌入的来电数。",
    "CALLCENTER_ADMISSION__NOTICES": "每台 Asterisk 上同时收听忙线提示的来电数；其余的直接听到网络忙音。",
    "CALLCENTER_BANS__TRIES": "同一地址错误密码或不存在的账号达到多少次即被封禁；运营商永不封禁。",
    "CALLCENTER_BANS__WITHIN_S": "上述次数在多少秒之内计。",
    "CALLCENTER_BANS__FIRST_S": "第一次封禁多少秒；之后每次为前一次的四倍。",
    "CALLCENTER_BANS__LONGEST_S": "封禁最长多少秒。",
    "CALLCENTER_BANS__NEVER": "除运营商和本机外，永不封禁的网段：例如许多坐席共用的网关。",
    "CALLCENTER_OUTGOING__DESTINATIONS": "允许外呼的号码，按实际拨出的数字，用 Asterisk 的模式书写"
    "（X：任意数字，Z：1-9，N：2-9，[3-9]）；转接名单中的号码也可拨打。默认为中国的手机和固定电话，不含付费号码。",
    "CALLCENTER_OUTGOING__A_NUMBER_A_DAY": "同一号码每天最多外呼几次；转接名单中的号码不限。",
    "CALLCENTER_OUTGOING__AN_AGENT_A_DAY": "一名话务员每天最多外呼这类号码多少次。",
    "CALLCENTER_OUTGOING__A_DAY": "全体每天最多外呼多少次，含回拨。",
    "CALLCENTER_OUTGOING__AT_ONCE": "同时进行的外呼最多多少个。",
    "CALLCENTER_STANDBY__WANTED": "是否需要第二个服务：`callcenter up` 随之启动两个；没有备用服务时 `/readyz` 会指出。",
    "CALLCENTER_STANDBY__HTTP_PORT": "备用服务在此端口回答 `/healthz`、`/readyz` 和 `/metrics`；页面由主用服务提供。",
    "CALLCENTER_PUBLISHING__SECOND_PERSON": "设为 true 时，每个版本须经另一位同事批准后来电人才会听到。",
    "CALLCENTER_HTTP__HOST": "页面和 API 的监听地址。",
    "CALLCENTER_HTTP__PORT": "其端口。",
    "CALLCENTER_HTTP__NAMES": "除回环地址外访问页面所用的主机名。空：任意名称，但 `host` 为回环地址时除外。",
    "CALLCENTER_HTTP__SESSION_SECRET": "会话与双因素密钥的密封密钥；安装时生成。",
    "CALLCENTER_HTTP__SESSION_SECRET_BEFORE": "更换前的会话密钥，`callcenter secrets rotate` 进行期间仍被接受。",
    "CALLCENTER_HTTP__SESSION_HOURS": "一次登录最长有效多少小时。",
    "CALLCENTER_ACCESS__IDLE_MINUTES": "会话在多少分钟内没有任何请求即结束；开着的坐席桌面算作请求。",
    "CALLCENTER_ACCESS__LOCK_FAILURES": "密码或验证码连续错误多少次后锁定登录。",
    "CALLCENTER_ACCESS__LOCK_MINUTES": "锁定多少分钟，安全管理员可提前解锁；停顿同样久，错误次数即清零。",
    "CALLCENTER_ACCESS__SECOND_FACTOR_ROLES": "必须使用双因素（验证器应用的动态码）登录的角色，首次登录时设置；"
    "其他人可自愿使用。",
    "CALLCENTER_ACCESS__OIDC__ISSUER": "本单位身份提供方（OpenID Connect）的 `issuer`；留空则只用密码登录。",
    "CALLCENTER_ACCESS__OIDC__CLIENT_ID": "在身份提供方登记的客户端标识。",
    "CALLCENTER_ACCESS__OIDC__CLIENT_SECRET": "客户端密钥；没有密钥的客户端留空（始终使用 PKCE）。",
    "CALLCENTER_ACCESS__OIDC__LABEL": "登录页按钮上的文字。",
    "CALLCENTER_ACCESS__OIDC__SCOPES": "请求的范围，须含 `openid`。",
    "CALLCENTER_ACCESS__OIDC__NAME_CLAIM": "哪个声明给出此处的用户名。",
    "CALLCENTER_ACCESS__OIDC__ROLE_CLAIM": "哪个声明的值决定角色。",
    "CALLCENTER_ACCESS__OIDC__ROLES": "值与角色的对应，取第一个符合的：JSON 对象。其他人不得登录。",
    "CALLCENTER_ACCESS__OIDC__AGENT_CLAIM": "哪个声明给出坐席工号；留空则不是坐席。",
    "CALLCENTER_ACCESS__OIDC__PROVES_SECOND_FACTOR": "身份提供方自己要求双因素时设为 true；"
    "否则登录后再验证本系统的动态码。",
    "CALLCENTER_ACCESS__OIDC__ADOPTS_LOGINS": "身份提供方的用户名就是员工本人的用户名时设为 true："
    "同名登录在首次登录时归其所有；"
    "否则同名者被拒绝。",
    "CALLCENTER_ACCESS__OIDC__ADDRESS": "浏览器访问本系统页面的地址，如 `https://hotline.example`；留空则以浏览器请求的为准。",
    "CALLCENTER_ACCESS__SESSIONS_OF_ONE": "一个人最多同时在几个浏览器登录；再多一个，就结束沉默最久的那个。",
    "CALLCENTER_HTTP__REQUESTS_PER_S": "一个浏览器或程序每秒可向 API 发送的请求数，可一次用完 20 秒的量；"
    "同一地址为其 20 倍。",
    "CALLCENTER_HTTP__TLS": "页面是否经 HTTPS 提供，证书见 `CALLCENTER_TLS__…`。"
    "浏览器只把麦克风交给 HTTPS 页面和本机页面。",
    "CALLCENTER_HTTP__SECURE_COOKIES": "由前置代理经 HTTPS 提供页面时设为 true。",
    "CALLCENTER_TLS__CERTIFICATE": "PEM 证书，后附为其担保的证书；不填则在数据目录下自行签发一张。",
    "CALLCENTER_TLS__KEY": "该证书的 PEM 私钥，不带口令。",
    "CALLCENTER_DATABASE__URL": "`postgresql://用户:密码@主机:端口/库名`；不填则在数据目录下运行内置的 PostgreSQL。",
    "CALLCENTER_DATABASE__POOL": "同时使用的连接数。",
    "CALLCENTER_SPEECH__MODELS": "各语言的 Vosk 模型目录；未列出的语言在 `<data>/models` 和已安装的包中查找。",
    "CALLCENTER_SPEECH__WHISPER": "Whisper 模型目录；不填则为 `<data>/models/whisper-base`。",
    HEARING: "各语言由哪个引擎识别、如何识别：JSON 对象，语言对应一个对象，字段见下。",
    "… engine": "`vosk`、`whisper` 或 `auto`：有 Vosk 模型时用 Vosk，否则用 Whisper。",
    "… decoding": "Vosk 的解码方式：`grammar`（只听词表中的关键词）、`free`（任何话，开销约八倍）"
    "或 `auto`：有关键词时按关键词。Whisper 总是听任何话。",
    "… second": "没听懂时由谁再听一遍：`whisper`、`none` 或 `auto`：有 Whisper 模型时用 Whisper。",
    "CALLCENTER_SPEECH__SEATS": "最多同时识别语音的通话数，处理器不足时更少；超出的来电用按键继续。",
    "CALLCENTER_SPEECH__WORDS_WITHIN_S": "一句话说完后 Whisper 超过这么多秒仍未听出，就放弃，"
    "来电者用按键继续；超出流程 `speech_limit_s` 的部分没有作用。",
    "CALLCENTER_SPEECH__SECOND_WITHIN_S": "没听懂的来电者最多等多少秒让人再听一遍（`second`）。",
    "CALLCENTER_SPEECH__ESPEAK": "espeak-ng 程序；不填则用安装时找到的。",
    "CALLCENTER_SPEECH__VOICES": "各语言提示音的合成引擎：`espeak`、`piper` 或 `piper:模型.onnx`。"
    "未列出的语言：`<data>/voices` 或已安装的包里有 Piper 语音时用 Piper。",
    "CALLCENTER_SPEECH__CAPTIONS": "通话时，在机器有余力的情况下，是否在话务员页面上显示来电者说的话。",
    "CALLCENTER_SPEECH__TRANSCRIPTS": "通话结束后，在没有来电者需要机器时，是否把通话内容转成文字。",
    "CALLCENTER_SITE__REGION": "未写国家的号码所属的 libphonenumber 地区。",
    "CALLCENTER_SITE__AREA_CODE": "加在 7 或 8 位本地号码之前的区号。",
    "CALLCENTER_SITE__REJOIN_S": "通话中坐席话机中断后，为同一坐席保留来电者的时间，秒；之后来电者排到队首。",
    "CALLCENTER_SITE__RECORDING_PAUSE_LONGEST_S": "话务员每次最多可暂停录音多久，秒；到时自动恢复。",
    "CALLCENTER_SITE__WRAP_UP_S": "话后处理的时长，秒；话务员可以提前结束。0：没有话后处理。",
    "CALLCENTER_SITE__WRAP_UP_EXTEND_S": "话务员延长话后处理时，至少还剩多少秒。",
    "CALLCENTER_SITE__WRAP_UP_LONGEST_S": "话后处理最长多少秒，无论延长几次。",
    "CALLCENTER_SITE__TIME_ZONE": "IANA 时区名；开放时间和向来电者报读的时间以此为准。",
    "CALLCENTER_ORDER__EMERGENCY_MIN": "紧急来电视为早到这么多分钟。",
    "CALLCENTER_ORDER__LISTED_SEVERE_MIN": "特服名单一、二级来电视为早到多少分钟；不得超过 `emergency_min`。",
    "CALLCENTER_ORDER__LISTED_MIN": "特服名单三、四级或老年人来电视为早到多少分钟；不得超过 `listed_severe_min`。",
    "CALLCENTER_ORDER__CALLBACK_MIN": "回拨到期或一小时内掉线的来电视为早到多少分钟；不得超过 `listed_min`。",
    "CALLCENTER_ORDER__DEFERRED_MIN": "骚扰来电视为晚到多少分钟。",
    "CALLCENTER_ORDER__BOUND_MIN": "公布的上限，分钟：普通来电等候未满此时间，不会排在名单来电之前；满此时间即为超时。"
    "不得超过 `listed_min`。",
    "CALLCENTER_ORDER__LISTED_SEVERE_SHARE": "有较低级别的超时来电在等时，最近的接听中至多百分之几给这一级。",
    "CALLCENTER_ORDER__LISTED_SHARE": "同上；所有优先级别合计不超过三者中最大的一个。",
    "CALLCENTER_ORDER__CALLBACK_SHARE": "同上。",
    "CALLCENTER_ORDER__WINDOW": "“最近”指多少次分配。",
    SERVICES: "流程可以按名称查询的 HTTP 服务：JSON 对象，名称对应一个对象，字段见下。",
    "… url": "查询地址。",
    "… method": "POST 以 JSON 发送各值，GET 以查询参数发送。",
    "… headers": "每次查询都带上的请求头，例如密钥。不会显示。",
    "… ca": "签发其证书的机构的 PEM 文件；不填则信任公共机构。",
    "… at_once": "同时进行的查询数；其余在期限内等候。",
    "CALLCENTER_ASTERISK__TRANSFERS": "流程可以转接到的号码，只含数字；其他号码一律不会拨打。",
    "CALLCENTER_ASTERISK__TRANSFER_DIAL": "如何拨打这些号码，`{number}` 代表号码："
    "`PJSIP/citizens/sip:{number}@192.0.2.10` 经该运营商呼出。",
    "CALLCENTER_ASTERISK__TRANSFER_RING_S": "转接的号码振铃多少秒，之后来电者回到流程。",
    "CALLCENTER_ASTERISK__CALLBACK_DIAL": "如何拨打需要回拨的市民：`PJSIP/citizens/sip:{number}@192.0.2.10`。"
    "留空：只列出回拨，由人员手工拨打。",
    "CALLCENTER_ASTERISK__CALLBACK_RING_S": "市民的电话振铃多少秒。",
    "CALLCENTER_CALLBACKS__MISSED": "排队时挂断的来电者是否也回拨。",
    "CALLCENTER_CALLBACKS__WITHIN_S": "须在多少秒内回拨；免打扰时段不计。",
    "CALLCENTER_CALLBACKS__QUIET_FROM": "从此时起不拨打任何人（本站时区）；已答应回拨的，在期限之前除外。",
    "CALLCENTER_CALLBACKS__QUIET_UNTIL": "免打扰时段的结束；与开始相同则没有免打扰时段。",
    "CALLCENTER_CALLBACKS__ATTEMPTS": "打不通时最多拨打几次。",
    "CALLCENTER_CALLBACKS__PAUSE_S": "两次拨打之间相隔多少秒。",
    "CALLCENTER_INTEGRATIONS__SOURCE": "对其他系统而言我们是谁：每个事件的 `source`。",
    "CALLCENTER_INTEGRATIONS__WEBHOOK_KEY": "各 webhook 的签名密钥由它派生；安装时生成。",
    "CALLCENTER_INTEGRATIONS__WEBHOOK_KEY_BEFORE": "更换前的密钥：`callcenter secrets rotate` 进行期间，"
    "webhook 用两个密钥签名。",
    "CALLCENTER_INTEGRATIONS__PRIVATE_NETWORKS": "允许投递 webhook 的内部网段；否则只投递到公网地址，且须为 HTTPS。",
    "CALLCENTER_INTEGRATIONS__CA": "签发这些系统证书的机构的 PEM 文件；不填则信任公共机构。",
    "CALLCENTER_INTEGRATIONS__POP_HOSTS": "通话时可以打开其页面的主机，写作 `host` 或 `host:port`。",
    "CALLCENTER_BALANCE__EVERY_S": "每隔多少秒把本系统的记录与 Asterisk 的记录核对一次。",
    "CALLCENTER_BALANCE__GRACE_S": "一通来电的各方记录静止多少秒之后才作判断。",
    "CALLCENTER_BALANCE__KEEP_DAYS": "Asterisk 的 CEL、queue_log 与 messages.log 保留多少天；queue_log 含来电号码。",
    "CALLCENTER_BALANCE__KEEP_MIB": "每种记录最多占用的空间（MiB），messages.log 为 256；先删最旧的。",
    "CALLCENTER_TRACES__ENDPOINT": "接收链路追踪的收集器地址，例如 `http://127.0.0.1:4318/v1/traces`；空：不追踪任何通话。",
    "CALLCENTER_TRACES__SHARE": "被追踪通话所占的比例；哪些通话被追踪，各个服务一致。",
    "CALLCENTER_TRACES__HEADERS": "收集器另外要求的请求头，例如令牌：JSON 对象。",
    "CALLCENTER_TRACES__CA": "签发收集器证书的机构的 PEM 文件；空：信任公共机构。",
    "CALLCENTER_LOG__FORMAT": "`json`：每行一个对象；`text`：供人阅读；`auto`：在终端上为文字，否则为 JSON。",
    "CALLCENTER_RECORDINGS__KEY": "录音以各自的密钥加密，那些密钥由此密钥封装；安装时生成。请在本机之外另存一份："
    "没有它，任何录音都再也无法读取。",
    "CALLCENTER_RECORDINGS__KEYS_BEFORE": "更换前的各个密钥，JSON 列表：由它们封装的录音仍可读取，"
    "直到运行过 `callcenter recordings re-wrap`。",
    "CALLCENTER_RECORDINGS__STORE": "存放处：`file:///文件夹` 或 `s3://桶/前缀`；不填为 `<data>/recordings/vault`。",
    "CALLCENTER_RECORDINGS__KEEP_DAYS": "普通录音保存的天数。",
    "CALLCENTER_RECORDINGS__KEEP_ORDER_DAYS": "形成工单的通话，其录音保存的天数：与工单档案一致。",
    "CALLCENTER_RECORDINGS__KEEP_CALLBACK_DAYS": "我们主动拨出的通话，其录音保存的天数；法定至少 30 天。",
    "CALLCENTER_RECORDINGS__KEEP_MESSAGE_DAYS": "来电者留言保存的天数。",
    "CALLCENTER_RECORDINGS__ORDER_DISPOSITIONS": "表示通话已形成工单的处理结果。",
    "CALLCENTER_RECORDINGS__RELIEF_DAYS": "磁盘不足时，早于此天数的普通录音可提前删除，最早的先删；不填则不删。",
    "CALLCENTER_RECORDINGS__DISK_LOW_GB": "录音所在磁盘的可用空间低于此值（GB）时提示。",
    "CALLCENTER_RECORDINGS__DISK_LOW_DAYS": "按最近一周的增长，磁盘将在少于此天数内写满时提示。",
    "CALLCENTER_RECORDINGS__DISK_LEAST_GB": "可用空间低于此值（GB）时，可提前删除的录音即被删除。",
    "CALLCENTER_RECORDINGS__COMPRESS": "是否在次日压缩录音（Opus）；原始录音的 SHA-256 会保留。",
    "CALLCENTER_RECORDINGS__S3_ENDPOINT": "非亚马逊的 S3 兼容存储的地址：`https://主机:端口`。",
    "CALLCENTER_RECORDINGS__S3_REGION": "其区域（如有）。",
    "CALLCENTER_RECORDINGS__S3_ACCESS_KEY": "我们在该存储的访问标识。",
    "CALLCENTER_RECORDINGS__S3_SECRET_KEY": "与之对应的密钥。",
    "CALLCENTER_SITE__LIST_KEY": "特服名单的 HMAC 密钥；安装时生成，不存入数据库。",
    "CALLCENTER_SITE__LIST_KEY_BEFORE": "更换前的名单密钥：用它登记的条目仍可查到，直到 `callcenter doctor` 一条不剩。",
    "CALLCENTER_SITE__LIST_KEEP_EXPIRED_DAYS": "名单条目到期后再保留的天数；到期后即不再生效。",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One setting."""

    name: str
    default: str
    meaning: str
    limits: str


def rows() -> Iterator[Row]:
    """Every setting, in the order of `settings.py`; the fields of objects right after what holds them."""
    yield from _rows(Settings, PREFIX)


def drawn(document: str) -> str:
    """The table for `document`, one of HEADS; raises KeyError for a setting without Chinese."""
    heads = HEADS[document]
    lines = ["| " + " | ".join(heads) + " |", "|---|---|---|"]
    for row in rows():
        meaning = CHINESE[row.name] if "zh" in document else row.meaning
        told = meaning + (f" ({row.limits})" if row.limits and "zh" not in document else "")
        told += f"（{row.limits}）" if row.limits and "zh" in document else ""
        lines.append(f"| `{row.name}` | {row.default} | {told} |")
    return "\n".join(lines)


def _rows(model: type[BaseModel], prefix: str) -> Iterator[Row]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _rows(kind, f"{prefix}{name.upper()}__")
            continue
        whole = f"{prefix}{name.upper()}" if prefix != "… " else f"… {name}"
        yield Row(whole, "" if whole == NODES else _shown(field.default), _meaning(whole, field), _limits(field))
        if whole in ITEMS:
            yield from _rows(ITEMS[whole], "… ")


def _meaning(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise KeyError(f"{name} has no docstring")
    return " ".join(field.description.replace("``", "`").split())


def _limits(field: FieldInfo) -> str:
    least = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
    most = next((one.le for one in field.metadata if isinstance(one, Le)), None)
    return "" if least is None or most == 65535 else f"{least}–{most}"


def _shown(default: Any) -> str:
    match default:
        case None | SecretStr():
            return ""
        case bool():
            return f"`{str(default).lower()}`"
        case tuple() | dict():
            return f"`{json.dumps(default, default=str)}`"
        case _:
            return f"`{default}`"


def main() -> None:
    """Write the tables."""
    for document in HEADS:
        file = Path(document)
        file.write_text(placed(file.read_text("utf-8"), drawn(document), BEGIN, END), "utf-8")


if __name__ == "__main__":
    main()
