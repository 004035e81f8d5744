import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from callcenter.calls.timeline import ChannelStats, Recorded
from callcenter.recordings.files import (
    NothingRecordedError,
    RecordingError,
    finish,
    kept_path,
    raw_files,
    raw_path,
)
from callcenter.vocabulary.ids import CallId
from tests.fakes.raw_recordings import write_raw

CALL = CallId("pbx1.5f3c9d3e-0000-4000-8000-000000000001")
DAY = datetime(2026, 11, 21, 0, 0, 1, tzinfo=UTC)
SIDE = ChannelStats(peak_dbfs=-3.0, rms_dbfs=-20.0, is_silent=False)


def raw_in(root: Path, day: str = "2026/11/21") -> Path:
    return root / day / "5f3c9d3e-0000-4000-8000-000000000001.raw"


def test_the_wav_holds_what_asterisk_wrote(tmp_path: Path) -> None:
    raw = write_raw(raw_in(tmp_path), seconds=2.5)
    recorded = finish(tmp_path, raw)
    wav = tmp_path / recorded.path
    samples, rate = soundfile.read(wav, dtype="int16")

    assert rate == 8000
    assert samples.tobytes() == raw.read_bytes()
    assert recorded.path == "2026/11/21/5f3c9d3e-0000-4000-8000-000000000001.wav"
    assert recorded.duration_s == 2.5
    assert recorded.size_bytes == wav.stat().st_size
    assert recorded.sha256 == hashlib.sha256(wav.read_bytes()).hexdigest()
    assert recorded.caller.peak_dbfs == pytest.approx(-6.0, abs=0.1)
    assert recorded.agent.peak_dbfs == pytest.approx(-12.0, abs=0.1)
    assert [path.suffix for path in sorted(wav.parent.iterdir())] == [".raw", ".wav"]


def test_a_recording_longer_than_one_part_is_streamed_whole(tmp_path: Path) -> None:
    assert finish(tmp_path, write_raw(raw_in(tmp_path), seconds=20)).duration_s == 20


def test_finishing_twice_gives_the_same(tmp_path: Path) -> None:
    raw = write_raw(raw_in(tmp_path))

    assert finish(tmp_path, raw) == finish(tmp_path, raw)


def test_one_silent_side_is_told(tmp_path: Path) -> None:
    recorded = finish(tmp_path, write_raw(raw_in(tmp_path), agent_peak=0))

    assert not recorded.caller.is_silent
    assert recorded.agent.is_silent


@pytest.mark.parametrize("torn", [1, 2, 3])
def test_a_half_written_frame_is_left_out(tmp_path: Path, torn: int) -> None:
    raw = write_raw(raw_in(tmp_path), seconds=1)
    raw.write_bytes(raw.read_bytes()[: -4 + torn])

    assert finish(tmp_path, raw).duration_s == pytest.approx(1 - 1 / 8000, abs=0.001)


@pytest.mark.parametrize("content", [b"", b"abc"])
def test_an_empty_recording_is_none(tmp_path: Path, content: bytes) -> None:
    raw = write_raw(raw_in(tmp_path))
    raw.write_bytes(content)

    with pytest.raises(NothingRecordedError):
        finish(tmp_path, raw)
    assert raw_files(tmp_path) == [raw]
    assert list(raw.parent.glob("*.part")) == []


def test_a_full_disk_is_told_and_leaves_the_raw_recording(tmp_path: Path) -> None:
    raw = write_raw(raw_in(tmp_path))
    raw.with_suffix(".wav.part").symlink_to("/dev/full")

    with pytest.raises(RecordingError, match="tried again"):
        finish(tmp_path, raw)
    assert raw.exists()
    assert not raw.with_suffix(".wav").exists()


@pytest.mark.parametrize("day", ["2026/11/20", "2026/11/21", "2026/11/22"])
def test_a_call_around_midnight_is_found(tmp_path: Path, day: str) -> None:
    raw = write_raw(raw_in(tmp_path, day))

    assert raw_path(tmp_path, CALL, DAY) == raw


def test_a_missing_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(NothingRecordedError, match="no such file"):
        raw_path(tmp_path, CALL, DAY)


def recorded(path: str) -> Recorded:
    return Recorded(path=path, duration_s=1, sha256="", size_bytes=1, caller=SIDE, agent=SIDE)


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "etc", "passwd", ""]), max_size=8).map("/".join))
def test_no_path_leads_out_of_the_root(path: str) -> None:
    root = Path(__file__).parent

    with pytest.raises(NothingRecordedError):
        kept_path(root, recorded(path))


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").write_text("x")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")

    with pytest.raises(NothingRecordedError):
        kept_path(tmp_path / "root", recorded("link"))
