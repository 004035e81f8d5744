"""A caller who walks, one event after the other."""

from typing import TypeVar

from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.around import CALM, Around
from callcenter.ivr.walk.effects import Complain, Effect, JoinQueue, Play, StartTimer
from callcenter.ivr.walk.events import Event
from callcenter.ivr.walk.states import NEW, Ended, New, State

EffectT = TypeVar("EffectT")


class Walker:
    """A caller on the way."""

    def __init__(self, flows: Flow | Flows, *happenings: Event, around: Around = CALM) -> None:
        self._flows = {flows.name: flows} if isinstance(flows, Flow) else flows
        self.around = around
        self.state: State = NEW
        self._effects: tuple[Effect, ...] = ()
        self.meets(*happenings)

    def is_in(self, kind: type[State]) -> bool:
        return isinstance(self.state, kind)

    def effects(self) -> tuple[Effect, ...]:
        """Those of the last event."""
        return self._effects

    def meets(self, *happenings: Event) -> "Walker":
        for event in happenings:
            self.state, self._effects = walk.on(self._flows, self.state, event, self.around)
        return self

    def only(self, kind: type[EffectT]) -> EffectT:
        """The one effect of this kind among those of the last event."""
        (found,) = self.all(kind)
        return found

    def all(self, kind: type[EffectT]) -> list[EffectT]:
        return [effect for effect in self._effects if isinstance(effect, kind)]

    @property
    def node(self) -> str | None:
        return getattr(self.state, "node", None)

    @property
    def variables(self) -> dict[str, str]:
        assert not isinstance(self.state, New | Ended)
        return dict(self.state.caller.variables)

    @property
    def joined(self) -> JoinQueue:
        """The queue joined by the last event."""
        return self.only(JoinQueue)

    @property
    def played(self) -> str:
        """The prompt that the last event began."""
        return self.only(Play).prompt

    @property
    def timer_s(self) -> float:
        """The timer that the last event started."""
        return self.only(StartTimer).seconds

    @property
    def faults(self) -> list[str]:
        """What the last event complained of."""
        return [complaint.fault for complaint in self.all(Complain)]
