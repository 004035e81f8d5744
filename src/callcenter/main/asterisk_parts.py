"""Every Asterisk of the site: the link to it, and what is kept in step with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from callcenter.agents.roster import Roster
from callcenter.asterisk.ami.link import Secret
from callcenter.asterisk.ami.watched import Asked
from callcenter.asterisk.seats import seats_of
from callcenter.audit.store import AuditBook
from callcenter.calls.switchboard import Switchboard
from callcenter.database.engine import Database
from callcenter.database.outbox import Outbox
from callcenter.main.banning import Banning, ban_rules
from callcenter.main.exchange import Exchange, Listeners
from callcenter.main.membership import Membership
from callcenter.main.provisioning import Provisioning
from callcenter.main.sentry import Sentry, allowed_outside
from callcenter.main.telephony import AsteriskTelephony
from callcenter.seats.store import SeatStore
from callcenter.settings import Settings
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asterisks:
    """All but `telephony` and `sentry` is to be run; `begin` comes before."""

    exchange: Exchange
    telephony: AsteriskTelephony
    membership: Membership
    provisioning: Provisioning
    banning: Banning
    sentry: Sentry

    def begin(self, switchboard: Switchboard, roster: Roster, take_over: Callable[[NodeId], Awaitable[None]]) -> None:
        """These are told of calls; the rest stays here."""

        async def read_back(node: NodeId) -> None:
            await self.provisioning.bring(node)
            await self.membership.read_back(node)

        self.exchange.begin(
            Listeners(
                switchboard,
                roster,
                read_back,
                take_over,
                self.provisioning.contact_changed,
                self.banning.guessed,
                self.sentry.dialled,
            )
        )


def asterisks(  # noqa: PLR0913 what they are reached with, and kept in step with
    settings: Settings,
    database: Database,
    outbox: Outbox,
    roster: Roster,
    clock: Clock,
    *,
    secret: Secret | None,
    me: str,
    asked: Asked | None,
) -> Asterisks:
    """`secret` where it is not the settings'; `asked` follows every action."""
    wanted = settings.asterisk
    exchange = Exchange(wanted.nodes, secret or wanted.ami_secret.get_secret_value(), me=me, asked=asked)
    return Asterisks(
        exchange=exchange,
        telephony=AsteriskTelephony(exchange.controls, wanted.callback_dial, wanted.transfer_dial),
        membership=Membership(roster, exchange.controls),
        provisioning=Provisioning(
            SeatStore(database),
            outbox,
            exchange.seat_books,
            {node.id: node.host for node in wanted.nodes},
            wanted.seat_key.get_secret_value(),
            seats_of(wanted.seats),
            is_encrypted=wanted.encrypted_desks,
        ),
        banning=Banning(ban_rules(settings.bans, wanted.nodes), exchange.ban_books, clock),
        sentry=Sentry(exchange.controls, allowed_outside(settings), AuditBook(database).note),
    )
