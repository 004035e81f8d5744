"""Interrupting a prompt on a real Asterisk: real RTP, line, ear and handset; only words are not decoded."""

import asyncio
import logging
import subprocess
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import AudioSocketServer
from callcenter.calls.handset import EarTold, Handset, HandsetEvent, PlayedOut
from callcenter.main.tools import read_tools
from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.media import Media
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.speech.levels import level_db
from callcenter.speech.sound_files import decode_sound, samples_of
from callcenter.vocabulary.hearing import Heard, Hearing, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed, LineClosed
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, Sound
from tests.asterisk.conftest import Citizens
from tests.asterisk.pbx import Pbx
from tests.fakes.recognisers import FakeEngine, FakeEngines
from tests.sounds import Samples, as_frames, at_level, by_telephone, first_sound_ms, recorded
from tests.waiting import until

log = logging.getLogger(__name__)

PROMPT = "您好，这里是政务服务热线。请说出您要办理的业务，例如医保报销，或者按零转人工。" * 3
AUDIBLE_DB = -50.0


@cache
def spoken(words: str, voice: str, level_db: float) -> Samples:
    binary = read_tools(Path("data")).need_espeak_ng().binary
    command = [str(binary), "-v", voice, "--stdin", "--stdout"]
    out = subprocess.run(command, input=words.encode(), capture_output=True, check=True).stdout
    return at_level(by_telephone(decode_sound(out, "espeak-ng").astype(np.float64)), level_db)


class Service:
    """Plays the prompt to whoever calls, and stops it when somebody speaks or presses a key, as the walk does."""

    def __init__(self) -> None:
        self.ears = PooledEars(FakeEngines([Setup(FakeEngine(), Decoding.FREE)]))
        self.told: list[KeyPressed | PlayedOut | LineClosed | Hearing] = []
        self.handset = Handset(self.ears, self._take)

    def on_line(self, line: AudioLine) -> None:
        self.handset.attend(line)
        assert self.handset.listen(Language.KO)
        self.handset.play([Sound(as_frames(spoken(PROMPT, "cmn", -20.0)))])

    def _take(self, event: HandsetEvent) -> None:
        told = event.hearing if isinstance(event, EarTold) else event
        self.told.append(told)
        if isinstance(told, SpeechStarted | KeyPressed):
            self.handset.stop()


@pytest.fixture
async def service(asterisk: Pbx) -> AsyncIterator[Service]:
    made = Service()
    server = AudioSocketServer(made.on_line)
    await server.start("127.0.0.1", asterisk.settings.audiosocket_port)
    await asterisk.heartbeat()
    yield made
    await server.stop()
    made.ears.shut()


@pytest.fixture
async def media(service: Service, citizen: Citizens) -> Media:
    """The telephone of a caller who has heard three seconds of the prompt."""
    call = await citizen(Plan("13800138000"))
    await until(lambda: call.media.heard_s > 3, what="three seconds of the prompt")
    return call.media


def audible_s(media: Media, from_s: float) -> float:
    """When the last sound that the telephone heard ended, `from_s` being now."""
    frames = media.heard
    loud = [at for at in range(0, len(frames), FRAME_BYTES) if level_db(frames[at : at + FRAME_BYTES]) > AUDIBLE_DB]
    return loud[-1] / FRAME_BYTES * FRAME_MS / 1000 + FRAME_MS / 1000 - from_s


async def test_a_word_stops_the_prompt(service: Service, media: Media) -> None:
    word = spoken("人工", "cmn+f2", -23.0)
    began_s = media.heard_s + first_sound_ms(word) / 1000
    media.say(Sound(as_frames(word)))
    await until(lambda: SpeechStarted() in service.told, what="speech")
    heard_s = media.heard_s
    await until(lambda: media.heard_s > heard_s + 1, what="a second more")

    stopped_s = audible_s(media, began_s)
    log.warning("the prompt stopped %.0f ms after the word's first sound, as the telephone heard it", stopped_s * 1000)
    assert audible_s(media, heard_s) < 0.5, "the prompt went on"


@pytest.mark.parametrize("sound", ["cough_female", "door", "baby_crying"])
async def test_what_is_no_word_lets_it_go_on(service: Service, media: Media, sound: str) -> None:
    media.say(Sound(as_frames(by_telephone(at_level(recorded(sound), -23.0)))))
    await media.said_all()
    heard_s = media.heard_s
    await until(lambda: media.heard_s > heard_s + 2, what="two seconds more")

    assert SpeechStarted() not in service.told
    assert audible_s(media, heard_s) > 1


async def test_a_key_in_the_midst_of_a_sentence_is_told_before_the_sentence_has_ended(
    service: Service, media: Media
) -> None:
    sentence = spoken("我想问一下医疗保险怎么报销需要带哪些材料", "cmn+f2", -23.0)
    middle = len(sentence) // 2
    media.say(Sound(as_frames(sentence[:middle])))
    media.press("0")
    media.say(Sound(as_frames(sentence[middle:])))
    await until(lambda: KeyPressed("0") in service.told, what="the key")

    before = service.told[: service.told.index(KeyPressed("0"))]
    assert SpeechStarted() in before
    assert not any(isinstance(told, Heard | PlayedOut) for told in before)


async def test_a_telephone_that_sends_the_prompt_back_does_not_stop_it_and_its_owner_does(
    service: Service, media: Media
) -> None:
    word = spoken("我要找人工", "cmn+f2", -20.0)

    async def send_back() -> None:
        at, said = len(media.heard), 0
        while True:
            await asyncio.sleep(FRAME_MS / 1000)
            heard = media.heard
            piece = samples_of(Sound(heard[at:])).astype(np.float64) * 0.1
            at = len(heard)
            if speaks and said < len(word):
                piece[: len(word) - said] += word[said : said + len(piece)]
                said += len(piece)
            media.say(Sound(as_frames(piece)))

    speaks = False
    echo = asyncio.create_task(send_back())
    try:
        heard_s = media.heard_s
        await until(lambda: media.heard_s > heard_s + 6, what="six seconds of prompt and echo")
        assert SpeechStarted() not in service.told

        speaks = True
        await until(lambda: SpeechStarted() in service.told, what="a voice beside the echo")
    finally:
        echo.cancel()
