"""The web application: routes of all rooms, their services, the gates before them, the pages behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, status
from fastapi.responses import PlainTextResponse
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from callcenter.access import account_http, federation_http, logins_http
from callcenter.access import http as access_http
from callcenter.access.federation import Federation
from callcenter.access.same_origin import SameOriginMiddleware
from callcenter.access.service import Access
from callcenter.agents import desktop as agents_desktop
from callcenter.agents import http as agents_http
from callcenter.agents import people_http, phone_http, seat_http, users_http
from callcenter.agents.desks import Desks
from callcenter.agents.phone_http import Phones
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.audit import http as audit_http
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Verifying
from callcenter.balance import http as balance_http
from callcenter.balance.known import Balance
from callcenter.callbacks import http as callbacks_http
from callcenter.callbacks.http import CallbackRoom
from callcenter.calls import flow_http, line_http, messages_http, needs_http, own_call, supervision_http, talk_http
from callcenter.calls import http as calls_http
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.faults import Faults
from callcenter.calls.message_store import LeftMessages
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.calls.switchboard import Switchboard
from callcenter.casework import http as casework_http
from callcenter.casework.http import CaseRoom
from callcenter.integrations import http as integrations_http
from callcenter.integrations import open_http, pops_http, stream
from callcenter.main.doors import asked
from callcenter.main.integration_parts import Integrations
from callcenter.main.roles.peers import ServiceRole
from callcenter.main.web import health as web_health
from callcenter.main.web import matrix
from callcenter.main.web.errors import Refusal, tell_errors
from callcenter.main.web.fit_texts import fit_texts
from callcenter.main.web.gates import BodyBoundMiddleware, FiguresMiddleware, RateMiddleware, SecurityHeadersMiddleware
from callcenter.main.web.health import Probe
from callcenter.main.web.of_call import TraceMiddleware, of_call
from callcenter.main.web.openapi import declared
from callcenter.main.web.pages import PAGES, pages
from callcenter.publishing.http import documents, flows, notices, prompts, schedules, trials
from callcenter.publishing.http.documents import PublishingRoom
from callcenter.publishing.http.prompts import PromptRoom
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.trying import Trying
from callcenter.recordings import export_http, holding_http, listening_http
from callcenter.recordings import http as recordings_http
from callcenter.recordings.holding_http import Holds
from callcenter.recordings.listening import Listenings
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.service import Vault
from callcenter.reports import recording_search_http
from callcenter.reports.recording_search_store import RecordingSearch
from callcenter.settings import HttpSettings
from callcenter.special_list import http as lists_http
from callcenter.special_list.http import ListRoom
from callcenter.special_list.importing import http as imports_http
from callcenter.special_list.importing.service import Imports
from callcenter.staffing import http as staffing_http
from callcenter.staffing.http import StaffingRoom
from callcenter.traces.watching import Watch
from callcenter.transcripts import http as transcripts_http
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.places import Places

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

ROUTES: tuple[APIRouter, ...] = (
    access_http.routes,
    federation_http.routes,
    account_http.routes,
    logins_http.routes,
    agents_http.routes,
    phone_http.routes,
    seat_http.routes,
    people_http.routes,
    users_http.routes,
    agents_desktop.routes,
    calls_http.routes,
    needs_http.routes,
    own_call.routes,
    casework_http.routes,
    talk_http.routes,
    talk_http.own_routes,
    line_http.queue_routes,
    line_http.place_routes,
    messages_http.routes,
    callbacks_http.routes,
    flow_http.routes,
    supervision_http.routes,
    supervision_http.own_routes,
    balance_http.routes,
    recordings_http.routes,
    listening_http.routes,
    export_http.routes,
    holding_http.routes,
    recording_search_http.routes,
    transcripts_http.routes,
    prompts.routes,
    documents.routes,
    flows.flow_routes,
    flows.lexicon_routes,
    trials.routes,
    schedules.routes,
    notices.routes,
    audit_http.routes,
    matrix.routes,
    lists_http.routes,
    imports_http.routes,
    staffing_http.routes,
    integrations_http.routes,
    pops_http.admin_routes,
    pops_http.call_routes,
    open_http.routes,
    stream.routes,
    web_health.routes,
)

REFUSALS: dict[int | str, dict[str, Any]] = {"4XX": {"model": Refusal}, "5XX": {"model": Refusal}}


@dataclass(frozen=True, slots=True)
class WebParts:
    """The running services that routes ask for."""

    access: Access
    federation: Federation | None
    pages_address: str
    """By which browsers reach the pages, where the site says so."""
    roster: Roster
    people: PeopleRoom
    desks: Desks
    session_watch: SessionWatch
    phones: Phones
    probes: Mapping[str, Probe]
    role: Callable[[], ServiceRole]
    calls: CallStore
    places: Places
    left_messages: LeftMessages
    callbacks: CallbackRoom
    casework: CaseRoom
    switchboard: Switchboard
    calling_out: CallingOut
    supervision: Supervision
    balance: Balance
    faults: Faults
    vault: Vault
    """The root below which they lie."""
    transcripts: TranscriptStore
    recording_search: RecordingSearch
    recording_chain: ChainStore
    holds: Holds
    prompts: PromptRoom
    publishing: PublishingRoom
    notices: Notices
    trying: Trying
    audit: AuditBook
    audit_verifying: Verifying
    lists: ListRoom
    imports: Imports
    staffing: StaffingRoom
    integrations: Integrations
    watch: Watch | None = None
    """Of requests about calls; None where no call is traced."""


class _Documented(FastAPI):
    """Tells in its OpenAPI by what one comes in where."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = declared(super().openapi(), asked(ROUTES))
        return self.openapi_schema


