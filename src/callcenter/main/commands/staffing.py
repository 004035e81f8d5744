"""`callcenter staffing`: seats for a target, a day played by the order of service, a real day played again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from callcenter.main.terminal import AsJson, UnwritableError, complain_all, opened_database, with_settings
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError, RefusedDocumentError

if TYPE_CHECKING:
    from callcenter.reports.days_store import DaysStore
    from callcenter.staffing.day import Stream
    from callcenter.staffing.shapes import Answer

staffing_app = typer.Typer(no_args_is_help=True, help="How many seats a load needs, and what callers then meet.")

WEEKS = 4
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDERS = ("ours", "fifo", "strict")

Calls = Annotated[
    float | None, typer.Option(min=1, max=250_000, help="Calls a day, in the shape of a usual working day.")
]
Rates = Annotated[Path | None, typer.Option(help="A load as CSV: time,queue,tier,calls.")]
Weekday = Annotated[str, typer.Option(help="Of the database's calls: mon … sun; today's, if left out.")]
Weeks = Annotated[int, typer.Option(min=1, max=26, help="So many of these days, the latest ones.")]
Handling = Annotated[float, typer.Option(min=1, help="Seconds of talk and wrap-up, with --calls and --rates.")]
Patience = Annotated[float | None, typer.Option(min=1, help="Mean seconds until callers hang up; never, if left out.")]
Target = Annotated[str, typer.Option(help="Percent answered / within seconds.")]
Occupancy = Annotated[float, typer.Option(min=0.1, max=1, help="The most of agents' time that calls may take.")]
Load = Annotated[float, typer.Option(min=0.01, max=10, help="So many times the calls.")]
Listed = Annotated[str, typer.Option(help="The share of callers on the special-service list, for example 8%.")]
Agents = Annotated[int, typer.Option(help="So many agents more or fewer, for example -3.")]
Orders = Annotated[list[str] | None, typer.Option("--order", help="ours, fifo or strict; once for each to compare.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same day.")]
Plan = Annotated[Path | None, typer.Option(help="Seats planned, as CSV: time,seats; those needed, if left out.")]
People = Annotated[Path | None, typer.Option(help="Or agents as CSV: agent,queues,from,to.")]
Picture = Annotated[Path | None, typer.Option(help="A chart, as .svg.")]


class NoCallsError(CallCenterError):
    """Nothing is there to go by."""


@staffing_app.command("seats")
def seats(  # noqa: PLR0913 a load and a target are these
    calls: Calls = None,
    rates: Rates = None,
    weekday: Weekday = "",
    weeks: Weeks = WEEKS,
    handling_s: Handling = 210.0,
    patience_s: Patience = None,
    target: Target = "80/15",
    occupancy: Occupancy = 0.85,
    load: Load = 1.0,
    plan: Plan = None,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Tell how many seats each quarter hour needs; by formula, so all agents count as serving every queue."""
    from callcenter.main import staffing_shown as shown

    wanted = _Load(calls, rates, weekday, weeks, handling_s, patience_s)
    fields = {"target": _target(target), "occupancy_max": occupancy, "load": load, "orders": ()}
    answer = _answered(wanted, fields | _planned(plan))
    _write(picture, lambda: shown.seats_picture(answer))
    _print(answer, as_json, shown.show_seats)


