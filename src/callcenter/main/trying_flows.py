"""Flows tried at the terminal: scripted callers walk them, or a person at the keyboard does."""

import asyncio
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from callcenter.main.asterisk_files import voice_of
from callcenter.main.linting import measure
from callcenter.main.sounds import MeasuredSounds
from callcenter.main.terminal import complain, complain_all, settings_or_exit
from callcenter.main.tools import read_tools
from callcenter.main.walks_shown import show_moment, show_report
from callcenter.publishing.documents import tries_document
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.trying import Texts, Tried, stage_from
from callcenter.settings import Settings
from callcenter.simulator.load import NO_TRIES, parse_tries
from callcenter.simulator.performing import perform
from callcenter.simulator.running import run_all
from callcenter.simulator.script import Step, Tries, Who, World
from callcenter.simulator.shapes import ReportView
from callcenter.simulator.stage import Stage
from callcenter.simulator.trace import Moment
from callcenter.simulator.trial import EndlessWalkError, Trial
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.vocabulary.errors import CallCenterError, MissingPromptError, RefusedDocumentError
from callcenter.vocabulary.sound import as_wav

PLAYERS = (("aplay", "-q", "-"), ("play", "-q", "-t", "wav", "-"))
HELP = "Enter: hear it out. Keys: 1, 2#. Words: just type them. wait 5 · agent answers · agent leaves · hang up · quit"
_SAID = {"hang up": "hangs_up", "agent answers": "agent_answers", "agent leaves": "agent_leaves"}


def try_out(  # noqa: PLR0913 what can be wanted of it
    flow: str, script: str | None, *, is_interactive: bool, plays: bool, estimates: bool, as_json: bool
) -> None:
    """Let the flow's scripted callers walk it, or one who is typed."""
    settings = settings_or_exit()
    voice = voice_of(settings, read_tools(settings.data))
    sounds = MeasuredSounds(voice)
    try:
        texts = Drafts(settings.flows).texts()
        stage = stage_from(texts, flow, Tried(), sounds)
        tries = _tries(texts, flow)
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(1) from refused
    except CallCenterError as error:
        complain(error)
        raise typer.Exit(1) from error
    try:
        if not estimates:
            asyncio.run(measure(stage.flows.values(), sounds))
        if is_interactive:
            _walk(stage, flow, settings, voice if plays else None)
        else:
            _run(stage, flow, tries, script, as_json=as_json)
    finally:
        voice.shut()


def _tries(texts: Texts, flow: str) -> Tries:
    name = tries_document(flow)
    return parse_tries(texts[name], Path(name)) if name in texts else NO_TRIES


def _run(stage: Stage, flow: str, tries: Tries, only: str | None, *, as_json: bool) -> None:
    if only is not None and only not in [script.name for script in tries.callers]:
        complain(f"there is no caller {only} → one of {', '.join(script.name for script in tries.callers)}")
        raise typer.Exit(1)
    report = run_all(stage, flow, tries, only)
    if as_json:
        typer.echo(ReportView.of(report).model_dump_json())
    else:
        show_report(Console(), report, whole=only is not None)
    if not report.has_passed:
        raise typer.Exit(1)


def _walk(stage: Stage, flow: str, settings: Settings, voice: PromptVoice | None) -> None:
    """One caller, led by what is typed."""
    console, now = Console(), datetime.now(ZoneInfo(settings.site.time_zone))
    trial = Trial(stage, Who(), now, World(), flow)
    console.print(f"[dim]{HELP}[/]")
    shown = 0
    try:
        trial.begin()
        while True:
            for moment in trial.trace.moments[shown:]:
                show_moment(console, moment)
            if voice is not None and shown < len(trial.trace.moments):
                _play(voice, trial.trace.moments[-1])
            shown = len(trial.trace.moments)
            if trial.is_over or (typed := _typed()) is None:
                return
            if failure := perform(trial, typed):
                complain(failure.en)
    except EndlessWalkError as error:
        complain(error)
        raise typer.Exit(1) from error


def _typed() -> Step | None:
    """What is typed, as a step; None for the end."""
    try:
        line = input("> ").strip()
    except (EOFError, KeyboardInterrupt):
        return None
    if line in ("quit", "exit"):
        return None
    return Step.model_validate(_step(line))


def _step(line: str) -> dict[str, object]:
    if not line:
        return {"goes_on": True}
    if line in _SAID:
        return {_SAID[line]: True}
    word, _, number = line.partition(" ")
    if word == "wait" and number.replace(".", "", 1).isdigit():
        return {"waits": min(float(number), 3600.0)}
    if all(letter in "0123456789*#ABCD" for letter in line) and len(line) <= 32:
        return {"presses": line}
    return {"says": line[:500]}


def _play(voice: PromptVoice, moment: Moment) -> None:
    """Play what this moment says; a machine without a player or a voice stays silent, and says so."""
    player = next((player for player in PLAYERS if shutil.which(player[0])), None)
    if player is None:
        complain("neither aplay nor sox (play) is installed: prompts are not heard")
        return
    for said in moment.said:
        try:
            sound = asyncio.run(
                voice.sound(said.language, said.text, recording=said.recording, pace=said.pace, pause_s=said.pause_s)
            )
            subprocess.run(player, input=as_wav(sound), check=False, timeout=said.seconds + 10)
        except (MissingPromptError, OSError, subprocess.TimeoutExpired) as error:
            complain(f"cannot be heard: {error}")
