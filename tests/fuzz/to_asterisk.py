"""What goes out to Asterisk never becomes a command: AMI actions, files that the dialplan reads, rendered settings."""

import asyncio
import re
import tempfile
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from callcenter.asterisk.ami.actions import OneAnswer
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.framing import Fields
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.config import AsteriskInstall, NodeConfig, NodeFolders, TlsFiles, render
from callcenter.asterisk.config.modules import OPTIONAL, REQUIRED
from callcenter.asterisk.errors import UnsafeFieldError
from callcenter.asterisk.seats import Account
from callcenter.asterisk.settings import AsteriskSettings, NodeSettings
from callcenter.calls.ports import CallOut, NeverDialledError
from callcenter.main.telephony import AsteriskTelephony
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.fuzz.target import APART, Target, made_of, parts_of

NODE = NodeId("pbx1")
CHANNEL = "PJSIP/citizens-00000001"
OURS = re.compile(r"(?:__)?CC_[A-Z_]+|QUEUE_PRIO|VOLUME\((?:RX|TX)\)|PJSIP_HEADER\(add,[A-Za-z-]+\)")
HARMLESS = re.compile(r"[^$,|&(){}\[\]\"\\`\r\n\0]*")
"""Nothing in AMI begins, ends or parts anything by the others; an application's argument neither."""
VALUE = re.compile(r"[\w+./-]*")
"""Nor anything in an expression, a list or a list in a list: what the dialplan puts together anew."""
OUR_OWN = frozenset({"<sip:callcenter>;answer-after=0"})
HEADERS = {
    "Setvar": {"Channel", "Variable", "Value"},
    "Getvar": {"Channel", "Variable"},
    "Redirect": {"Channel", "Context", "Exten", "Priority", "ExtraChannel", "ExtraContext", "ExtraExten",
    "ExtraPriority"},
    "Hangup": {"Channel", "Cause"},
    "PlayDTMF": {"Channel", "Digit", "Duration"},
    "MixMonitorMute": {"Channel", "Direction", "State"},
    "QueueAdd": {"Queue", "Interface", "MemberName", "Paused", "Penalty"},
    "QueuePause": {"Queue", "Interface", "Paused", "Reason"},
    "QueuePenalty": {"Queue", "Interface", "Penalty"},
    "QueueRemove": {"Queue", "Interface"},
    "PJSIPQualify": {"Endpoint"},
    "Originate": {
        *("Channel", "ChannelId", "Context", "Exten", "Priority", "Timeout", "CallerID", "Account", "Variable"),
        "Async",
        "Application",
    },
}  # fmt: skip


def judged(wire: bytes) -> None:
    """Raise AssertionError unless `wire` is one action of ours, in which nothing can be taken for anything else."""
    lines = wire.decode().split("\r\n")
    assert lines[-2:] == ["", ""] or wire.endswith(b"\r\n"), wire
    fields = [line.partition(": ")[::2] for line in lines if line]
    names = [name for name, _ in fields]
    assert len(set(names)) == len(names), names
    said = dict(fields)
    action = said.pop("Action")
    assert said.keys() - {"ActionID"} <= HEADERS[action], names
    for name, value in said.items():
        assert not set(value) & set("\r\n\0"), name
        if name == "Variable" and action == "Originate":
            _check_variables(value)
        elif name == "Variable":
            assert (
                OURS.fullmatch(value) or value == "CHANNEL(name)" or value.startswith("CONFBRIDGE_CHANNELS(marked,")
            ), value
        elif name == "CallerID":
            assert re.fullmatch(r"<[0-9]+>", value), value
        elif name == "Value":
            assert VALUE.fullmatch(value), value
        else:
            assert HARMLESS.fullmatch(value), (action, name, value)


def _check_variables(written: str) -> None:
    # Commas part them but for those of our own functions.
    for one in re.split(r",(?!X-|Call-Info)", written):
        name, _, value = one.partition("=")
        assert OURS.fullmatch(name), one
        assert VALUE.fullmatch(value) or value in OUR_OWN, one


class _Link:
    """A link that judges what it is to send, and answers it."""

    node = NODE

    async def ask(self, name: str, fields: Mapping[str, str], deadline_s: float | None = None) -> Fields:
        judged(str(OneAnswer(NODE, name, fields)).encode())
        return Fields(b"Response: Success\r\nValue: PJSIP/1001-2a")

    async def ask_all(
        self, name: str, each: Sequence[Mapping[str, str]], deadline_s: float | None = None
    ) -> list[Fields]:
        return [await self.ask(name, fields) for fields in each]


