"""Many telephones on one UDP port, in the bench's own process: when something rang is known on the bench's own clock.

The least of RFC 3261 that Asterisk on loopback needs; nobody's product. SIPp carries the load, this takes the time.
"""

import asyncio
import hashlib
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, cast
from uuid import uuid4

from bench.figures import BenchError

HOST = "127.0.0.1"
ANSWER_S = 10.0
RESEND_S = 0.5
RESENDS = 6
_RTP = re.compile(r"^m=audio ([0-9]+)", re.MULTILINE)


@dataclass(slots=True, eq=False)
class Call:
    """One call of a phone (Asterisk rang it) or a caller (it rang Asterisk)."""

    id: str
    side: Literal["phone", "caller"]
    party: str
    """Phone: its seat. Caller: its number."""
    caller: str
    """The number shown in From."""
    local: str
    remote: str
    target: str
    invite: "Message | None" = None
    """What a phone answers."""
    rang_at: float = 0.0
    """Phone: when the INVITE came; `time.monotonic`."""
    rang_on: float = 0.0
    """The same as a time of day."""
    cseq: int = 1
    answered: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """With Asterisk's RTP port."""
    ended: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    is_acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One datagram of SIP."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str

    def all(self, name: str) -> list[str]:
        return [value for own, value in self.headers if own.lower() == name]

    def one(self, name: str) -> str:
        return self.all(name)[0]

    @property
    def method(self) -> str:
        """Of the request, or of the request that this answers."""
        return self.one("cseq").split()[1]

    @property
    def status(self) -> int | None:
        """None for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else None


class Phones(asyncio.DatagramProtocol):
    """All phones and callers of a bench."""

    def __init__(self, pbx_port: int) -> None:
        self._pbx = (HOST, pbx_port)
        self._calls: dict[str, Call] = {}
        self._awaited: dict[tuple[str, str], asyncio.Future[Message]] = {}
        self._sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Audio that nobody listens to ends here: never read, so it costs nobody anything.
        self._sink.bind((HOST, 0))
        self.on_ring: Callable[[Call], None] = lambda _call: None
        """Told of each INVITE to a phone, already answered by 180."""

    @classmethod
    async def open(cls, pbx_port: int) -> "Phones":
        """Bind a free port."""
        _, phones = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: cls(pbx_port), local_addr=(HOST, 0)
        )
        return phones

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is none by class.
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._port: int = transport.get_extra_info("sockname")[1]

    def close(self) -> None:
        self._transport.close()
        self._sink.close()

    @property
    def calls(self) -> list[Call]:
        """Those that go on."""
        return list(self._calls.values())

    async def register(self, seat: str, password: str) -> None:
        """By digest; raises BenchError."""
        call_id, uri, user = uuid4().hex, f"sip:{HOST}:{self._pbx[1]}", f"<sip:{seat}@{HOST}>"
        headers = {"From": f"{user};tag={call_id[:8]}", "To": user, "Call-ID": call_id, "Expires": "3600"}
        headers["Contact"] = f"<sip:{seat}@{HOST}:{self._port}>"
        refused = await self._ask("REGISTER", uri, {**headers, "CSeq": "1 REGISTER"})
        digest = _digest(refused.one("www-authenticate"), seat, password, "REGISTER", uri)
        done = await self._ask("REGISTER", uri, {**headers, "CSeq": "2 REGISTER", "Authorization": digest})
        if done.status != 200:
            raise BenchError(f"seat {seat} cannot register: {done.start}")

    async def dial(self, number: str, dialled: str, media_port: int | None = None) -> Call:
        """Call Asterisk; returns once it has answered. Raises BenchError."""
        call_id = uuid4().hex
        target = f"sip:{dialled}@{HOST}:{self._pbx[1]}"
        local = f"<sip:{number}@{HOST}:{self._port}>;tag={call_id[:8]}"
        call = Call(call_id, "caller", number, number, local, f"<{target}>", target)
        self._calls[call_id] = call
        headers = {
            **_named(call, "INVITE"),
            "Contact": f"<sip:{number}@{HOST}:{self._port}>",
            "Content-Type": "application/sdp",
        }
        asking = asyncio.ensure_future(self._ask("INVITE", target, headers, self._sdp(media_port)))
        answer = await asking
        if answer.status != 200:
            self._calls.pop(call_id, None)
            raise BenchError(f"{dialled} does not answer: {answer.start}")
        return call

    def answer(self, call: Call, media_port: int | None = None) -> None:
        """Take the call that rings."""
        if call.invite is not None and not call.ended.done():
            self._reply(call.invite, "200 OK", call, self._sdp(media_port))

    async def hang_up(self, call: Call) -> float:
        """End an answered call; when the BYE was sent, `time.monotonic`."""
        if call.ended.done():
            return time.monotonic()
        call.cseq += 1
        self._end(call)
        sent_at = time.monotonic()
        await self._ask("BYE", call.target, _named(call, "BYE"))
        return sent_at

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        at, on = time.monotonic(), time.time()
        message = _parsed(data)
        call = self._calls.get(message.one("call-id"))
        if message.status is not None:
            self._answered(message, call)
            return
        match message.method:
            case "INVITE" if call is None:
                self._rung(message, at, on)
            case "ACK" if call is not None:
                call.is_acknowledged = True
            case "BYE" | "CANCEL" if call is not None:
                self._reply(message, "200 OK", call)
                if message.method == "CANCEL" and call.invite is not None:
                    self._reply(call.invite, "487 Request Terminated", call)
                self._end(call)
            case "OPTIONS" | "BYE" | "CANCEL" | "NOTIFY":
                self._reply(message, "200 OK", call)
            case _:
                pass

    def _rung(self, message: Message, at: float, on: float) -> None:
        seat = message.start.split()[1].removeprefix("sip:").partition("@")[0]
        shown = re.search(r"sip:([^@>]*)@", message.one("from"))
        call = Call(
            id=message.one("call-id"),
            side="phone",
            party=seat,
            caller=shown[1] if shown else "",
            local=f"{message.one('to')};tag={uuid4().hex[:8]}",
            remote=message.one("from"),
            target=_uri(message.one("contact")),
            invite=message,
            rang_at=at,
            rang_on=on,
        )
        self._calls[call.id] = call
        self._reply(message, "180 Ringing", call)
        self.on_ring(call)

    def _answered(self, message: Message, call: Call | None) -> None:
        status = message.status or 0
        if status < 200:
            return
        if message.method == "INVITE" and call is not None:
            call.remote = message.one("to")
            if status == 200:
                call.target = _uri(message.one("contact"))
            self._send("ACK", call.target, {**_named(call, "INVITE"), "CSeq": "1 ACK"})
            if status == 200 and not call.answered.done():
                found = _RTP.search(message.body)
                call.answered.set_result(int(found[1]) if found else 0)
        waiting = self._awaited.get((message.one("call-id"), message.one("cseq")))
        if waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _end(self, call: Call) -> None:
        self._calls.pop(call.id, None)
        if not call.ended.done():
            call.ended.set_result(None)

    async def _ask(self, method: str, uri: str, headers: dict[str, str], body: str = "") -> Message:
        key = (headers["Call-ID"], headers["CSeq"])
        waiting: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._awaited[key] = waiting
        branch = f"z9hG4bK{uuid4().hex}"
        try:
            for _ in range(RESENDS):
                self._send(method, uri, headers, body, branch)
                await asyncio.wait([waiting], timeout=ANSWER_S if method == "INVITE" else RESEND_S)
                if waiting.done():
                    return waiting.result()
            raise BenchError(f"Asterisk does not answer a {method}")
        finally:
            del self._awaited[key]

    def _send(self, method: str, uri: str, headers: dict[str, str], body: str = "", branch: str = "") -> None:
        via = f"SIP/2.0/UDP {HOST}:{self._port};branch={branch or 'z9hG4bK' + uuid4().hex}"
        lines = [f"{method} {uri} SIP/2.0", f"Via: {via}", "Max-Forwards: 70"]
        self._write([*lines, *(f"{name}: {value}" for name, value in headers.items())], body)

    def _reply(self, request: Message, status: str, call: Call | None, body: str = "") -> None:
        to = call.local if call is not None and call.side == "phone" else request.one("to")
        if call is not None and call.side == "caller":
            to = call.local
        lines = [f"SIP/2.0 {status}", *(f"Via: {via}" for via in request.all("via"))]
        lines += [f"From: {request.one('from')}", f"To: {to}"]
        lines += [f"Call-ID: {request.one('call-id')}", f"CSeq: {request.one('cseq')}"]
        if call is not None:
            lines.append(f"Contact: <sip:{call.party}@{HOST}:{self._port}>")
        if body:
            lines.append("Content-Type: application/sdp")
        self._write(lines, body)

    def _write(self, lines: list[str], body: str) -> None:
        whole = "\r\n".join((*lines, f"Content-Length: {len(body)}", "", body))
        self._transport.sendto(whole.encode(), self._pbx)

    def _sdp(self, media_port: int | None) -> str:
        port = media_port or self._sink.getsockname()[1]
        lines = ("v=0", f"o=- 1 1 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0", f"m=audio {port} RTP/AVP 8 101")
        codecs = ("a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=ptime:20")
        return "\r\n".join((*lines, *codecs, ""))


def _named(call: Call, method: str) -> dict[str, str]:
    return {"From": call.local, "To": call.remote, "Call-ID": call.id, "CSeq": f"{call.cseq} {method}"}


def _parsed(data: bytes) -> Message:
    head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Message(start, tuple((name.strip(), value.strip()) for name, _, value in pairs), body)


def _uri(contact: str) -> str:
    return contact.partition("<")[2].partition(">")[0] or contact


def _digest(challenge: str, user: str, password: str, method: str, uri: str) -> str:
    """RFC 2617 §3.2.2, MD5 and qop=auth: what Asterisk asks for."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    first = _md5(f"{user}:{asked['realm']}:{password}")
    second = _md5(f"{method}:{uri}")
    client = uuid4().hex
    response = _md5(f"{first}:{asked['nonce']}:00000001:{client}:auth:{second}")
    said = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri, "response": response}
    said |= {"opaque": asked.get("opaque", ""), "cnonce": client}
    quoted = ", ".join(f'{name}="{value}"' for name, value in said.items())
    return f"Digest {quoted}, algorithm=MD5, qop=auth, nc=00000001"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
