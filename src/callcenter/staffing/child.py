"""The process apart that answers one question: asked on stdin, told on stdout, a line of JSON each.

Rules: it goes behind every other process of the machine, and ends by itself when it has taken more than its time.
"""

import os
import resource
import sys
from time import monotonic

from pydantic import BaseModel

from callcenter.routing.settings import OrderSettings
from callcenter.staffing.shapes import Answer, Question
from callcenter.staffing.whatif import answered

NICENESS = 15
CPU_S = 150
MEMORY_BYTES = 2 * 1024**3
TOLD_EVERY_S = 0.2


class Asked(BaseModel, frozen=True):
    question: Question
    order: OrderSettings


class Told(BaseModel, frozen=True):
    """Progress, until there is an answer."""

    done: float
    answer: Answer | None = None


def main() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asked = Asked.model_validate_json(sys.stdin.readline())
    told_at = monotonic()

    def tell(done: float) -> None:
        nonlocal told_at
        if monotonic() - told_at >= TOLD_EVERY_S:
            told_at = monotonic()
            _say(Told(done=done))

    _say(Told(done=1.0, answer=answered(asked.question, asked.order.rules, tell)))


def _say(told: Told) -> None:
    sys.stdout.write(told.model_dump_json() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
