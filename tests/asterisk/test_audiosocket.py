"""Our lines on a real Asterisk: a telephone call's voice and keys come in, what we play goes out."""

from collections.abc import AsyncIterator, Awaitable, Callable

import numpy as np
import pytest

from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import AudioSocketServer
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.media import Media
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.speech.sound_files import samples_of
from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent, PlaybackFinished
from callcenter.vocabulary.sound import FRAME_BYTES, RATE_HZ, Sound, seconds
from tests.asterisk.conftest import Citizens, hears
from tests.asterisk.pbx import Pbx, eventually
from tests.waiting import until


class Attended:
    """The service's end: every line, and what the newest of them told."""

    def __init__(self) -> None:
        self.lines: list[AudioLine] = []
        self.events: list[LineEvent] = []
        self.voice = bytearray()

    def on_line(self, line: AudioLine) -> None:
        self.lines.append(line)
        line.attend(self.events.append, lambda voice, played: self.voice.extend(voice))

    @property
    def line(self) -> AudioLine:
        return self.lines[-1]

    @property
    def keys(self) -> str:
        return "".join(event.key for event in self.events if isinstance(event, KeyPressed))


Calls = Callable[[], Awaitable[Call]]
"""Places a call and waits until its line is ours."""


@pytest.fixture
def call_in(citizen: Citizens, attended: Attended) -> Calls:
    async def dial() -> Call:
        call = await citizen(Plan("13800138000"))
        await until(lambda: attended.lines, what="the line")
        return call

    return dial


@pytest.fixture
async def attended(asterisk: Pbx) -> AsyncIterator[Attended]:
    """Our server where this Asterisk looks for the service."""
    desk = Attended()
    server = AudioSocketServer(desk.on_line, tone(300))
    await server.start("127.0.0.1", asterisk.settings.audiosocket_port)
    await asterisk.heartbeat()
    yield desk
    await server.stop()


def heard_of(media: Media, sound: Sound) -> float:
    """How much of `sound` is in what the caller heard, wherever it stands: 1 for all of it, unchanged."""
    heard, wanted = samples_of(media.heard), samples_of(sound)
    length = len(heard) + len(wanted)
    product = np.fft.irfft(np.fft.rfft(heard, length) * np.conj(np.fft.rfft(wanted, length)), length)
    energy = np.concatenate([[0.0], np.cumsum(heard**2)])
    at = int(product.argmax())
    there = energy[min(at + len(wanted), len(heard))] - energy[min(at, len(heard))]
    return float(product.max() / np.sqrt(there * (wanted**2).sum() + 1e-12))


async def test_the_callers_voice_arrives_by_frames_of_20_ms(call_in: Calls, attended: Attended) -> None:
    call = await call_in()
    call.media.say_for_ever(tone(440))
    await until(lambda: len(attended.voice) > 2 * RATE_HZ, what="a second of voice")

    assert len(attended.voice) % FRAME_BYTES == 0
    assert abs(loudest_hz(Sound(bytes(attended.voice[-RATE_HZ:]))) - 440) <= 2


async def test_keys_arrive_each_once_and_in_order(call_in: Calls, attended: Attended) -> None:
    call = await call_in()
    attended.line.play([tone(500, 60)])
    call.media.press("1590*#2")
    await until(lambda: len(attended.keys) >= 7, what="seven keys")
    await call.media.said_all()

    assert attended.keys == "1590*#2"


async def test_what_is_played_arrives_whole_and_its_end_is_told(call_in: Calls, attended: Attended) -> None:
    # A sweep, unlike itself at every moment: a frame lost, doubled or late would show.
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    sweep = Sound((8000 * np.sin(2 * np.pi * (300 + 600 * time_s) * time_s)).astype("<i2").tobytes())
    call = await call_in()
    playback = attended.line.play([sweep])
    await until(lambda: attended.events, what="the end of the sweep")
    after = call.media.heard_s
    await until(lambda: call.media.heard_s > after + 0.5, what="half a second of silence after it")

    assert attended.events == [PlaybackFinished(playback)]
    assert heard_of(call.media, sweep) > 0.95


async def test_a_prompt_is_cut_short_by_the_next_one_at_once(call_in: Calls, attended: Attended) -> None:
    call = await call_in()
    attended.line.play([tone(500, 60)])
    await hears(call.media, 500)
    before = call.media.heard_s
    attended.line.play([tone(1000, 60)])
    await hears(call.media, 1000)

    # Half a second of the new tone is what `hears` waits for.
    assert call.media.heard_s - before < 2
    assert attended.events == []


async def test_music_plays_until_it_is_stopped(call_in: Calls, attended: Attended) -> None:
    call = await call_in()
    attended.line.play_music()
    await hears(call.media, 300)
    attended.line.stop()

    await until(
        lambda: np.abs(samples_of(Sound(call.media.heard[-RATE_HZ:]))).max() < 0.01, what="half a silent second"
    )


async def test_silence_holds_the_line_past_the_two_seconds_after_which_asterisk_gives_up(
    call_in: Calls, attended: Attended
) -> None:
    call = await call_in()
    await until(lambda: call.media.heard_s > 3, what="three seconds of the call")

    assert attended.line.is_open
    assert seconds(call.media.heard) > 3


async def test_a_closed_line_gives_the_caller_back_to_the_dialplan(
    asterisk: Pbx, call_in: Calls, attended: Attended
) -> None:
    await call_in()
    attended.line.close()
    await until(lambda: attended.events == [LineClosed()], what="the end of the line")

    async def is_in_queue() -> bool:
        return "!Queue!" in await asterisk.cli("core show channels concise")

    await eventually(is_in_queue, "the lifeboat has the caller")


async def test_a_hang_up_ends_the_line(call_in: Calls, attended: Attended) -> None:
    call = await call_in()
    await call.hang_up()
    await until(lambda: attended.events == [LineClosed()], what="the end of the line")


async def test_a_killed_asterisk_ends_the_line(asterisk: Pbx, call_in: Calls, attended: Attended) -> None:
    await call_in()
    await asterisk.process.kill()
    await until(lambda: attended.events == [LineClosed()], what="the end of the line")
