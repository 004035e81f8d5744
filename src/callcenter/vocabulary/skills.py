"""How well an agent serves a queue."""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from callcenter.vocabulary.ids import QueueId


class SkillLevel(IntEnum):
    """A smaller number is rung first, as app_queue's penalties have it."""

    EXPERT = 1
    ABLE = 2
    LEARNING = 3


Levels = Mapping[QueueId, SkillLevel]
"""The queues that somebody serves, each with how well."""


def expert_in(queues: Iterable[QueueId]) -> Levels:
    """All of `queues` at the best level: what an agent has of whom nothing else is said."""
    return dict.fromkeys(queues, SkillLevel.EXPERT)
