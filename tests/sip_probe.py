"""A stranger's SIP over UDP, one request at a time: what a scanner sends, and what it learns from the answer."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast
from uuid import uuid4

from callcenter.asterisk.settings import NodeSettings

SILENT_S = 2.0


@dataclass(slots=True)
class Stranger(asyncio.DatagramProtocol):
    """A socket of its own, at an address of its own."""

    node: NodeSettings
    host: str
    port: int = 0
    _transport: asyncio.DatagramTransport | None = None
    _answers: "asyncio.Queue[str] | None" = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # What asyncio makes of a UDP socket is no DatagramTransport by its class before Python 3.12.
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]
        self._answers = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: object) -> None:
        assert self._answers is not None
        self._answers.put_nowait(data.decode())

    async def ask(  # noqa: PLR0913 what a request is made of
        self, method: str, number: str, *, as_: str, to: str = "", headers: str = "", contact: str = ""
    ) -> str:
        """The first final answer to `method` for `number` by who says to be `as_`; empty for none."""
        assert self._transport is not None
        assert self._answers is not None
        call, uri = uuid4().hex, f"sip:{number}@{self.node.host}" if number else f"sip:{self.node.host}"
        lines = (
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{call};rport",
            "Max-Forwards: 70",
            f"From: <sip:{as_}@{self.node.host}>;tag={call[:8]}",
            f"To: <sip:{to or number or as_}@{self.node.host}>",
            f"Call-ID: {call}",
            f"CSeq: 1 {method}",
            f"Contact: <{contact or f'sip:{as_}@{self.host}:{self.port}'}>",
            *filter(None, (headers,)),
            "Content-Length: 0",
        )
        self._transport.sendto("\r\n".join((*lines, "", "")).encode(), (str(self.node.host), self.node.sip_port))
        try:
            async with asyncio.timeout(SILENT_S):
                while call not in (answer := await self._answers.get()) or answer.startswith("SIP/2.0 1"):
                    pass
        except TimeoutError:
            return ""
        return answer

    async def register(self, seat: str, password: str, contact: str = "") -> str:
        """The answer to a registration by this password, of a telephone that may say it is elsewhere."""
        challenge = await self.ask("REGISTER", "", as_=seat)
        proof = _proof(challenge, "REGISTER", f"sip:{self.node.host}", seat, password)
        return await self.ask("REGISTER", "", as_=seat, headers=proof, contact=contact)

    async def invite(self, number: str, seat: str, password: str) -> str:
        """The answer to a call by who has the seat's password."""
        challenge = await self.ask("INVITE", number, as_=seat)
        if status(challenge) != "401":
            return challenge
        proof = _proof(challenge, "INVITE", f"sip:{number}@{self.node.host}", seat, password)
        return await self.ask("INVITE", number, as_=seat, headers=proof)


@asynccontextmanager
async def stranger(node: NodeSettings, host: str = "127.0.0.1") -> AsyncIterator[Stranger]:
    """Somebody at `host`, as long as the block."""
    loop = asyncio.get_running_loop()
    transport, one = await loop.create_datagram_endpoint(lambda: Stranger(node, host), local_addr=(host, 0))
    try:
        yield one
    finally:
        transport.close()


def status(answer: str) -> str:
    """Such as 401; empty for no answer."""
    return answer[8:11]


def shape(answer: str, *own: str) -> str:
    """An answer without what has to differ each time, and without `own` words of the request."""
    plain = re.sub(r'(nonce|opaque|tag|branch|rport|received)="?[^",;\r]*"?|Call-ID: \S+', r"\1", answer)
    for word in own:
        plain = plain.replace(word, "…")
    return plain


def _proof(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """RFC 7616, by MD5."""
    nonce, opaque = _quoted(challenge, "nonce"), _quoted(challenge, "opaque")
    of_user, of_request = _md5(f"{user}:asterisk:{password}"), _md5(f"{method}:{uri}")
    response = _md5(f"{of_user}:{nonce}:00000001:abcdef:auth:{of_request}")
    return (
        f'Authorization: Digest username="{user}",realm="asterisk",nonce="{nonce}",opaque="{opaque}",uri="{uri}",'
        f'response="{response}",algorithm=MD5,qop=auth,nc=00000001,cnonce="abcdef"'
    )


def _quoted(answer: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', answer)
    return found[1] if found else ""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
