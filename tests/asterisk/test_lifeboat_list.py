"""Asterisk alone knows who is on the list: nobody else is there to be asked."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from callcenter.asterisk import boat, cel
from callcenter.asterisk.config.render import LifeboatRules, NodeConfig
from callcenter.asterisk.music import wav_bytes
from callcenter.asterisk.settings import AdmissionSettings
from callcenter.rehearsal.caller import Plan, Press
from callcenter.rehearsal.sounds import tone
from callcenter.routing.rules import RULES
from callcenter.routing.tickets import TENTH
from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.keys import ListKey
from callcenter.special_list.lifeboat import LifeboatList
from callcenter.special_list.snapshot import Columns
from callcenter.vocabulary.ids import NodeId, QueueId
from callcenter.vocabulary.numbers import normalised, plan_of
from callcenter.vocabulary.tiers import Tier
from tests.asterisk import pbx as pbx_module
from tests.asterisk.conftest import Citizens, hears
from tests.asterisk.originate import end_call, place_call
from tests.asterisk.pbx import Pbx, eventually
from tests.asterisk.tap import tapped
from tests.fakes.cel import rows
from tests.fakes.listening import listening

GENERAL = QueueId("general")
KEY = ListKey("a list key of a test")
TODAY = date(2026, 11, 22)
SEVERE, LISTED, EXPRESS, NUISANCE = "+8613800138001", "+862083333333", "+85223456789", "+8613800138004"
TIERS = {SEVERE: Tier.LISTED_SEVERE, LISTED: Tier.LISTED, EXPRESS: Tier.CALLBACK, NUISANCE: Tier.DEFERRED}


FORMS = (
    *("13800138001", "+8613800138001", "008613800138001", "8613800138001", "013800138001", "1795113800138001"),
    *("83333333", "02083333333", "2083333333", "862083333333", "+862083333333", "+8602083333333", "00862083333333"),
    *("075583330001", "75583330001", "+8675583330001", "03718333002", "+85223456789", "0085223456789"),
)
"""As networks write callers' numbers."""
NOBODY = ("", "anonymous", "12345", "110", "10086", "1380013800", "138001380011", "*13800138001", "1", "+", "86")


def columns() -> Columns:
    written = {normalised(form, "CN", "020"): Tier.LISTED for form in FORMS}
    drawn = {number: tier for number, tier in written.items() if number is not None}
    drawn |= {f"+86139{number:08}": Tier.LISTED for number in range(2000)}
    drawn |= TIERS
    standing = [Standing(ListKind.SPECIAL, tier, (), date(2026, 1, 1), None) for tier in drawn.values()]
    return Columns.of(list(zip(map(KEY.digest, drawn), standing, strict=True)))


@pytest.fixture
def admission() -> AdmissionSettings:
    return AdmissionSettings()


@pytest.fixture(autouse=True)
def with_a_list(monkeypatch: pytest.MonkeyPatch, admission: AdmissionSettings) -> None:
    made = pbx_module.node_config

    def node_config(folder: Path, *given: object) -> NodeConfig:
        rules = LifeboatRules(plan_of("CN", "020"), KEY.lifeboat.inner, KEY.lifeboat.outer)
        heads = {tier: int(RULES.head_start[tier] / TENTH) if tier in RULES.head_start else 0 for tier in Tier}
        config = replace(made(folder, *given), lifeboat=rules, head_starts=heads, admission=admission)  # type: ignore[arg-type]
        packed = LifeboatList(columns(), TODAY)
        boat.write_list(config.folders.boat, packed.layout.bucket_digits, packed.layout.bucket_bytes, packed.pieces())
        return config

    monkeypatch.setattr(pbx_module, "node_config", node_config)


async def first_waiting(asterisk: Pbx, queue: QueueId) -> str:
    async def does() -> bool:
        return await asterisk.waiting(queue) != ()

    await eventually(does, "somebody waits")
    return (await asterisk.waiting(queue))[0]


