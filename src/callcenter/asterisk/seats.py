"""Seats as chan_pjsip knows them: three objects each, kept in astdb, where each look-up finds them anew. Pure."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.seats import SeatKind

MAX_SEATS = 5000
FAMILY = "seats"
"""Of astdb; sorcery.conf names it. Below it lie `endpoint`, `aor` and `auth`, then the seat."""
REALM = "asterisk"

BROWSER_LOST_S = 5
"""So long without a packet, and a browser's talk counts as lost: one that is muted or unheard sends all the same."""
DESK_LOST_S = 15
"""A desk phone that saves silence may send little for a while."""


@dataclass(frozen=True, slots=True)
class Account:
    """One telephone as Asterisk has to know it."""

    seat: SeatId
    kind: SeatKind
    secret: str
    """SIP's own digest of the password, which itself is on no disk."""


def seats_of(text: str) -> tuple[SeatId, ...]:
    """The extensions that `text` names, such as ``1001-1040,2001``; raises ValueError with the mend."""
    seats: dict[SeatId, None] = {}
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{2,8})(?:-(\d{2,8}))?\s*", part)
        if found is None:
            raise ValueError(f"{part.strip()!r} is neither an extension nor a range; write for example 1001-1040,2001")
        first, last = found[1], found[2] or found[1]
        if len(first) != len(last) or first > last:
            raise ValueError(f"{part.strip()!r} runs backwards or changes its length; write for example 1001-1040")
        if len(seats) + int(last) - int(first) >= MAX_SEATS:
            raise ValueError(f"more than {MAX_SEATS} seats; write smaller ranges")
        seats |= {SeatId(f"{number:0{len(first)}d}"): None for number in range(int(first), int(last) + 1)}
    return tuple(seats)


def seat_password(seat_key: str, seat: SeatId) -> str:
    """The SIP password of `seat`: 24 characters, the same on every node."""
    digest = hmac.digest(seat_key.encode(), seat.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()[:24]


def secret_of(seat: SeatId, password: str) -> str:
    """What SIP's digest makes of a password, as hexadecimal digits."""
    return hashlib.md5(f"{seat}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()


def entries(account: Account, host: IPv4Address, *, is_encrypted: bool = False) -> dict[str, str]:
    """astdb's entries for `account` on the node at `host`: key below `FAMILY` → an object of sorcery's as JSON.

    `is_encrypted` is said of desk phones; browsers are in any case.
    """
    seat = account.seat
    endpoint = _BOTH | (
        _browser(host) if account.kind is SeatKind.BROWSER else _DESK | (_ENCRYPTED if is_encrypted else {})
    )
    auth = {"auth_type": "md5", "username": seat, "realm": REALM, "md5_cred": account.secret}
    return {
        f"endpoint/{seat}": _json(endpoint | {"aors": seat, "auth": seat}),
        f"aor/{seat}": _json(_AOR),
        f"auth/{seat}": _json(auth),
    }


_BOTH = {
    "context": "seats",
    # Narrow band only, here and with citizens: MixMonitor's D writes garbage in a 16 kHz bridge (Asterisk issue 1779).
    "allow": "alaw,ulaw",
    # Music and the recording need the audio to pass through Asterisk.
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    # By the name in From alone, and by the password that follows.
    "identify_by": "username",
    "allow_overlap": "no",
    "dtmf_mode": "rfc4733",
    "send_connected_line": "no",
    # Calls are put through by the page, to whom the site allows.
    "allow_transfer": "no",
    "allow_subscribe": "no",
    # One call at a time: app_queue's `ringinuse=no` reads the device's state, and this makes a talking phone busy.
    "device_state_busy_at": "1",
    # One that says itself that it holds the call may send nothing.
    "rtp_timeout_hold": "1800",
}
_DESK = {
    "transport": "udp",
    # acl.conf: a telephone that says it is somewhere else, at a carrier for one, would have us call there.
    "contact_acl": "phones",
    "rtp_timeout": str(DESK_LOST_S),
}
_ENCRYPTED = {"transport": "tls", "media_encryption": "sdes", "rewrite_contact": "yes"}
"""Keys travel within TLS (RFC 4568); calls go by the connection that the phone has made."""
_AOR = {
    "max_contacts": "1",
    # A phone that restarts on a new port takes its seat again instead of being refused.
    "remove_existing": "yes",
    "minimum_expiration": "10",
    "default_expiration": "120",
    "maximum_expiration": "3600",
    # Also what makes chan_pjsip follow the state of a seat that came after it was loaded (pjsip_options.c, 22).
    "qualify_frequency": "30",
    "qualify_timeout": "8",
}


def _browser(host: IPv4Address) -> dict[str, str]:
    return {
        "transport": "wss",
        # DTLS-SRTP with a certificate of its own, ICE, one port for audio and its reports.
        "webrtc": "yes",
        "media_address": str(host),
        "rtp_timeout": str(BROWSER_LOST_S),
    }


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(fields, separators=(",", ":"), sort_keys=True)
