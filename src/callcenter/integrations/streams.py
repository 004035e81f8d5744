"""Who is connected to the stream: counted, so that nobody has more than their share."""

from prometheus_client import Gauge

from callcenter.integrations.tokens import TokenId

MOST_STREAMS = 5_000
MOST_OF_ONE_TOKEN = 20
"""A program that opens connections without end shuts out only itself."""

_open = Gauge("callcenter_streams_open", "Streams of other systems that are connected")


class Streams:
    """One event loop."""

    def __init__(self) -> None:
        self._of: dict[TokenId, int] = {}

    def enter(self, token: TokenId) -> bool:
        """Whether there is room for one more."""
        mine = self._of.get(token, 0)
        if mine >= MOST_OF_ONE_TOKEN or sum(self._of.values()) >= MOST_STREAMS:
            return False
        self._of[token] = mine + 1
        _open.inc()
        return True

    def leave(self, token: TokenId) -> None:
        self._of[token] -= 1
        if not self._of[token]:
            del self._of[token]
        _open.dec()
