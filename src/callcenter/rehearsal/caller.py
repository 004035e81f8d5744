"""A citizen on the telephone: calls, listens, speaks, presses keys, hangs up. Every call is bounded."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self, assert_never
from urllib.parse import quote
from uuid import uuid4

from callcenter.rehearsal import sipp
from callcenter.rehearsal.listening import pause_after_speech
from callcenter.rehearsal.media import Media
from callcenter.rehearsal.sipp import Exchange, Sipp
from callcenter.vocabulary.sound import Sound


@dataclass(frozen=True, slots=True)
class Say:
    sound: Sound


@dataclass(frozen=True, slots=True)
class Press:
    """Keys one after the other: ``0``-``9``, ``*``, ``#``."""

    keys: str


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class HearOut:
    """Listen until the other side has spoken and then paused; goes on after `within_s` in any case."""

    within_s: float = 20.0


Step = Say | Press | Wait | HearOut


@dataclass(frozen=True, slots=True)
class Plan:
    """One call from dialling to hanging up."""

    number: str
    """What stands in From, taken as it is: any text, escaped as RFC 3261 §25.1 asks."""
    dialled: str = "12345"
    steps: tuple[Step, ...] = ()
    stay_s: float = 60.0
    """Hangs up when this has passed since the answer."""
    answer_s: float = 10.0
    """Gives up when there is no answer within this."""
    name: str | None = None
    """Display name in From; None for none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call went."""

    answered: bool
    ended_by: Literal["citizen", "hotline", "nobody"]
    """`nobody` where the call was never set up."""
    refusal: str
    """SIP status and reason that refused the call, or SIPp's complaint; empty for none."""
    heard: Sound


class Call:
    """A citizen's call, to be used as ``async with Call(plan, exchange) as call``; leaving it hangs up."""

    def __init__(self, plan: Plan, exchange: Exchange) -> None:
        self._plan = plan
        self._exchange = exchange
        self._owned = AsyncExitStack()
        self._call_id = f"{uuid4()}@rehearsal"
        self._answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._ended_by: Literal["citizen", "hotline", "nobody"] = "nobody"

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            self.media = await Media.open(self._exchange.local_host)
            opening.push_async_callback(self.media.close)
            self._sipp = await _dialling(self._plan, self._exchange, self.media.port, self._call_id)
            opening.callback(self._sipp.forget)
            self._watching = asyncio.create_task(self._watch(), name="rehearsal-caller")
            opening.push_async_callback(self._leave)
            self._owned = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._owned.aclose()

    @property
    def is_up(self) -> bool:
        """Answered, and nobody has hung up yet."""
        return self._answered.done() and self._answered.result() and not self._watching.done()

    @property
    def ended_by(self) -> Literal["citizen", "hotline", "nobody"]:
        """`nobody` also while it goes on."""
        return self._ended_by

    async def answered(self) -> bool:
        """Whether the hotline took the call; waits until that is known."""
        return await asyncio.shield(self._answered)

    async def take(self, steps: Sequence[Step]) -> None:
        """Take `steps` in order; returns early when the call ends."""
        walking = asyncio.create_task(self._walk(steps), name="rehearsal-steps")
        await asyncio.wait((walking, self._watching), return_when=asyncio.FIRST_COMPLETED)
        walking.cancel()
        await asyncio.gather(walking, return_exceptions=True)

    async def hang_up(self) -> Outcome:
        """Hang up, if nobody has, and tell how it went."""
        self._sipp.tell(self._call_id)
        return await self.ended()

    async def ended(self) -> Outcome:
        """Wait until somebody has hung up, at the latest when `stay_s` has passed, and tell how it went."""
        await asyncio.shield(self._watching)
        code = await self._sipp.ended()
        answered = self._answered.result()
        refusal = "" if answered or code == 0 else self._sipp.refusal()
        return Outcome(answered, self._ended_by, refusal, self.media.heard)

    async def _leave(self) -> None:
        self._sipp.tell(self._call_id)
        await self._sipp.ended()
        # SIPp's reports have ended with it, and so the watch.
        await self._watching

    async def _walk(self, steps: Sequence[Step]) -> None:
        for step in steps:
            match step:
                case Say(sound):
                    self.media.say(sound)
                    await self.media.said_all()
                case Press(keys):
                    self.media.press(keys)
                    await self.media.said_all()
                case Wait(seconds):
                    await asyncio.sleep(seconds)
                case HearOut(within_s):
                    await pause_after_speech(lambda: self.media.heard, within_s)
                case _:
                    assert_never(step)

    async def _watch(self) -> None:
        try:
            async for words in self._sipp.reports():
                match words:
                    case ["answered", port]:
                        self.media.connect(self._exchange.host, int(port))
                        self._answered.set_result(True)
                    case ["ended", "far"]:
                        self._ended_by = "hotline"
                    case ["ended", "near"]:
                        self._ended_by = "citizen"
                    case _:
                        pass
        finally:
            self.media.disconnect()
            if not self._answered.done():
                self._answered.set_result(False)


async def place(plan: Plan, exchange: Exchange) -> Outcome:
    """One whole call by its plan."""
    async with Call(plan, exchange) as call:
        if await call.answered():
            await call.take(plan.steps)
        return await call.ended()


async def _dialling(plan: Plan, exchange: Exchange, media_port: int, call_id: str) -> Sipp:
    name = "" if plan.name is None else _quoted(plan.name)
    words = {
        "from": f"{name}<sip:{quote(plan.number, safe='')}@[local_ip]:[local_port]>",
        "dialled": quote(plan.dialled, safe="+*#"),
        "media_port": media_port,
        "answer_ms": round(plan.answer_s * 1000),
        "stay_ms": round(plan.stay_s * 1000),
    }
    # -timeout: should all else fail, SIPp ends itself.
    bound_s = round(plan.answer_s + plan.stay_s) + 10
    return await sipp.run(exchange, "citizen", words, "-m", "1", "-cid_str", call_id, "-timeout", f"{bound_s}s")


def _quoted(name: str) -> str:
    # RFC 3261 §25.1 quoted-string. Brackets are SIPp's own keywords, control characters would end the header.
    clean = "".join(letter for letter in name if letter.isprintable() and letter not in "[]")
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" '
