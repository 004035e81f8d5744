"""Whether calls are traced, and who gets the traces."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr, StringConstraints

Endpoint = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+(?:/[^\s?#]*)?$")]


class TraceSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """OpenTelemetry traces of calls, by OTLP over HTTP."""

    endpoint: Endpoint | None = None
    """Where a collector takes them, for example `http://127.0.0.1:4318/v1/traces`; None: no call is traced."""
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    """The share of calls that are traced; which ones, all services agree on."""
    headers: dict[str, SecretStr] = {}
    """What the collector wants to see besides, a token for example: a JSON object."""
    ca: Path | None = None
    """PEM file of the authority that has signed the collector's certificate; None trusts the public ones."""
