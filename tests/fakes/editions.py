"""One edition for every call."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.calls.ports import Edition
from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.walk.around import AlwaysOpen, Schedules
from callcenter.routing.evidence import Knowledge
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True)
class FakeEdition:
    """`calls.ports.Edition`; its first flow takes every call that no other one names."""

    flows: Flows
    known: Mapping[Language, Knowledge] = field(default_factory=dict)
    schedules: Schedules = field(default_factory=AlwaysOpen)

    def flow_for(self, dialled: str) -> Flow:
        named = (flow for flow in self.flows.values() if any(dialled in one for one in flow.languages.values()))
        return next(named, next(iter(self.flows.values())))

    def knowledge(self, language: Language) -> Knowledge | None:
        return self.known.get(language)


@dataclass
class FakeEditions:
    """`calls.ports.Editions`; a test puts the next one in."""

    now: Edition

    def current(self) -> Edition:
        return self.now

    def for_call(self, call: CallId, number: str | None) -> Edition:
        return self.now

    async def pinned(self, call: CallId, flow: str, version: str) -> Edition | None:
        known = self.now.flows.get(flow)
        return self.now if known is not None and known.version == version else None


def one_flow(flow: Flow, known: Mapping[Language, Knowledge] | None = None) -> FakeEdition:
    """An edition of this flow alone."""
    return FakeEdition({flow.name: flow}, known or {})
