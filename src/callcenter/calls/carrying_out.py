"""What a walk wants, carried out: each effect on the caller's line, in line, on the timeline, or by an errand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

import structlog

from callcenter.calls import life
from callcenter.calls.callback_facts import CallbackPromised
from callcenter.calls.dispatch import Caller as InLine
from callcenter.calls.live import LiveCall
from callcenter.calls.timeline import FlowEntered, KeyTaken, LanguageChosen, NodeEntered, SurveyAnswered
from callcenter.ivr.document.flow import Recorded
from callcenter.ivr.document.kinds import QueueUp
from callcenter.ivr.document.prompts import text
from callcenter.ivr.walk import effects, states
from callcenter.vocabulary.errors import MissingPromptError, TelephonyError
from callcenter.vocabulary.hearing import HearingLost
from callcenter.vocabulary.sound import Sound

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PromptLost:
    """A prompt cannot be heard; `play` tells which one it was."""

    play: int
    cause: str


@dataclass(frozen=True, slots=True)
class TransferNotBegun:
    """The caller stays with us."""

    cause: str
    is_refused: bool
    """The number is not one that the site allows."""


Told = Callable[[PromptLost | TransferNotBegun | HearingLost], None]


async def carry_out(  # noqa: C901, PLR0912, PLR0915 one case an effect
    call: LiveCall, effect: effects.Effect, in_line: InLine, tell: Told
) -> None:
    """Do what the walk wants; what comes of it is told as an event."""
    match effect:
        case effects.Enter(node=node, prompt=prompt):
            call.note(NodeEntered(node=node, prompt=prompt, flow=call.flow.name))
        case effects.EnterFlow(flow=flow, version=version):
            call.flow = call.edition.flows[flow]
            call.note(FlowEntered(flow=flow, version=version))
        case effects.NoteKey(node=node, key=key):
            call.note(KeyTaken(key=key, node=node))
        case effects.NoteNeeds(needs=needs):
            call.note_needs(needs)
        case effects.RefuseRecording(node=node):
            await call.refuse_recording(node)
        case effects.ChooseLanguage(language=language):
            call.language = language
            call.note(LanguageChosen(language=language))
        case effects.Play():
            await _play(call, effect, tell)
        case effects.PlayMusic():
            call.handset.play_music()
        case effects.StopPlaying():
            call.handset.stop()
        case effects.Listen(language=language, end_silence_s=end_silence_s):
            if not call.handset.listen(language, end_silence_s):
                tell(HearingLost(f"no recogniser for {language}"))
        case effects.StopListening():
            call.handset.stop_listening()
        case effects.StartTimer(seconds=seconds):
            call.deadlines.timer = call.outside.clock.monotonic() + seconds
        case effects.CancelTimer():
            call.deadlines.timer = None
        case effects.JoinQueue():
            await _join(call, effect, in_line)
        case effects.LeaveQueue():
            _leave_line(call)
        case effects.KeepScore(question=question, score=score):
            call.note(SurveyAnswered(question=question, score=score))
        case effects.RecordMessage():
            call.handset.record(call.errands.record(effect, call.standing.queue, call.note))
        case effects.StopRecording():
            call.handset.record(None)
            call.errands.stop_recording()
        case effects.Transfer(number=number):
            await _transfer(call, number, tell)
        case effects.AskService():
            call.errands.ask(effect)
        case effects.ForgetService():
            call.errands.forget()
        case effects.PromiseCallback(queue=queue):
            call.deadlines.callback = None
            call.note(CallbackPromised(queue=queue))
        case effects.Complain(node=node, fault=fault):
            call.complain(node, fault)
        case effects.HangUp():
            await finish(call)
        case never:
            assert_never(never)


async def _play(call: LiveCall, wanted: effects.Play, tell: Told) -> None:
    if not call.handset.is_open:
        return
    call.plays += 1
    try:
        sounds = [*await _preface(call, wanted), await _sound(call, wanted)]
    except (MissingPromptError, KeyError, ValueError) as error:
        log.error("prompt.missing", call_id=call.caller.call, prompt=wanted.prompt, cause=type(error).__name__)
        call.handset.stop()
        tell(PromptLost(call.plays, _cause(wanted, error)))
        return
    call.handset.play(sounds)


async def _sound(call: LiveCall, wanted: effects.Play) -> Sound:
    said = call.flow.prompts[wanted.prompt][wanted.language]
    return await call.outside.voice.sound(
        wanted.language,
        text(call.flow, wanted.prompt, wanted.language, wanted.values),
        recording=said.recording if isinstance(said, Recorded) else None,
        pace=wanted.pace,
        pause_s=wanted.pause_s,
    )


async def _preface(call: LiveCall, wanted: effects.Play) -> list[Sound]:
    """What is said before the prompt: it must not take the prompt with it."""
    if not wanted.preface:
        return []
    try:
        return [
            await call.outside.voice.sound(wanted.language, wanted.preface, pace=wanted.pace, pause_s=wanted.pause_s)
        ]
    except MissingPromptError as error:
        call.complain(call.node or "", f"a notice cannot be heard: {error.cause}")
        return []


def _cause(wanted: effects.Play, error: MissingPromptError | KeyError | ValueError) -> str:
    # The text itself stays out: what is put into it may be personal.
    why = error.cause if isinstance(error, MissingPromptError) else "a value or a language is missing in it"
    return f"prompt {wanted.prompt} ({wanted.language}) cannot be heard: {why}"


async def _join(call: LiveCall, wanted: effects.JoinQueue, in_line: InLine) -> None:
    call.standing.speak(call.language, call.needs)
    joined = call.standing.join(wanted.queue, wanted.tier, wanted.reason, in_line, is_ready=call.may_be_offered)
    if joined is not None:
        call.step(life.Queued(joined))
    call.deadlines.begin_waiting(call.outside.clock.monotonic(), _callback_after_s(call))
    await call.keep_place()


def _callback_after_s(call: LiveCall) -> float | None:
    """When to offer a callback to who has just got in line; None for never."""
    node = call.flow.nodes.get(call.node or "")
    is_offered = isinstance(node, QueueUp) and node.callback is not None and call.result != "callback"
    return node.callback_after_s if isinstance(node, QueueUp) and is_offered and call.caller.can_be_called else None


def _leave_line(call: LiveCall) -> None:
    call.deadlines.end_waiting()
    if isinstance(call.life, life.Waiting) and not isinstance(call.walk, states.Ended):
        call.standing.step_out()
        call.step(life.SteppedOut(call.standing.queue))
    else:
        call.standing.leave()


async def _transfer(call: LiveCall, number: str, tell: Told) -> None:
    caller, outside = call.caller, call.outside
    if number not in outside.transfers:
        tell(TransferNotBegun(f"{number} is not among CALLCENTER_ASTERISK__TRANSFERS", is_refused=True))
        return
    if not isinstance(call.life, life.InFlow):
        tell(TransferNotBegun("the caller is not in the flow", is_refused=False))
        return
    try:
        await outside.telephony.prepare_transfer(caller.channel, caller.call, number)
    except TelephonyError as error:
        log.warning("transfer.not_prepared", call_id=caller.call, cause=str(error))
        tell(TransferNotBegun("Asterisk cannot be asked", is_refused=False))
        return
    call.step(life.PutThrough(number))
    # Where the dialplan goes now is said by CC_TRANSFER.
    call.handset.close()


async def finish(call: LiveCall) -> None:
    """Nothing more is to come for this caller: Asterisk hangs up."""
    caller = call.caller
    call.result = call.result or "self_served"
    try:
        await call.outside.telephony.finish(caller.channel, caller.call)
    except TelephonyError as error:
        log.warning("call.not_finished", call_id=caller.call, cause=str(error))
    call.handset.close()
