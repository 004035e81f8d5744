"""Where recordings are kept, by which key, and for how long."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, SecretStr, StringConstraints


def _listed(value: Any) -> Any:
    """The environment may give one key as it is."""
    if isinstance(value, str):
        return json.loads(value) if value.lstrip().startswith("[") else [one for one in value.split() if one]
    return value


Days = Annotated[int, Field(ge=1, le=36_500)]
StoreUrl = Annotated[str, StringConstraints(pattern=r"^(file:///.+|s3://.+)$")]


class RecordingSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Recordings."""

    key: SecretStr = SecretStr("")
    """Recordings are encrypted by keys that this one wraps; generated at set-up. Keep a copy apart from the machine:
    without it no recording can ever be read again."""
    keys_before: Annotated[tuple[SecretStr, ...], BeforeValidator(_listed)] = ()
    """The keys before `key`, as a JSON list: what they wrapped is still read, until `callcenter recordings re-wrap` has
    run."""
    store: StoreUrl | None = None
    """Where recordings are kept: `file:///a/folder` or `s3://bucket/prefix`; None: `<data>/recordings/vault`."""
    keep_days: Days = 180
    """How long ordinary recordings are kept."""
    keep_order_days: Days = 3650
    """How long recordings of calls are kept that led to an order: as long as its file is."""
    keep_callback_days: Annotated[int, Field(ge=30, le=36_500)] = 180
    """How long recordings of calls are kept that we have made; the law wants 30 days at least."""
    keep_message_days: Days = 180
    """How long messages are kept that callers have left."""
    order_dispositions: tuple[str, ...] = ("passed_on",)
    """The dispositions by which a call has led to an order."""
    relief_days: Days | None = None
    """Where the disk has no room, ordinary recordings that are older may go before their time, the oldest first;
    None: none may."""
    disk_low_gb: Annotated[int, Field(ge=1, le=100_000)] = 20
    """Where recordings are kept on a disk, less free room than that is told."""
    disk_low_days: Annotated[int, Field(ge=1, le=365)] = 14
    """A disk that will be full in fewer days, by what the last week brought, is told."""
    disk_least_gb: Annotated[int, Field(ge=1, le=100_000)] = 5
    """With less free room than that, what may go before its time does."""
    compress: bool = True
    """Whether recordings are compressed (Opus) the day after; the original's SHA-256 is kept."""
    s3_endpoint: str | None = None
    """The address of an S3-compatible store that is not Amazon's, as `https://host:port`."""
    s3_region: str | None = None
    """Its region, where it has some."""
    s3_access_key: str | None = None
    """Who we are there."""
    s3_secret_key: SecretStr = SecretStr("")
    """The secret to it."""
