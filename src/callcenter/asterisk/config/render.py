"""Settings → the text of every configuration file of one Asterisk. Pure but for reading the templates.

A value that would break Asterisk's syntax is refused by its setting's name, with the mend, before anything is rendered.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from callcenter.asterisk.ami.ban_book import FAMILY as BAN_FAMILY
from callcenter.asterisk.ami.reading import EVENT_NAMES, READ_CLASSES
from callcenter.asterisk.config.layout import AsteriskInstall, NodeFolders, TlsFiles
from callcenter.asterisk.config.modules import missing, to_load
from callcenter.asterisk.queue_names import APP_QUEUE_PREFIX, app_queue
from callcenter.asterisk.seats import FAMILY, MAX_SEATS, Account, entries, seats_of
from callcenter.asterisk.settings import AdmissionSettings, AsteriskSettings, NodeSettings
from callcenter.vocabulary.errors import Problem, RefusedDocumentError
from callcenter.vocabulary.guessable import why_guessable
from callcenter.vocabulary.ids import QueueId, SeatId
from callcenter.vocabulary.numbers import NumberPlan
from callcenter.vocabulary.seats import SeatKind
from callcenter.vocabulary.tiers import TIER_LETTERS, Tier

QUEUES = tuple(map(QueueId, ("consumer", "social", "urban_hpf", "police", "enterprise", "general")))
"""The seed flow's queues."""

DEFAULT_QUEUE = QueueId("general")
"""Where a caller belongs of whom nothing is known."""

TICK_SPAN = 2_000_000_000
TICK_TOP = 2_100_000_000
TICK_EPOCH = 17_672_256_000
"""Tenths of a second since 1970 at 2026-01-01T00:00:00Z."""

# Their modules read these files and complain when there is none; the defaults are what we want.
EMPTY = (
    *("ccss.conf", "cli_permissions.conf", "codecs.conf", "dsp.conf", "extconfig.conf", "features.conf"),
    *("pjproject.conf", "queuerules.conf", "stasis.conf", "udptl.conf"),
)

# No comma, bracket, `$`, `&` or `;`: they end an argument, ring somebody else as well, or begin a comment.
DIAL_TEMPLATE = r"[A-Za-z0-9]+/[\w.:@/+-]*\{number\}[\w.:@/+-]*"

SHORTEST_SECRET = 16

# A unix socket's path holds 108 bytes; below this folder comes `/run/asterisk.ctl`.
MAX_RUN_PATH = 90


@dataclass(frozen=True, slots=True)
class LifeboatRules:
    """How the dialplan finds callers on the list by itself."""

    plan: NumberPlan
    inner_key: str
    outer_key: str


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """All that one Asterisk's configuration is made from."""

    asterisk: AsteriskSettings
    node: NodeSettings
    folders: NodeFolders
    install: AsteriskInstall
    tls: TlsFiles
    queues: Sequence[QueueId] = QUEUES
    default_queue: QueueId = DEFAULT_QUEUE
    events: Sequence[str] = EVENT_NAMES
    lifeboat: LifeboatRules | None = None
    """None: nobody is known to Asterisk alone."""
    head_starts: Mapping[Tier, int] = field(default_factory=lambda: dict.fromkeys(Tier, 0))
    """In tenths of a second, of every tier."""
    admission: AdmissionSettings = field(default_factory=AdmissionSettings)


def templates() -> Path:
    """The folder of the templates: beside the sources in a checkout, in the package in a wheel."""
    packaged = Path(__file__).parent / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "asterisk-config"


