"""A conversation's own deadlines, in seconds of the monotonic clock."""

from dataclasses import dataclass

from callcenter.routing.estimate import FIRST_PLACE_S


@dataclass(slots=True)
class Deadlines:
    """None runs not."""

    timer: float | None = None
    """The walk's one timer."""
    place: float | None = None
    """When the caller is told of the line again."""
    callback: float | None = None
    """When a callback may be offered."""
    opinion: float | None = None
    """Until when a second opinion on the caller's words is waited for."""

    rejoin: float | None = None
    """When a lost agent is rung again, or waited for no longer."""
    third: float | None = None
    """Until when a third can be ringing."""
    pause: float | None = None
    """When a pause of the recording ends by itself."""
    rescue: float | None = None
    """When a caller whom app_queue has is taken back."""

    def next(self) -> float | None:
        """The one that comes first."""
        own = self.timer, self.place, self.callback, self.opinion, self.rejoin, self.third, self.pause, self.rescue
        return min((at for at in own if at is not None), default=None)

    def begin_waiting(self, now: float, callback_after_s: float | None) -> None:
        """The caller has joined a line."""
        self.place = now + FIRST_PLACE_S
        self.callback = None if callback_after_s is None else now + callback_after_s

    def end_waiting(self) -> None:
        self.place = self.callback = None
