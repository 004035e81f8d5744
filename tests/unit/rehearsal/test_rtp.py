import numpy as np
import pytest

from callcenter.rehearsal import rtp
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.sound import Sound


def test_a_voice_is_cut_into_packets_of_20_ms_and_the_last_one_is_filled_with_silence() -> None:
    packets = list(rtp.voice(tone(440, seconds=0.05)))

    assert [len(packet.payload) for packet in packets] == [160, 160, 160]
    assert packets[-1].payload.endswith(rtp.SILENT_PAYLOAD[:80])


def test_alaw_keeps_a_tone_a_tone() -> None:
    there_and_back = rtp.linear(rtp.alaw(tone(440)))

    assert loudest_hz(there_and_back) == 440
    assert np.abs(np.frombuffer(there_and_back, "<i2") - np.frombuffer(tone(440), "<i2").astype(int)).max() < 300


def test_the_silent_payload_is_silence() -> None:
    assert np.abs(np.frombuffer(rtp.linear(rtp.SILENT_PAYLOAD), "<i2")).max() <= 8


def test_what_is_packed_is_unpacked() -> None:
    [packet] = rtp.voice(Sound(bytes(320)))
    datagram = rtp.packed(packet, sequence=65_537, frame=3, source=7)

    assert rtp.unpacked(datagram) == rtp.Packet(rtp.ALAW, packet.payload)
    assert datagram[2:4] == b"\x00\x01", "the sequence number wraps at 16 bits"
    assert int.from_bytes(datagram[4:8]) == 480


@pytest.mark.parametrize("datagram", [b"", b"\x80\x08", b"\x00" * 12, b"OPTIONS sip:x SIP/2.0"])
def test_what_is_no_rtp_is_nothing(datagram: bytes) -> None:
    assert rtp.unpacked(datagram) is None


def test_all_packets_of_a_key_carry_the_time_of_its_start_and_its_end_is_said_three_times() -> None:
    packets = list(rtp.key("#"))
    sent = [rtp.packed(packet, frame, frame, 1) for frame, packet in enumerate(packets, start=100)]

    assert {datagram[4:8] for datagram in sent} == {(100 * 160).to_bytes(4)}
    assert {packet.payload[0] for packet in packets} == {11}
    assert [packet.payload[1] & 0x80 for packet in packets] == [0] * 6 + [0x80] * 3
    assert [packet.marker for packet in packets] == [True] + [False] * 8


def test_a_key_that_is_packed_is_heard_once() -> None:
    packets = [rtp.unpacked(rtp.packed(packet, frame, frame, 1)) for frame, packet in enumerate(rtp.key("#"))]
    [voice] = rtp.voice(Sound(bytes(320)))

    assert [rtp.pressed(packet) for packet in packets if packet and packet.is_marked] == ["#"]
    assert rtp.pressed(rtp.Packet(rtp.ALAW, voice.payload)) is None
    assert rtp.pressed(rtp.Packet(rtp.TELEPHONE_EVENT, b"\xff")) is None


def test_a_key_that_no_telephone_has_is_refused() -> None:
    with pytest.raises(ValueError, match="substring"):
        list(rtp.key("x"))
