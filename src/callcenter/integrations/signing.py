"""Signatures of webhooks as Standard Webhooks 1.0.0 writes them. Pure.

Rules: an endpoint's secret is derived from the site's key, so none stands in the database; for a day after it was
changed both the new one and the one before sign, so that the other side has time.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from callcenter.vocabulary.errors import CallCenterError

SHORTEST_KEY = 16
BOTH_FOR = timedelta(hours=24)
PREFIX = "whsec_"


class NoWebhookKeyError(CallCenterError):
    """The site has no key to derive secrets from."""


def secret(site_key: str, endpoint: str, generation: int) -> str:
    """What the other side checks signatures by; raises NoWebhookKeyError."""
    if len(site_key) < SHORTEST_KEY:
        raise NoWebhookKeyError(
            f"CALLCENTER_INTEGRATIONS__WEBHOOK_KEY: use at least {SHORTEST_KEY} random characters; scripts/setup "
            "writes them to .env"
        )
    derived = hmac.digest(site_key.encode(), f"webhook:{endpoint}:{generation}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(derived).decode()


def signature(secret_text: str, message_id: str, sent_at: int, body: bytes) -> str:
    """Of `body`, sent at `sent_at` (Unix seconds)."""
    key = base64.b64decode(secret_text.removeprefix(PREFIX))
    signed = hmac.digest(key, b".".join((message_id.encode(), str(sent_at).encode(), body)), hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode()


def generations(current: int, changed_at: datetime, now: datetime) -> tuple[int, ...]:
    """Whose secrets sign now, the current one first."""
    return (current, current - 1) if current > 1 and now < changed_at + BOTH_FOR else (current,)


def headers(secrets: tuple[str, ...], message_id: str, now: datetime, body: bytes) -> Mapping[str, str]:
    """What goes out with `body`."""
    sent_at = int(now.timestamp())
    return {
        "content-type": "application/cloudevents+json",
        "webhook-id": message_id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": " ".join(signature(each, message_id, sent_at, body) for each in secrets),
    }
