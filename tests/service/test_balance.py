"""A call that our record has lost is written anew from what Asterisk wrote down, while the service runs."""

import pytest
from sqlalchemy import text

from callcenter.balance.weighing import Kind
from tests.service.hotline import Hotline
from tests.service.machines import eventually

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_call_that_is_lost_from_the_database_is_found_missing_and_written_anew(hotline: Hotline) -> None:
    citizen = await hotline.calls_in()
    await citizen.call.hang_up()
    await hotline.until_fact(citizen.id, "call.ended")
    async with hotline.database.transaction() as session:
        for lost in ("delete from timeline where call = :call", "delete from calls where id = :call"):
            await session.execute(text(lost), {"call": citizen.id})

    async def is_back() -> bool:
        return await hotline.calls.call(citizen.id) is not None

    await eventually(is_back, "the call is in the database again", 20)
    record = await hotline.record(citizen.id)

    assert [entry.fact.kind for entry in await hotline.calls.timeline(citizen.id)] == ["call.arrived", "call.ended"]
    assert (record.outcome, record.number) == ("abandoned_ivr", None)

    async def is_told() -> bool:
        figures = (await hotline.browsers["8001"].get("/metrics")).text
        none_left = f'callcenter_balance_drifts{{kind="{Kind.UNKNOWN_CALL}"}} 0.0' in figures
        return none_left and "callcenter_balance_mended_total 0.0" not in figures

    await eventually(is_told, "found, and mended", 20)
    probes = (await hotline.browsers["8001"].get("/readyz")).json()["dependencies"]
    assert probes["balance"] == {"condition": "up", "detail": ""}
