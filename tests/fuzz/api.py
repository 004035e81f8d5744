"""Every route of the real application, asked by every role, by other systems and by nobody, with whatever its OpenAPI
allows and what it does not: never a 500, never what is not declared, never without an end.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from callcenter.access.users import Role
from callcenter.main.doors import Asked, asked
from callcenter.main.web.app import ROUTES, documented_app

WITHIN_S = 15.0
LONGEST_ANSWER = 8 * 2**20
NOBODY, TOKEN = "nobody", "token"
Who = str
"""A role, `TOKEN` or `NOBODY`."""


@schemathesis.serializer("audio/*")
def sound_as_bytes(_context: object, value: object) -> bytes:
    """What is drawn for a sound."""
    return value if isinstance(value, bytes) else str(value).encode()


CHECKS: Sequence[CheckFunction] = (
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
THERE: Mapping[str, Sequence[str]] = {
    "call": ("pbx1.a", "pbx1.b"),
    "agent": ("8001", "8002"),
    "queue": ("general", "social"),
    "seat": ("1001", "1002"),
    "name": ("limin", "zhao", "hotline", "hotline.yaml", "lexicon.zh.tsv"),
    "document": ("hotline.yaml", "lexicon.zh.tsv", "schedules.yaml"),
    "flow": ("hotline",),
    "language": ("zh", "en"),
    **dict.fromkeys(("seq", "number", "n", "batch", "notice", "page", "version", "release"), ("1", "2")),
}
"""What there is, by the name of the path's parameter: chance would never find it."""
POISON: Sequence[object] = (
    *(
        "\0",
        "a\0b",
        "'; drop table calls; --",
        "%00",
        "%",
        "\\",
        "x" * 5000,
        "\u202e",
        "\ufeff",
        "..",
        "../../etc/passwd",
    ),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9999-12-31", "0001-01-01", "2026-11-22T08:00:00"),
    *(
        2**31,
        2**63,
        -(2**63),
        10**30,
        1e308,
        -1,
        0,
        "NaN",
        "Infinity",
        "1e999",
        None,
        True,
        [],
        {},
        "٣",
        "²",
        "\r\nx: y",
    ),
    *("cMKy", "MDAwMS0wMS0wMVQwMDowMDowMCsyMzo1OXxh", "OTk5OS0xMi0zMVQyMzo1OTo1OS0yMzo1OXxhfDE="),
)
"""The last are cursors: nonsense, and the first and last day there are."""
# What only a real exchange or another system could answer; each says itself why it cannot.
AWAY = frozenset({"exchange_away", "store_away", "unreadable"})


@dataclass(slots=True)
class House:
    """The application that is asked, and how one comes in there."""

    address: str
    cookie: Callable[[str], str]
    """A fresh session of a role, as a cookie's value."""
    token: str
    """Another system's, with every scope."""
    _clients: dict[Who, httpx.Client] = field(default_factory=dict)

    def client(self, who: Who) -> httpx.Client:
        if who not in self._clients:
            # A client that follows nothing and keeps nothing: what it sends is what was drawn.
            self._clients[who] = httpx.Client(timeout=WITHIN_S, trust_env=False)
        return self._clients[who]

    def headers(self, who: Who) -> dict[str, str]:
        headers = {"origin": self.address}
        if who == TOKEN:
            return headers | {"authorization": f"Bearer {self.token}"}
        if who != NOBODY:
            headers["cookie"] = f"callcenter_session={self._session(who)}"
        return headers

    def forget(self, who: Who) -> None:
        """Its session is over: some route has ended it."""
        self._sessions.pop(who, None)

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    _sessions: dict[Who, str] = field(default_factory=dict)

    def _session(self, who: Who) -> str:
        if who not in self._sessions:
            self._sessions[who] = self.cookie(who)
        return self._sessions[who]


