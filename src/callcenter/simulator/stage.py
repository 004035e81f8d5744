"""What a trial is played on: one edition, and where its audio can be measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.ivr.document import prompts
from callcenter.ivr.document.flow import Flow, Flows, Recorded
from callcenter.ivr.sounds import Sounds, heard
from callcenter.ivr.walk.around import Schedules
from callcenter.ivr.walk.effects import Play
from callcenter.routing.evidence import Knowledge
from callcenter.simulator.trace import Said
from callcenter.vocabulary.languages import Language

_PAUSES = re.compile(r"[,.;:!?，。；：！？、]+(?=.)")


@dataclass(frozen=True, slots=True)
class Stage:
    """What is tried."""

    flows: Flows
    known: Mapping[Language, Knowledge]
    """What callers' words are judged by; in other languages they go by keys."""
    schedules: Schedules
    sounds: Sounds

    def beginning(self, dialled: str | None, otherwise: str) -> str:
        """The flow in which a call to this number begins."""
        return next((name for name, flow in self.flows.items() if dialled and _lists(flow, dialled)), otherwise)

    def said(self, flow: Flow, play: Play) -> tuple[Said, ...]:
        """What the caller hears, piece by piece, each as long as it takes at the caller's pace."""
        wording = flow.prompts[play.prompt][play.language]
        recording = wording.recording if isinstance(wording, Recorded) else None
        words = prompts.text(flow, play.prompt, play.language, play.values)
        said = self._said(play, play.prompt, words, recording)
        return (self._said(play, None, play.preface, None), said) if play.preface else (said,)

    def _said(self, play: Play, prompt: str | None, text: str, recording: str | None) -> Said:
        takes = heard(self.sounds, play.language, text, recording)
        pauses = len(_PAUSES.findall(text)) * play.pause_s
        seconds = round(takes.seconds / play.pace + pauses, 2)
        return Said(prompt, text, play.language, seconds, takes.is_estimate, recording, play.pace, play.pause_s)


def _lists(flow: Flow, dialled: str) -> bool:
    return any(dialled in numbers for numbers in flow.languages.values())
