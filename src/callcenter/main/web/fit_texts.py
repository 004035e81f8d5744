"""No text that a request brings holds a NUL, which PostgreSQL cannot keep: refused where its field is still known."""

from collections.abc import Iterator

from fastapi.exceptions import RequestValidationError
from starlette.requests import HTTPConnection, Request

Loc = tuple[str | int, ...]


async def fit_texts(connection: HTTPConnection) -> None:
    """For all routes; raises RequestValidationError."""
    texts = {"path": connection.path_params, "query": dict(connection.query_params.multi_items())}
    found = [*_with_nul(texts, ())]
    if isinstance(connection, Request) and getattr(connection.scope.get("route"), "body_field", None) is not None:
        # FastAPI has read it for the route, within its bound; what a route reads itself is no JSON.
        found += _with_nul(await _json(connection), ("body",))
    if found:
        msg = "holds a NUL character; leave it out"
        raise RequestValidationError([{"type": "nul", "loc": loc, "msg": msg, "input": None} for loc in found])


async def _json(request: Request) -> object:
    try:
        return await request.json()
    except ValueError:
        # A form, or what FastAPI itself refuses.
        return None


def _with_nul(value: object, loc: Loc) -> Iterator[Loc]:
    # No recursion: brackets within brackets are the sender's choice.
    left: list[tuple[object, Loc]] = [(value, loc)]
    while left:
        value, loc = left.pop()
        match value:
            case str() if "\0" in value:
                yield loc
            case dict():
                left += [(key, loc) for key in value]
                left += [(one, (*loc, key.replace("\0", ""))) for key, one in value.items()]
            case list():
                left += [(one, (*loc, place)) for place, one in enumerate(value)]
