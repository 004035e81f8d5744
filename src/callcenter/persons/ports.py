"""What this room needs of others."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from callcenter.recordings.vault.sound import Sound
from callcenter.vocabulary.ids import CallId


class Sounds(Protocol):
    """What was recorded of calls."""

    async def delete(self, path: str, who: str) -> bool:
        """Delete a recording of which nothing is owed; False where it is held, or gone."""
        ...

    async def clear(self) -> None:
        """Take from the disk what was deleted."""
        ...

    def opened(self, calls: Sequence[CallId], gone: list[tuple[CallId, str]]) -> AsyncIterator[tuple[str, Sound]]:
        """Each recording with a name for it; what cannot be had is added to `gone`, with why."""
        ...
