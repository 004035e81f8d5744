"""Recordings that callers could not hear, told at the nodes that would have played them."""

from collections.abc import Callable, Iterable, Iterator

from callcenter.calls.faults import Faults
from callcenter.ivr.document.fields import references
from callcenter.ivr.document.flow import Flow, Recorded
from callcenter.publishing.edition import Edition
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.languages import Language


class RecordingFaults:
    """`speech.voice.RecordingFault`: the words were spoken instead, but operators shall know."""

    def __init__(self, editions: Callable[[], Iterable[Edition]], faults: Faults, clock: Clock) -> None:
        self._editions = editions
        self._faults = faults
        self._clock = clock

    def tell(self, language: Language, recording: str, fault: str) -> None:
        """Keep the fault at each node of each flow that names the recording."""
        flows = {(flow.name, flow.version): flow for edition in self._editions() for flow in edition.flows.values()}
        for flow in flows.values():
            for node in playing(flow, language, recording):
                self._faults.keep(flow.name, flow.version, node, f"recording: {fault}", self._clock.now())


def playing(flow: Flow, language: Language, recording: str) -> Iterator[str]:
    """The nodes that play this recording."""
    prompts = {prompt for prompt, wording in flow.prompts.items() if _is(wording.get(language), recording)}
    for name, node in flow.nodes.items():
        if any(said.name in prompts for said in references(node, "prompt")):
            yield name


def _is(said: str | Recorded | None, recording: str) -> bool:
    return isinstance(said, Recorded) and said.recording == recording
