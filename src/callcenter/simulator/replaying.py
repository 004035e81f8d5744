"""A walk tried event by event, each time replayed from its beginning, so that nothing is kept in between; pure."""

from collections.abc import Sequence
from datetime import datetime

from callcenter.ivr.document.faults import Bilingual
from callcenter.simulator.performing import perform
from callcenter.simulator.script import Step, Who, World
from callcenter.simulator.shapes import MomentView, Told, TriedWalk
from callcenter.simulator.stage import Stage
from callcenter.simulator.trial import EndlessWalkError, Trial, state_name


def replay(  # noqa: PLR0913 everything that a walk depends on
    stage: Stage, flow: str, who: Who, at: datetime, world: World, events: Sequence[Step]
) -> TriedWalk:
    """The walk after `events`; one that cannot be done is told, and nothing after it is done."""
    trial = Trial(stage, who, at, world, flow)
    failure = _failure(trial, events)
    finish, playing = trial.finish(), trial.playing_left_s
    return TriedWalk(
        steps=tuple(map(MomentView.of, trial.trace.moments)),
        failure=Told.of(failure) if failure else None,
        is_over=trial.is_over,
        end=finish.end,
        flow=trial.flow,
        node=getattr(trial.state, "node", None),
        state=state_name(trial.state),
        is_listening=trial.is_listening,
        now_s=round(trial.now_s, 2),
        playing_left_s=None if playing is None else round(playing, 2),
        next_s=None if trial.next_s is None else round(trial.next_s - trial.now_s, 2),
    )


def _failure(trial: Trial, events: Sequence[Step]) -> Bilingual | None:
    try:
        trial.begin()
        for event in events:
            if failure := perform(trial, event):
                return failure
    except EndlessWalkError as error:
        return Bilingual(str(error), f"流程没有结束：{error}")
    return None
