"""`callcenter demo`: everything started, two agents at their phones, and the calls of a morning."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from rich.console import Console
from rich.markup import escape

from callcenter.access.passwords import Passwords
from callcenter.access.service import change_password, create_user
from callcenter.access.store import UserStore
from callcenter.access.users import Role, User, UserExistsError
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.asterisk.seats import seat_password
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Entry
from callcenter.database.engine import Database
from callcenter.main import asterisk_files
from callcenter.main.listing import put_on_list
from callcenter.main.published import edition_at_hand
from callcenter.main.tools import read_tools
from callcenter.main.up import running
from callcenter.rehearsal.following import line_of
from callcenter.rehearsal.morning import Cast, Morning, Stage, StoryError, play
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.settings import Settings
from callcenter.speech.engines.choosing import Choice
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.recognition import Serving
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.skills import expert_in

AGENTS = (("8001", "李敏", "1001", 8.0), ("8002", "王芳", "1002", 16.0))
"""Number, name, seat, and for how many seconds they talk: the second one long enough to be busy a while longer."""
LISTED = "+8613900000001"
READY_S = 60.0
HEARD_WITHIN_S = 120.0
COLOURS = {"a": "cyan", "b": "green", "c": "magenta", "d": "yellow"}
SAID = {
    # A keyword and its queue. Korean first: its model is the one that set-up can install everywhere.
    Language.KO: ("주민등록", "police"),
    Language.ZH: ("社保卡", "social"),
    Language.EN: ("medical insurance", "social"),
}
TALK = {Language.ZH: "您好，我想问一下这件事怎么办。", Language.EN: "Hello, how can I help you today?"}


@dataclass(frozen=True, slots=True)
class Told:
    """The demo's result, for the last line of stdout."""

    morning: Morning | None
    fault: str

    @property
    def is_as_wanted(self) -> bool:
        return self.morning is not None and self.morning.is_as_wanted

    def as_json(self) -> str:
        told: dict[str, Any] = self.morning.as_object() if self.morning else {"ok": False, "fault": self.fault}
        return json.dumps(told, ensure_ascii=False)


