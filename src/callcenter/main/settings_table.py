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
    "CALLCENTER_PUBLISHING__SECOND_PERSON": "设为 true 时，每个版本须经另一位同事批准后来电人才会听到。",
    "CALLCENTER_HTTP__HOST": "页面和 API 的监听地址。",
    "CALLCENTER_HTTP__PORT": "其端口。",
    "CALLCENTER_HTTP__NAMES": "除回环地址外访问页面所用的主机名。空：任意名称，但 `host` 为回环地址时除外。",
    "CALLCENTER_HTTP__SESSION_SECRET": "用于签名会话 Cookie；安装时生成。",
    "CALLCENTER_HTTP__SESSION_HOURS": "一次登录的有效时间，小时。",
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
    "CALLCENTER_INTEGRATIONS__PRIVATE_NETWORKS": "允许投递 webhook 的内部网段；否则只投递到公网地址，且须为 HTTPS。",
    "CALLCENTER_INTEGRATIONS__CA": "签发这些系统证书的机构的 PEM 文件；不填则信任公共机构。",
    "CALLCENTER_INTEGRATIONS__POP_HOSTS": "通话时可以打开其页面的主机，写作 `host` 或 `host:port`。",
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
            return f"`{json.dumps(default)}`"
        case _:
            return f"`{default}`"


def main() -> None:
    """Write the tables."""
    for document in HEADS:
        file = Path(document)
        file.write_text(placed(file.read_text("utf-8"), drawn(document), BEGIN, END), "utf-8")


if __name__ == "__main__":
    main()
