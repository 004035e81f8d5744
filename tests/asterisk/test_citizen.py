"""The rehearsed citizen is a real telephone: voice, keys, listening, and an end within its bound."""

import asyncio
import time
from pathlib import Path

from callcenter.rehearsal import sipp
from callcenter.rehearsal.caller import HearOut, Plan, Press, Say, Wait, place
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.sound import FRAME_BYTES, RATE_HZ, Sound
from tests.asterisk.conftest import Citizens
from tests.asterisk.pbx import Pbx, eventually
from tests.asterisk.service import stand_in


async def test_what_a_citizen_says_and_presses_arrives_whole_and_once(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        line = await service.line()
        await call.take((Say(tone(440)), Press("0123456789*#"), Wait(0.2)))

        async def is_there() -> bool:
            return len(line.keys) >= 12

        await eventually(is_there, "all keys arrived")
        assert line.keys == "0123456789*#"
        assert loudest_hz(Sound(line.voice)) == 440


async def test_a_citizen_hears_a_prompt_out_before_answering(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    prompt = tone(600, seconds=1.5)
    async with stand_in(asterisk.settings.audiosocket_port) as service:
        call = await citizen(Plan("13800138000"))
        line = await service.line()
        line.to_say = [prompt[at : at + FRAME_BYTES] for at in range(0, len(prompt), FRAME_BYTES)]
        await call.take((HearOut(),))

        assert loudest_hz(call.media.heard) == 600
        assert line.to_say == []


async def test_a_citizen_hangs_up_when_the_time_is_over(asterisk: Pbx, exchange: Exchange) -> None:
    outcome = await place(Plan("13800138000", stay_s=1), exchange)
    await asterisk.empty()

    assert outcome.answered
    assert outcome.ended_by == "citizen"
    assert 0.5 < len(outcome.heard) / (2 * RATE_HZ) < 2


async def test_steps_end_with_the_call(asterisk: Pbx, exchange: Exchange) -> None:
    outcome = await place(Plan("13800138000", steps=(Wait(3600),), stay_s=0.5), exchange)

    assert outcome.ended_by == "citizen"


async def test_nobody_at_the_other_end_is_told_and_not_waited_for_for_ever(asterisk: Pbx, exchange: Exchange) -> None:
    await asterisk.process.stop()
    outcome = await place(Plan("13800138000", answer_s=1), exchange)

    assert not outcome.answered
    assert outcome.ended_by == "nobody"
    assert outcome.refusal


async def test_a_telephone_at_rest_leaves_the_machine_to_others(exchange: Exchange) -> None:
    words = {"seat": "1001", "media_port": 9, "ring_ms": 0, "talk_ms": 0, "rejects": False}
    telephone = await sipp.run(exchange, "phone", words, "-aa")
    try:
        await asyncio.sleep(1)
        before, since = _wakes(telephone.process.pid), time.monotonic()
        await asyncio.sleep(2)
        woken = _wakes(telephone.process.pid) - before
        lasted_s = time.monotonic() - since
    finally:
        await telephone.kill()
        telephone.forget()

    # By itself SIPp looks up a thousand times a second.
    assert 0 < woken / lasted_s < 200


def _wakes(pid: int) -> int:
    """How often its threads have slept and were woken."""
    statuses = [status.read_text() for status in Path(f"/proc/{pid}/task").glob("*/status")]
    return sum(int(line.split()[1]) for text in statuses for line in text.splitlines() if line.startswith("voluntary"))
