"""Service and database are gone, and callers come: Asterisk alone serves them in the order that we would."""

import os
import signal
from datetime import UTC, datetime

import pytest

from callcenter.calls.lifeboat_facts import LifeboatServed
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.routing.order import Waiting, in_order
from callcenter.special_list.entries import ListKind
from callcenter.vocabulary.ids import CallId, LegId
from callcenter.vocabulary.tiers import Tier
from tests.asterisk.conftest import hears
from tests.service.hotline import GENERAL, LISTED, ON_OTHER_LISTS, Hotline
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_listed_caller_who_comes_last_is_answered_first_with_service_and_database_gone(
    hotline: Hotline,
) -> None:
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    talking = await hotline.waits("0")
    await phone.until("talking")
    listed_ones = len(LISTED) + sum(map(len, ON_OTHER_LISTS.values()))
    await until(lambda: hotline.told("boat.list")[-1:][0]["numbers"] >= listed_ones, what="Asterisk has the list")
    postgres, starts = hotline.postgres_pid, hotline.up.service.starts
    assert postgres is not None
    # A database that is merely killed is there again in a moment; without one, no service begins its work.
    os.kill(postgres, signal.SIGSTOP)
    os.kill(hotline.service_pid, signal.SIGKILL)
    try:
        tiers = {
            hotline.number(): Tier.ORDINARY,
            ON_OTHER_LISTS[ListKind.NUISANCE][0]: Tier.DEFERRED,
            hotline.number(): Tier.ORDINARY,
            ON_OTHER_LISTS[ListKind.EXPRESS][0]: Tier.CALLBACK,
            ON_OTHER_LISTS[ListKind.ELDERLY][0]: Tier.LISTED,
            hotline.listed(): Tier.LISTED_SEVERE,
        }
        calls, came = {}, []
        for holds, (number, tier) in enumerate(tiers.items(), start=1):
            came.append(Waiting(call=CallId(number), queue=GENERAL, tier=tier, since=datetime.now(UTC)))
            calls[number] = await hotline.dial(number)
            await eventually(lambda: hotline.holds(holds), "the caller is in line")  # noqa: B023
        ids = {number: call for number, call in zip(tiers, await by_arrival(hotline), strict=True)}
        wanted = [ids[one.call] for one in in_order(came, datetime.now(UTC))]
        assert [call for _, call in await hotline.in_lifeboat()] == wanted

        listed = list(tiers)[-1]
        assert wanted[0] == ids[listed]
        phone.hang_up()
        await hears(calls[listed].media, 1000)
    finally:
        os.kill(postgres, signal.SIGCONT)
    await until(lambda: hotline.up.service.starts > starts, what="a second life", within_s=30)
    await hotline.until_ready(90)

    await hotline.until_fact(ids[listed], "agent.connected")
    [served] = await hotline.facts(ids[listed], LifeboatServed)
    assert (served.queue, served.tier) == (GENERAL, Tier.LISTED_SEVERE)
    for one in ids.values():
        await hotline.until_fact(one, "lifeboat.served")
    for telephone in (talking.call, *calls.values()):
        await telephone.hang_up()
    for call in (talking.id, ids[listed]):
        await hotline.until_fact(call, "recording.kept")
    phone.hang_up()


async def by_arrival(hotline: Hotline) -> list[CallId]:
    """Who is in app_queue, the first who came first."""
    waiting = {call for _, call in await hotline.in_lifeboat()}
    legs = {one.leg: one.call for one in await hotline.control.channels() if one.call in waiting and one.seat is None}
    return [call for _, call in sorted(legs.items(), key=lambda leg: _began(leg[0])) if call]


def _began(leg: LegId) -> list[int]:
    """The second, and which channel since Asterisk's start: the tenth comes after the ninth."""
    return [int(part) for part in leg.partition(".")[2].split(".")]
