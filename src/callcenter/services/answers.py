"""What another system has answered, as text that we can use; pure.

Rules: what was wrong is told without anything of the answer, which may be personal; a value is one line of text.
"""

import json
from typing import Any, NoReturn

from callcenter.vocabulary.errors import ServiceError
from callcenter.vocabulary.json_pointer import value_at

LONGEST_VALUE = 500
"""Characters; a flow's own texts are no longer."""


def parsed(body: bytes) -> Any:
    """The JSON in `body`; raises `ServiceError`."""
    try:
        return json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise ServiceError("its answer is no JSON") from error


def text_at(answer: Any, pointer: str) -> str:
    """The text or number at a JSON Pointer; raises `ServiceError`."""
    try:
        value = value_at(answer, pointer)
    except (LookupError, ValueError) as error:
        raise ServiceError(f"its answer holds nothing at {pointer}") from error
    match value:
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = str(value)
        case str():
            text = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
        case _:
            raise ServiceError(f"its answer holds no text and no number at {pointer}")
    if len(text) > LONGEST_VALUE:
        raise ServiceError(f"its answer holds more than {LONGEST_VALUE} characters at {pointer}")
    return text


def _refused(_constant: str) -> NoReturn:
    raise ValueError("JSON knows no NaN and no Infinity")
