"""What a second person should look at twice before a batch is applied. Pure.

Rules: an alarm forbids nothing; it names a figure that a sound register seldom has.
"""

from dataclasses import dataclass
from enum import StrEnum

from callcenter.special_list.importing.difference import Difference


class AlarmKind(StrEnum):
    GREW = "grew"
    SHRANK = "shrank"
    HALF_GONE = "half_gone"
    MANY_CHANGED = "many_changed"
    MANY_PROBLEMS = "many_problems"
    CROWDED_NUMBER = "crowded_number"
    """One number stands for many persons: somebody filled a gap with it."""
    OTHER_KEY = "other_key"
    """The site has changed its key: gone and new are mostly the same people."""


@dataclass(frozen=True, slots=True)
class Alarm:
    kind: AlarmKind
    figure: int
    of: int
    """What the figure is to be seen against."""
    is_grave: bool = False

    def as_object(self) -> tuple[str, int, int, bool]:
        """As it is kept."""
        return self.kind.value, self.figure, self.of, self.is_grave


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRules:
    grew_by: int = 500
    grew_share: float = 0.05
    shrank_share: float = 0.05
    half: float = 0.5
    changed_share: float = 0.2
    problem_share: float = 0.02
    persons_a_number: int = 20


RULES = AlarmRules()


def alarms(difference: Difference, lines: int, problems: int, rules: AlarmRules = RULES) -> tuple[Alarm, ...]:
    """The gravest first. A list that was empty cannot grow suddenly."""
    d, before = difference, difference.before
    growth = d.new - d.gone
    found = []
    if before and d.gone >= rules.half * before:
        found.append(Alarm(AlarmKind.HALF_GONE, d.gone, before, is_grave=True))
    elif before and -growth > rules.shrank_share * before:
        found.append(Alarm(AlarmKind.SHRANK, -growth, before))
    if before and (growth >= rules.grew_by or growth > rules.grew_share * before):
        found.append(Alarm(AlarmKind.GREW, growth, before))
    if before and d.changed > rules.changed_share * before:
        found.append(Alarm(AlarmKind.MANY_CHANGED, d.changed, before))
    if lines and problems > rules.problem_share * lines:
        found.append(Alarm(AlarmKind.MANY_PROBLEMS, problems, lines))
    if d.most_persons > rules.persons_a_number:
        found.append(Alarm(AlarmKind.CROWDED_NUMBER, d.most_persons, rules.persons_a_number))
    if d.under_other_key:
        found.append(Alarm(AlarmKind.OTHER_KEY, d.under_other_key, before))
    return tuple(found)
