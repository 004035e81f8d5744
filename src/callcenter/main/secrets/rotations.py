"""Which secrets are replaced by command, and how. Pure.

Two kinds: of a *pair* both are accepted until whatever depends on the one before is through, so it takes two runs with
the services started again in between; what is replaced *at once* has one holder, whom we tell.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

_BYTES = 32


class Kind(StrEnum):
    PAIR = "pair"
    AT_ONCE = "at_once"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How one secret is replaced."""

    kind: Kind
    how: str
    """For people: what becomes of those who depend on it."""


ROTATIONS: Mapping[str, Rotation] = MappingProxyType(
    {
        "http.session_secret": Rotation(
            Kind.PAIR, "second factors are sealed anew; sessions from before end when it is finished"
        ),
        "site.list_key": Rotation(
            Kind.PAIR,
            "numbers are kept as digests only: entries follow as registers are imported again or their people call;"
            " finished once none is left. Meanwhile Asterisk alone knows one part of them only",
        ),
        "integrations.webhook_key": Rotation(
            Kind.PAIR, "webhooks are signed by both; finish it once every other system has its new secret"
        ),
        "recordings.key": Rotation(Kind.PAIR, "the keys of all recordings are wrapped anew, no sound is touched"),
        "asterisk.ami_secret": Rotation(Kind.AT_ONCE, "Asterisk reloads its managers; calls go on"),
        "asterisk.seat_key": Rotation(
            Kind.AT_ONCE,
            "every desk telephone needs its new password (callcenter agent phone SEAT) before it registers again;"
            " browsers take theirs by themselves",
        ),
        "database.url": Rotation(Kind.AT_ONCE, "the role's password; services are started again"),
        "access.oidc.client_secret": Rotation(
            Kind.BY_HAND, "have the identity provider draw another, write it to its place, start the services again"
        ),
        "recordings.s3_secret_key": Rotation(
            Kind.BY_HAND, "have the store draw another, write it to its place, start the services again"
        ),
        "asterisk.ice_servers": Rotation(
            Kind.BY_HAND, "change it at the TURN server and in the setting, start the services again"
        ),
        "services": Rotation(
            Kind.BY_HAND, "have the other system draw another, change the setting, start the services again"
        ),
        "traces.headers": Rotation(
            Kind.BY_HAND, "have the collector draw another, change the setting, start the services again"
        ),
        "tls.key": Rotation(
            Kind.BY_HAND, "write key and certificate to their files, start services and Asterisk's TLS again"
        ),
    }
)
"""By the setting's name; no other is a secret."""


def drawn() -> str:
    """43 characters, 256 bits."""
    return secrets.token_urlsafe(_BYTES)
