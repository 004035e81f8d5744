"""What lies on our own disk and was torn, damaged or changed: the journal, the vault."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from callcenter.database.segments import Position, last_end, line, read, read_on, segment_path
from callcenter.recordings.levels import Peaks
from callcenter.recordings.vault.envelope import Content, Envelope, Kind, Medium, Whose
from callcenter.recordings.vault.envelope import read as read_envelope
from callcenter.recordings.vault.keys import KeyNotHereError, SiteKey, SiteKeys
from callcenter.recordings.vault.sealing import DamagedError, FileKey, opened, sealed, span
from callcenter.vocabulary.ids import CallId
from tests.fuzz.target import Target, made_of, spoilt

WRITTEN = [b'{"n":%d}' % n for n in range(4)]


def journal(data: bytes) -> None:
    """Segments of any bytes: whole lines are read, in their order and once, and what is read was once appended."""
    parts = data.split(b"\xff\xff", 2)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        for number, part in enumerate(parts, 1):
            segment_path(folder, number).write_bytes(part)
        found = list(read_on(folder, Position(0, 0)))
        ends = [record.end for record in found]
        assert ends == sorted(set(ends))
        assert b"".join(line(record.body) for record in found) == b"".join(
            text + b"\n" for part in parts for text in part.split(b"\n")[:-1] if _is_whole(text)
        )
        assert last_end(folder) == (ends[-1] if ends else Position(0, 0))
        reading = read(folder, Position(1, 0))
        assert reading.damaged == sum(not _is_whole(text) for text in parts[0].split(b"\n")[:-1])
        if found:
            # Who has read up to a place, reads on from there.
            assert list(read_on(folder, found[0].end)) == found[1:]


def _is_whole(text: bytes) -> bool:
    return line(text[9:]) == text + b"\n"


KEYS = SiteKeys(SiteKey("k" * 32))
FILE_KEY = FileKey(b"s" * 32, b"prefix!")
SOUND = bytes(range(250)) * 700
PEAKS = Peaks(b"\x01\x02", b"\x03")
STORED = b"".join(sealed([SOUND], FILE_KEY))
CONTENT = Content(medium=Medium.WAV, sha256="0" * 64, length=len(SOUND), duration_s=1.0, original_sha256="0" * 64)
ENVELOPE = Envelope.made(Whose(CallId("pbx1.a"), Kind.TALK), CONTENT, FILE_KEY, PEAKS, KEYS.current).as_json()


def envelopes(data: bytes) -> None:
    """Beside a recording lies something else: it opens only as what was sealed."""
    envelope = read_envelope(data)
    key = envelope.file_key(KEYS)
    peaks = envelope.opened_peaks(key)
    assert key == FILE_KEY
    assert envelope.content == CONTENT
    assert (envelope.whose.call, envelope.whose.kind, envelope.whose.number) == ("pbx1.a", Kind.TALK, 0)
    assert peaks in (None, PEAKS)


def chunks(data: bytes) -> None:
    """The store gives back other bytes: what is opened is the sound itself, or nothing."""
    place, kept = int.from_bytes(data[:3]), data[3:]
    start = place % len(SOUND)
    where = span(start, len(SOUND), len(SOUND))
    at = where.start + place % (where.end - where.start)
    for stored in (
        kept,
        STORED[where.start : at] + kept + STORED[at + len(kept) : where.end],
        STORED[where.start : at],
    ):
        try:
            plain = opened(stored, where, len(SOUND), FILE_KEY)
        except DamagedError:
            continue
        assert plain == SOUND[start:]


def _segments(bodies: Sequence[bytes]) -> bytes:
    return b"".join(line(body) for body in bodies)


TARGETS = (
    Target(
        "journal",
        journal,
        spoilt(st.lists(st.sampled_from(WRITTEN), max_size=6).map(_segments))
        | made_of(*map(line, WRITTEN), b"\xff\xff", b"\n", b"00000000 "),
    ),
    Target(
        "vault-envelopes",
        envelopes,
        spoilt(st.just(ENVELOPE)) | made_of("{", "}", '"version":', "1", '"peaks":null', '"'),
        (DamagedError, KeyNotHereError),
    ),
    Target("vault-chunks", chunks, st.binary(min_size=3, max_size=40), draws=25),
)
