"""Webhook endpoints: where, what of, and how an administrator's wish for one is judged. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from urllib.parse import urlsplit

from callcenter.integrations.delivering import Standing
from callcenter.integrations.events import EVENT_NAMES, Interest
from callcenter.integrations.scopes import Scope, fit_endpoint_scopes
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId

EndpointId = NewType("EndpointId", str)

LONGEST_URL = 2000
MOST_ENDPOINTS = 50


class UnfitEndpointError(CallCenterError):
    """An endpoint that cannot be so; the message names the field and the mend."""


class UnknownEndpointError(CallCenterError):
    """There is no such endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an administrator wants."""

    name: str
    url: str
    scopes: frozenset[Scope]
    types: frozenset[str] = frozenset()
    queues: frozenset[QueueId] = frozenset()
    is_on: bool = True

    @property
    def interest(self) -> Interest:
        return Interest(self.scopes, None, self.types, self.queues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint, and how far its deliveries are."""

    id: EndpointId
    wish: Wish
    standing: Standing
    secret_generation: int
    secret_changed_at: datetime
    created_by: str
    created_at: datetime
    last_delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery that was tried."""

    event: int
    """0 for a test."""
    type: str
    subject: str
    at: datetime
    took_ms: int
    status: int | None
    fault: str | None
    """None where it was delivered."""


def fit(wish: Wish) -> Wish:
    """`wish`, or UnfitEndpointError, UnfitScopesError."""
    fit_endpoint_scopes(wish.scopes)
    unknown: Collection[str] = wish.types - set(EVENT_NAMES)
    if unknown:
        raise UnfitEndpointError(f"types: there is no {min(unknown)}; choose among {', '.join(EVENT_NAMES)}")
    fit_url(wish.url)
    return wish


def fit_url(url: str) -> str:
    """`url`, or UnfitEndpointError. Whether it may be reached is looked at when it is."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise UnfitEndpointError("url: not an address; write https://host/path") from error
    if not is_whole or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise UnfitEndpointError("url: write https://host/path, with letters of ASCII only")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UnfitEndpointError("url: leave user, password and # out; deliveries are proven by their signature")
    return url
