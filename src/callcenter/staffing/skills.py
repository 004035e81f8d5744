"""Seats shared out among people who serve different queues. Pure."""

from collections.abc import Mapping, Sequence

from callcenter.staffing.day import Crew
from callcenter.vocabulary.ids import QueueId

Skills = Mapping[frozenset[QueueId], float]
"""How many of the people there are, or which share of them, serve these queues."""


def crews(seats: Sequence[int], skills: Skills) -> list[Crew]:
    """Seats of each quarter hour, shared out as the skills are; few seats go where they cover the most queues."""
    order = _seated(max(seats, default=0), skills)
    # Whoever is seated first is there whenever anybody is.
    return [Crew(queues, [order[:some].count(queues) for some in seats]) for queues in skills]


def _seated(seats: int, skills: Skills) -> list[frozenset[QueueId]]:
    """Whom each further seat is for."""
    whole = sum(skills.values())
    seated: list[frozenset[QueueId]] = []
    given = dict.fromkeys(skills, 0)
    covered: frozenset[QueueId] = frozenset()
    for number in range(1, seats + 1):
        chosen = max(skills, key=lambda one: (len(one - covered), skills[one] / whole * number - given[one]))
        seated.append(chosen)
        given[chosen] += 1
        covered |= chosen
    return seated
