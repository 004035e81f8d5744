"""Whether a condition holds for a caller, now; pure.

What is not known does not hold: an unset variable holds the empty text, a queue nobody has counted is neither full nor
deserted.
"""

from typing import assert_never

from callcenter.ivr.document.conditions import (
    Condition,
    OnDay,
    OnLanguage,
    OnLastQueue,
    OnLoad,
    OnNeeds,
    OnSchedule,
    OnTier,
    OnVariable,
)
from callcenter.ivr.walk.around import Around
from callcenter.ivr.walk.states import Caller


def holds(condition: Condition, caller: Caller, around: Around) -> bool:
    """Raises KeyError for a schedule that does not exist."""
    match condition:
        case OnSchedule(schedule=schedule, is_open=is_open):
            return around.schedules.is_open(schedule, around.now) == is_open
        case OnDay(day=day):
            return around.schedules.day(around.now) == day
        case OnTier(tiers=tiers):
            return caller.tier in tiers
        case OnNeeds(needs=needs):
            return not set(needs).isdisjoint(caller.needs)
        case OnLanguage(languages=languages):
            return caller.language in languages
        case OnLoad():
            return _is_loaded(condition, around)
        case OnLastQueue(queues=queues):
            return caller.last_queue in queues
        case OnVariable(variable=variable, equals=equals):
            return caller.variables.get(variable, "") == equals
        case _:
            assert_never(condition)


def _is_loaded(condition: OnLoad, around: Around) -> bool:
    load = around.loads.get(condition.queue)
    if load is None:
        return False
    is_long = condition.waiting is not None and load.waiting >= condition.waiting
    is_slow = condition.wait_min is not None and load.wait is not None and load.wait.to_min >= condition.wait_min
    return is_long or is_slow or (condition.is_unstaffed and load.agents_on == 0)