async def rehearse(settings: Settings, console: Console, on_stop: Callable[[], asyncio.Event], *, once: bool) -> Told:
    """Play the morning; unless `once`, stay up afterwards until Ctrl-C. Raises CallCenterError."""
    stop = on_stop()
    # On this machine, where a browser lends its microphone without TLS, too: nobody has to accept a certificate first.
    settings = settings.model_copy(update={"http": settings.http.model_copy(update={"tls": False})})
    plain = {"CALLCENTER_HTTP__TLS": "false"}

    def tell(text: str) -> None:
        console.print(f"[dim]{datetime.now():%H:%M:%S}[/] {text}")  # noqa: DTZ005 the wall clock of whoever looks

    async with running(settings, tell, plain) as up, _people(settings, up.database_url, tell) as (database, passwords):
        playing = asyncio.create_task(_play(settings, database, console, tell), name="morning")
        stopped = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait([playing, stopped, up.ended], return_when=asyncio.FIRST_COMPLETED)
        try:
            if not playing.done():
                playing.cancel()
                return Told(None, "stopped before the end")
            told = Told(playing.result(), "")
        except StoryError as error:
            console.print(f"[red]{error}[/]")
            told = Told(None, str(error))
        _show(told, console)
        if not once:
            console.print(f"\n[bold]The pages:[/] {settings.http.address}/  (Ctrl-C ends it)")
            for name, password in passwords.items():
                console.print(f"  sign in as [bold]{name}[/] with [bold]{password}[/]")
            await asyncio.wait([stopped, up.ended], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        return told


async def _play(settings: Settings, database: Database, console: Console, tell: Callable[[str], None]) -> Morning:
    tools = read_tools(settings.data)
    language = _spoken_language(settings)
    tell(f"callers speak {language.value}: its recogniser model is there")
    flow = edition_at_hand(settings).main
    voice = asterisk_files.voice_of(settings, tools)
    keyword, queue = SAID[language]
    cast = Cast(
        keyword=await voice.sound(language, keyword),
        keyword_queue=queue,
        talk=await voice.sound(Language.ZH, TALK[Language.ZH]),
        spoken_number=flow.languages[language][0],
        dialled=flow.languages[Language.ZH][0],
        listed=LISTED,
    )
    node = settings.asterisk.nodes[0]
    exchange = Exchange(tools.need_sipp().binary, str(node.host), node.sip_port)

    def tell_entry(label: str, entry: Entry, start: datetime) -> None:
        colour = COLOURS.get(label[0], "white")
        line = escape(line_of(entry, start))
        console.print(f"[{colour}]{label:<16}[/] {line}", highlight=False, soft_wrap=True)

    agent_voice = await voice.sound(Language.EN, TALK[Language.EN])
    voice.shut()
    key = settings.asterisk.seat_key.get_secret_value()
    async with contextlib.AsyncExitStack() as stack:
        for _, name, seat, talk_s in AGENTS:
            manners = Manners(ring_s=1.0, talk_s=talk_s, voice=agent_voice)
            phone = Phone(SeatId(seat), seat_password(key, SeatId(seat)), exchange, manners)
            await stack.enter_async_context(phone)
            tell(f"{name}'s phone is registered at seat {seat}")
        await _until_heard(settings, language)
        tell(f"{language.value} is heard")
        return await play(Stage(exchange=exchange, store=CallStore(database), tell=tell_entry), cast)


def _spoken_language(settings: Settings) -> Language:
    """The first language, of those the demo has words for, whose recogniser model is there."""
    states = Models(settings.speech.models, settings.data).states
    for language in SAID:
        if language in states and states[language].state == "found":
            return language
    raise StoryError("speech: no recogniser model at all; run scripts/setup, or unpack one below data/models")


@contextlib.asynccontextmanager
async def _people(
    settings: Settings, url: str, tell: Callable[[str], None]
) -> AsyncIterator[tuple[Database, dict[str, str]]]:
    """Two agents who have signed in and are available, a special-service caller, and everybody's password."""
    database = Database(url)
    try:
        agents = AgentStore(database, SystemClock())
        queues = frozenset(edition_at_hand(settings).queues)
        passwords: dict[str, str] = {}
        for number, name, seat, _ in AGENTS:
            await agents.keep_agent(KeptAgent(AgentId(number), name, SeatId(seat), expert_in(queues)))
            passwords[number] = await _user(database, User(number, Role.AGENT, AgentId(number)))
        passwords["operator"] = await _user(database, User("operator", Role.OPERATOR, None))
        await put_on_list(settings, database, LISTED, category=1, level=1, basis="demo")
        for number, name, *_ in AGENTS:
            await _sign_in(settings, number, passwords[number])
            tell(f"{name} ({number}) has signed in and is available")
        yield database, passwords
    finally:
        await database.close()


async def _user(database: Database, user: User) -> str:
    users, passwords = UserStore(database), Passwords()
    try:
        return await create_user(users, passwords, user)
    except UserExistsError:
        return await change_password(users, passwords, user.name)


async def _sign_in(settings: Settings, name: str, password: str) -> None:
    """As the agent's browser does it."""
    base = settings.http.address
    async with httpx.AsyncClient(base_url=base, headers={"x-callcenter": "demo"}, timeout=10) as browser:
        answer = await browser.post("/api/v1/session", json={"name": name, "password": password})
        answer.raise_for_status()
        async with asyncio.timeout(READY_S):
            while True:
                # Known to the service a few seconds after it was added.
                answer = await browser.put("/api/v1/agents/me/status", json={"status": "available"})
                if answer.is_success:
                    return
                await asyncio.sleep(0.5)


async def _until_heard(settings: Settings, language: Language) -> None:
    """Calls are answered while models load still, by keys; the morning's first caller speaks."""
    url = f"{settings.http.address}/readyz"
    deaf = str(Serving(language, Choice(first=(), has_second=False), ()))
    async with httpx.AsyncClient(timeout=10) as browser:
        try:
            async with asyncio.timeout(HEARD_WITHIN_S):
                while True:
                    found = (await browser.get(url)).json()
                    if deaf not in found["dependencies"]["speech"]["detail"]:
                        return
                    await asyncio.sleep(0.5)
        except TimeoutError as late:
            raise StoryError(f"speech: nobody hears {language.value} after {HEARD_WITHIN_S:g} s; see {url}") from late


def _show(told: Told, console: Console) -> None:
    if told.morning is None:
        return
    console.print()
    for claim, is_true in told.morning.claims.items():
        console.print(f"[green]✔[/] {claim}" if is_true else f"[red]✘ {claim}[/]")
