"""One test call on a running exchange: placed by SIPp, followed on its timeline."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callcenter.calls.store import CallStore
from callcenter.rehearsal import caller
from callcenter.rehearsal.caller import HearOut, Outcome, Plan, Press, Say, Step, Wait
from callcenter.rehearsal.following import arrived_call as found
from callcenter.rehearsal.following import as_object, follow, line_of
from callcenter.rehearsal.sipp import Exchange
from callcenter.speech.sound_files import read_sound
from callcenter.vocabulary.errors import CallCenterError

BEFORE_KEYS_S = 1.0
"""The first prompt is playing by then: keys may interrupt it, and so may a person's."""


class NoCallError(CallCenterError):
    """The test call did not arrive."""


@dataclass(frozen=True, slots=True)
class TestCall:
    """What the caller does: says each file after hearing a prompt out, presses the keys, stays, hangs up."""

    __test__ = False

    number: str
    dialled: str
    said: tuple[Path, ...] = ()
    keys: str = ""
    stay_s: float = 60.0

    def plan(self) -> Plan:
        """The steps; raises SoundFileError for a file that is no sound."""
        steps: list[Step] = []
        if self.keys:
            steps += [Wait(BEFORE_KEYS_S), Press(self.keys)]
        for file in self.said:
            steps += [HearOut(), Say(read_sound(file))]
        return Plan(number=self.number, dialled=self.dialled, steps=tuple(steps), stay_s=self.stay_s)


async def place(
    wanted: TestCall, exchange: Exchange, store: CallStore, number: str | None, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Place the call, tell of each entry as it comes, and return the whole; `number` is the caller's in E.164.

    Raises NoCallError where the call did not come in.
    """
    since = datetime.now(UTC) - timedelta(seconds=1)
    placing = asyncio.create_task(caller.place(wanted.plan(), exchange), name="test call")
    try:
        call = await found(store, number, wanted.dialled, since)
        if call is None:
            raise NoCallError(f"the call did not arrive: {await _refusal(placing)} → run `callcenter doctor`")
        await follow(store, call, lambda entry, start: tell(line_of(entry, start)))
        await placing
    finally:
        placing.cancel()
        await asyncio.gather(placing, return_exceptions=True)
    record = await store.call(call)
    if record is None:
        raise NoCallError(f"{call} is gone from the database")
    return as_object(record, await store.timeline(call))


async def _refusal(placing: "asyncio.Task[Outcome]") -> str:
    if not placing.done():
        return "it is still being set up"
    outcome = placing.result()
    return outcome.refusal or "it was answered, but the service does not know it"
