"""A phone: an agent's, registered with its password, or one outside; rings, answers or not, talks, call after call."""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from callcenter.rehearsal import sipp
from callcenter.rehearsal.media import Media
from callcenter.rehearsal.sipp import Exchange, SippError
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.sound import Sound

REGISTERED_S = 3600
FOR_EVER_S = 3600.0
NOTHING = Sound(b"")

PhoneState = Literal["idle", "ringing", "talking"]
PhoneEnd = Literal["talked", "cancelled", "rejected"]


@dataclass(slots=True)
class Ring:
    """One call that came in; seconds are the event loop's."""

    call: str
    """The hotline's own id of it, as X-CC-Call said; empty for none."""
    caller: str
    """The number that was shown."""
    rang_at: float
    talked_at: float | None = None
    over_at: float | None = None
    ended: PhoneEnd | None = None
    ended_here: bool = False
    """It was this phone that hung up."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a phone does with a call."""

    ring_s: float = 0.2
    """Answers after this; longer than the caller's side rings means: does not answer."""
    talk_s: float = FOR_EVER_S
    """Hangs up after this, unless the other side did."""
    rejects: bool = False
    """Says 486 Busy Here to every call."""
    voice: Sound = NOTHING
    """Said over and over while talking; empty for silence."""


class Phone:
    """A phone, to be used as ``async with Phone(seat, password, exchange) as phone``.

    With a `port` it is one outside: it waits there for calls, and registers nowhere.
    """

    def __init__(
        self,
        seat: SeatId,
        password: str,
        exchange: Exchange,
        manners: Manners | None = None,
        *,
        port: int | None = None,
    ) -> None:
        self.seat = seat
        self.state: PhoneState = "idle"
        self.calls: list[PhoneEnd] = []
        """How each call that came in has ended, in order."""
        self.kinds: list[str] = []
        """What each was for, as its X-CC-Kind said; empty for an offer, or for none."""
        self.rings: list[Ring] = []
        """Each of them, with its times, in the order of their coming."""
        self._by_id: dict[str, Ring] = {}
        self._password = password
        self._port = port
        self._exchange = exchange
        self._manners = manners or Manners()
        self._call_id = ""
        self._changed = asyncio.Condition()
        self._owned = AsyncExitStack()

    async def __aenter__(self) -> Self:
        manners = self._manners
        async with AsyncExitStack() as opening:
            self.media = await Media.open(self._exchange.local_host)
            opening.push_async_callback(self.media.close)
            self.media.say_for_ever(manners.voice)
            words = {
                "seat": self.seat,
                "media_port": self.media.port,
                "ring_ms": round(manners.ring_s * 1000),
                "talk_ms": round(manners.talk_s * 1000),
                "rejects": manners.rejects,
            }
            # -aa: says 200 to OPTIONS, so that the registrar sees it alive.
            self._sipp = await sipp.run(self._exchange, "phone", words, "-aa", port=self._port)
            opening.callback(self._sipp.forget)
            opening.push_async_callback(self._sipp.kill)
            watching = asyncio.create_task(self._watch(), name=f"rehearsal-phone-{self.seat}")
            opening.callback(watching.cancel)
            if self._port is None:
                await self._register(REGISTERED_S)
                opening.push_async_callback(self._unregister)
            self._owned = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._owned.aclose()

    @property
    def heard(self) -> Sound:
        """What came in during the last call."""
        return self.media.heard

    async def register(self) -> None:
        """Once more, as telephones do from time to time: an Asterisk that was killed may have forgotten it."""
        await self._register(REGISTERED_S)

    def hang_up(self) -> None:
        """End the talk, if there is one."""
        self._sipp.tell(self._call_id)

    async def until(self, state: PhoneState, within_s: float = 15.0) -> None:
        """Wait for `state`; raises TimeoutError."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(lambda: self.state == state)

    async def until_calls(self, count: int, within_s: float = 15.0) -> None:
        """Wait until `count` calls have ended; raises TimeoutError."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(lambda: len(self.calls) >= count)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        async for words in self._sipp.reports():
            match words:
                case ["ringing", call_id, *told]:
                    of = dict(word.split("=", 1) for word in told)
                    if self.state == "idle":
                        # Of two that come at a time the person takes the first.
                        self._call_id, self.state = call_id, "ringing"
                    self.kinds.append(of["kind"])
                    self._by_id[call_id] = Ring(of["call"], of["caller"], loop.time())
                    self.rings.append(self._by_id[call_id])
                case ["talking", call_id, port]:
                    self._by_id[call_id].talked_at = loop.time()
                    if call_id == self._call_id or self.state == "idle":
                        self._call_id = call_id
                        self.media.connect(self._exchange.host, int(port))
                        self.state = "talking"
                case ["over", call_id, side]:
                    self._by_id[call_id].ended_here = side == "near"
                    self._over(call_id, "talked")
                case ["cancelled", call_id]:
                    self._over(call_id, "cancelled")
                case ["refused", call_id] if self._by_id[call_id].ended is None:
                    self._over(call_id, "rejected")
                case _:
                    pass
            async with self._changed:
                self._changed.notify_all()

    def _over(self, call_id: str, ended: PhoneEnd) -> None:
        ring = self._by_id[call_id]
        ring.ended, ring.over_at = ended, asyncio.get_running_loop().time()
        if call_id == self._call_id:
            self.media.disconnect()
            self.calls.append(ended)
            self.state = "idle"

    async def _unregister(self) -> None:
        # An Asterisk that is gone has forgotten us anyway.
        with contextlib.suppress(SippError):
            await self._register(0, within_s=2)

    async def _register(self, expires_s: int, within_s: float = 12) -> None:
        words = {"seat": self.seat, "password": self._password, "phone_port": self._sipp.port, "expires_s": expires_s}
        registering = await sipp.run(self._exchange, "register", words, "-m", "1", "-timeout", "10s")
        try:
            if await registering.ended(within_s) != 0:
                raise SippError(f"seat {self.seat} cannot register: {registering.refusal() or 'no answer'}")
        finally:
            await registering.kill()
            registering.forget()
