"""What every `Line` does: the fake that conversations are tested with, and the real one on a loopback socket."""

from collections.abc import AsyncIterator, Callable
from typing import Protocol
from uuid import uuid4

import pytest

from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import AudioSocketServer
from callcenter.calls.ports import Line
from callcenter.vocabulary.line import KeyPressed, LineClosed, LineEvent, PlaybackFinished
from callcenter.vocabulary.sound import FRAME_BYTES, SILENT_FRAME, Sound
from tests.fakes.asterisk_socket import AsteriskSocket
from tests.fakes.line import MUSIC, FakeLine
from tests.waiting import until


def sound(number: int, frames: int) -> Sound:
    return Sound(bytes([number, 1]) * (FRAME_BYTES // 2) * frames)


def frame(number: int) -> bytes:
    return bytes(sound(number, 1))


class Rig(Protocol):
    """A line, the caller behind it, and how time passes."""

    @property
    def line(self) -> Line: ...
    @property
    def out(self) -> list[bytes]: ...
    def press(self, keys: str) -> None: ...
    def speak(self, samples: bytes) -> None: ...
    def hang_up(self) -> None: ...
    async def until(self, condition: Callable[[], object]) -> None: ...


class FakeRig:
    def __init__(self) -> None:
        self.line = FakeLine()
        self.out = self.line.out
        self.press, self.speak, self.hang_up = self.line.press, self.line.speak, self.line.hang_up

    async def until(self, condition: Callable[[], object]) -> None:
        for _ in range(500):
            if condition():
                return
            self.line.pass_frames(1)
        raise AssertionError("not within ten seconds of line time")


class SocketRig:
    def __init__(self, line: AudioLine, far: AsteriskSocket) -> None:
        self.line = line
        self.out = far.out
        self.press, self.speak, self.hang_up = far.press, far.speak, far.hang_up

    async def until(self, condition: Callable[[], object]) -> None:
        await until(condition)


@pytest.fixture(params=["fake", "audiosocket"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    if request.param == "fake":
        yield FakeRig()
        return
    lines: list[AudioLine] = []
    server = AudioSocketServer(lines.append, MUSIC)
    await server.start("127.0.0.1", 0)
    far = await AsteriskSocket.connect(server.port, str(uuid4()))
    await until(lambda: lines)
    yield SocketRig(lines[0], far)
    await far.close()
    await server.stop()


class Attention:
    """What a conversation was told."""

    def __init__(self, line: Line) -> None:
        self.events: list[LineEvent] = []
        self.voice: list[bytes] = []
        self.played = b""
        line.attend(self.events.append, self._hear)

    @property
    def keys(self) -> str:
        return "".join(event.key for event in self.events if isinstance(event, KeyPressed))

    def _hear(self, voice: bytes, played: bytes) -> None:
        self.voice.append(voice)
        self.played += played

    @property
    def ends(self) -> list[LineEvent]:
        return [event for event in self.events if isinstance(event, PlaybackFinished)]


async def test_nothing_to_play_is_silence(rig: Rig) -> None:
    Attention(rig.line)
    await rig.until(lambda: len(rig.out) > 3)

    assert set(rig.out) == {SILENT_FRAME}


async def test_sounds_arrive_whole_in_order_and_their_end_is_told_once(rig: Rig) -> None:
    attention = Attention(rig.line)
    playback = rig.line.play([sound(1, 3), Sound(frame(2)[:100]), sound(3, 1)])
    await rig.until(lambda: attention.ends)
    await rig.until(lambda: rig.out and rig.out[-1] == SILENT_FRAME)

    heard = [piece for piece in rig.out if piece != SILENT_FRAME]
    assert heard == [frame(1)] * 3 + [frame(2)[:100] + bytes(220), frame(3)]
    assert attention.ends == [PlaybackFinished(playback)]


async def test_a_replaced_playback_is_cut_and_its_end_is_never_told(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 400)])
    await rig.until(lambda: frame(1) in rig.out)
    second = rig.line.play([sound(2, 2)])
    await rig.until(lambda: attention.ends)
    await rig.until(lambda: rig.out[-1] == SILENT_FRAME)

    assert attention.ends == [PlaybackFinished(second)]
    assert rig.out.count(frame(1)) < 400
    assert rig.out.count(frame(2)) == 2


async def test_a_stopped_playback_falls_silent_and_its_end_is_never_told(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 20)])
    await rig.until(lambda: frame(1) in rig.out)
    rig.line.stop()
    await rig.until(lambda: rig.out[-30:] == [SILENT_FRAME] * 30)

    assert attention.ends == []


