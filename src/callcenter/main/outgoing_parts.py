"""Whom this site calls: callbacks, and agents' own calls, under the same caps."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from callcenter.agents.roster import Roster
from callcenter.callbacks.store import Ledger
from callcenter.calls.calling_back import CallingBack
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.outside import Outside
from callcenter.calls.spending import Caps, Spending
from callcenter.calls.store import CallStore
from callcenter.calls.switchboard import Switchboard
from callcenter.main.calling_back import digits_called, digits_dialled
from callcenter.main.exchange import Exchange
from callcenter.main.listing import site_today
from callcenter.publishing.live import LiveEditions
from callcenter.settings import Settings
from callcenter.vocabulary.ids import node_of


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`back` is to be run."""

    spending: Spending
    back: CallingBack
    out: CallingOut


def outgoing(  # noqa: PLR0913 who calls, whom, and by what
    settings: Settings,
    outside: Outside,
    switchboard: Switchboard,
    exchange: Exchange,
    roster: Roster,
    ledger: Ledger,
    calls: CallStore,
    editions: LiveEditions,
) -> Outgoing:
    """Nothing is dialled where the settings name no way out."""
    wanted = settings.asterisk
    spending = Spending(Caps(**settings.outgoing.model_dump(exclude={"destinations"})))
    back = CallingBack(
        outside,
        switchboard,
        ledger,
        calls.claim,
        dialable=partial(digits_dialled, settings),
        is_reachable=lambda call: exchange.is_settled(node_of(call)),
        ring_s=wanted.callback_ring_s,
        is_dialling=bool(wanted.callback_dial),
        spending=spending,
        today=lambda: site_today(settings),
    )
    out = CallingOut(
        outside,
        switchboard,
        roster,
        digits=partial(digits_called, settings),
        shown=wanted.hotline_numbers[0],
        queue=lambda agent: min(agent.queues, default=editions.current().flow_for("").fallback_queue),
        ring_s=wanted.callback_ring_s,
        spending=spending,
        today=lambda: site_today(settings),
        is_named=wanted.transfers.__contains__,
    )
    return Outgoing(spending, back, out)


async def restore_spending(settings: Settings, spending: Spending, calls: CallStore, today: date) -> None:
    """What was called today before we started, but for what has no caps; raises `DatabaseAwayError`."""
    midnight = datetime.combine(today, time(), ZoneInfo(settings.site.time_zone))
    named = frozenset(settings.asterisk.transfers)
    spending.restore(today, [one for one in await calls.called_since(midnight) if one[0] not in named])
