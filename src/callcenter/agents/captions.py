"""Captions of the talks that go on, in memory for desktops that come late; pure. Nothing outlives its talk."""

from dataclasses import dataclass, field

from callcenter.agents.views import Captions
from callcenter.vocabulary.ids import AgentId, CallId

MOST_LINES = 50
"""The last of a talk."""


@dataclass(slots=True)
class CaptionMemory:
    """By agent: nobody talks with two callers at a time."""

    _talks: dict[AgentId, Captions] = field(default_factory=dict)

    def change(self, agent: AgentId, told: Captions) -> None:
        """Take in what is new."""
        known = self._talks.get(agent)
        before = known.lines if known is not None and known.call == told.call else ()
        lines = {line.n: line for line in (*before, *told.lines)}
        self._talks[agent] = told.model_copy(update={"lines": tuple(lines.values())[-MOST_LINES:]})

    def of(self, agent: AgentId | None) -> Captions | None:
        """All of the agent's talk so far."""
        return None if agent is None else self._talks.get(agent)

    def forget(self, call: CallId) -> None:
        """The talk is over."""
        self._talks = {agent: one for agent, one in self._talks.items() if one.call != call}
