"""A seat's telephone: what a real one needs to register, or one that is played."""

from collections.abc import Awaitable, Callable

from callcenter.asterisk.seats import seat_password, seats_of
from callcenter.main import asterisk_files
from callcenter.main.tools import read_tools
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.languages import Language

GREETING = "Hello, this is the hotline. How can I help you today?"
RING_S = 2.0


class NoSuchSeatError(CallCenterError):
    """The settings give no telephone to this extension."""


def account(settings: Settings, seat: str) -> dict[str, str]:
    """What to type into a SIP telephone; raises NoSuchSeatError."""
    node = settings.asterisk.nodes[0]
    return {
        "server": f"{node.host}:{node.sip_port}",
        "transport": "UDP",
        "user": seat,
        "password": _password(settings, seat),
    }


async def play(
    settings: Settings, seat: str, talk_s: float, tell: Callable[[str], None], until: Callable[[], Awaitable[object]]
) -> None:
    """Register, answer every call and talk for `talk_s`, until `until` returns."""
    tools = read_tools(settings.data)
    node = settings.asterisk.nodes[0]
    exchange = Exchange(tools.need_sipp().binary, str(node.host), node.sip_port)
    voice = asterisk_files.voice_of(settings, tools)
    try:
        greeting = await voice.sound(Language.EN, GREETING)
    finally:
        voice.shut()
    manners = Manners(ring_s=RING_S, talk_s=talk_s, voice=greeting)
    async with Phone(SeatId(seat), _password(settings, seat), exchange, manners):
        tell(f"the phone of seat {seat} is registered and answers every call, until Ctrl-C")
        await until()


def _password(settings: Settings, seat: str) -> str:
    if SeatId(seat) not in seats_of(settings.asterisk.seats):
        raise NoSuchSeatError(
            f"no telephone {seat} → choose one of CALLCENTER_ASTERISK__SEATS={settings.asterisk.seats}"
        )
    return seat_password(settings.asterisk.seat_key.get_secret_value(), SeatId(seat))
