"""The door made from the settings, and what happens at it written into the book of deeds."""

from dataclasses import asdict
from datetime import timedelta

import httpx
import structlog

from callcenter.access.factor_store import FactorStore
from callcenter.access.federation import Federation
from callcenter.access.guard import Guard
from callcenter.access.lock_store import LockStore
from callcenter.access.passwords import Passwords
from callcenter.access.sealing import Seal
from callcenter.access.second_factors import SecondFactors
from callcenter.access.service import Access
from callcenter.access.session_book import SessionBook
from callcenter.access.session_store import SessionStore
from callcenter.access.sessions import SessionTokens
from callcenter.access.settings import AccessSettings, OidcSettings
from callcenter.access.store import UserStore
from callcenter.access.witness import (
    LockedOut,
    PasswordChosen,
    RecoveryCodeUsed,
    Refused,
    RoleProvided,
    SecondFactorChanged,
    Seen,
    SessionsEnded,
    SignedIn,
    SignedOut,
    Unlocked,
)
from callcenter.audit.entries import Deed, Entry
from callcenter.audit.store import AuditBook
from callcenter.database.engine import Database
from callcenter.services.openid import OpenIdProvider
from callcenter.settings import HttpSettings
from callcenter.vocabulary.clock import Clock

SECOND_FACTOR = "second_factor"
"""The purpose that secrets of authenticator apps are sealed for."""
SIGN_IN = "sign_in"
"""The purpose that a browser's way to the identity provider is sealed for."""
PROVIDER = "provider"
"""The site's identity provider, which no deed of ours asks for leave."""
DOOR = "door"
"""Who does what nobody has proven to have done."""

log = structlog.get_logger(__name__)


def door(
    http: HttpSettings, settings: AccessSettings, database: Database, clock: Clock, passwords: Passwords
) -> Access:
    """Raises WeakKeyError for a site without a key."""
    key, *before = session_keys(http)
    tokens = SessionTokens(key, *before)
    witness = DoorDeeds(AuditBook(database))
    rules = settings.session_rules(timedelta(hours=http.session_hours))
    return Access(
        users=UserStore(database),
        sessions=SessionBook(SessionStore(database), tokens, clock, rules),
        passwords=passwords,
        guard=Guard(LockStore(database), witness, clock, settings.lock_rules),
        second_factors=SecondFactors(
            FactorStore(database), Seal(key, SECOND_FACTOR, *before), witness, clock, settings.second_factor_roles
        ),
        witness=witness,
    )


def session_keys(http: HttpSettings) -> tuple[str, ...]:
    """The one in use first."""
    before = http.session_secret_before.get_secret_value()
    return (http.session_secret.get_secret_value(), *((before,) if before else ()))


def federation(
    http: HttpSettings,
    settings: OidcSettings,
    database: Database,
    clock: Clock,
    client: httpx.AsyncClient | None = None,
) -> Federation | None:
    """The way in by the site's identity provider; None where it has none."""
    if not settings.issuer:
        return None
    secret = settings.client_secret.get_secret_value()
    key, *before = session_keys(http)
    return Federation(
        provider=OpenIdProvider(settings.issuer, settings.client_id, secret, settings.scopes, client),
        outsiders=UserStore(database),
        claims=settings.claim_rules,
        seal=Seal(key, SIGN_IN, *before),
        clock=clock,
        label=settings.label,
        proves_second_factor=settings.proves_second_factor,
        adopts_logins=settings.adopts_logins,
    )


class DoorDeeds:
    """`access.witness.Witness` on the book of deeds."""

    def __init__(self, book: AuditBook) -> None:
        self._book = book

    async def saw(self, event: Seen) -> None:
        await self._book.note(entry_of(event))


def entry_of(event: Seen) -> Entry:
    """`event` as it stands in the book."""
    match event:
        case SignedIn():
            deed, who = "access.signed_in", event.name
        case SignedOut():
            deed, who = "access.signed_out", event.name
        case Refused():
            deed, who = "access.sign_in_failed", DOOR
        case LockedOut():
            deed, who = "access.locked", DOOR
        case Unlocked():
            deed, who = "access.unlocked", event.by
        case SessionsEnded():
            deed, who = "access.sessions_ended", event.by
        case PasswordChosen():
            deed, who = "access.password_chosen", event.name
        case SecondFactorChanged():
            deed, who = "access.second_factor_changed", event.by
        case RecoveryCodeUsed():
            deed, who = "access.recovery_code_used", event.name
        case RoleProvided():
            deed, who = "access.role_provided", PROVIDER
    body = {key: str(value) if key == "until" else value for key, value in asdict(event).items()}
    return Entry(
        who=who,
        deed=Deed(deed),
        subject=f"user:{event.name}",
        body={key: value for key, value in body.items() if key not in ("name", "by")},
    )