@dataclass(slots=True)
class Driven:
    """What came of it."""

    asked: int = 0
    unsent: int = 0
    by_status: dict[int, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    """By operation and kind."""
    slowest_s: float = 0.0
    slowest: str = ""


def drive(house: House, examples: int, first_seed: int, *, until: float | None = None, may_all: bool = False) -> Driven:
    """`examples` requests to each route, for as many rounds as fit before `until`; one where there is none.

    `may_all`: every role comes up; else who may, somebody who may not, and nobody.
    """
    driven, doors = Driven(), {(one.method, one.path): one for one in asked(ROUTES)}
    config = SchemathesisConfig()
    schema = schemathesis.openapi.from_dict(documented_app().openapi(), config=config)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    number = 0
    while number == 0 or (until is not None and time.monotonic() < until):
        for operation in operations:
            door = doors.get((operation.method.upper(), operation.path))
            number += 1
            _ask(house, operation, _comers(door, may_all=may_all), examples, first_seed + number, driven)
            if until is not None and time.monotonic() >= until:
                break
    house.close()
    return driven


def _comers(door: Asked | None, *, may_all: bool) -> Sequence[Who]:
    """Who asks, the likely ones more often."""
    if door is None or door.open_because:
        return (NOBODY, Role.AGENT.value)
    if door.by_token:
        return (TOKEN, TOKEN, TOKEN, NOBODY)
    may = [role.value for role in Role if door.lets_in(role)]
    others = [role.value for role in Role if not door.lets_in(role)]
    return (*may * max(1, 6 // max(1, len(may))), *(others if may_all else others[:1]), NOBODY)


def _ask(  # noqa: PLR0913 one operation, and all around it
    house: House, operation: Any, comers: Sequence[Who], examples: int, number: int, driven: Driven
) -> None:
    drawn_cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.path_parameters or operation.query or operation.body:
        drawn_cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @seed(number)
    @given(st.data())
    def drawn(data: st.DataObject) -> None:
        case = data.draw(drawn_cases)
        who = data.draw(st.sampled_from(list(comers)))
        if data.draw(st.booleans()):
            for name in case.path_parameters or {}:
                if name in THERE:
                    case.path_parameters[name] = data.draw(st.sampled_from(THERE[name]))
        if data.draw(st.booleans()):
            _poison(case, data)
        _send(house, case, who, driven)

    try:
        drawn()
    except Exception as fault:  # noqa: BLE001 a generator that gives up is told, too
        driven.faults.setdefault(f"{operation.label} not drawn", f"{type(fault).__name__}: {fault}"[:500])


def _poison(case: Any, data: st.DataObject) -> None:
    """One value of the request is what breaks databases, clocks and line ends elsewhere."""
    places = [(held, key) for part in (case.path_parameters, case.query, case.body) for held, key in _leaves(part)]
    if places:
        held, key = data.draw(st.sampled_from(places))
        held[key] = data.draw(st.sampled_from(POISON))


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Where strings and numbers stand, each as its holder and its key there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(pairs):
        if isinstance(below, dict | list):
            yield from _leaves(below)
        else:
            yield value, key


def _send(house: House, case: Any, who: Who, driven: Driven) -> None:
    label = f"{case.method} {case.operation.path}"
    sent = case.as_transport_kwargs(base_url=house.address)
    headers = {str(name): str(value) for name, value in (sent["headers"] or {}).items()} | house.headers(who)
    asked_for = {name: sent[name] for name in ("params", "json", "data", "files") if sent.get(name) is not None}
    body = asked_for.pop("data", None)
    if isinstance(body, str | bytes):
        asked_for["content"] = body
    elif body is not None:
        asked_for["data"] = body
    began = time.monotonic()
    try:
        try:
            answer = house.client(who).request(sent["method"], sent["url"], headers=headers, **asked_for)
        except httpx.RemoteProtocolError:
            # A connection that rested may be closed as we write: what fails on a fresh one is a fault.
            with httpx.Client(timeout=WITHIN_S, trust_env=False) as fresh:
                answer = fresh.request(sent["method"], sent["url"], headers=headers, **asked_for)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError, TypeError, ValueError):
        # No client could send it: a line's end in a header, an address that is none.
        driven.unsent += 1
        return
    except httpx.TransportError as fault:
        driven.faults.setdefault(f"{label} no answer", f"{type(fault).__name__} ({fault}) for {who}: {_shown(case)}")
        return
    house.client(who).cookies.clear()
    _judge(case, who, answer, driven, time.monotonic() - began, label)
    if answer.status_code == 401 and who in set(Role):
        house.forget(who)


def _judge(  # noqa: PLR0913 what was asked, and what came
    case: Any, who: Who, answer: httpx.Response, driven: Driven, took_s: float, label: str
) -> None:
    driven.asked += 1
    driven.by_status[answer.status_code] = driven.by_status.get(answer.status_code, 0) + 1
    if took_s > driven.slowest_s:
        driven.slowest_s, driven.slowest = took_s, label
    # A service that is not ready says so by a 503 of its own.
    is_told = answer.request.url.path == "/readyz" or _code(answer) in AWAY
    if answer.status_code >= 500 and not is_told:
        driven.faults.setdefault(f"{label} {answer.status_code}", f"{answer.text[:200]} for {who}: {_shown(case)}")
    if len(answer.content) > LONGEST_ANSWER:
        driven.faults.setdefault(f"{label} too long", f"{len(answer.content)} bytes")
    try:
        case.validate_response(answer, checks=list(CHECKS))
    except AssertionError as fault:
        driven.faults.setdefault(f"{label} not as declared", f"{_first(fault)} for {who}: {_shown(case)}")
    except BaseExceptionGroup as several:
        driven.faults.setdefault(
            f"{label} not as declared", f"{_first(several.exceptions[0])} for {who}: {_shown(case)}"
        )


def _first(fault: BaseException) -> str:
    return " ".join(re.sub(r"\s+", " ", str(fault)).split()[:60])[:600]


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code"))
    except (ValueError, AttributeError):
        return ""


def _shown(case: Any) -> str:
    return f"path={case.path_parameters!r} query={case.query!r} body={case.body!r}"[:600]
