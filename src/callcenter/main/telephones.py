"""A seat's telephone: what a real one or a page needs to register, or one that is played."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from callcenter.agents.phone_http import IceServer, PhoneAccount
from callcenter.asterisk.seats import seat_password, seats_of
from callcenter.asterisk.settings import AsteriskSettings, NodeSettings
from callcenter.database.engine import Database
from callcenter.main import asterisk_files
from callcenter.main.provisioning import Provisioning
from callcenter.main.tools import read_tools
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.seats.store import SeatStore
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import NodeId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.seats import SeatKind

GREETING = "Hello, this is the hotline. How can I help you today?"
RING_S = 2.0


class NoSuchSeatError(CallCenterError):
    """No desk telephone is at this extension."""


class Telephones:
    """Telephones as pages ask for them; `agents.phone_http.Phones`."""

    def __init__(self, provisioning: Provisioning, settings: AsteriskSettings) -> None:
        self._provisioning = provisioning
        self._nodes = {node.id: node for node in settings.nodes}
        self._ice_servers = tuple(
            IceServer(urls=one.urls, username=one.username, credential=one.credential.get_secret_value())
            for one in settings.ice_servers
        )

    def kind(self, seat: SeatId) -> SeatKind | None:
        return self._provisioning.kind(seat)

    async def account(self, node: NodeId, seat: SeatId, session: str) -> PhoneAccount:
        at = self._nodes[node]
        return PhoneAccount(
            sip_uri=f"sip:{seat}@{at.host}",
            wss_urls=(_wss_url(at),),
            password=await self._provisioning.issue(node, seat, session),
            ice_servers=self._ice_servers,
        )


def wss_origins(settings: AsteriskSettings) -> tuple[str, ...]:
    """Where pages may open WebSockets besides their own origin."""
    parts = (urlsplit(_wss_url(node)) for node in settings.nodes)
    return tuple(dict.fromkeys(f"{url.scheme}://{url.netloc}" for url in parts))


def _wss_url(node: NodeSettings) -> str:
    return node.wss_url or f"wss://{node.host}:{node.wss_port}/ws"


async def account(settings: Settings, database: Database, seat: str) -> dict[str, str]:
    """What to type into a SIP telephone; raises NoSuchSeatError."""
    await _need_desk(settings, SeatStore(database), SeatId(seat))
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
    """Register at a seat with a desk telephone, answer every call and talk for `talk_s`, until `until` returns."""
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


async def _need_desk(settings: Settings, store: SeatStore, seat: SeatId) -> None:
    # Before the service has first run there are none yet but those of the settings.
    kinds = {one.id: one.kind for one in await store.seats()} or dict.fromkeys(
        seats_of(settings.asterisk.seats), SeatKind.DESK
    )
    match kinds.get(seat):
        case SeatKind.DESK:
            return
        case SeatKind.BROWSER:
            fault = f"at seat {seat} the page is the telephone"
        case _:
            fault = f"there is no seat {seat}"
    raise NoSuchSeatError(f"{fault} → callcenter seat add {seat} --kind desk")


def _password(settings: Settings, seat: str) -> str:
    return seat_password(settings.asterisk.seat_key.get_secret_value(), SeatId(seat))
