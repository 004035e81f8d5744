"""Envelopes and the site's keys: which key opens what, and what a changed one opens."""

import json
from dataclasses import replace

import pytest

from callcenter.recordings.levels import Peaks
from callcenter.recordings.vault.envelope import Content, Envelope, Kind, Medium, Whose, read
from callcenter.recordings.vault.keys import KeyNotHereError, NoKeyError, SiteKey, SiteKeys
from callcenter.recordings.vault.sealing import DamagedError, FileKey
from callcenter.vocabulary.ids import CallId

OLD, NEW = SiteKey("the-old-key-of-the-site-0123456789"), SiteKey("the-new-key-of-the-site-0123456789")
WHOSE = Whose(CallId("pbx1.a"), Kind.TALK)
CONTENT = Content(medium=Medium.WAV, sha256="ab", length=44, duration_s=1.5, original_sha256="ab")
KEY = FileKey.made()
PEAKS = Peaks(b"\x01\x02\x03", b"\x04\x05\x06")
ENVELOPE = Envelope.made(WHOSE, CONTENT, KEY, PEAKS, OLD)


def test_what_was_written_is_read() -> None:
    found = read(ENVELOPE.as_json())

    assert found == ENVELOPE
    assert found.file_key(SiteKeys(OLD)) == KEY
    assert found.opened_peaks(KEY) == PEAKS


def test_a_message_has_one_side_and_an_old_recording_no_peaks() -> None:
    one_side = Envelope.made(WHOSE, CONTENT, KEY, Peaks(b"\x07"), OLD)
    none = Envelope.made(WHOSE, CONTENT, KEY, None, OLD)

    assert read(one_side.as_json()).opened_peaks(KEY) == Peaks(b"\x07")
    assert read(none.as_json()).opened_peaks(KEY) is None


def test_a_key_from_before_opens_until_everything_is_wrapped_anew() -> None:
    both = SiteKeys(NEW, [OLD])
    anew = ENVELOPE.wrapped_anew(both)

    assert ENVELOPE.file_key(both) == anew.file_key(SiteKeys(NEW)) == KEY
    assert (anew.key_id, anew.peaks, anew.content) == (NEW.id, ENVELOPE.peaks, ENVELOPE.content)


def test_a_key_that_is_not_here_is_named_with_the_mend() -> None:
    with pytest.raises(KeyNotHereError, match=f"{OLD.id}.*KEYS_BEFORE.*never"):
        ENVELOPE.file_key(SiteKeys(NEW))


@pytest.mark.parametrize(
    "changed",
    [
        {"whose": replace(WHOSE, call=CallId("pbx1.b"))},
        {"whose": replace(WHOSE, kind=Kind.MESSAGE)},
        {"content": replace(CONTENT, sha256="cd")},
        {"content": replace(CONTENT, length=45)},
        {"prefix": b"another"},
        {"wrapped": b"short"},
        {"wrapped": ENVELOPE.wrapped[:-1] + bytes([ENVELOPE.wrapped[-1] ^ 1])},
    ],
)
def test_an_envelope_that_was_changed_does_not_open(changed: dict[str, object]) -> None:
    with pytest.raises(DamagedError):
        replace(ENVELOPE, **changed).file_key(SiteKeys(OLD))  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", json.dumps({"whose": 1}).encode()])
def test_what_is_no_envelope_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedError):
        read(data)


def test_nothing_of_the_key_stands_in_the_envelope() -> None:
    assert KEY.secret.hex() not in ENVELOPE.as_json().hex()
    assert PEAKS.caller not in ENVELOPE.as_json()


def test_a_short_key_is_none() -> None:
    with pytest.raises(NoKeyError, match="CALLCENTER_RECORDINGS__KEY: needs at least 32"):
        SiteKey("short")


def test_ids_tell_keys_apart_and_do_not_change() -> None:
    assert OLD.id != NEW.id
    assert SiteKey("the-old-key-of-the-site-0123456789").id == OLD.id


def test_a_signature_is_of_one_key() -> None:
    assert OLD.has_signed(b"day", OLD.signature(b"day"))
    assert not NEW.has_signed(b"day", OLD.signature(b"day"))
