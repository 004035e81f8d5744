"""From the end of a caller's speech to the agent's phone ringing, with the seed flow's confirm and without it.

The Korean model hears. The clock runs from the last voiced frame of a keyword, said into the question, to the INVITE;
the call's timeline splits it.
"""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.figures import BenchError, Result, tell, with_tail
from bench.sip import Call
from bench.speaker import Speaker
from bench.stack import Stack, running_stack, without_node
from callcenter.calls.timeline import Entry, OfferMade, QueueJoined, SpeechHeard
from callcenter.main import asterisk_files
from callcenter.main.tools import read_tools
from callcenter.rehearsal.following import arrived_call
from callcenter.speech.voice_activity.endpointing import EndpointRules
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound

ROUNDS, QUICK_ROUNDS = 12, 2
DIALLED = "1234502"
KEYWORD = "주민등록"
RING_S = 20.0
INTO_QUESTION_S = 2.5
MODEL_S = 60.0
PARTS = ("endpoint_and_recognition", "confirm_prompt", "offer", "ring")


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where the keyword does not lead to a ring."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    figures: dict[str, Any] = {}
    for title in ("with_confirm", "without_confirm"):
        taken: list[dict[str, float]] = []
        async with running_stack(agents=1, flow=_asks_at_once if title == "with_confirm" else _joins_at_once) as stack:
            voice = asterisk_files.voice_of(stack.settings, read_tools(stack.settings.data))
            keyword = await voice.sound(Language.KO, KEYWORD)
            await _until_heard(stack, keyword)
            for number in range(rounds):
                taken.append(await _round(stack, keyword))
                tell(f"{title} {number + 1}/{rounds} {taken[-1]['whole']:7.0f} ms")
        figures[title] = {f"{part}_ms": with_tail([one[part] for one in taken], 0) for part in ("whole", *PARTS)}
    end_silence_ms = EndpointRules().end_silence_s * 1000
    figures["end_silence_ms"] = end_silence_ms
    without = figures["without_confirm"]["whole_ms"]["median"]
    return Result(figures, {"say_vs_end_silence": round(without / end_silence_ms, 3)})


def _asks_at_once(flow: str) -> str:
    """A short welcome, so that the question comes soon."""
    before, prompt, rest = flow.partition("  welcome:\n    zh: ")
    spoken, korean, rest = rest.partition("    ko: ")
    return f"{before}{prompt}{spoken}{korean}네.\n{rest.partition(chr(10))[2]}"


def _joins_at_once(flow: str) -> str:
    lines = _asks_at_once(flow).splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("confirm: "))
    return without_node(kept, "confirm").replace("{queue}", "")


async def _until_heard(stack: Stack, keyword: Sound) -> None:
    """The model loads after the start: the first call that is understood ends the wait."""
    deadline = asyncio.get_running_loop().time() + MODEL_S
    while True:
        try:
            await _round(stack, keyword)
        except BenchError:
            if asyncio.get_running_loop().time() > deadline:
                raise
        else:
            return


async def _round(stack: Stack, keyword: Sound) -> dict[str, float]:
    """The parts of one call in ms."""
    phones, number = stack.phones, f"138{random.randrange(10**8):08d}"  # noqa: S311
    rung: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
    phones.on_ring = rung.set_result
    since = datetime.now(UTC) - timedelta(seconds=1)
    async with Speaker() as speaker:
        caller = await phones.dial(number, DIALLED, speaker.port)
        speaker.connect(caller.answered.result())
        await asyncio.sleep(INTO_QUESTION_S + random.random())  # noqa: S311
        ended_at, ended_on = await speaker.say(keyword)
        try:
            async with asyncio.timeout(RING_S):
                phone = await rung
        except TimeoutError:
            raise BenchError(f"the phone did not ring within {RING_S:g} s") from None
        finally:
            phones.on_ring = lambda _call: None
            if not rung.done() or rung.cancelled():
                await phones.hang_up(caller)
        phones.answer(phone)
        await asyncio.sleep(0.3)
        await phones.hang_up(caller)
        await asyncio.wait([phone.ended], timeout=5)
    entries = await _timeline(stack, f"+86{number}", since)
    await asyncio.sleep(0.7)
    heard, joined, offered = (_at(entries, kind) for kind in (SpeechHeard, QueueJoined, OfferMade))
    return {
        "whole": (phone.rang_at - ended_at) * 1000,
        "endpoint_and_recognition": (heard - ended_on) * 1000,
        "confirm_prompt": (joined - heard) * 1000,
        "offer": (offered - joined) * 1000,
        "ring": (phone.rang_on - offered) * 1000,
    }


async def _timeline(stack: Stack, number: str, since: datetime) -> list[Entry]:
    call = await arrived_call(stack.calls, number, DIALLED, since)
    if call is None:
        raise BenchError("the call is not in the database")
    async with asyncio.timeout(RING_S):
        while True:
            entries = await stack.calls.timeline(call)
            if any(entry.fact.kind == "call.ended" for entry in entries):
                return entries
            await asyncio.sleep(0.1)


def _at(entries: list[Entry], kind: type[SpeechHeard] | type[QueueJoined] | type[OfferMade]) -> float:
    found = [entry.at.timestamp() for entry in entries if isinstance(entry.fact, kind)]
    if not found:
        raise BenchError(f"the timeline has no {kind.__name__}: the keyword was not understood")
    return found[0]
