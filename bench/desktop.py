"""From the agent's telephone ringing to the call's card on the screen, beside a thousand other desktops.

One service process, one real browser that measures, the other desktops real WebSocket clients in a process of their
own. Real calls through a real Asterisk; the clock runs from the INVITE at the phone to the second frame after the card
has come into the page. Meanwhile agents choose statuses, so that every desktop is told of queues once a second.
"""

import asyncio
import contextlib
import json
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, async_playwright

from bench.figures import BenchError, Result, tell, with_tail
from bench.programs import tools
from bench.sip import Call
from bench.stack import FIRST_SEAT, ROOT, Stack, running_stack, straight_to_the_line
from callcenter.access.cookies import PLAIN
from callcenter.access.passwords import Passwords
from callcenter.access.session_book import SessionBook
from callcenter.access.session_store import SessionStore
from callcenter.access.sessions import SessionTokens, Visitor
from callcenter.access.store import UserStore
from callcenter.access.users import KeptUser, Role, User
from callcenter.agents.store import AgentStore, KeptAgent
from callcenter.calls.page import CallFilter
from callcenter.calls.timeline import OfferMade
from callcenter.main.web.pages import PAGES
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, QueueId, SeatId
from callcenter.vocabulary.skills import expert_in

DESKTOPS, QUICK_DESKTOPS = 1000, 20
POPS, QUICK_POPS = 60, 3
STATUSES_PER_S = 12.0
"""A thousand agents of 86 calls a day change state some three times a second; in a busy hour four times as often."""
LIMIT_MS = 100.0
WITHIN_S = 30.0
HOTLINE = "12345"
SEATED = f"{FIRST_SEAT}-{FIRST_SEAT + DESKTOPS}"
MEASURING = AgentId(f"8{FIRST_SEAT}")
FLAGS = ("--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update")
NOTE_WHEN_PAINTED = """
window.painted = [];
let wasThere = false;
new MutationObserver(() => {
  const isThere = document.querySelector(".card-ringing") !== null;
  // The second frame comes when the first, with the card, has been painted.
  if (isThere && !wasThere) requestAnimationFrame(() => requestAnimationFrame(() => window.painted.push(Date.now())));
  wasThere = isThere;
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
"""


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where there are no pages or no browser, a card does not come, or a desktop is lost."""
    if not (PAGES / "index.html").is_file():
        raise BenchError("the pages are not built → run scripts/setup")
    desktops, pops = (QUICK_DESKTOPS, QUICK_POPS) if quick else (DESKTOPS, POPS)
    async with running_stack(
        agents=1, flow=straight_to_the_line("您好。"), settings={"ASTERISK__SEATS": SEATED}, is_hasty=quick
    ) as stack:
        cookies = await _hire(stack, desktops)
        async with _page(stack, cookies[MEASURING]) as page:
            alone = await _pops(stack, page, max(1, pops // 3))
            before_kb = _memory_kb(stack)
            async with _crowd(stack, [cookie for agent, cookie in cookies.items() if agent != MEASURING]) as crowd:
                await asyncio.sleep(5)
                kb_per_desktop = (_memory_kb(stack) - before_kb) / (desktops - 1)
                async with _choosing(stack, cookies):
                    among = await _pops(stack, page, pops)
            seen = crowd.seen
    if seen["gaps"] or seen["lost"]:
        raise BenchError(f"of the crowd {seen['lost']} were lost, and {seen['gaps']} messages were missing")
    pop, pop_alone = with_tail([one.after_ring_ms for one in among]), with_tail([one.after_ring_ms for one in alone])
    return Result(
        {
            "desktops": desktops,
            "pop_p95_ms": pop["p95"],
            "pop_ms": pop,
            "pop_after_offer_ms": with_tail([one.after_offer_ms for one in among]),
            "pop_alone_ms": pop_alone,
            "kb_per_desktop": round(kb_per_desktop, 1),
            "messages_to_the_crowd": seen["messages"],
        },
        {
            "pop_p95_vs_limit": round(pop["p95"] / LIMIT_MS, 3),
            "crowd_vs_alone": round(pop["median"] / pop_alone["median"], 3),
        },
    )


async def _hire(stack: Stack, desktops: int) -> dict[AgentId, str]:
    """So many agents, each with a login, and the cookie of a session: passwords are hashed once, for all of them."""
    agents, users = AgentStore(stack.database, SystemClock()), UserStore(stack.database)
    password_hash = await Passwords().hashed("bench-only-password")
    secret = stack.settings.http.session_secret.get_secret_value()
    book = SessionBook(SessionStore(stack.database), SessionTokens(secret), SystemClock())
    cookies: dict[AgentId, str] = {}
    for number in range(desktops):
        seat = SeatId(str(FIRST_SEAT + number))
        agent = AgentId(f"8{seat}")
        if agent != MEASURING:
            # Of no queue that is called here: only the one who measures is ever rung.
            await agents.keep_agent(KeptAgent(agent, f"bench {seat}", seat, expert_in([QueueId("police")])))
        kept = KeptUser(User(agent, Role.AGENT, agent), password_hash)
        await users.add(kept)
        begun = await book.begin(kept, Visitor("127.0.0.1"))
        cookies[agent] = f"{PLAIN}={begun.token}"
    tell(f"{desktops} agents have a login")
    return cookies


@asynccontextmanager
async def _page(stack: Stack, cookie: str) -> AsyncIterator[Page]:
    """The desktop of the agent who measures, in a real browser."""
    name, _, value = cookie.partition("=")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=tools().need_chromium().binary, headless=True, args=FLAGS
        )
        context = await browser.new_context(base_url=_here(stack), locale="zh-CN")
        context.set_default_timeout(WITHIN_S * 1000)
        await context.add_cookies([{"name": name, "value": value, "url": _here(stack)}])
        await context.add_init_script(NOTE_WHEN_PAINTED)
        page = await context.new_page()
        await page.goto("/")
        await page.locator(".desktop").wait_for()
        try:
            yield page
        finally:
            await browser.close()


@dataclass(frozen=True, slots=True)
class Pop:
    """How soon a card was on the screen."""

    after_ring_ms: float
    after_offer_ms: float
    """After the service had decided."""


async def _pops(stack: Stack, page: Page, rounds: int) -> list[Pop]:
    # The first one loads what the page has not needed before.
    pops = [await _pop(stack, page, number) for number in range(rounds + 1)][1:]
    tell(f"{rounds} pops: {with_tail([one.after_ring_ms for one in pops])}")
    return pops


async def _pop(stack: Stack, page: Page, number: int) -> Pop:
    """A caller rings the one free agent and gives up once the card is shown."""
    rung: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
    stack.phones.on_ring = rung.set_result
    seen: int = await page.evaluate("window.painted.length")
    caller = await stack.phones.dial(str(13900000000 + number), HOTLINE)
    try:
        async with asyncio.timeout(WITHIN_S):
            phone = await rung
            # Not by wait_for_function: our own policy lets no page evaluate text.
            while await page.evaluate("window.painted.length") == seen:  # noqa: ASYNC110 the page tells nobody
                await asyncio.sleep(0.05)
    except (TimeoutError, PlaywrightError) as error:
        raise BenchError(f"no card within {WITHIN_S:g} s") from error
    painted_on: float = await page.evaluate("window.painted.at(-1)")
    await stack.phones.hang_up(caller)
    await asyncio.wait([phone.ended], timeout=5)
    offered_on = await _offered_on(stack, f"+86{caller.party}")
    # Whoever comes next finds the agent free, at any place in the second that queues are told in.
    await page.locator(".card-ringing").wait_for(state="detached")
    await asyncio.sleep(0.3 + random.random())  # noqa: S311
    return Pop(painted_on - phone.rang_on * 1000, painted_on - offered_on * 1000)


async def _offered_on(stack: Stack, number: str) -> float:
    """By the call's timeline, which comes into the database after the card is on the screen."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            for record in (await stack.calls.page(CallFilter(number=number), limit=1)).calls:
                for entry in await stack.calls.timeline(record.call):
                    if isinstance(entry.fact, OfferMade):
                        return entry.at.timestamp()
            await asyncio.sleep(0.05)


