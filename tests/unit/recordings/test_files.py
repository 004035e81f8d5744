import hashlib
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from callcenter.recordings.files import (
    NothingRecordedError,
    RecordingError,
    forget_empty,
    raw_files,
    raw_path,
    sounding,
    taken,
)
from callcenter.recordings.levels import Outline
from callcenter.recordings.vault.service import old_path
from callcenter.vocabulary.ids import CallId
from tests.fakes.raw_recordings import write_raw

CALL = CallId("pbx1.5f3c9d3e-0000-4000-8000-000000000001")
DAY = datetime(2026, 11, 21, 0, 0, 1, tzinfo=UTC)


def raw_in(root: Path, day: str = "2026/11/21") -> Path:
    return root / day / "5f3c9d3e-0000-4000-8000-000000000001.raw"


def test_the_wav_holds_what_asterisk_wrote_and_is_what_soundfile_would_write(tmp_path: Path) -> None:
    raw = write_raw(raw_in(tmp_path), seconds=2.5)
    found = taken(raw)
    wav = b"".join(found.parts())
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    soundfile.write(tmp_path / "same.wav", samples, rate, "PCM_16")

    assert (rate, samples.tobytes()) == (8000, raw.read_bytes())
    assert wav == (tmp_path / "same.wav").read_bytes()
    assert (found.duration_s, found.size_bytes) == (2.5, len(wav))
    assert found.sha256 == hashlib.sha256(wav).hexdigest()
    assert [side.peak_dbfs for side in found.stats] == pytest.approx([-6.0, -12.0], abs=0.1)
    assert raw_files(tmp_path) == [raw]
    assert [path.name for path in raw.parent.iterdir()] == [raw.name]


def test_a_waveform_has_ten_bytes_a_second_and_side(tmp_path: Path) -> None:
    found = taken(write_raw(raw_in(tmp_path), seconds=20.05))

    assert (len(found.peaks.caller), len(found.peaks.agent)) == (201, 201)
    assert found.duration_s == 20.05
    assert (set(found.peaks.caller[:200]), set(found.peaks.agent[:200])) == ({128}, {64})


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=2000))
def test_the_loudest_sample_of_each_tenth_is_its_peak(samples: list[int]) -> None:
    outline = Outline()
    outline.take(np.array(samples, dtype="<i2"))

    tenths = [samples[at : at + 800] for at in range(0, len(samples), 800)]
    assert list(outline.peaks()) == [min(255, max(map(abs, tenth)) >> 7) for tenth in tenths]


def test_one_silent_side_is_told(tmp_path: Path) -> None:
    found = taken(write_raw(raw_in(tmp_path), agent_peak=0))

    assert [side.is_silent for side in found.stats] == [False, True]


@pytest.mark.parametrize("torn", [1, 2, 3])
def test_a_half_written_frame_is_left_out(tmp_path: Path, torn: int) -> None:
    raw = write_raw(raw_in(tmp_path), seconds=1)
    raw.write_bytes(raw.read_bytes()[: -4 + torn])

    assert taken(raw).duration_s == pytest.approx(1 - 1 / 8000, abs=0.001)


@pytest.mark.parametrize("content", [b"", b"abc"])
def test_an_empty_recording_is_none(tmp_path: Path, content: bytes) -> None:
    raw = write_raw(raw_in(tmp_path))
    raw.write_bytes(content)

    with pytest.raises(NothingRecordedError):
        taken(raw)


def test_a_recording_that_cannot_be_read_is_tried_again(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="tried again"):
        taken(tmp_path / "gone.raw")


@pytest.mark.parametrize("day", ["2026/11/20", "2026/11/21", "2026/11/22"])
def test_a_call_around_midnight_is_found(tmp_path: Path, day: str) -> None:
    raw = write_raw(raw_in(tmp_path, day))

    assert raw_path(tmp_path, CALL, DAY) == raw


def test_a_missing_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(NothingRecordedError, match="no such file"):
        raw_path(tmp_path, CALL, DAY)


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "etc", "passwd", ""]), max_size=8).map("/".join))
def test_no_path_leads_out_of_the_root(path: str) -> None:
    with pytest.raises(NothingRecordedError):
        old_path(Path(__file__).parent, path)


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").write_text("x")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")

    with pytest.raises(NothingRecordedError):
        old_path(tmp_path / "root", "link")


def test_whoever_rang_in_vain_leaves_nothing_to_take_in_and_is_forgotten_after_a_while(tmp_path: Path) -> None:
    day = tmp_path / "2026/11/22"
    day.mkdir(parents=True)
    for name, content in (("talked", b"\1" * 320), ("rang", b""), ("rings", b"")):
        (day / f"{name}.raw").write_bytes(content)
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for name in ("talked", "rang"):
        os.utime(day / f"{name}.raw", (noon.timestamp() - 1,) * 2)
    assert sounding(tmp_path) == {"talked"}
    forget_empty(tmp_path, noon)

    assert [raw.stem for raw in raw_files(tmp_path)] == ["rings", "talked"]
