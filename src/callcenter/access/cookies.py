"""The session's cookie: no script reads it, no other site sends it, and with TLS no neighbouring host sets it.

Rules: its time is said in seconds, for the browser's clock may be wrong; it ends with the session, never later.
"""

from starlette.requests import HTTPConnection
from starlette.responses import Response

PLAIN = "callcenter_session"
BOUND = f"__Host-{PLAIN}"
"""RFC 6265bis §4.1.3.2: a browser takes it only from the host itself, over TLS, for all of its paths."""


def cookie_name(connection: HTTPConnection) -> str:
    """Where pages come over TLS, here or before us, only the bound one is read and set."""
    return BOUND if connection.app.state.secure_cookies else PLAIN


def token_of(connection: HTTPConnection) -> str | None:
    """What the browser keeps of its session."""
    return connection.cookies.get(cookie_name(connection))


def set_token(response: Response, connection: HTTPConnection, token: str, lasts_s: int) -> None:
    """Have the browser keep `token`."""
    response.set_cookie(
        cookie_name(connection),
        token,
        max_age=lasts_s,
        httponly=True,
        samesite="strict",
        secure=connection.app.state.secure_cookies,
        path="/",
    )


def drop_token(response: Response, connection: HTTPConnection) -> None:
    """Have the browser forget its session."""
    response.delete_cookie(
        cookie_name(connection),
        httponly=True,
        samesite="strict",
        secure=connection.app.state.secure_cookies,
        path="/",
    )
