"""A real Asterisk asked while real recognisers take every core."""

import asyncio
from pathlib import Path

from callcenter.main.tools import read_tools
from callcenter.speech.ears.admission import AdmissionRules
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.speech.engines.vosk_engine import VoskEngine
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.prompts.espeak import espeak_voices
from callcenter.speech.sound_files import as_sound
from callcenter.vocabulary.hearing import Heard, Hearing
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, RATE_HZ, SAMPLE_BYTES, Sound
from tests.asterisk.pbx import Pbx
from tests.fakes.listening import listening
from tests.fakes.recognisers import FakeEngines
from tests.waiting import until

QUESTIONS = 20
WORDS = "주민등록 의료보험 소비자 상담원 "


async def speech() -> Sound:
    voice = espeak_voices(read_tools(Path("data")).need_espeak_ng().binary)[Language.KO]
    said = as_sound(await voice.speak(WORDS, 1.0))
    return Sound(said + bytes(2 * RATE_HZ * SAMPLE_BYTES))


async def test_given_more_speech_than_cores_when_asterisk_is_asked_then_it_answers_before_any_of_it_is_decoded(
    asterisk: Pbx, tmp_path: Path
) -> None:
    models = Models({}, tmp_path)
    await models.load([Language.KO])
    rules = EarRules(behind_s=3600, admission=AdmissionRules(cpu_share=100))
    ears = PooledEars(FakeEngines([Setup(VoskEngine(models, {}), Decoding.FREE)]), rules)
    heard: list[Hearing] = []
    callers = [ears.open(Language.KO, heard.append) for _ in range(2 * rules.cores)]
    spoken = await speech()
    async with listening(asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()) as link:
        await link.until_up()
        for at in range(0, len(spoken), FRAME_BYTES):
            for ear in callers:
                assert ear is not None
                ear.feed(spoken[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"))
            # Workers have their turn, so that all recognisers are at work.
            await asyncio.sleep(0)
        for _ in range(QUESTIONS):
            await link.control.ping()
        decoded_meanwhile = [one for one in heard if isinstance(one, Heard)]
        await until(lambda: sum(isinstance(one, Heard) for one in heard) == len(callers), within_s=60)
    ears.shut()

    assert decoded_meanwhile == []
