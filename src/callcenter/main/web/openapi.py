"""What OpenAPI says of every route beside its own schema: by what one comes in, and how it is refused. Pure.

Drawn from the routes' own doors (`main/doors.py`), so that it cannot say anything else than what is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from callcenter.access.cookies import BOUND, PLAIN
from callcenter.main.doors import Asked

SESSION, TOKEN = "session", "token"
SCHEMES: Mapping[str, Mapping[str, str]] = {
    SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": PLAIN,
        "description": f"Set by signing in; over TLS it is called `{BOUND}`. What changes something also needs"
        " `Origin` of this host, or any `X-Callcenter`.",
    },
    TOKEN: {"type": "http", "scheme": "bearer", "description": "Of another system, made by a security administrator."},
}
ANSWERS: Mapping[str, tuple[str, str]] = {
    "401": ("NotSignedIn", "Not signed in, or no good token."),
    "403": ("NotAllowed", "Not allowed to who asks."),
    "404": ("NotThere", "There is no such thing, or none that you may see."),
    "413": ("TooLarge", "The body is too large."),
    "422": ("NotFit", "Something in the request does not fit; `fields` names it."),
    "429": ("TooMany", "Asked too often; `Retry-After` says when again."),
}
API = "/api/"


def declared(document: dict[str, Any], routes: Iterable[Asked]) -> dict[str, Any]:
    """`document` with the doors of `routes`, and with how each route refuses."""
    document["components"] |= {
        "securitySchemes": {name: dict(scheme) for name, scheme in SCHEMES.items()},
        "responses": {name: _refusal(why) for name, why in ANSWERS.values()},
    }
    for route in routes:
        operation = document["paths"].get(route.path, {}).get(route.method.lower())
        if operation is not None and route.path.startswith(API):
            operation["security"] = _security(route)
            given = operation["responses"]
            refused = {
                status: {"$ref": f"#/components/responses/{ANSWERS[status][0]}"} for status in _by(route, operation)
            }
            operation["responses"] = refused | given
    return document


def _refusal(why: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {"description": why, "content": content}


def _security(route: Asked) -> list[dict[str, list[str]]]:
    if route.by_token:
        return [{TOKEN: []}]
    return [{SESSION: []}] if route.doors else []


def _by(route: Asked, operation: Mapping[str, Any]) -> Iterator[str]:
    """By what status; any other of 4XX is declared for all."""
    has_body, parameters = "requestBody" in operation, operation.get("parameters", ())
    if route.doors or route.by_token:
        yield from ("401", "403")
    if any(one["in"] == "path" for one in parameters):
        yield "404"
    if has_body:
        yield "413"
    if has_body or parameters:
        yield "422"
    yield "429"
