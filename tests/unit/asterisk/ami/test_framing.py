from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.asterisk.ami.framing import (
    Fields,
    Framer,
    MalformedMessageError,
    OversizedMessageError,
    name_of_event,
    without_banner,
)
from tests.unit.asterisk.ami.recorded import OFFER_THEN_LIFEBOAT

WHOLE = Framer().feed(OFFER_THEN_LIFEBOAT)


def test_a_recorded_stream_cut_at_every_byte_gives_the_same_messages() -> None:
    for cut in range(len(OFFER_THEN_LIFEBOAT) + 1):
        framer = Framer()

        assert framer.feed(OFFER_THEN_LIFEBOAT[:cut]) + framer.feed(OFFER_THEN_LIFEBOAT[cut:]) == WHOLE


def test_a_recorded_stream_fed_byte_by_byte_gives_the_same_messages() -> None:
    framer = Framer()
    messages = [message for byte in OFFER_THEN_LIFEBOAT for message in framer.feed(bytes([byte]))]

    assert messages == WHOLE


@given(
    st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"Event: A", b"B: \xd0\x98", b"\xff"]), max_size=30),
    st.lists(st.integers(0, 80)),
)
def test_any_stream_gives_the_same_messages_however_it_is_cut(pieces: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pieces)
    framer = Framer()
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    in_pieces = [message for start, end in pairwise(edges) for message in framer.feed(stream[start:end])]

    assert in_pieces == Framer().feed(stream)


def test_a_letter_split_between_packets_stays_whole() -> None:
    stream = "Event: UserEvent\r\nName: Иванов 张三\r\n\r\n".encode()
    for cut in range(len(stream)):
        framer = Framer()
        (message,) = framer.feed(stream[:cut]) + framer.feed(stream[cut:])

        assert Fields(message).text("Name") == "Иванов 张三"


def test_a_stream_without_an_end_is_refused() -> None:
    framer = Framer(longest_bytes=100)
    framer.feed(b"x" * 100)

    with pytest.raises(OversizedMessageError, match="101 bytes"):
        framer.feed(b"x")


def test_long_streams_of_short_messages_are_no_oversize() -> None:
    assert len(Framer(longest_bytes=100).feed(b"Event: A\r\n\r\n" * 1000)) == 1000


def test_an_events_name_is_read_from_the_bytes() -> None:
    assert name_of_event(b"Event: Hangup\r\nChannel: x") == b"Hangup"
    assert name_of_event(b"Event: Hangup") == b"Hangup"
    assert name_of_event(b"Response: Success\r\nEvent: x") is None


def test_the_greeting_before_the_first_answer_is_taken_off() -> None:
    assert without_banner(b"Asterisk Call Manager/11.0.0\r\nResponse: Success") == b"Response: Success"
    assert without_banner(b"\r\nEvent: A") == b"Event: A"


def test_an_unknown_field_is_an_error_and_not_empty() -> None:
    with pytest.raises(MalformedMessageError, match="Hangup has no field Cause"):
        Fields(b"Event: Hangup\r\nChannel: x").text("Cause")


def test_a_repeated_field_is_an_error_where_one_value_is_meant() -> None:
    fields = Fields(b"Event: E\r\nChanVariable: a=1\r\nChanVariable: b=2\r\nChanVariable: c=3")

    assert fields.repeated("ChanVariable") == ("a=1", "b=2", "c=3")
    assert fields.repeated("Event") == ("E",)
    assert fields.repeated("None") == ()
    with pytest.raises(MalformedMessageError, match="E has field ChanVariable 3 times"):
        fields.text("ChanVariable")


def test_a_number_that_is_none_is_an_error() -> None:
    with pytest.raises(MalformedMessageError, match="no number in field Cause"):
        Fields(b"Event: Hangup\r\nCause: many").number("Cause")


def test_values_keep_colons_and_spaces_and_may_be_empty() -> None:
    fields = Fields(b"Event: E\r\nUri: sip:1@127.0.0.1: x \r\nEmpty: \r\nBare:\r\nno colon")

    assert fields.text("uri") == "sip:1@127.0.0.1: x "
    assert fields.text("EMPTY") == fields.text("Bare") == ""


def test_bytes_that_are_no_utf8_do_not_stop_the_rest() -> None:
    assert Fields(b"Event: E\r\nName: \xff\xfe\r\nOther: 1").text("Other") == "1"


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_parser(noise: bytes) -> None:
    for message in Framer().feed(noise + b"\r\n\r\n"):
        name_of_event(message)
        Fields(without_banner(message))


@given(st.dictionaries(st.from_regex(r"[A-Z][A-Za-z-]{0,9}", fullmatch=True), st.text("ab: \u0438张-", max_size=9)))
def test_a_field_is_found_whatever_stands_around_it(fields: dict[str, str]) -> None:
    names = {name.lower() for name in fields}
    message = Fields("\r\n".join(f"{name}: {value}" for name, value in fields.items()).encode())

    if len(names) == len(fields):
        assert {name: message.text(name) for name in fields} == fields
        assert {name: message.text(name.upper()) for name in fields} == fields


@pytest.mark.parametrize("second", ["event: B", "EVENT:B", "Event:B", "Event: A"])
def test_a_field_that_is_written_twice_is_no_field_however_it_is_written(second: str) -> None:
    for lines in (f"Event: A\r\n{second}", f"{second}\r\nEvent: A"):
        with pytest.raises(MalformedMessageError, match="2 times"):
            Fields(lines.encode()).find("Event")
