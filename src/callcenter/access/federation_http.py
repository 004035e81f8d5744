"""Which ways in there are, and the one by the site's identity provider.

Rules: the browser keeps what it was sent away with in a sealed cookie, which comes along from the provider's page
(SameSite=Lax) and opens nothing; whatever goes wrong ends on the sign-in page, with a word for it.
"""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from callcenter.access.asking import access, for_anybody
from callcenter.access.attempts import TooManyAttemptsError
from callcenter.access.cookies import set_token
from callcenter.access.federation import LASTS, Federation, WayBack
from callcenter.access.http import visitor
from callcenter.access.outsiders import NotWelcomeError
from callcenter.access.service import Access
from callcenter.access.sessions import Stage
from callcenter.access.users import UnfitUserError, UserExistsError
from callcenter.vocabulary.errors import CallCenterError

routes = APIRouter(prefix="/api/v1/session", tags=["session"])

PLAIN = "callcenter_sign_in"
BOUND = f"__Host-{PLAIN}"
ANYBODY = Depends(for_anybody("whoever signs in is not signed in yet"))

log = structlog.get_logger(__name__)

Doors = Annotated[Access, Depends(access)]


class WaysIn(BaseModel, frozen=True):
    """Beside name and password, which always is one."""

    provider: str | None
    """What the button of the identity provider says; none where the site has none."""


def federation(request: Request) -> Federation | None:
    """Put into the app's state by `main`; None where the site has no provider."""
    found: Federation | None = request.app.state.federation
    return found


Provided = Annotated[Federation | None, Depends(federation)]


@routes.get("/ways", dependencies=[ANYBODY])
async def ways(way: Provided) -> WaysIn:
    """How one may sign in."""
    return WaysIn(provider=None if way is None else way.label)


@routes.get("/provider", dependencies=[ANYBODY], status_code=303, response_class=RedirectResponse)
async def go(request: Request, way: Provided) -> RedirectResponse:
    """Send the browser to the identity provider."""
    if way is None:
        return _to_page("away")
    try:
        address, kept = await way.begin(_back(request))
    except CallCenterError as fault:
        log.warning("provider.failed", fault=str(fault))
        return _to_page("away")
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        _cookie(request),
        kept,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.secure_cookies,
        path="/",
    )
    return answer


@routes.get("/provider/back", dependencies=[ANYBODY], status_code=303, response_class=RedirectResponse)
async def come_back(
    request: Request,
    way: Provided,
    doors: Doors,
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=256)] = "",
) -> RedirectResponse:
    """Where the provider sends the browser afterwards: to our pages, signed in or with a word why not."""
    if way is None or not code:
        return _to_page("away")
    try:
        kept = request.cookies.get(_cookie(request), "")
        brought = WayBack(kept=kept, code=code, state=state, back=_back(request))
        begun = await way.come_back(doors, brought, visitor(request))
    except (NotWelcomeError, UserExistsError, UnfitUserError, TooManyAttemptsError) as fault:
        log.info("provider.not_welcome", fault=type(fault).__name__)
        return _to_page("not_welcome")
    except CallCenterError as fault:
        log.warning("provider.failed", fault=str(fault))
        return _to_page("away")
    is_open = begun.session.stage is Stage.OPEN
    answer = RedirectResponse("/" if is_open else f"/?stage={begun.session.stage}", 303)
    answer.delete_cookie(_cookie(request), secure=request.app.state.secure_cookies, httponly=True, samesite="lax")
    set_token(answer, request, begun.token, doors.sessions.seconds_left(begun.session))
    return answer


def _cookie(request: Request) -> str:
    return BOUND if request.app.state.secure_cookies else PLAIN


def _back(request: Request) -> str:
    """Our own address as the provider knows it."""
    asked = f"{'https' if request.app.state.secure_cookies else 'http'}://{request.headers.get('host', '')}"
    return f"{request.app.state.pages_address or asked}{routes.prefix}/provider/back"


def _to_page(refused: str) -> RedirectResponse:
    return RedirectResponse(f"/?refused={refused}", 303)
