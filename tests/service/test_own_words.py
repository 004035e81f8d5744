"""Callers who say what they need: telephones, Asterisk, the service and both recognisers are real.

Vosk has a model for Korean only, as on any machine that set-up leaves without the others: settings that name no engine
leave Mandarin and English to Whisper.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from callcenter.agents.life import Status
from callcenter.calls.timeline import HearingFailed, KeyTaken, LanguageChosen, NodeEntered, QueueJoined, SpeechHeard
from callcenter.main import asterisk_files
from callcenter.main.tools import read_tools
from callcenter.rehearsal.caller import Press, Say, Wait
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason, Why
from callcenter.vocabulary.sound import Sound
from tests.freezing import frozen, nice_threads, until_idle
from tests.service.hotline import GENERAL, IN_LANGUAGE, POLICE, SOCIAL, Citizen, Hotline
from tests.service.house import running_hotline
from tests.service.machines import eventually
from tests.speech.whisper import need_whisper, utterance

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(400)]
TRIES = 4
"""A machine that is short of time gives no second opinion, as it should: such a caller is asked again."""

SOON_S = 0.7
"""The question is being asked by then."""
RESIDENT_REGISTRATION = "주민등록"
MEDICAL_INSURANCE = "I want to ask about my medical insurance"


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hotline]:
    """One for this module: it can hear."""
    speech = {"whisper": str(need_whisper().resolve())}
    async with running_hotline(tmp_path_factory.mktemp("own-words"), speech) as hotline:

        async def are_heard_by_whom_they_should() -> bool:
            serving = (await hotline.readiness())["dependencies"].get("speech", {}).get("detail", "")
            return all(told in serving for told in ("zh: whisper free", "en: whisper free", "ko: vosk grammar"))

        await eventually(are_heard_by_whom_they_should, "all models are loaded", 60)
        yield hotline


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def silent(house: Hotline) -> AsyncIterator[Citizen]:
    """Somebody who says nothing, all the while that the others speak."""
    async with AsyncExitStack() as stays:
        at_work, house.at_work = house.at_work, stays
        citizen = await house.calls_in(stay_s=240)
        house.at_work = at_work
        yield citizen


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(house: Hotline, silent: Citizen) -> AsyncIterator[Hotline]:
    """Found by each test with nobody on the phone but the silent one."""
    yield house
    await house.at_work.aclose()
    await house.choose("8001", Status.OFFLINE)


async def spoken(hotline: Hotline, language: Language, words: str) -> Sound:
    """As espeak-ng says it."""
    voice = asterisk_files.voice_of(hotline.settings, read_tools(hotline.settings.data))
    return await voice.sound(language, words)


async def who_says(hotline: Hotline, sound: Sound, language: Language = Language.ZH) -> Citizen:
    """Somebody who has called a number of this language and has said it over the question."""
    citizen = await hotline.calls_in(dialled=IN_LANGUAGE.get(language, "12345"))
    await hotline.until_node(citizen.id, "ask")
    await citizen.call.take([Wait(SOON_S), Say(sound)])
    return citizen


async def joined(hotline: Hotline, call: CallId) -> tuple[QueueId, RouteReason]:
    """The queue that a caller has come to, and why."""
    await hotline.until_fact(call, "queue.joined")
    fact = (await hotline.facts(call, QueueJoined))[-1]
    return fact.queue, fact.reason


async def nodes(hotline: Hotline, call: CallId) -> list[str]:
    return [fact.node for fact in await hotline.facts(call, NodeEntered)]


async def test_a_keyword_that_vosk_hears_is_confirmed_and_leads_to_its_queue(hotline: Hotline) -> None:
    citizen = await who_says(hotline, await spoken(hotline, Language.KO, RESIDENT_REGISTRATION), Language.KO)
    queue, reason = await joined(hotline, citizen.id)
    [heard] = await hotline.facts(citizen.id, SpeechHeard)

    assert (heard.engine, heard.language, heard.words) == ("vosk", Language.KO, (RESIDENT_REGISTRATION,))
    assert await nodes(hotline, citizen.id) == ["welcome", "ask", "by_words", "confirm", "line"]
    assert (queue, reason.by, reason.engine, reason.why) == (POLICE, "words", "vosk", Why.LIKELY)
    assert (reason.matched, reason.means) == ((RESIDENT_REGISTRATION,), "as_written")
    assert is_explained(reason)


async def test_given_a_wrong_word_then_the_star_undoes_it_and_a_key_leads_elsewhere(hotline: Hotline) -> None:
    citizen = await who_says(hotline, await spoken(hotline, Language.KO, RESIDENT_REGISTRATION), Language.KO)
    await hotline.until_node(citizen.id, "confirm")
    await citizen.call.take([Wait(SOON_S), Press("*")])
    await hotline.until_node(citizen.id, "menu")
    await citizen.call.take([Press("2")])
    queue, reason = await joined(hotline, citizen.id)

    assert await nodes(hotline, citizen.id) == ["welcome", "ask", "by_words", "confirm", "menu", "line"]
    assert [(fact.node, fact.key) for fact in await hotline.facts(citizen.id, KeyTaken)] == [
        ("confirm", "*"),
        ("menu", "2"),
    ]
    assert (queue, reason.by, reason.key) == (SOCIAL, "key", "2")


async def test_a_sentence_in_mandarin_leads_to_its_queue_at_once(hotline: Hotline) -> None:
    citizen = await who_says(hotline, utterance("zh-social-insurance-record"))
    queue, reason = await joined(hotline, citizen.id)
    heard = (await hotline.facts(citizen.id, SpeechHeard))[0]

    assert (heard.engine, heard.language) == ("whisper", Language.ZH)
    assert await nodes(hotline, citizen.id) == ["welcome", "ask", "by_words", "line"]
    assert (queue, reason.by, reason.engine, reason.why) == (SOCIAL, "words", "whisper", Why.SURE)
    assert is_explained(reason)


async def test_a_sentence_in_english_leads_to_its_queue_at_once(hotline: Hotline) -> None:
    citizen = await who_says(hotline, await spoken(hotline, Language.EN, MEDICAL_INSURANCE), Language.EN)
    queue, reason = await joined(hotline, citizen.id)
    heard = (await hotline.facts(citizen.id, SpeechHeard))[0]

    assert (heard.engine, heard.language) == ("whisper", Language.EN)
    assert await nodes(hotline, citizen.id) == ["welcome", "ask", "by_words", "line"]
    assert (queue, reason.by, reason.engine, reason.why) == (SOCIAL, "words", "whisper", Why.SURE)
    assert (reason.matched, reason.means) == (("medical insurance",), "as_written")
    assert is_explained(reason)


async def test_who_speaks_english_where_mandarin_is_expected_is_heard_again_and_spoken_to_in_english(
    hotline: Hotline,
) -> None:
    for _ in range(TRIES):
        citizen = await who_says(hotline, utterance("en-noise-at-night"))
        queue, reason = await joined(hotline, citizen.id)
        heard = await hotline.facts(citizen.id, SpeechHeard)
        if any(one.is_second for one in heard):
            break
        await citizen.call.hang_up()
    first, second = heard

    assert (first.language, first.is_second) == (Language.ZH, False)
    assert (second.engine, second.language, second.is_second) == ("whisper", Language.EN, True)
    assert [fact.language for fact in await hotline.facts(citizen.id, LanguageChosen)] == [Language.EN]
    # Nothing in Mandarin speaks for it, so the caller is asked.
    assert await nodes(hotline, citizen.id) == ["welcome", "ask", "by_words", "confirm", "line"]
    assert (queue, reason.by, reason.engine) == (QueueId("urban_hpf"), "words", "whisper")
    assert is_explained(reason)


async def test_who_says_nothing_twice_comes_to_a_person(hotline: Hotline, silent: Citizen) -> None:
    queue, reason = await joined(hotline, silent.id)
    told = await nodes(hotline, silent.id)
    phone = await hotline.works("8001", Manners(voice=tone(1000)))
    await phone.until("talking")
    await hotline.until_fact(silent.id, "agent.connected")
    phone.hang_up()
    await hotline.until_fact(silent.id, "talk.ended")

    assert told == ["welcome", "ask", "retry", "line"]
    assert await hotline.facts(silent.id, SpeechHeard) == []
    assert (queue, reason.by) == (GENERAL, "fallback")


async def test_given_the_recogniser_hangs_in_mid_sentence_then_the_keys_lead_to_a_person(hotline: Hotline) -> None:
    citizen = await hotline.calls_in()
    await hotline.until_node(citizen.id, "ask")
    # Over the question: on a busy machine the pause after it may end before it is noticed.
    await citizen.call.take([Wait(SOON_S)])
    # Thrice, so that they are still speaking when it hangs, however busy the machine is.
    citizen.call.media.say(Sound(utterance("zh-social-insurance-record") * 3))
    await citizen.call.take([Wait(SOON_S)])
    decoding = nice_threads(hotline.service_pid)
    assert decoding, "nothing decodes"
    await until_idle(hotline.service_pid, decoding)
    with frozen(decoding):
        await hotline.until_node(citizen.id, "menu")
        resting = await hotline.until_dependency("speech", "degraded")
        await citizen.call.take([Press("0")])
        queue, reason = await joined(hotline, citizen.id)
        phone = await hotline.works("8001", Manners(voice=tone(1000)))
        await phone.until("talking")
        await hotline.until_fact(citizen.id, "agent.connected")

    assert [fact.cause for fact in await hotline.facts(citizen.id, HearingFailed)] == ["the recogniser fell behind"]
    assert "whisper was late or failed and rests" in resting
    assert (queue, reason.by, reason.key) == (GENERAL, "key", "0")
    await hotline.until_dependency("speech", "up")


def is_explained(reason: RouteReason) -> bool:
    """Whether an agent is told how sure it was, and what else it might have been."""
    return (
        reason.means is not None
        and (reason.probability or 0) > 0.5
        and reason.runner_up is not None
        and reason.runner_up_probability is not None
    )
