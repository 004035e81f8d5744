"""What a target is, and how bytes become what it reads.

One form for all: bytes. So the same input is drawn by hypothesis, mutated by atheris, and kept in `corpus/`.
"""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from hypothesis import strategies as st

CPU_S = 5.0
"""Of processor time for one input; what needs more would hold up the event loop or a worker."""
APART = b"\xff"
"""Between the parts of an input: no UTF-8 text holds it."""


class TooLongError(AssertionError):
    """An input took more processor time than any may."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of what others send."""

    name: str
    enter: Callable[[bytes], None]
    """Reads an input, and asserts what must hold of what came of it."""
    inputs: st.SearchStrategy[bytes]
    may_raise: tuple[type[Exception], ...] = ()
    """The refusals that the reader declares; anything else is a fault."""
    draws: int = 40
    """In CI; dear targets have fewer."""

    def run(self, data: bytes) -> None:
        """Raises whatever is a fault."""
        with within_cpu(CPU_S):
            try:
                self.enter(data)
            except self.may_raise:
                return


@contextmanager
def within_cpu(seconds: float) -> Iterator[None]:
    """Raise TooLongError in the midst of what takes longer."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def text_of(data: bytes) -> str:
    """Any text, lone surrogates among it."""
    return data.decode("utf-8", "surrogateescape")


def parts_of(data: bytes, count: int) -> Sequence[str]:
    """Exactly `count` texts; what is not there is empty."""
    parts = [text_of(part) for part in data.split(APART, count - 1)]
    return parts + [""] * (count - len(parts))


def pieces_of(data: bytes) -> list[bytes]:
    """The same bytes, cut at places that they themselves decide."""
    pieces, at = [], 0
    while at < len(data):
        end = at + 1 + data[at] % 61
        pieces.append(data[at:end])
        at = end
    return pieces


def made_of(*tokens: str | bytes, most: int = 40) -> st.SearchStrategy[bytes]:
    """Inputs put together from what the reader knows, and from anything."""
    known = [token.encode() if isinstance(token, str) else token for token in tokens]
    anything = st.text(max_size=8).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=8)
    return st.lists(st.sampled_from(known) | anything, max_size=most).map(b"".join)


def spoilt(whole: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """What would be right, with bytes changed, left out, put in and cut off."""
    change = st.tuples(st.integers(0, 2**16), st.integers(0, 6), st.binary(max_size=6))
    return st.tuples(whole, st.lists(change, max_size=5)).map(lambda drawn: _changed(*drawn))


def _changed(data: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, left_out, put_in in changes:
        at = place % (len(data) + 1)
        data = data[:at] + put_in + data[at + left_out :]
    return data