def documented_app() -> FastAPI:
    """All routes without the services behind them: what OpenAPI is drawn from."""
    app = _Documented(
        title="callcenter",
        version="1",
        description="An open contact centre for a city's government hotline.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    for routes in ROUTES:
        refusals = {} if routes is web_health.routes else REFUSALS
        app.include_router(routes, responses=refusals, dependencies=[Depends(fit_texts), Depends(of_call)])
    return app


def web_app(settings: HttpSettings, parts: WebParts, folder: Path = PAGES, wss_origins: Sequence[str] = ()) -> FastAPI:
    """The application that is served; `folder` holds the built pages, which may open WebSockets to `wss_origins`."""
    app = documented_app()
    tell_errors(app)
    app.user_middleware = gates(settings, wss_origins)
    if parts.watch is not None:
        app.user_middleware.append(Middleware(TraceMiddleware, watch=parts.watch))
    app.state.access = parts.access
    app.state.federation = parts.federation
    app.state.pages_address = parts.pages_address
    app.state.roster = parts.roster
    app.state.people = parts.people
    app.state.desks = parts.desks
    app.state.session_watch = parts.session_watch
    app.state.phones = parts.phones
    app.state.probes = parts.probes
    app.state.role = parts.role
    app.state.calls = parts.calls
    app.state.places = parts.places
    app.state.left_messages = parts.left_messages
    app.state.callbacks = parts.callbacks
    app.state.casework = parts.casework
    app.state.switchboard = parts.switchboard
    app.state.calling_out = parts.calling_out
    app.state.supervision = parts.supervision
    app.state.balance = parts.balance
    app.state.faults = parts.faults
    app.state.vault = parts.vault
    app.state.transcripts = parts.transcripts
    app.state.prompts = parts.prompts
    app.state.publishing = parts.publishing
    app.state.notices = parts.notices
    app.state.trying = parts.trying
    app.state.staffing = parts.staffing
    app.state.audit = parts.audit
    app.state.audit_verifying = parts.audit_verifying
    app.state.recording_chain = parts.recording_chain
    app.state.holds = parts.holds
    app.state.recording_search = parts.recording_search
    app.state.listenings = Listenings(parts.audit, SystemClock())
    app.state.asked = asked(ROUTES)
    app.state.lists = parts.lists
    app.state.imports = parts.imports
    app.state.open_room = parts.integrations.open_room
    app.state.integration_room = parts.integrations.room
    app.state.arrivals = imports_http.Arrivals()
    app.state.time_zone = str(parts.trying.zone)
    app.state.secure_cookies = settings.secure_cookies or settings.tls
    app.mount("/", pages(folder))
    return app


def gates(settings: HttpSettings, wss_origins: Sequence[str] = ()) -> list[Middleware]:
    """What a request passes, outermost first."""
    names = (*settings.names, *LOOPBACK_NAMES) if settings.names or settings.host.is_loopback else ("*",)
    return [
        Middleware(FiguresMiddleware),
        Middleware(SecurityHeadersMiddleware, connect_to=wss_origins),
        # On loopback a page of another site could reach us through a name that it lets point here (DNS rebinding).
        Middleware(TrustedHostMiddleware, allowed_hosts=list(names), www_redirect=False),
        Middleware(SameOriginMiddleware),
        Middleware(RateMiddleware, per_s=settings.requests_per_s),
        Middleware(BodyBoundMiddleware),
    ]


def standby_app(probes: Mapping[str, Probe], role: Callable[[], ServiceRole]) -> FastAPI:
    """What a service answers that is not active: how it is, and where the pages are not."""
    app = FastAPI(title="callcenter", openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(web_health.routes)
    app.state.probes, app.state.role = probes, role

    @app.get("/{path:path}", status_code=status.HTTP_503_SERVICE_UNAVAILABLE, response_class=PlainTextResponse)
    async def elsewhere(path: str) -> str:
        return "This service stands by; the pages are at the active one. 本服务处于备用状态，页面由主用服务提供。\n"

    return app
