"""What a stranger writes into From never breaks a call and never reaches AMI as anything but a filtered number."""

from urllib.parse import unquote

from callcenter.rehearsal.caller import Plan
from callcenter.vocabulary.ids import QueueId
from tests.asterisk.conftest import Citizens
from tests.asterisk.pbx import Pbx, eventually
from tests.asterisk.tap import tapped

HOSTILE = {
    '"\r\nAction: Command\r\nCommand: core stop now\r\n\r\n': "",
    "138\r\n\r\nEvent: FullyBooted\r\n\r\n": "138",
    "9" * 300: "9" * 32,
    "☎😀13800138000": "13800138000",
    "1,2)3(4;5": "1234",
    "${SHELL(touch /tmp/owned)}${GLOBAL(CC_ALIVE_UNTIL)}": "",
    "\"><sip:1@h>'`$(id)": "1",
    "+86 138-0013-8000": "+8613800138000",
    "1001": "1001",
    "anonymous": "",
    "00008613800138000": "00008613800138000",
}
"""What stands in From, and what is left of it as a number."""


async def test_hostile_caller_ids_reach_the_lifeboat_unharmed_as_filtered_numbers(
    asterisk: Pbx, citizen: Citizens
) -> None:
    async with tapped(asterisk) as ami:
        for raw in HOSTILE:
            await citizen(Plan(raw, name=raw))

        async def all_wait() -> bool:
            return len(await asterisk.waiting(QueueId("general"))) == len(HOSTILE)

        await eventually(all_wait, "every caller is in the queue")
        arrived = await ami.until("CallerArrived", len(HOSTILE))
        joined = await ami.until("QueueCallerJoin", len(HOSTILE))

    # Past a semicolon the SIP stack reads URI parameters.
    told = [raw.partition(";")[0][:20] for raw in HOSTILE]
    assert [unquote(event["Caller"])[:20] for event in arrived] == told
    assert [event["CallerIDNum"] for event in arrived] == [number or "<unknown>" for number in HOSTILE.values()]
    assert [event["CallerIDNum"] for event in joined] == [number or "<unknown>" for number in HOSTILE.values()]
    assert {event["CallerIDName"] for event in arrived} == {"<unknown>"}
    assert b"\r\nAction:" not in ami.raw
    assert b"\r\nCommand:" not in ami.raw
    assert all("Privilege" in event for event in ami.events("FullyBooted"))


async def test_a_caller_who_shows_a_seats_extension_is_still_a_citizen(asterisk: Pbx, citizen: Citizens) -> None:
    call = await citizen(Plan("1001"))

    assert await call.answered()
    assert (await asterisk.channels())[0].startswith("PJSIP/citizens-")


async def test_a_stranger_who_dials_anything_but_the_hotline_is_refused(asterisk: Pbx, citizen: Citizens) -> None:
    call = await citizen(Plan("13800138000", dialled="0085299999999"))

    assert (await call.ended()).refusal.startswith("401")
