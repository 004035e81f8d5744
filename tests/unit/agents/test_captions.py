"""Captions kept for desktops that come late."""

from callcenter.agents.captions import MOST_LINES, CaptionMemory
from callcenter.agents.views import CaptionLine, Captions
from callcenter.vocabulary.ids import AgentId, CallId

LIMIN, CALL = AgentId("8001"), CallId("pbx1.a")


def told(n: int, text: str, *, call: CallId = CALL, is_final: bool = True) -> Captions:
    return Captions(call=call, state="on", lines=(CaptionLine(n=n, text=text, is_final=is_final),))


def texts(memory: CaptionMemory) -> list[str]:
    known = memory.of(LIMIN)
    return [] if known is None else [line.text for line in known.lines]


def test_a_line_replaces_the_one_of_its_number() -> None:
    memory = CaptionMemory()
    for captions in (told(1, "你", is_final=False), told(1, "你好"), told(2, "我")):
        memory.change(LIMIN, captions)

    assert texts(memory) == ["你好", "我"]


def test_another_call_begins_anew_and_only_the_last_lines_are_kept() -> None:
    memory = CaptionMemory()
    memory.change(LIMIN, told(1, "old", call=CallId("pbx1.old")))
    for n in range(1, MOST_LINES + 10):
        memory.change(LIMIN, told(n, str(n)))

    assert texts(memory) == [str(n) for n in range(10, MOST_LINES + 10)]


def test_nothing_is_left_of_a_talk_that_is_over() -> None:
    memory = CaptionMemory()
    memory.change(LIMIN, told(1, "你好"))
    memory.forget(CALL)

    assert memory.of(LIMIN) is None
    assert memory.of(None) is None
