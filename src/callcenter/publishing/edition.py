"""One set of documents that fit together: all flows, lexicons, wordings and schedules that a call goes by; pure.

A call that has begun keeps its edition, whatever is published meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.ivr.document.flow import Flow, Flows, ServiceQueue
from callcenter.ivr.schedules.schedules import Schedules
from callcenter.publishing.documents import DocumentName
from callcenter.publishing.learning import learnt
from callcenter.routing.evidence import Knowledge
from callcenter.routing.lexicon import Lexicon
from callcenter.routing.wordings import Wording
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

MAIN_FLOW = "hotline"
"""Where a call begins whose dialled number no flow names."""


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """Made once, and shared by all calls that go by it."""

    flows: Flows
    lexicons: Mapping[Language, Lexicon] = field(default_factory=dict)
    wordings: Mapping[Language, tuple[Wording, ...]] = field(default_factory=dict)
    schedules: Schedules = field(default_factory=Schedules)
    numbers: Mapping[DocumentName, int] = field(default_factory=dict)
    """The version of each document; without those that were read from files."""
    _known: dict[Language, Knowledge] = field(default_factory=dict, repr=False)

    @property
    def main(self) -> Flow:
        """The flow of numbers that no flow names."""
        return self.flows.get(MAIN_FLOW) or next(iter(self.flows.values()))

    def flow_for(self, dialled: str) -> Flow:
        """Where a call to this number begins."""
        for flow in self.flows.values():
            if any(dialled in numbers for numbers in flow.languages.values()):
                return flow
        return self.main

    def knowledge(self, language: Language) -> Knowledge | None:
        """What callers' words are judged by; None: they go by keys in this language.

        Whoever asks first waits for it to be learnt; calls never do (`learn`).
        """
        lexicon = self.lexicons.get(language)
        if lexicon is not None and language not in self._known:
            self._known[language] = learnt(lexicon, self.wordings.get(language, ()))
        return self._known.get(language)

    def learn(self) -> None:
        """All that lexicons and wordings tell, in a fraction of a second: for a thread, before calls go by it."""
        for language in self.lexicons:
            self.knowledge(language)

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those of every flow, the main flow's first."""
        flows = [self.main, *self.flows.values()]
        return tuple(dict.fromkeys(language for flow in flows for language in flow.languages))

    @property
    def dialled(self) -> tuple[str, ...]:
        """Every number that a flow names."""
        return tuple(number for flow in self.flows.values() for own in flow.languages.values() for number in own)

    @property
    def queues(self) -> Mapping[QueueId, ServiceQueue]:
        """Those of every flow; where two name one, the main flow's name counts."""
        queues: dict[QueueId, ServiceQueue] = {}
        for flow in (*self.flows.values(), self.main):
            queues |= flow.queues
        return queues
