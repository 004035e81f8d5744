"""Bounds of what recognition may take, and what was counted."""

import os
from dataclasses import dataclass, field

from callcenter.speech.ears.admission import AdmissionRules
from callcenter.speech.voice_activity.endpointing import EndpointRules
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class EarRules:
    """Of all ears together."""

    seats: int = 64
    """Callers heard at the same time, whatever the processor could bear: each takes memory."""
    cores: int = max(1, os.cpu_count() or 1)
    admission: AdmissionRules = field(default_factory=AdmissionRules)
    batch_s: float = 0.1
    """Sound that is decoded in one go: less costs more switches, more delays the partial results."""
    behind_s: float = 2.0
    """An ear whose sound waits for longer than this is given up."""
    whole_behind_s: float = 4.0
    """The same for an engine that hears whole utterances, from their end."""
    second_s: float = 1.5
    """A second opinion that comes later is none."""
    rest_s: float = 5.0
    """An engine that was late or failed hears no new caller for so long, longer when it happens again."""
    rest_longest_s: float = 60.0
    endpoint: EndpointRules = field(default_factory=EndpointRules)

    @property
    def batch_bytes(self) -> int:
        return max(1, round(self.batch_s * 1000 / FRAME_MS)) * FRAME_BYTES


@dataclass(slots=True)
class EarCounts:
    """What happened since the start, for metrics."""

    opened: int = 0
    cheapened: int = 0
    """Of those opened: heard by a cheaper way than wanted, for want of CPU."""
    refused_no_seat: int = 0
    refused_no_cpu: int = 0
    refused_late_loop: int = 0
    refused_resting: int = 0
    refused_language: int = 0
    late: int = 0
    """Given up because results did not come in time."""
    failed: int = 0
    guessed: int = 0
    """Utterances heard ahead at a pause."""
    guessed_right: int = 0
    """Of those: it was the utterance's end."""
    second_asked: int = 0
    second_refused: int = 0
    second_late: int = 0