def render(config: NodeConfig) -> dict[str, str]:
    """File name → text; raises `RefusedDocumentError`."""
    present = {module.stem for module in config.install.modules.glob("*.so")}
    if problems := (*_problems(config), *_module_problems(config, missing(present))):
        raise RefusedDocumentError(problems)
    environment = jinja2.Environment(  # noqa: S701 these are not HTML; values are checked above
        loader=jinja2.FileSystemLoader(templates()),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words = _words(config) | {"modules": to_load(present)}
    rendered = {
        name.removesuffix(".j2"): environment.get_template(name).render(words) for name in environment.list_templates()
    }
    return dict.fromkeys(EMPTY, "; On purpose: the defaults.\n") | rendered


def _words(config: NodeConfig) -> dict[str, object]:
    asterisk = config.asterisk
    return {
        "node": config.node,
        "folders": config.folders,
        "install": config.install,
        "app_queues": [app_queue(queue) for queue in config.queues],
        "app_queue_prefix": APP_QUEUE_PREFIX,
        "default_queue": config.default_queue,
        "events": config.events,
        "read_classes": READ_CLASSES,
        "ami_secret": asterisk.ami_secret.get_secret_value(),
        "seat_family": FAMILY,
        "ban_family": BAN_FAMILY,
        # The same words that the service expects to read back, with the dialplan's variables for what differs.
        "seat_kinds": {
            kind: entries(
                Account(SeatId("${CC_SEAT}"), kind, "${CC_SECRET}"),
                config.node.host,
                is_encrypted=asterisk.encrypted_desks,
            )
            for kind in SeatKind
        },
        "max_seats": MAX_SEATS,
        "tls": config.tls,
        "hotline_numbers": asterisk.hotline_numbers,
        "audiosocket_port": asterisk.audiosocket_port,
        "standby_port": asterisk.standby_port,
        "ring_s": asterisk.ring_s,
        "encrypted_trunks": asterisk.encrypted_trunks,
        "transfers": [
            {"number": number, "dial": asterisk.transfer_dial.replace("{number}", number)}
            for number in dict.fromkeys(asterisk.transfers)
        ],
        "transfer_ring_s": asterisk.transfer_ring_s,
        "lifeboat": config.lifeboat,
        "head_starts": {tier.value: tenths for tier, tenths in config.head_starts.items()},
        "deferred": Tier.DEFERRED.value,
        "tier_letters": TIER_LETTERS,
        "admission": config.admission,
        "tick_span": TICK_SPAN,
        "tick_top": TICK_TOP,
        "tick_epoch": TICK_EPOCH,
    }


def _problems(config: NodeConfig) -> Iterator[Problem]:
    asterisk = config.asterisk
    yield from _secret_problems(asterisk)
    yield from _unless(r"[a-z]\w{0,31}", config.node.ami_user, "ASTERISK__NODES", "an ami_user of letters and digits")
    for number in asterisk.hotline_numbers:
        yield from _unless(r"[0-9]{2,20}", number, "ASTERISK__HOTLINE_NUMBERS", "digits only, 2 to 20")
    for number in asterisk.transfers:
        yield from _unless(r"[0-9]{2,20}", number, "ASTERISK__TRANSFERS", "digits only, 2 to 20")
    if asterisk.callback_dial:
        mend = "write how citizens are dialled: PJSIP/citizens/sip:{number}@192.0.2.10"
        yield from _unless(DIAL_TEMPLATE, asterisk.callback_dial, "ASTERISK__CALLBACK_DIAL", mend)
    if asterisk.transfers:
        mend = "write how they are dialled: PJSIP/citizens/sip:{number}@192.0.2.10"
        yield from _unless(DIAL_TEMPLATE, asterisk.transfer_dial, "ASTERISK__TRANSFER_DIAL", mend)
    yield from _port_problems(config)
    try:
        seats_of(asterisk.seats)
    except ValueError as fault:
        yield _problem("ASTERISK__SEATS", str(fault), "single extensions and ranges, separated by commas")
    for queue in (*config.queues, config.default_queue):
        yield from _unless(r"[a-z][a-z0-9_]{0,31}", queue, "queues", "an id of lower-case letters, digits and _")
    if config.default_queue not in config.queues:
        yield _problem("queues", f"{config.default_queue} is not among them", "a flow always has this queue")
    for event in config.events:
        yield from _unless(r"[A-Za-z]{1,64}", event, "events", "an AMI event's name")
    # Dialplan arguments end at a comma or a bracket, values at a semicolon, and `$` begins a variable.
    for path in (config.folders.run, config.folders.recordings, config.install.modules, config.install.data):
        yield from _unless(r"/[\w./@+~-]*", str(path), "DATA", "a path of letters, digits and ./@+~-_ only")
    if len(str(config.folders.run)) > MAX_RUN_PATH:
        yield _problem("DATA", f"{config.folders.run} is too long for a socket's path", f"{MAX_RUN_PATH} at most")


def _secret_problems(asterisk: AsteriskSettings) -> Iterator[Problem]:
    drawn = "letters, digits, - and _, at least 16; scripts/setup draws one"
    secrets = {"ASTERISK__AMI_SECRET": asterisk.ami_secret, "ASTERISK__SEAT_KEY": asterisk.seat_key}
    for name, kept in secrets.items():
        secret = kept.get_secret_value()
        yield from _unless(r"[\w-]{16,128}", secret, name, drawn)
        if len(secret) >= SHORTEST_SECRET and (why := why_guessable(secret)) is not None:
            yield _problem(name, why, drawn)


def _port_problems(config: NodeConfig) -> Iterator[Problem]:
    asterisk = config.asterisk
    if (asterisk.encrypted_trunks or asterisk.encrypted_desks) and config.node.sip_tls_port is None:
        mend = "give each node a sip_tls_port (5061), or encrypt neither trunks nor desks"
        yield _problem("ASTERISK__NODES", f"{config.node.id} has no sip_tls_port", mend)
    if config.node.rtp_to - config.node.rtp_from < 100:
        yield _problem("ASTERISK__NODES", "rtp_from to rtp_to is too narrow", "leave four ports a call, 100 at least")


def _unless(pattern: str, value: str, field: str, mend: str) -> Iterator[Problem]:
    if re.fullmatch(pattern, value, re.ASCII) is None:
        # A refused secret is still a secret: say how long it is, not what it is.
        shown = f"{len(value)} characters" if field.endswith(("SECRET", "KEY")) else repr(value)
        yield _problem(field, f"{shown} cannot stand in Asterisk's configuration", mend)


def _module_problems(config: NodeConfig, lacking: Sequence[str]) -> Iterator[Problem]:
    if lacking:
        fault = f"no {', '.join(lacking)} in {config.install.modules}"
        yield _problem("asterisk", fault, "use Asterisk 20 or newer with these modules; scripts/setup fetches one")


def _problem(field: str, fault: str, mend: str) -> Problem:
    name = field if field.islower() else f"CALLCENTER_{field}"
    return Problem(file=Path(".env"), line=0, field=name, fault=fault, mend=mend)
