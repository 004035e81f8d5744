"""A recording that is being written, read from beside."""

from pathlib import Path

import pytest

from callcenter.transcripts.growing import GrowingRecording
from callcenter.vocabulary.sound import FRAME_BYTES

CALLER, AGENT = b"\x01\x00", b"\x02\x00"


def written(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def test_the_callers_side_is_read_in_frames_wherever_a_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.raw"
    written(path, b"")
    growing = GrowingRecording(path)
    sound = (CALLER + AGENT) * FRAME_BYTES
    got: list[bytes] = []
    for at in range(0, len(sound), 333):
        written(path, sound[at : at + 333])
        got += growing.more()

    assert got == [CALLER * (FRAME_BYTES // 2)] * 2
    assert growing.more() == []


def test_what_was_said_in_an_earlier_talk_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.raw"
    written(path, (AGENT + AGENT) * FRAME_BYTES)
    growing = GrowingRecording(path)
    written(path, (CALLER + AGENT) * FRAME_BYTES)

    assert set(growing.more()) == {CALLER * (FRAME_BYTES // 2)}


def test_a_recording_that_has_not_begun_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        GrowingRecording(tmp_path / "none.raw")
