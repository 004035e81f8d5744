"""What strangers send and what operators mistype: neither breaks a call."""

import os
import re
import signal

import pytest

from callcenter.calls.timeline import FlowEntered
from callcenter.main.publishing_parts import publishing_parts, sounds_of
from callcenter.publishing.documents import document_name
from callcenter.publishing.releases import Everyone
from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.ids import CallId
from tests.asterisk.test_caller_ids import HOSTILE
from tests.service.hotline import Hotline, in_order
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="package")
PRIVATE = ("Action: Command", "core stop", "SHELL", "GLOBAL(", "13800138000", "99999999", "😀", "sip:1@h")


async def test_hostile_caller_ids_are_served_like_everybody_and_show_up_nowhere(hotline: Hotline) -> None:
    phone = await hotline.works("8001", Manners(ring_s=0.05))
    seen: set[CallId] = set()
    for raw in HOSTILE:
        call = await hotline.dial(raw, name=raw)
        [arrived] = await hotline.callers_held()
        seen.add(arrived)
        await hotline.until_fact(arrived, "flow.node")
        await call.take([Press("2")])
        await hotline.until_fact(arrived, "agent.connected")
        await call.hang_up()
        await phone.until("idle")
        record = await hotline.record(arrived)
        assert record.number is None or re.fullmatch(r"\+[1-9][0-9]{4,14}", record.number)

    assert len(seen) == len(HOSTILE)
    assert hotline.told("link.malformed_message") == []
    logged = hotline.log_text()
    assert [text for text in PRIVATE if text in logged] == []
    assert all(line.startswith("[20") for line in hotline.asterisk_log_lines())


async def test_a_language_without_a_recogniser_goes_by_keys_and_readiness_says_how_to_mend_it(
    hotline: Hotline,
) -> None:
    detail = await hotline.until_dependency("speech", "degraded")
    assert "zh: keys only" in detail
    assert "vosk-model-small-cn" in detail

    phone = await hotline.works("8001")
    citizen = await hotline.calls_in()
    await hotline.until_node(citizen.id, "menu")
    await citizen.call.take([Press("2")])
    await phone.until("talking")

    wanted = ["flow.node", "speech.failed", "flow.node", "key.taken", "queue.joined", "agent.connected"]
    await hotline.until_fact(citizen.id, "agent.connected")
    assert in_order(wanted, await hotline.kinds(citizen.id))


@pytest.mark.parametrize(
    ("name", "fault"),
    [("hotline.yaml", "\nfirst: nowhere_at_all\n"), ("lexicon.ko.tsv", "주민\tno_such_queue\t1\n")],
)
async def test_a_malformed_file_is_never_published_and_callers_stay_on_what_is_live_also_over_a_restart(
    hotline: Hotline, name: str, fault: str
) -> None:
    file = hotline.settings.flows / name
    good = file.read_text()
    version = await _version(hotline)
    file.write_text(good + fault)
    with pytest.raises(RefusedDocumentError) as refused:
        await _publish(hotline, name)

    assert any(re.search(rf"{name}:\d+", str(problem)) and "→" in str(problem) for problem in refused.value.problems)
    assert await _version(hotline) == version

    starts = hotline.up.service.starts
    os.kill(hotline.service_pid, signal.SIGKILL)
    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    await hotline.until_ready()
    await hotline.until_dependency("documents", "up")
    assert await _version(hotline) == version
    file.write_text(good)


async def test_callers_who_began_before_a_publication_stay_on_theirs_and_a_rollback_is_heard_at_once(
    hotline: Hotline,
) -> None:
    file = hotline.settings.flows / "hotline.yaml"
    good = file.read_text()
    version = await _version(hotline)
    before = await hotline.calls_in()
    file.write_text(good.replace("您好，12345热线", "您好，这里是12345"))
    await _publish(hotline, "hotline.yaml")
    await eventually(lambda: _is_on_another(hotline, version), "new calls hear the new version")

    starts = hotline.up.service.starts
    os.kill(hotline.service_pid, signal.SIGKILL)
    await until(lambda: hotline.up.service.starts > starts, what="a second life")
    await hotline.until_ready()
    record = await hotline.record(before.id)
    assert (record.flow_version, record.state != "ended") == (version, True)
    await before.call.hang_up()

    await _publish(hotline, "hotline.yaml", back_to=1)
    await eventually(lambda: _is_on(hotline, version), "new calls hear the old version again")
    file.write_text(good)


async def _publish(hotline: Hotline, name: str, back_to: int | None = None) -> None:
    with sounds_of(hotline.settings) as sounds:
        service = publishing_parts(hotline.settings, hotline.database, sounds).service
        document = document_name(name)
        if back_to is None:
            await service.publish(document, note="a test", audience=Everyone(), by="chen")
        else:
            await service.release(document, back_to, Everyone(), "chen")


async def _is_on(hotline: Hotline, version: str) -> bool:
    return await _version(hotline) == version


async def _is_on_another(hotline: Hotline, version: str) -> bool:
    return await _version(hotline) != version


async def _version(hotline: Hotline) -> str:
    """The version of the flow that a new caller enters."""
    citizen = await hotline.calls_in()
    facts = [entry.fact for entry in await hotline.calls.timeline(citizen.id)]
    await citizen.call.hang_up()
    return next(fact.version for fact in facts if isinstance(fact, FlowEntered))