async def test_listed_callers_are_served_first_though_they_came_last(asterisk: Pbx, citizen: Citizens) -> None:
    numbers = [
        "13800138009",
        "008613800138004",
        "85223456789",
        "+85223456789",
        "02083333333",
        "83333333",
        "13800138001",
    ]
    channels: list[str] = []
    for number in numbers:
        before = set(await asterisk.waiting(GENERAL))
        await citizen(Plan(number))

        async def waits() -> bool:
            return len(await asterisk.waiting(GENERAL)) > len(before)  # noqa: B023

        await eventually(waits, "the caller waits")
        channels += set(await asterisk.waiting(GENERAL)) - before

    tiers = [await asterisk.variable(channel, "CC_TIER") for channel in channels]
    order = [numbers[channels.index(channel)] for channel in await asterisk.waiting(GENERAL)]
    assert tiers == ["", "5", "", "3", "2", "2", "1"]
    assert order == [
        "13800138001",
        "02083333333",
        "83333333",
        "+85223456789",
        "13800138009",
        "85223456789",
        "008613800138004",
    ]
    assert asterisk.complaints() == ()


async def test_a_number_is_known_in_every_form_that_the_service_knows_it_in(asterisk: Pbx) -> None:
    secret = asterisk.settings.ami_secret.get_secret_value()
    async with listening(asterisk.config.node, secret) as ami:
        await ami.until_up()
        known = {}
        for form in (*FORMS, *NOBODY):
            caller = await place_call(ami, form)

            async def is_met(channel: str = caller.channel) -> bool:
                return channel in await asterisk.waiting(GENERAL)

            await eventually(is_met, "the caller waits")
            known[form] = await asterisk.variable(caller.channel, "CC_TIER") != ""
            await end_call(ami, caller)

    assert known == {form: normalised(form, "CN", "020") is not None for form in (*FORMS, *NOBODY)} | {
        form: False for form in NOBODY
    }
    assert asterisk.complaints() == ()


async def test_asterisk_alone_says_what_is_announced_and_asks_by_keys(asterisk: Pbx, citizen: Citizens) -> None:
    folder, now = asterisk.config.folders.boat, int(time.time())
    for name, hz in (("notice-3.wav", 500), ("notice-7.wav", 700), (boat.MENU, 900)):
        boat.replace(folder / "12345" / name, [wav_bytes(tone(hz, 0.8))])
    boat.write_keys(folder / "12345", {"1": QueueId("social"), "2": QueueId("police")})
    boat.write_notices(folder, [(now + 3600, now + 7200, 9), (now - 60, now - 30, 3), (now - 60, now + 3600, 7)])
    async with tapped(asterisk) as ami:
        by_key = await citizen(Plan("13800138009"))
        await first_waiting(asterisk, GENERAL)
        await hears(by_key.media, 900)
        await by_key.take([Press("2")])
        ordinary = await first_waiting(asterisk, QueueId("police"))
        await citizen(Plan("13800138001"))
        listed = await first_waiting(asterisk, GENERAL)
        entered = await ami.until("LifeboatEntered", 2)

    said = rows(NodeId("pbx1"), (asterisk.config.folders.log / "cel-custom" / "cel.csv").read_text().splitlines())
    assert [row.extra for row in said if row.event == cel.SERVED] == ["general///7", "police//2/7", "general/1//7"]
    assert len(entered) == 2
    assert int(await asterisk.variable(listed, "QUEUE_PRIO")) > int(await asterisk.variable(ordinary, "QUEUE_PRIO"))
    assert asterisk.complaints() == ()


@pytest.mark.parametrize("admission", [AdmissionSettings(calls=2)])
async def test_who_comes_too_many_hears_so_and_who_is_on_the_list_never_does(asterisk: Pbx, citizen: Citizens) -> None:
    boat.replace(asterisk.config.folders.boat / "12345" / boat.BUSY, [wav_bytes(tone(600, 0.3))])
    async with tapped(asterisk) as ami:
        first = await citizen(Plan("13800138009"))
        await citizen(Plan("13800138008"))
        refused = await citizen(Plan("13800138007"))
        nuisance = await citizen(Plan("13800138004"))
        listed = await citizen(Plan("13800138001"))
        told = await ami.until("CallRefused", 2)
        outcomes = [await one.ended() for one in (refused, nuisance)]

    assert [one.refusal[:3] for one in outcomes] == ["486", "486"]
    assert await first.answered()
    assert await listed.answered()
    assert [(one["Why"], one["Dialled"]) for one in told] == [("calls", "12345")] * 2
    assert asterisk.complaints() == ()