@staffing_app.command("day")
def day(  # noqa: PLR0913 what if is these
    calls: Calls = None,
    rates: Rates = None,
    weekday: Weekday = "",
    weeks: Weeks = WEEKS,
    handling_s: Handling = 210.0,
    patience_s: Patience = None,
    target: Target = "80/15",
    occupancy: Occupancy = 0.85,
    load: Load = 1.0,
    plan: Plan = None,
    people: People = None,
    agents: Agents = 0,
    listed: Listed = "",
    order: Orders = None,
    seed: Seed = 1,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Play a day by the order of service: what callers of each tier meet with fewer agents, or a longer list."""
    from callcenter.main import staffing_shown as shown

    wanted = _Load(calls, rates, weekday, weeks, handling_s, patience_s)
    fields = {
        "target": _target(target),
        "occupancy_max": occupancy,
        "load": load,
        "agents": agents,
        "listed": _share(listed),
        "orders": _orders(order),
        "seed": seed,
    }
    answer = _answered(wanted, fields | _planned(plan), people)
    _write(picture, lambda: shown.day_picture(answer.days))
    _print(answer, as_json, shown.show_days)


@staffing_app.command("replay")
def replay(  # noqa: PLR0913 what if is these
    on: Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="A day of the database.")] = None,
    callers: Annotated[
        Path | None, typer.Option(help="Or callers as CSV: at,queue,tier,handling_s,patience_s.")
    ] = None,
    plan: Plan = None,
    people: People = None,
    agents: Agents = 0,
    listed: Listed = "",
    order: Orders = None,
    target: Target = "80/15",
    seed: Seed = 1,
    picture: Picture = None,
    as_json: AsJson = False,
) -> None:
    """Play a real day again, with the callers who came and the agents who answered, or others."""
    from callcenter.main import staffing_shown as shown
    from callcenter.staffing import files, history
    from callcenter.staffing.day import Crew, agents_of
    from callcenter.staffing.shapes import Answer
    from callcenter.staffing.whatif import days

    if (on is None) == (callers is None):
        raise typer.BadParameter("name a day of the database, or --callers FILE.csv")
    if callers is not None and plan is None and people is None:
        raise typer.BadParameter("--callers needs --plan or --people: nobody knows who answered")
    within_s = float(_target(target)["within_s"])

    async def run(settings: Settings) -> Answer:
        wrap_up_s = float(settings.site.wrap_up_s)
        if callers is not None:
            came, there = files.read(callers, files.callers), []
        else:
            assert on is not None  # noqa: S101 one of the two is given
            async with _days(settings) as store:
                seen, skills = await store.seen(on.date()), await store.skills()
            if not seen:
                raise NoCallsError(f"{on:%Y-%m-%d}: no call joined a queue on that day → name another day")
            came, there = history.callers(seen, wrap_up_s, seed), history.agents(seen, skills, wrap_up_s)
        if people is not None:
            there = files.read(people, files.people)
        elif plan is not None:
            queues = frozenset(caller.queue for caller in came)
            there = agents_of([Crew(queues, files.read(plan, files.seats))])
        if (share := _share(listed)) is not None:
            came = history.with_listed(came, share, seed)
        there = history.with_agents(there, agents)
        played = await asyncio.to_thread(days, _orders(order), came, there, within_s, settings.order.rules)
        return Answer(quarters=(), days=played)

    answer = with_settings(_told(run))
    _write(picture, lambda: shown.day_picture(answer.days))
    _print(answer, as_json, shown.show_days)


class _Load:
    """Where the calls come from."""

    def __init__(  # noqa: PLR0913 the options of two commands
        self,
        calls: float | None,
        rates: Path | None,
        weekday: str,
        weeks: int,
        handling_s: float,
        patience_s: float | None,
    ) -> None:
        if calls is not None and rates is not None:
            raise typer.BadParameter("give --calls or --rates, or neither to go by the database")
        if weekday and weekday not in DAYS:
            raise typer.BadParameter(f"--weekday {weekday}: write one of {', '.join(DAYS)}")
        self._calls, self._rates, self._weekday, self._weeks = calls, rates, weekday, weeks
        self._handling_s, self._patience_s = handling_s, patience_s

    async def asked(self, settings: Settings) -> dict[str, Any]:
        """The fields of a question that tell the load and who serves it."""
        from callcenter.staffing import history
        from callcenter.staffing.shapes import SkillModel, StreamModel

        if self._calls is not None or self._rates is not None:
            return {"streams": [StreamModel.of(stream) for stream in self._given()]}
        async with _days(settings) as store:
            today = datetime.now(ZoneInfo(settings.site.time_zone)).date()
            counted = await store.counted(_same_weekdays(today, self._weekday, self._weeks))
            skills = await store.skills()
        if not counted.days:
            raise NoCallsError("the database has no calls of such days → give --calls or --rates")
        streams = history.streams(counted, settings.site.wrap_up_s)
        return {
            "streams": [StreamModel.of(stream) for stream in streams],
            "skills": SkillModel.counted(skills, streams),
        }

    def _given(self) -> list[Stream]:
        from callcenter.staffing import files
        from callcenter.staffing.day import Shape, Spread, Stream
        from callcenter.staffing.patience import ENDLESS
        from callcenter.staffing.patience import Patience as Waits
        from callcenter.staffing.profile import WORKDAY
        from callcenter.vocabulary.ids import QueueId
        from callcenter.vocabulary.tiers import Tier

        handling = Spread(self._handling_s, Shape.LOGNORMAL)
        patience = ENDLESS if self._patience_s is None else Waits(self._patience_s)
        if self._rates is not None:
            return files.read(self._rates, lambda file, text: files.streams(file, text, handling, patience))
        usual = Stream(
            queue=QueueId("general"), tier=Tier.ORDINARY, calls=WORKDAY, handling=handling, patience=patience
        )
        return [replace(usual, calls=[(self._calls or 0.0) * share for share in WORKDAY])]


def _answered(load: _Load, fields: dict[str, Any], people: Path | None = None) -> Answer:
    from pydantic import ValidationError

    from callcenter.staffing import files
    from callcenter.staffing.shapes import Question
    from callcenter.staffing.whatif import answered

    async def run(settings: Settings) -> Answer:
        try:
            question = Question.model_validate(await load.asked(settings) | fields)
        except ValidationError as error:
            raise typer.BadParameter("; ".join({fault["msg"]: None for fault in error.errors()})) from error
        named = [] if people is None else files.read(people, files.people)
        lonely = {stream.queue for stream in question.streams}.difference(*(agent.queues for agent in named))
        if named and lonely:
            raise typer.BadParameter(f"--people: nobody serves {', '.join(sorted(lonely))}")
        return await asyncio.to_thread(answered, question, settings.order.rules, people=named)

    return with_settings(_told(run))


def _told(run: Callable[[Settings], Coroutine[Any, Any, Answer]]) -> Callable[[Settings], Coroutine[Any, Any, Answer]]:
    """What a file lacks is told line by line."""

    async def guarded(settings: Settings) -> Answer:
        try:
            return await run(settings)
        except RefusedDocumentError as refused:
            complain_all(refused)
            raise typer.Exit(1) from refused

    return guarded


@asynccontextmanager
async def _days(settings: Settings) -> AsyncIterator[DaysStore]:
    from callcenter.reports.days_store import DaysStore

    async with opened_database(settings) as database:
        yield DaysStore(database, ZoneInfo(settings.site.time_zone))


def _same_weekdays(today: date, weekday: str, weeks: int) -> list[date]:
    from callcenter.staffing.history import same_weekdays

    return same_weekdays(today, DAYS.index(weekday) if weekday else today.weekday(), weeks)


def _target(text: str) -> dict[str, float]:
    found = re.fullmatch(r"(\d{1,2}(?:\.\d+)?)/(\d{1,4})", text.strip())
    if found is None or not 0 < float(found[1]) < 100:
        raise typer.BadParameter(f"--target {text}: write percent/seconds, for example 80/15")
    return {"share": float(found[1]) / 100, "within_s": float(found[2])}


def _share(text: str) -> float | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", text.strip())
    if found is None or float(found[1]) > 100:
        raise typer.BadParameter(f"--listed {text}: write a share, for example 8%")
    return float(found[1]) / 100


def _orders(named: list[str] | None) -> list[Any]:
    if strange := [one for one in named or () if one not in ORDERS]:
        raise typer.BadParameter(f"--order {strange[0]}: write one of {', '.join(ORDERS)}")
    return list(dict.fromkeys(named or ["ours"]))


def _planned(plan: Path | None) -> dict[str, Any]:
    from callcenter.staffing import files

    try:
        return {} if plan is None else {"plan": files.read(plan, files.seats)}
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(1) from refused


def _write(file: Path | None, drawn: Callable[[], str]) -> None:
    from callcenter.main.terminal import complain

    if file is None:
        return
    try:
        if file.suffix.lower() != ".svg":
            raise UnwritableError(f"--picture: {file.name} is no .svg → name a file that ends in .svg")
        file.write_text(drawn(), encoding="utf-8")
    except (OSError, UnwritableError) as error:
        complain(
            error if isinstance(error, UnwritableError) else f"--picture: {file} cannot be written: {error.strerror}"
        )
        raise typer.Exit(1) from error


def _print(answer: Answer, as_json: bool, show: Callable[[Answer], None]) -> None:
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        show(answer)
