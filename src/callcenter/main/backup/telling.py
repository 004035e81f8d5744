"""How far a backup or its restoring has come, told while it goes on."""

import time
from collections.abc import Callable

EACH_S = 5.0

Tell = Callable[[str], None]


class Progress:
    """Of one thing that takes long."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._told_at = time.monotonic()

    def so_far(self, done: str) -> None:
        """Told, unless something was a moment ago."""
        if time.monotonic() - self._told_at > EACH_S:
            self._told_at = time.monotonic()
            self._tell(done)
