"""A script's steps, done to a trial; what a script wanted and could not have is a failure, with its step."""

from callcenter.ivr.document.faults import Bilingual
from callcenter.ivr.walk import states
from callcenter.simulator.script import BargeIn, Step
from callcenter.simulator.trial import Trial

PATIENCE_S = 900.0
"""How long a step waits for what it was told to wait for."""
RING_S = 3.0
RING_OUT_S = 20.0
KEY_EVERY_S = 0.3
AT_REST = states.Waiting | states.Ringing | states.Talking | states.Away | states.Ended


def perform(trial: Trial, step: Step) -> Bilingual | None:  # noqa: C901, PLR0912 one case a step
    """Do it; the failure, if it could not be done."""
    if trial.is_over:
        return Bilingual(f"{step.does}: the call is over already", f"{step.does}：通话已结束")
    match step.does:
        case "hears":
            return _hear(trial, step.of)
        case "hears_out":
            _hear_out(trial)
        case "presses":
            _press(trial, step.of)
        case "says":
            trial.say(step.of)
        case "barges_in":
            return _barge_in(trial, step.of)
        case "silent":
            _rest(trial)
        case "waits":
            trial.run_to(trial.now_s + step.of)
        case "goes_on":
            trial.go_on()
        case "told_place":
            trial.told_place(step.of.position, step.of.wait)
        case "agent_answers" | "agent_declines":
            return _agent(trial, answers=step.does == "agent_answers")
        case "agent_leaves":
            if not isinstance(trial.state, states.Talking):
                return Bilingual("agent_leaves: nobody talks with the caller", "agent_leaves：没有坐席在通话")
            trial.agent_leaves()
        case "hangs_up":
            trial.hang_up()
        case other:
            raise ValueError(f"there is no step {other}")
    return None


def _hear(trial: Trial, prompt: str) -> Bilingual | None:
    before, until_s = len(trial.heard_out), trial.now_s + PATIENCE_S
    while prompt not in trial.heard_out[before:]:
        if not _next(trial, until_s):
            said = trial.playing[0] if trial.playing else "-"
            return Bilingual(
                f"hears {prompt}: never heard it out; last said: {said}", f"hears {prompt}：没有听完；最后播放：{said}"
            )
    return None


def _hear_out(trial: Trial) -> None:
    heard, until_s = len(trial.heard_out), trial.now_s + PATIENCE_S
    while trial.playing is not None and len(trial.heard_out) == heard and _next(trial, until_s):
        pass


def _press(trial: Trial, keys: str) -> None:
    for index, key in enumerate(keys):
        if index:
            trial.run_to(trial.now_s + KEY_EVERY_S)
        trial.press(key)


def _barge_in(trial: Trial, barge: BargeIn) -> Bilingual | None:
    until_s = trial.now_s + PATIENCE_S
    while trial.playing is None or (barge.into is not None and trial.playing[0] != barge.into):
        if not _next(trial, until_s):
            wanted = barge.into or "-"
            return Bilingual(f"barges_in: {wanted} is never said", f"barges_in：没有播放 {wanted}")
    prompt, began_s = trial.playing
    trial.run_to(max(trial.now_s, began_s + barge.after_s))
    if trial.playing != (prompt, began_s):
        return Bilingual(f"barges_in: {prompt} was over by then", f"barges_in：此时 {prompt} 已播完")
    if barge.presses is not None:
        _press(trial, barge.presses)
    elif barge.says is not None:
        trial.say(barge.says)
    return None


def _rest(trial: Trial) -> None:
    until_s = trial.now_s + PATIENCE_S
    while not isinstance(trial.state, AT_REST) and _next(trial, until_s):
        pass


def _agent(trial: Trial, *, answers: bool) -> Bilingual | None:
    if not isinstance(trial.state, states.Waiting):
        return Bilingual("no agent is offered: the caller is not in line", "没有坐席：来电者不在队列中")
    trial.agent_rings()
    trial.run_to(trial.now_s + (RING_S if answers else RING_OUT_S))
    if answers:
        trial.agent_answers()
    else:
        trial.agent_declines()
    return None


def _next(trial: Trial, until_s: float) -> bool:
    next_s = trial.next_s
    return next_s is not None and next_s <= until_s and trial.go_on()
