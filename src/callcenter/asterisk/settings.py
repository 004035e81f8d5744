"""Where our Asterisks are, and how they reach us."""

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from callcenter.vocabulary.ids import NodeId

LOOPBACK = IPv4Address("127.0.0.1")
PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""RFC 1918."""
Port = Annotated[int, Field(ge=1, le=65535)]


class NodeSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """One Asterisk."""

    id: Annotated[NodeId, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,15}$")] = NodeId("pbx1")
    """Its name; every id of a call on it begins so."""
    host: IPv4Address = LOOPBACK
    """Where it listens, for SIP, AMI and HTTP alike."""
    ami_port: Port = 5038
    """Of its manager interface."""
    ami_user: str = "callcenter"
    """Whom the service logs in as."""
    sip_port: Port = 5060
    """For carriers and phones, UDP."""
    sip_tls_port: Port | None = None
    """For carriers and desk phones by TLS, TCP, with the certificate of `CALLCENTER_TLS__…`; None: there is none."""
    trunks: tuple[IPv4Network, ...] = ()
    """Carriers whose calls are taken without a password; loopback always is."""
    phones: tuple[IPv4Network, ...] = PRIVATE
    """Where telephones and browsers at seats may be; nobody else's SIP is looked at but the carriers'. Its own machine
    always may. By default every private network."""
    http_port: Port = 8088
    """Of its WebSocket without TLS, for a proxy on the same machine."""
    wss_port: Port = 8089
    """Of its WebSocket with TLS, by which browsers are phones."""
    wss_url: Annotated[str, StringConstraints(pattern=r"^(wss?://[A-Za-z0-9.:\[\]-]+(/[\w./-]*)?)?$")] = ""
    """How browsers reach it; empty: ``wss://<host>:<wss_port>/ws``."""
    rtp_from: Port = 20000
    """First port of audio, UDP; each call takes up to four."""
    rtp_to: Port = 22000
    """Last port of audio."""
    service_host: IPv4Address = LOOPBACK
    """Where this Asterisk finds our AudioSocket."""


class IceServerSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """One STUN or TURN server that browsers use."""

    urls: Annotated[tuple[str, ...], Field(min_length=1)]
    """``stun:host:port`` or ``turn:host:port``."""
    username: str = ""
    """Of a TURN server."""
    credential: SecretStr = SecretStr("")
    """Its password."""


class AsteriskSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Our Asterisks and what they share."""

    nodes: Annotated[tuple[NodeSettings, ...], Field(min_length=1)] = (NodeSettings(),)
    """The Asterisks: a JSON list of objects, each with the fields below."""
    ami_secret: SecretStr = SecretStr("")
    """Generated at set-up."""
    seat_key: SecretStr = SecretStr("")
    """Each seat's SIP password is drawn from this key; generated at set-up."""
    seats: str = "1001-1040"
    """Extensions that have a desk phone when the system is new: single ones and ranges, separated by commas. Later on
    seats are added and taken away in the pages."""
    ice_servers: tuple[IceServerSettings, ...] = ()
    """What helps browsers behind a firewall to reach Asterisk; none is needed in one network: a JSON list of objects,
    each with the fields below."""
    hotline_numbers: tuple[str, ...] = ("12345", "96128")
    """What citizens dial; all digits. The flow says which language each begins in."""
    audiosocket_host: IPv4Address = LOOPBACK
    """Where our AudioSocket server listens."""
    audiosocket_port: Port = 9092
    """Its port."""
    standby_port: Port = 9093
    """Where a standby service listens; tried while its heart beats."""
    ring_s: Annotated[int, Field(ge=3, le=120)] = 15
    """How long an agent is rung before the next one is."""
    transfers: tuple[str, ...] = ()
    """Numbers that a flow may put callers through to, all digits; no other one is ever dialled."""
    transfer_dial: str = ""
    """How they are dialled, by that carrier: ``PJSIP/citizens/sip:{number}@192.0.2.10``."""
    transfer_ring_s: Annotated[int, Field(ge=5, le=120)] = 30
    """How long such a number is rung before the caller is back in the flow."""
    callback_dial: str = ""
    """How citizens are called back: ``PJSIP/citizens/sip:{number}@192.0.2.10``. Empty: callbacks are listed, people
    dial them by hand."""
    encrypted_trunks: bool = False
    """Whether carriers are called by TLS, and all sound with them is SRTP; wants every node's `sip_tls_port`."""
    encrypted_desks: bool = False
    """Whether desk phones have to register by TLS and speak SRTP, as browsers do anyway; wants `sip_tls_port`, too."""
    callback_ring_s: Annotated[int, Field(ge=5, le=120)] = 30
    """How long a citizen's telephone rings."""


class AdmissionSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """How many callers are taken in; the others hear that the lines are busy. Nobody on the special-service list is
    refused, and no call that is up is cut."""

    calls: Annotated[int, Field(ge=1, le=100_000)] = 400
    """Calls at the same time, on each Asterisk."""
    setups_per_s: Annotated[int, Field(ge=1, le=1000)] = 40
    """New calls a second, on each Asterisk, in the long run."""
    burst: Annotated[int, Field(ge=1, le=10_000)] = 200
    """How many may come at once on top of that, after a quiet while."""
    notices: Annotated[int, Field(ge=0, le=10_000)] = 40
    """How many hear the busy notice at the same time, on each Asterisk; the others get the network's busy tone."""