async def _tried(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except (UnsafeFieldError, NeverDialledError):
        return


def actions(data: bytes) -> None:
    """Every action that is made of words of others: what a caller, a form or a provider has put there."""
    one, two, three = parts_of(data, 3)
    asyncio.run(_all_actions(one, two, three))


async def _all_actions(one: str, two: str, three: str) -> None:
    link = cast(Link, _Link())
    control, book = Control(link), SeatBook(link)
    telephony = AsteriskTelephony({NODE: control}, "PJSIP/citizens/sip:{number}@192.0.2.10", "PJSIP/c/sip:{number}@h")
    call, leg, seat = CallId(f"{NODE}.{one}"), LegId(f"{NODE}.{two}"), SeatId(three)
    out = CallOut(
        call=call,
        number=two,
        digits=three,
        shown=two,
        queue=QueueId(one),
        priority=1,
        ring_s=9,
        begun_at=datetime.now(UTC),
    )
    works = (
        telephony.keep_place(CHANNEL, call, QueueId(two), 1),
        telephony.prepare_offer(CHANNEL, call, seat, 15),
        telephony.prepare_transfer(CHANNEL, call, three),
        telephony.put_away(call, leg, leg, three),
        telephony.call_back(out),
        telephony.play_keys(call, leg, three),
        telephony.mute(call, leg, is_on=True),
        telephony.pause_recording(call, leg, is_on=True),
        telephony.take_back(one, call),
        telephony.hang_up(call, leg),
        control.hold(leg, leg),
        control.dial_third(one, two, caller=leg, room=one, shown=three, kind="consult", ring_s=9),
        control.dial_third(one, f"PJSIP/{three}", caller=leg, room=one, shown="1", kind="consult", ring_s=9),
        control.spy(one, seat, on=leg, caller=leg, room=two, manner="listen"),
        control.queue_add(QueueId(one), seat, paused=False, member_name=two),
        control.queue_pause(seat, paused=True, reason=two),
        control.queue_remove(QueueId(one), seat),
        control.set_global("CC_ALIVE_BY", three),
        book.put([Account(seat, SeatKind.DESK, one)]),
        book.forget([seat]),
        book.look_at([seat]),
    )
    try:
        for work in works:
            await _tried(work)
    finally:
        for work in works:
            work.close()


@cache
def _modules() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="modules"))
    for name in (*REQUIRED, *OPTIONAL):
        (folder / f"{name}.so").touch()
    return folder


def _rendered(node: Mapping[str, object], **asterisk: object) -> dict[str, str]:
    secrets = {"ami_secret": SecretStr("Qm7vK2xR9tLw4ZpB6nYc8Hd3"), "seat_key": SecretStr("Wd5jN8qG3yTs6XfM2bVr9Ka7")}
    settings = AsteriskSettings.model_validate(secrets | asterisk)
    folders = NodeFolders(Path("/srv/run/pbx1"), Path("/srv/recordings"))
    install = AsteriskInstall(Path("/usr/sbin/asterisk"), _modules(), Path("/usr/share/asterisk"))
    tls = TlsFiles(Path("/srv/tls/certificate.pem"), Path("/srv/tls/key.pem"))
    return render(NodeConfig(settings, NodeSettings.model_validate(node), folders, install, tls))


_SHAPES: dict[bool, dict[str, list[str]]] = {}


def _shape(files: Mapping[str, str]) -> dict[str, list[str]]:
    """What each line is, without its values: the section, the key, the dialplan's applications."""
    line_is = re.compile(r"\[[^]]*]|[\w -]+=>?|exten => [^,]*,\d|same => n")
    return {
        name: [found[0] if (found := line_is.match(line)) else line[:1] for line in text.splitlines()]
        for name, text in files.items()
        if name in ("extensions.conf", "manager.conf", "pjsip.conf", "queues.conf", "http.conf")
    }


def configuration(data: bytes) -> None:
    """Settings that are let through change values, and not one line's meaning."""
    user, dial, callback, secret = parts_of(data, 4)
    given = {
        "transfers": ("110",), "transfer_dial": dial, "callback_dial": callback,
        **({"ami_secret": SecretStr(secret)} if secret else {}),
    }  # fmt: skip
    if not _SHAPES:
        _SHAPES[True] = _shape(_rendered({}, transfers=("110",), transfer_dial="PJSIP/a/sip:{number}@h"))
    try:
        files = _rendered({"ami_user": user or "callcenter"}, **given)
    except (RefusedDocumentError, ValidationError):
        return
    plain = _SHAPES[True]
    shape = _shape(files)
    assert {name: len(lines) for name, lines in shape.items()} == {name: len(lines) for name, lines in plain.items()}
    extensions = files["extensions.conf"]
    assert f"Dial({dial.replace('{number}', '110')}," in extensions
    assert not set(dial) & set(",|&;${}()[]\r\n") - set("{}")


HOSTILE = (
    *("\r\nAction: Command\r\nCommand: core stop now", "\n", "\r", "\0", ",", "|", "&", ";", "$", "${SHELL(id)}"),
    "$[1+1]",
    *("&PJSIP/9", ",1,System(id)", "1001", "13800138000", "social", "CC_QUEUE", "PJSIP/", "Local/s@talk", "a" * 1200),
    *("\ud800".encode("utf-8", "surrogatepass"), "ſ", "٣", "²", "ＰＪ", "{number}", "^", '"', "`", "\\", "../", "%"),
    *("=", APART),
)  # fmt: skip

TARGETS = (
    Target("ami-actions", actions, made_of(*HOSTILE, most=8)),
    Target(
        "configuration",
        configuration,
        made_of(*HOSTILE, "PJSIP/citizens/sip:{number}@192.0.2.10", "callcenter", "s" * 24, APART, most=8)
        | st.tuples(made_of(*HOSTILE, most=2), made_of(*HOSTILE, most=2)).map(
            lambda put: b"u\xffPJSIP/c" + put[0] + b"/sip:{number}@h" + put[1] + b"\xff\xff"
        ),
        (),
        draws=15,
    ),
)
