"""What OpenAPI says of doors is what the routes ask."""

from collections.abc import Iterator
from typing import Any

import pytest

from callcenter.main.doors import WEBSOCKET, Asked, asked
from callcenter.main.web.app import ROUTES, documented_app
from callcenter.main.web.openapi import API, SCHEMES, SESSION, TOKEN

DOCUMENT: dict[str, Any] = documented_app().openapi()
# HEAD answers as GET does, and is not documented apart.
REST = [one for one in asked(ROUTES) if one.method not in (WEBSOCKET, "HEAD") and one.path.startswith(API)]


@pytest.mark.parametrize("route", REST, ids=lambda one: one.name)
def test_a_route_says_by_what_one_comes_in_and_how_it_refuses(route: Asked) -> None:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    schemes = [scheme for one in operation["security"] for scheme in one]

    assert schemes == ([TOKEN] if route.by_token else [SESSION] if route.doors else [])
    assert ({"401", "403"} <= operation["responses"].keys()) or not schemes
    assert {"429", "4XX"} <= operation["responses"].keys()
    assert ("404" in operation["responses"]) >= ("{" in route.path)


def test_every_scheme_and_refusal_that_is_named_is_there() -> None:
    named = {
        answer["$ref"].rpartition("/")[2]
        for on in DOCUMENT["paths"].values()
        for operation in on.values()
        for answer in operation["responses"].values()
        if "$ref" in answer
    }

    assert named <= DOCUMENT["components"]["responses"].keys()
    assert DOCUMENT["components"]["securitySchemes"].keys() == SCHEMES.keys()


def test_every_whole_number_that_comes_in_is_bounded_for_no_column_holds_any() -> None:
    taken = [
        (f"{method.upper()} {path} {parameter['name']}", whole)
        for path, on in DOCUMENT["paths"].items()
        for method, operation in on.items()
        for parameter in operation.get("parameters", ())
        for whole in whole_numbers(parameter["schema"])
    ]
    kept = [
        (name, whole)
        for name in bodies()
        for field in DOCUMENT["components"]["schemas"][name].get("properties", {}).values()
        for whole in whole_numbers(field)
    ]

    assert taken
    assert kept
    assert [name for name, whole in (*taken, *kept) if "maximum" not in whole] == []


def whole_numbers(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Those in a schema that is written in place."""
    if schema.get("type") == "integer":
        yield schema
    for one in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
        yield from whole_numbers(one)


def bodies() -> set[str]:
    """The names of all schemas that bodies of requests are made of."""
    found: set[str] = set()
    waiting = [operation["requestBody"] for on in DOCUMENT["paths"].values() for operation in on.values()
               if "requestBody" in operation]  # fmt: skip
    while waiting:
        match waiting.pop():
            case {"$ref": str(ref)} if (name := ref.rpartition("/")[2]) not in found:
                found.add(name)
                waiting.append(DOCUMENT["components"]["schemas"][name])
            case dict() as below:
                waiting += below.values()
            case list() as below:
                waiting += below
    return found
