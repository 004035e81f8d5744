"""`callcenter notice`: one sentence to all callers, a queue closed at once; without publishing anything."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from callcenter.main.terminal import console, opened_database, with_settings
from callcenter.publishing.notices.notices import Notice, NoticeKind, NoticeState
from callcenter.settings import Settings
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

if TYPE_CHECKING:
    from callcenter.publishing.notices.service import Notices

notice_app = typer.Typer(no_args_is_help=True, help="Announcements and closed queues, effective at once.")

TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
Said = Annotated[
    list[str], typer.Option("--say", help="The words in one language, as LANGUAGE=WORDS; once for each language.")
]
From = Annotated[datetime | None, typer.Option("--from", formats=TIMES, help="On the site's clock; now, if left out.")]
Until = Annotated[datetime | None, typer.Option("--until", formats=TIMES, help="On the site's clock.")]
Minutes = Annotated[int | None, typer.Option(min=1, help="In place of --until.")]


@notice_app.command("announce")
def announce(say: Said, start: From = None, until: Until = None, minutes: Minutes = None) -> None:
    """Say one sentence to every caller before anything else."""
    _give(NoticeKind.ANNOUNCEMENT, None, say, start, until, minutes)


@notice_app.command("close")
def close(
    queue: Annotated[str, typer.Argument(help="The queue.")],
    say: Said,
    start: From = None,
    until: Until = None,
    minutes: Minutes = None,
) -> None:
    """Close a queue: its callers hear the words and go where the flow says; emergencies still come through."""
    _give(NoticeKind.CLOSURE, QueueId(queue), say, start, until, minutes)


@notice_app.command("end")
def end(notice: Annotated[int, typer.Argument(help="Its number in `callcenter notice list`.")]) -> None:
    """End a notice before its time."""

    async def run(settings: Settings) -> None:
        async with _opened(settings) as notices:
            await notices.end(notice, getpass.getuser())

    with_settings(run)
    console.print(f"[green]notice {notice} has ended[/]")


@notice_app.command("list")
def list_notices(
    every: Annotated[bool, typer.Option("--all", help="Those that are over too.")] = False,
) -> None:
    """Tell what is announced and closed."""

    async def run(settings: Settings) -> list[tuple[Notice, NoticeState, str]]:
        zone = ZoneInfo(settings.site.time_zone)
        async with _opened(settings) as notices:
            found = [(one, one.state(notices.now())) for one in await notices.latest()]
        shown = [(one, state) for one, state in found if every or state is not NoticeState.OVER]
        return [(one, state, _span(one, zone)) for one, state in shown]

    table = Table("number", "what", "state", "when", "words", "by", box=SIMPLE)
    for one, state, when in with_settings(run):
        what = one.kind.value if one.queue is None else f"{one.queue} closed"
        table.add_row(str(one.id), what, state.value.replace("_", " "), when, "\n".join(one.words.values()), one.by)
    Console().print(table)


def _give(  # noqa: PLR0913 a notice is these
    kind: NoticeKind,
    queue: QueueId | None,
    say: list[str],
    start: datetime | None,
    until: datetime | None,
    minutes: int | None,
) -> None:
    words = _words(say)
    if (until is None) == (minutes is None):
        raise typer.BadParameter("give --until or --minutes")

    async def run(settings: Settings) -> Notice:
        zone = ZoneInfo(settings.site.time_zone)
        begins = None if start is None else start.replace(tzinfo=zone)
        async with _opened(settings) as notices:
            lasts = timedelta(minutes=minutes or 0)
            ends = until.replace(tzinfo=zone) if until is not None else (begins or notices.now()) + lasts
            return await notices.give(
                kind=kind, queue=queue, words=words, starts_at=begins, ends_at=ends, by=getpass.getuser()
            )

    given = with_settings(run)
    console.print(f"[green]notice {given.id}[/]: callers hear it within a second of its start")


def _words(say: list[str]) -> dict[Language, str]:
    pairs = [one.partition("=") for one in say]
    known = {language.value for language in Language}
    if strange := [language for language, _, _ in pairs if language not in known]:
        raise typer.BadParameter(f"--say {strange[0]}: write one of {', '.join(sorted(known))}, then = and the words")
    return {Language(language): words for language, _, words in pairs}


def _span(notice: Notice, zone: ZoneInfo) -> str:
    begins, ends = (at.astimezone(zone) for at in (notice.starts_at, notice.ended_at or notice.ends_at))
    return f"{begins:%Y-%m-%d %H:%M} - {ends:%Y-%m-%d %H:%M}"


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Notices]:
    from callcenter.main.preparing import Preparing
    from callcenter.main.published import edition_at_hand
    from callcenter.main.publishing_parts import sounds_of
    from callcenter.publishing.notices.service import Notices
    from callcenter.publishing.notices.store import NoticeStore

    edition = edition_at_hand(settings)
    with sounds_of(settings) as sounds:
        async with opened_database(settings) as database:
            yield Notices(NoticeStore(database), lambda: edition, Preparing(sounds).wordings, SystemClock())
