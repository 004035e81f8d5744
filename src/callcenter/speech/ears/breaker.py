"""Engines that were late or failed get a rest, a longer one each time it happens again; pure."""

from dataclasses import dataclass


@dataclass(slots=True)
class _Rest:
    until_s: float
    lasts_s: float


class Breaker:
    """Of every engine by its name; the caller brings the clock."""

    def __init__(self, rest_s: float, longest_s: float) -> None:
        self._rest_s, self._longest_s = rest_s, longest_s
        self._rests: dict[str, _Rest] = {}

    def broke(self, engine: str, now_s: float) -> None:
        """An ear was given up. Many may be at the same time: that is one reason to rest, not many."""
        rest = self._rests.get(engine)
        if rest is not None and now_s < rest.until_s:
            return
        lasts_s = self._rest_s if rest is None else min(rest.lasts_s * 2, self._longest_s)
        self._rests[engine] = _Rest(now_s + lasts_s, lasts_s)

    def worked(self, engine: str, now_s: float) -> None:
        """An utterance was heard in time; who was heard all along does not end a rest."""
        if not self.is_resting(engine, now_s):
            self._rests.pop(engine, None)

    def is_resting(self, engine: str, now_s: float) -> bool:
        rest = self._rests.get(engine)
        return rest is not None and now_s < rest.until_s

    def resting(self, now_s: float) -> tuple[str, ...]:
        """Those that rest now."""
        return tuple(engine for engine in self._rests if self.is_resting(engine, now_s))
