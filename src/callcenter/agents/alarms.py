"""Alarms that agents have raised and no supervisor has seen yet, in memory; the database keeps them for the next start.

Rules: an alarm that has been seen is not raised again by news of it that come late; one call has one alarm at a time.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from callcenter.agents.roster import Roster, UnknownAgentError
from callcenter.agents.views import AlarmView
from callcenter.vocabulary.ids import AgentId, CallId

MOST_SEEN = 1_000
"""Remembered, so that late news of them raise nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An agent needs help with a caller."""

    call: CallId
    agent: AgentId
    at: datetime
    number: str | None = None
    """Of the emergency service that the agent brings into the talk."""


class Alarms:
    """One event loop."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._unseen: dict[CallId, Alarm] = {}
        self._seen: OrderedDict[CallId, datetime] = OrderedDict()
        """When the last one that was seen had been raised."""
        self._watchers: list[Callable[[], None]] = []

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` at every change from now on; quick, never raises."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        self._watchers.remove(watcher)

    def restore(self, kept: Iterable[Alarm]) -> None:
        """Those that an earlier life has left unseen."""
        for alarm in kept:
            self.raised(alarm)

    def raised(self, alarm: Alarm) -> None:
        """Told again, it changes nothing; a number that is called meanwhile is added."""
        known = self._unseen.get(alarm.call)
        seen = self._seen.get(alarm.call)
        if seen is not None and alarm.at <= seen:
            return
        if known is not None and (known.at >= alarm.at or alarm.number in (None, known.number)):
            return
        self._unseen[alarm.call] = alarm
        self._tell()

    def seen(self, call: CallId) -> None:
        """A supervisor has seen it; an alarm that is none changes nothing."""
        alarm = self._unseen.pop(call, None)
        if alarm is None:
            return
        self._seen[call] = alarm.at
        self._seen.move_to_end(call)
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        self._tell()

    def one(self, call: CallId) -> Alarm | None:
        """The call's alarm, while nobody has seen it."""
        return self._unseen.get(call)

    def views(self) -> tuple[AlarmView, ...]:
        """As supervisors see them, the oldest first."""
        return tuple(map(self._view, sorted(self._unseen.values(), key=lambda alarm: (alarm.at, alarm.call))))

    def _view(self, alarm: Alarm) -> AlarmView:
        try:
            known = self._roster.agent(alarm.agent)
        except UnknownAgentError:
            name, seat = "", None
        else:
            name, seat = known.name, known.seat
        return AlarmView(
            call=alarm.call, agent=alarm.agent, agent_name=name, seat=seat, at=alarm.at, number=alarm.number
        )

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()
