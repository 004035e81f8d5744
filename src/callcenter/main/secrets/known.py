"""Every secret that the settings hold, and how good it is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, SecretStr

from callcenter.settings import Settings
from callcenter.vocabulary.guessable import why_guessable

PREFIX = "CALLCENTER_"
OURS: Mapping[str, int] = MappingProxyType(
    {
        "asterisk.ami_secret": 16,
        "asterisk.seat_key": 16,
        "http.session_secret": 32,
        "site.list_key": 16,
        "integrations.webhook_key": 16,
        "recordings.key": 32,
    }
)
"""What set-up draws, and how many characters each has at least."""
_DEFAULTS = frozenset(
    {
        *("secret", "mysecret", "password", "passwd", "changeme", "change-me", "change_me", "changethis", "default"),
        *("callcenter", "asterisk", "amp111", "admin", "root", "postgres", "12345", "123456", "12345678", "qwerty"),
        *("example", "replace-me", "replaceme", "todo", "xxx", "none", "null", "insecure", "please-change-me"),
    }
)
"""What stands in other people's documents."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret of the settings."""

    name: str
    """As in `settings.py`: ``http.session_secret``; one in a list or an object by its place there."""
    value: SecretStr

    @property
    def variable(self) -> str:
        return variable(self.name)


def variable(name: str) -> str:
    """The environment's name of a setting."""
    return PREFIX + name.partition("[")[0].replace(".", "__").upper()


def secrets_in(model: BaseModel, prefix: str = "") -> Iterator[Secret]:
    """Every secret below `model`, also those that are empty."""
    for name, value in model:
        yield from _secrets(value, f"{prefix}{name}")


def _secrets(value: object, name: str) -> Iterator[Secret]:
    match value:
        case SecretStr():
            yield Secret(name, value)
        case BaseModel():
            yield from secrets_in(value, f"{name}.")
        case tuple() | list():
            for place, one in enumerate(value):
                yield from _secrets(one, f"{name}[{place}]")
        case dict():
            for key, one in value.items():
                yield from _secrets(one, f"{name}[{key}]")
        case _:
            return


def is_known_default(secret: Secret) -> bool:
    """Whether anybody would try it first."""
    return secret.value.get_secret_value().strip().lower() in _DEFAULTS


def weakness(secret: Secret) -> str | None:
    """Why it should be replaced; None for one that is well, or given to us by others."""
    text, least = secret.value.get_secret_value(), OURS.get(secret.name)
    if is_known_default(secret):
        return "is one that everybody knows"
    if least is None:
        return None
    if not text:
        return "is not set"
    if len(text) < least:
        return f"has {len(text)} characters; {least} at least"
    return why_guessable(text)


def weak(settings: Settings) -> Iterator[tuple[Secret, str]]:
    """Those that should be replaced, each with why."""
    for secret in secrets_in(settings):
        if (why := weakness(secret)) is not None:
            yield secret, why
