"""Which outside services there are, and how they are reached. A flow knows their names only, never an address."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, HttpUrl, SecretStr, StringConstraints

HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class ServiceSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """One service."""

    url: HttpUrl
    """Where it is asked."""
    method: Literal["GET", "POST"] = "POST"
    """POST sends the values as JSON, GET as query parameters."""
    headers: dict[HeaderName, SecretStr] = {}
    """Sent with every question: a key, say. Kept secret."""
    ca: Path | None = None
    """PEM file of the authority that has signed its certificate; None trusts the public ones."""
    at_once: Annotated[int, Field(ge=1, le=100)] = 8
    """Questions at the same time; the rest wait, within their deadline."""


ServiceName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Services = dict[ServiceName, ServiceSettings]
