"""From a caller's key to the agent's phone ringing: ours beside the same menu, queue and agent in pure dialplan.

The clock runs from the first RTP packet that says the key's end to the INVITE at the phone, both on the bench's clock.
"""

import asyncio
import random

from bench.figures import BenchError, Result, ratio, tell, with_tail
from bench.sip import Call
from bench.speaker import Speaker
from bench.stack import PEER, Peer, Stack, running_stack

ROUNDS, QUICK_ROUNDS = 15, 2
RING_S = 10.0
HOTLINE = "12345"
BESIDE = Peer(
    # The seed flow's menu in Asterisk's own words, with the recording that ours makes too.
    dialplan=f"""
[bench]
exten => {PEER},1,Answer()
 same => n(ask),Background(PROMPT)
 same => n,WaitExten(8)
 same => n,Goto(ask)
exten => 2,1,MixMonitor(bench-${{UNIQUEID}}.wav,b)
 same => n,Queue(bench)
""",
    queues="""
[bench]
strategy = leastrecent
timeout = 15
retry = 1
wrapuptime = 0
autofill = yes
ringinuse = no
joinempty = yes
leavewhenempty = no
musicclass = default
member => PJSIP/1001
""",
)


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where a phone does not ring."""
    ms: dict[str, list[float]] = {"ours": [], "dialplan": []}
    rounds = QUICK_ROUNDS if quick else ROUNDS
    async with running_stack(agents=1, peer=BESIDE) as stack:
        for number in range(-1, rounds):
            for who, dialled in (("ours", HOTLINE), ("dialplan", PEER)):
                took_ms = await _round(stack, dialled)
                # The first of each only warms caches.
                if number >= 0:
                    ms[who].append(took_ms)
                    tell(f"{number + 1}/{rounds} {who:<9}{took_ms:7.1f} ms")
    figures = {f"{who}_ms": with_tail(values) for who, values in ms.items()}
    return Result(figures, {"key_vs_dialplan": ratio(ms["ours"], ms["dialplan"])})


async def _round(stack: Stack, dialled: str) -> float:
    phones = stack.phones
    rung: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
    phones.on_ring = rung.set_result
    async with Speaker() as speaker:
        caller = await phones.dial("13800138000", dialled, speaker.port)
        speaker.connect(caller.answered.result())
        # In the middle of a prompt, and never at the same place in anybody's 20 ms.
        await asyncio.sleep(1 + random.random())  # noqa: S311
        pressed_at, _ = await speaker.press("2")
        try:
            async with asyncio.timeout(RING_S):
                phone = await rung
        except TimeoutError:
            raise BenchError(f"{dialled}: the phone did not ring within {RING_S:g} s") from None
        phones.answer(phone)
        await asyncio.sleep(0.3)
        await phones.hang_up(caller)
        await asyncio.wait([phone.ended], timeout=5)
    # Whoever comes next finds the agent free.
    await asyncio.sleep(0.7)
    return (phone.rang_at - pressed_at) * 1000