async def test_a_playback_of_nothing_ends_at_once(rig: Rig) -> None:
    attention = Attention(rig.line)
    playback = rig.line.play([])
    await rig.until(lambda: attention.ends)

    assert attention.ends == [PlaybackFinished(playback)]


async def test_the_next_prompt_may_be_played_from_the_end_of_the_last(rig: Rig) -> None:
    second: list[object] = []
    ends: list[LineEvent] = []

    def go_on(event: LineEvent) -> None:
        ends.append(event)
        if not second:
            second.append(rig.line.play([sound(2, 2)]))

    rig.line.attend(go_on, lambda voice, played: None)
    first = rig.line.play([sound(1, 2)])
    await rig.until(lambda: len(ends) == 2)

    assert ends == [PlaybackFinished(first), PlaybackFinished(second[0])]  # type: ignore[arg-type]


async def test_music_goes_round_until_something_is_played(rig: Rig) -> None:
    Attention(rig.line)
    rig.line.play_music()
    note = bytes(MUSIC[:FRAME_BYTES])
    await rig.until(lambda: rig.out.count(note) > 2 * len(MUSIC) // FRAME_BYTES)
    rig.line.play([sound(1, 1)])
    await rig.until(lambda: frame(1) in rig.out)
    await rig.until(lambda: rig.out[-1] == SILENT_FRAME)

    assert note not in rig.out[rig.out.index(frame(1)) :]


async def test_with_the_callers_voice_comes_what_was_played_before_it(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 2), sound(2, 1)])
    await rig.until(lambda: attention.ends)
    rig.speak(frame(7))
    await rig.until(lambda: attention.voice)
    before = attention.played.rstrip(b"\0")
    await rig.until(lambda: rig.out[-1] == SILENT_FRAME)
    rig.speak(frame(8))
    await rig.until(lambda: len(attention.voice) == 2)

    assert before.lstrip(b"\0") == frame(1) * 2 + frame(2)
    assert attention.played.count(frame(2)) == 1
    assert len(attention.played) % FRAME_BYTES == 0


async def test_keys_arrive_in_order_in_the_midst_of_a_prompt(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 400)])
    await rig.until(lambda: frame(1) in rig.out)
    rig.press("12#*A0")
    await rig.until(lambda: len(attention.keys) == 6)

    assert attention.keys == "12#*A0"
    assert attention.ends == []


async def test_keys_pressed_before_anybody_attends_are_not_lost(rig: Rig) -> None:
    rig.press("45")
    await rig.until(lambda: len(rig.out) > 5)
    attention = Attention(rig.line)
    await rig.until(lambda: attention.keys == "45")


async def test_voice_arrives_frame_by_frame(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.speak(frame(7))
    rig.speak(frame(8))
    await rig.until(lambda: len(attention.voice) == 2)

    assert attention.voice == [frame(7), frame(8)]


async def test_voice_packed_otherwise_still_arrives_by_frames_of_20_ms(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.speak(sound(7, 3))
    await rig.until(lambda: len(attention.voice) == 3)

    assert attention.voice == [frame(7)] * 3


async def test_a_hang_up_is_told_once_and_nothing_after_it(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 400)])
    await rig.until(lambda: frame(1) in rig.out)
    rig.hang_up()
    await rig.until(lambda: LineClosed() in attention.events)
    rig.line.play([sound(2, 1)])
    rig.line.stop()
    rig.line.close()

    assert attention.events == [LineClosed()]


async def test_closing_is_told_once_however_often_it_is_asked(rig: Rig) -> None:
    attention = Attention(rig.line)
    rig.line.play([sound(1, 400)])
    rig.line.close()
    rig.line.close()
    await rig.until(lambda: LineClosed() in attention.events)

    assert attention.events == [LineClosed()]
