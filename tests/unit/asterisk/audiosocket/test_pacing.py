"""When frames go out, and which: with a clock that is a number."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.audiosocket.frames import SILENCE, Track, track
from callcenter.asterisk.audiosocket.pacing import FRAME_S, MAX_AT_ONCE, MAX_DEBT, Beat, Player
from callcenter.vocabulary.line import PlaybackId
from callcenter.vocabulary.sound import FRAME_BYTES, Sound


def tone(number: int, frames: int) -> Track:
    return track(Sound(bytes([number, 1]) * (FRAME_BYTES // 2) * frames))


MUSIC = tone(99, 5)


def run(beat: Beat, now_s: float, until_s: float, late_s: float = 0.0) -> list[tuple[float, int]]:
    """Wake whenever the beat asks to, `late_s` late each time."""
    wakes = []
    while now_s <= until_s:
        wakes.append((now_s, beat.frames_due(now_s)))
        now_s = beat.wake_at_s(now_s) + late_s
    return wakes


def test_an_undisturbed_second_has_fifty_single_frames() -> None:
    wakes = run(Beat(10.0), 10.0, 10.9999)

    assert [frames for _, frames in wakes] == [1] * 50


def test_waking_a_little_late_each_time_does_not_add_up() -> None:
    wakes = run(Beat(0.0), 0.0, 99.999, late_s=0.004)

    assert sum(frames for _, frames in wakes) in (4999, 5000)
    assert all(frames == 1 for _, frames in wakes)


def test_a_short_stall_is_made_up_one_extra_frame_at_a_time() -> None:
    beat = Beat(0.0)
    beat.frames_due(0.0)

    after_stall = run(beat, 0.09, 0.3)

    assert [frames for _, frames in after_stall[:3]] == [2, 2, 1]
    assert sum(frames for _, frames in after_stall) == 15
    assert beat.given_up == 0


def test_a_long_stall_is_given_up_but_for_the_bounded_debt() -> None:
    beat = Beat(0.0)
    beat.frames_due(0.0)

    after_stall = run(beat, 10.0, 11.0)

    assert sum(frames for _, frames in after_stall) <= 50 + MAX_DEBT + 1
    assert 500 - MAX_DEBT - 1 <= beat.given_up <= 500


@given(st.lists(st.floats(0, 3), max_size=40))
def test_no_stall_ever_makes_a_burst(stalls: list[float]) -> None:
    beat, now_s = Beat(0.0), 0.0
    for stall in stalls:
        assert beat.frames_due(now_s) <= MAX_AT_ONCE
        asked_again = beat.wake_at_s(now_s)
        assert asked_again >= now_s + FRAME_S / 2
        now_s = asked_again + stall


def frames_of(player: Player, count: int) -> list[bytes]:
    return [player.advance()[0] for _ in range(count)]


def ends_of(player: Player, count: int) -> list[PlaybackId]:
    return [ended for _, ended in (player.advance() for _ in range(count)) if ended is not None]


def test_nothing_to_play_is_silence() -> None:
    assert frames_of(Player(MUSIC), 3) == [SILENCE] * 3


def test_a_playback_ends_with_its_last_frame_and_silence_follows() -> None:
    player = Player(MUSIC)
    playback = player.play(tone(1, 3))

    steps = [player.advance() for _ in range(4)]

    assert [frame for frame, _ in steps] == [*tone(1, 3), SILENCE]
    assert [ended for _, ended in steps] == [None, None, playback, None]


def test_a_replaced_playback_never_ends() -> None:
    player = Player(MUSIC)
    player.play(tone(1, 3))
    frames_of(player, 2)
    second = player.play(tone(2, 2))

    assert ends_of(player, 10) == [second]


def test_a_stopped_playback_never_ends_and_stops_at_once() -> None:
    player = Player(MUSIC)
    player.play(tone(1, 3))
    player.advance()
    player.stop()

    assert [player.advance() for _ in range(3)] == [(SILENCE, None)] * 3


def test_a_playback_of_nothing_ends_with_one_frame_of_silence() -> None:
    player = Player(MUSIC)
    playback = player.play(())

    assert player.advance() == (SILENCE, playback)


def test_music_goes_round_and_on_where_a_playback_interrupted_it() -> None:
    player = Player(MUSIC)
    player.play_music()
    assert frames_of(player, 7) == [*MUSIC, *MUSIC[:2]]

    player.play(tone(1, 1))
    assert frames_of(player, 2) == [*tone(1, 1), SILENCE]

    player.play_music()
    assert frames_of(player, 3) == list(MUSIC[2:])


def test_without_music_it_is_silence() -> None:
    player = Player(())
    player.play_music()

    assert player.advance() == (SILENCE, None)


def test_playbacks_are_numbered_each_anew() -> None:
    player = Player(MUSIC)

    assert len({player.play(tone(1, 1)) for _ in range(5)}) == 5
