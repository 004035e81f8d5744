"""Citizens called back by the whole service, which dies on the way: nobody is dialled twice, and nobody forgotten."""

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.timeline import Arrived, Ended, Fact
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import CallId, LegId, NodeId, call_id
from callcenter.vocabulary.languages import Language
from tests.asterisk.conftest import hears
from tests.fakes.entries import entries
from tests.service.hotline import SOCIAL, Hotline, in_order
from tests.service.machines import eventually

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def promised(hotline: Hotline) -> CallId:
    """Somebody who has called an hour ago, and was promised a callback."""
    node = NodeId("pbx1")
    call = call_id(node, str(uuid4()))
    number = f"+86{hotline.number()}"
    facts: list[Fact] = [
        Arrived(node=node, leg=LegId(f"{call}-leg"), number=number, dialled="12345", language=Language.ZH),
        CallbackPromised(queue=SOCIAL),
        Ended(outcome="callback", cause=16),
    ]
    await hotline.calls.write(entries(call, facts, datetime.now(UTC) - timedelta(hours=1)))
    return call


async def owed(hotline: Hotline, call: CallId) -> dict[str, Any]:
    told: dict[str, Any] = (await hotline.browsers["operator"].get(f"/api/v1/calls/{call}/callback")).json()
    return told


async def until_owed(hotline: Hotline, call: CallId, state: str, attempts: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = {}

    async def is_so() -> bool:
        nonlocal told
        told = await owed(hotline, call)
        return bool(told["state"] == state and len(told["attempts"]) >= attempts)

    await eventually(is_so, f"the callback is {state} after {attempts} attempts", 30)
    return told


async def test_killed_between_dial_and_answer_the_service_dials_once_and_finds_the_citizen_again(
    hotline: Hotline,
) -> None:
    telephone = await hotline.outside(Manners(ring_s=7, voice=tone(440)))
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    origin = await promised(hotline)
    await telephone.until("ringing")
    called = CallId((await owed(hotline, origin))["being_called_in"])
    os.kill(hotline.service_pid, signal.SIGKILL)

    await phone.until("talking", 40)
    await hears(telephone.media, 1000)
    telephone.hang_up()
    done = await until_owed(hotline, origin, "done", 1)
    kinds = [entry.fact.kind for entry in await hotline.calls.timeline(called)]

    assert telephone.calls == ["talked"]
    assert (done["closed_how"], [one["call"] for one in done["attempts"]]) == ("talked", [called])
    assert in_order(["callback.dialled", "callback.answered", "agent.connected", "talk.ended", "call.ended"], kinds)
    assert kinds.count("callback.answered") == 1


async def test_who_is_busy_is_called_again_after_a_pause_until_it_was_too_often(hotline: Hotline) -> None:
    telephone = await hotline.outside(Manners(rejects=True))
    await hotline.works("8001")
    origin = await promised(hotline)
    failed = await until_owed(hotline, origin, "failed", 2)
    first, second = failed["attempts"]
    record = await hotline.record(CallId(first["call"]))

    assert telephone.calls == ["rejected", "rejected"]
    assert [one["why"] for one in failed["attempts"]] == ["busy", "busy"]
    assert datetime.fromisoformat(second["began_at"]) >= datetime.fromisoformat(first["ended_at"]) + timedelta(
        seconds=2
    )
    assert (record.outcome, record.cause, record.callback_of) == ("not_reached", 17, origin)
    assert (await hotline.agent("8001"))["state"] == "idle"