class Crowd:
    """All other desktops."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.seen: Mapping[str, int] = {}

    async def say(self, line: str) -> None:
        if self.process.stdin is None:
            raise BenchError("the crowd cannot be spoken to")
        self.process.stdin.write(line.encode() + b"\n")
        await self.process.stdin.drain()

    async def heard(self) -> str:
        if self.process.stdout is None:
            raise BenchError("the crowd cannot be heard")
        async with asyncio.timeout(WITHIN_S * 4):
            line = (await self.process.stdout.readline()).decode().strip()
        if not line:
            raise BenchError("the crowd's process has ended")
        return line


@asynccontextmanager
async def _crowd(stack: Stack, cookies: Sequence[str]) -> AsyncIterator[Crowd]:
    """One desktop a cookie, all open; what they have seen is known at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.crowd", cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=2**20
    )
    crowd = Crowd(process)
    try:
        url = f"{_here(stack).replace('http', 'ws', 1)}/api/v1/desktop"
        await crowd.say(json.dumps({"url": url, "origin": _here(stack), "cookies": list(cookies)}))
        await crowd.heard()
        tell(f"{len(cookies)} other desktops are open")
        yield crowd
        await crowd.say("end")
        crowd.seen = json.loads(await crowd.heard())
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _choosing(stack: Stack, cookies: Mapping[AgentId, str]) -> AsyncIterator[None]:
    """Agents choose statuses all the while."""
    choosers = [cookie for agent, cookie in cookies.items() if agent != MEASURING]
    async with httpx.AsyncClient(base_url=_here(stack), headers={"x-callcenter": "bench"}, trust_env=False) as browser:

        async def choose() -> None:
            while True:
                await asyncio.sleep(random.expovariate(STATUSES_PER_S))
                chosen: dict[str, Any] = {"status": random.choice(("break", "offline")), "reason": ""}  # noqa: S311
                headers = {"cookie": random.choice(choosers)}  # noqa: S311
                answer = await browser.put("/api/v1/agents/me/status", json=chosen, headers=headers)
                if not answer.is_success:
                    raise BenchError(f"a status was refused: {answer.status_code} {answer.text}")

        task = asyncio.create_task(choose(), name="statuses")
        try:
            yield
            if task.done():
                await task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _memory_kb(stack: Stack) -> float:
    """The service's own."""
    pid = stack.up.service.pid
    if pid is None:
        raise BenchError("the service has died")
    own: int = psutil.Process(pid).memory_full_info().uss
    return own / 1024


def _here(stack: Stack) -> str:
    return f"http://{stack.settings.http.host}:{stack.settings.http.port}"
