"""`callcenter speech`: how callers' words are understood, tried without a telephone."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from callcenter.main.terminal import (
    BAD_SETTINGS,
    AsJson,
    complain,
    complain_all,
    console,
    log_to_stderr,
    opened_database,
    settings_or_exit,
    with_settings,
)
from callcenter.speech.engines.choosing import EngineWish
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError
from callcenter.vocabulary.languages import Language

if TYPE_CHECKING:
    from callcenter.main.hearing.utterance_index import Index
    from callcenter.settings import Settings


speech_app = typer.Typer(no_args_is_help=True, help="How callers' words are understood.")

DAYS = 30
"""Of calls that are looked at, unless another day is named."""
MISSING_TOLD = 5
SOUND_FILES = (".wav", ".flac", ".ogg", ".mp3")
"""What ends so is a file also where it is not there."""
EngineChoice = Annotated[EngineWish | None, typer.Option(help="For every language; else as the settings say.")]
IsPublished = Annotated[
    bool, typer.Option("--published", help="By what callers meet now, instead of the files below ivr/.")
]


@speech_app.callback()
def speech() -> None:
    """Hears as calls do; needs no service, no database and no Asterisk."""


@speech_app.command("try")
def try_said(  # noqa: PLR0913 what can be wanted of it
    said: Annotated[str, typer.Argument(metavar="FILE|TEXT", help="A sound file, or words as somebody says them.")],
    language: Annotated[Language | None, typer.Option(help="Spoken; else the main flow's, or the text's own.")] = None,
    engine: EngineChoice = None,
    expected: Annotated[
        str | None, typer.Option(help="Words between commas: ask for a second opinion that has them in mind.")
    ] = None,
    published: IsPublished = False,
    as_json: AsJson = False,
) -> None:
    """Explain where words lead: what was heard, the keywords found, the probabilities, the verdict and why."""
    from callcenter.main.hearing.explanation_shown import show_attempt
    from callcenter.main.hearing.listening_post import Manner
    from callcenter.main.hearing.trying_speech import try_speech

    manner = Manner(engine=engine, is_published=published)
    words = None if expected is None else [word.strip() for word in expected.split(",") if word.strip()]
    with _faults_told():
        settings = settings_or_exit()
        log_to_stderr(logging.ERROR)
        attempt = try_speech(settings, manner, _file_or_text(said), language, words)
    if as_json:
        typer.echo(json.dumps(attempt.as_object(), ensure_ascii=False))
    else:
        show_attempt(Console(), attempt)


def _file_or_text(said: str) -> Path | str:
    file = Path(said)
    # A name too long for a file raises: then it is a text.
    with suppress(OSError):
        if file.is_file() or file.suffix.lower() in SOUND_FILES:
            return file
    return said


@speech_app.command("evaluate")
def evaluate_speech(  # noqa: PLR0913 what can be wanted of it
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Sound files and index.tsv.")],
    language: Annotated[Language | None, typer.Option(help="Only this one; also of rows that name none.")] = None,
    engine: EngineChoice = None,
    snr: Annotated[float | None, typer.Option(help="Decibels that speech stands above the noise.")] = None,
    noise: Annotated[str, typer.Option(help="babble, white, street, music, or a sound file.")] = "babble",
    seed: Annotated[int, typer.Option(help="The same seed gives the same noise.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="So many utterances, from all over the index.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Utterances heard at the same time.")] = 2,
    picture: Annotated[Path | None, typer.Option(help="The confusion matrix, as .svg.")] = None,
    out: Annotated[Path | None, typer.Option(help="What became of each utterance, tab-separated.")] = None,
    published: IsPublished = False,
    as_json: AsJson = False,
) -> None:
    """Hear a folder of utterances as calls would, and count what they lead to; exit code 2 without a recogniser."""
    from callcenter.main.hearing.evaluating import Wanted, evaluate_folder
    from callcenter.main.hearing.evaluation_shown import show, write_picture, write_rows
    from callcenter.main.hearing.listening_post import Manner
    from callcenter.main.hearing.telephone_sound import Room

    wanted = Wanted(
        folder=folder,
        language=language,
        manner=Manner(engine=engine, is_published=published),
        room=None if snr is None else Room(noise, snr, seed),
        limit=limit,
        processes=processes,
    )
    with _faults_told():
        settings = settings_or_exit()
        log_to_stderr(logging.ERROR)
        with _Bar() as bar:
            report = evaluate_folder(settings, wanted, bar)
        if out is not None:
            write_rows(out, report)
        if picture is not None:
            write_picture(picture, report)
    if as_json:
        typer.echo(json.dumps(report.as_object(), ensure_ascii=False))
    else:
        show(Console(), report)


@speech_app.command("confirmed")
def confirmed_wordings(
    out: Annotated[Path, typer.Option(help="Where to; in the form of wordings.LANGUAGE.tsv.")],
    language: Annotated[Language, typer.Option(help="Of the wordings.")] = Language.ZH,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Calls from this day on; 30 days, if left out.")
    ] = None,
    callers: Annotated[int, typer.Option(min=1, help="Leave out what fewer callers have said.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Write what callers said who were led right, and tell what has misled; for somebody to read before it is added.

    Wordings with numbers, names or addresses in them are left out.
    """
    from callcenter.main.hearing.confirmed_wordings import Lessons, lessons_since, write_wordings
    from callcenter.main.published import edition_at_hand

    async def run(settings: Settings) -> Lessons:
        zone = ZoneInfo(settings.site.time_zone)
        first = (datetime.now(zone) - timedelta(days=DAYS)) if since is None else since.replace(tzinfo=zone)
        edition = edition_at_hand(settings)
        async with opened_database(settings) as database:
            found = await lessons_since(database, edition, language, first, callers)
        write_wordings(out, found, language)
        return found

    found = with_settings(run, logging.ERROR)
    if as_json:
        typer.echo(json.dumps(found.as_object(), ensure_ascii=False))
    else:
        console.print(
            f"[green]{len(found.learnt)} wordings that calls have confirmed[/] and {len(found.doubtful)} doubtful ones"
            f" in {out}; read them, then add what is right to wordings.{language}.tsv"
        )


class _Bar:
    """How far it is, on stderr."""

    def __init__(self) -> None:
        columns = (TextColumn("heard"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console)
        self._task = self._progress.add_task("heard", total=None)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._progress.stop()

    def read(self, index: Index, count: int) -> None:
        for problem in index.problems:
            complain(problem)
        if index.missing:
            names = ", ".join(file.name for file in index.missing[:MISSING_TOLD])
            complain(f"{len(index.missing)} files that the index names are missing: {names}, … → put them there")
        self._progress.update(self._task, total=count)
        self._progress.start()

    def heard(self) -> None:
        self._progress.advance(self._task)


@contextmanager
def _faults_told() -> Iterator[None]:
    """What we raise on purpose is told without a traceback."""
    from callcenter.main.hearing.hearing_out import CannotHearError

    try:
        yield
    except CannotHearError as error:
        complain(error)
        raise typer.Exit(BAD_SETTINGS) from error
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(1) from refused
    except CallCenterError as error:
        complain(error)
        raise typer.Exit(1) from error
