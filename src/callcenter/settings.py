"""All settings, from the environment (`CALLCENTER_…`, nested by `__`) and the `.env` that set-up writes; each may stand
in a file of its own, named by `CALLCENTER_…_FILE`."""

from datetime import time
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from callcenter.access.settings import AccessSettings
from callcenter.asterisk.settings import LOOPBACK, AdmissionSettings, AsteriskSettings, Port
from callcenter.balance.settings import BalanceSettings
from callcenter.integrations.settings import IntegrationSettings
from callcenter.recordings.settings import RecordingSettings
from callcenter.routing.settings import OrderSettings
from callcenter.secret_files import credentials, with_files
from callcenter.services.settings import Services
from callcenter.speech.engines.choosing import DecodingWish, EngineWish, SecondWish
from callcenter.traces.settings import TraceSettings
from callcenter.vocabulary.destinations import CHINESE_SUBSCRIBERS, PATTERN
from callcenter.vocabulary.languages import Language


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("not an IANA time zone such as Asia/Shanghai") from error
    return name


TimeZoneName = Annotated[str, AfterValidator(_known_zone)]


class HttpSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Where the pages and the API are served."""

    host: IPv4Address = LOOPBACK
    """The address that pages and API listen on."""
    port: Port = 8000
    """Their port."""
    names: tuple[str, ...] = ()
    """Host names the pages are reached by, beside loopback's. Empty: any name, unless `host` is a loopback address."""
    session_secret: SecretStr = SecretStr("")
    """The key of sessions and of sealed second factors; generated at set-up."""
    session_secret_before: SecretStr = SecretStr("")
    """The one before `session_secret`, still accepted while `callcenter secrets rotate` is under way."""
    session_hours: Annotated[int, Field(ge=1, le=24)] = 12
    """How long a sign-in lasts at most, in hours."""
    requests_per_s: Annotated[int, Field(ge=1, le=100_000)] = 50
    """Requests a second that one browser or program may send to the API, 20 s' worth of them at once; 20 times as many
    may come from one address."""
    tls: bool = False
    """Whether the pages are served over HTTPS, by the certificate of `CALLCENTER_TLS__…`. A browser lends its
    microphone to pages of HTTPS and of its own machine only."""
    secure_cookies: bool = False
    """Set where a proxy before us serves the pages over HTTPS."""

    @property
    def address(self) -> str:
        """Where the pages are, on this machine."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"


class TlsSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """What pages and browsers' phones show who they are by."""

    certificate: Path | None = None
    """PEM, followed by those that vouch for it; None: one is made below the data folder and signed by itself."""
    key: Path | None = None
    """PEM, without a passphrase; belongs to `certificate`."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.certificate is None) is not (self.key is None):
            raise ValueError("a certificate and its key belong together: name both, or none")
        return self


class DatabaseSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """PostgreSQL."""

    url: SecretStr | None = None
    """``postgresql://user:password@host:port/name``; None runs the embedded one below the data folder."""
    pool: Annotated[int, Field(ge=2, le=100)] = 10
    """Connections at the same time."""


VoiceChoice = Annotated[str, StringConstraints(pattern=r"^(espeak|piper|piper:.+\.onnx)$")]


class HearingSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """How one language is heard."""

    engine: EngineWish = EngineWish.AUTO
    """`vosk`, `whisper`, or `auto`: Vosk where its model is there, else Whisper."""
    decoding: DecodingWish = DecodingWish.AUTO
    """Of Vosk: `grammar` (the lexicon's keywords only), `free` (any words, eight times as dear), or `auto`: by the
    keywords where there are any. Whisper always hears any words."""
    second: SecondWish = SecondWish.AUTO
    """Who hears again what was not understood: `whisper`, `none`, or `auto`: Whisper where its model is there."""

    @model_validator(mode="after")
    def _whisper_has_no_grammar(self) -> Self:
        if self.engine is EngineWish.WHISPER and self.decoding is DecodingWish.GRAMMAR:
            raise ValueError("whisper has no keyword grammar: write decoding auto, or engine vosk")
        return self


class SpeechSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Recogniser models and the voice of prompts."""

    models: dict[Language, Path] = {}
    """Vosk model folders; a language not named here is looked for under ``<data>/models`` and in installed packages."""
    whisper: Path | None = None
    """The folder of Whisper's model; None: ``<data>/models/whisper-base``."""
    hearing: dict[Language, HearingSettings] = {}
    """Which engine hears each language, and how: a JSON object, language to an object with the fields below."""
    seats: Annotated[int, Field(ge=0, le=256)] = 64
    """Callers heard at the same time at most, fewer where they would take too much of the processor; the rest go on by
    keys."""
    words_within_s: Annotated[float, Field(ge=1, le=30)] = 4.0
    """An utterance that Whisper has not heard so long after its end, in seconds, is given up; its caller goes on by
    keys. More than a flow's `speech_limit_s` leaves is of no use."""
    second_within_s: Annotated[float, Field(ge=0.5, le=30)] = 1.5
    """How long a caller waits to be heard again (`second`) where they were not understood, in seconds."""
    espeak: Path | None = None
    """The espeak-ng program; found by set-up when None."""
    voices: dict[Language, VoiceChoice] = {}
    """The voice of prompts: `espeak`, `piper`, or `piper:MODEL.onnx`. Not named: Piper where it has one,
    in `<data>/voices` or as a package."""
    captions: bool = False
    """Whether an agent's desktop shows what the caller says while they talk, as far as the machine has room."""
    transcripts: bool = True
    """Whether what was said is written down after each call, while no caller needs the machine."""


class SiteSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """What is particular to this city."""

    region: str = "CN"
    """libphonenumber region of numbers written without a country."""
    area_code: str = "020"
    """Put before local numbers of 7 or 8 digits."""
    time_zone: TimeZoneName = "Asia/Shanghai"
    """IANA name; opening hours and what is read to callers are in it."""
    wrap_up_s: Annotated[int, Field(ge=0, le=3600)] = 0
    """How long after-call work lasts, in seconds; agents may end their own sooner. 0: no after-call work."""
    wrap_up_extend_s: Annotated[int, Field(ge=10, le=600)] = 60
    """How much after-call work is left at least when an agent extends it, in seconds."""
    wrap_up_longest_s: Annotated[int, Field(ge=10, le=7200)] = 600
    """How long after-call work lasts at most, however often it is extended, in seconds."""
    rejoin_s: Annotated[int, Field(ge=1, le=120)] = 20
    """How long a caller is kept for the agent whose telephone was lost in the midst of the talk, in seconds; then they
    go to the head of the line."""
    recording_pause_longest_s: Annotated[int, Field(ge=10, le=3600)] = 600
    """How long an agent can have a talk's recording paused at a time, in seconds; then it goes on by itself."""
    list_key: SecretStr = SecretStr("")
    """HMAC key of the special-service list; generated at set-up, kept outside the database."""
    list_key_before: SecretStr = SecretStr("")
    """The key before `list_key`: entries made with it are still found, until `callcenter doctor` counts none."""
    list_keep_expired_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """How long an entry of the special-service list is kept after its last day; it counts no more meanwhile."""


class CallbackSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Callers who are called back: who was promised it, and who hung up while waiting."""

    missed: bool = True
    """Whether callers who hung up while waiting are called back, too."""
    within_s: Annotated[int, Field(ge=60, le=604_800)] = 7200
    """By when somebody has to be called, in seconds; quiet hours are not counted."""
    quiet_from: time = time(21, 0)
    """From then on nobody is called, in the site's time zone; but for who was promised it, until it is due."""
    quiet_until: time = time(8, 0)
    """The end of the quiet hours; the same as their beginning means none."""
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    """How often somebody is called who is not reached."""
    pause_s: Annotated[int, Field(ge=1, le=86_400)] = 1800
    """Seconds between two attempts."""


DestinationPattern = Annotated[str, StringConstraints(pattern=PATTERN)]


class BanSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Addresses that guess seats' passwords: every Asterisk refuses them for a while. Carriers never are banned."""

    tries: Annotated[int, Field(ge=3, le=1000)] = 10
    """So many wrong passwords or unknown accounts from one address are one too many."""
    within_s: Annotated[int, Field(ge=10, le=86_400)] = 120
    """Within so many seconds."""
    first_s: Annotated[int, Field(ge=10, le=604_800)] = 600
    """How long the first ban lasts, in seconds; each further one four times as long."""
    longest_s: Annotated[int, Field(ge=10, le=2_592_000)] = 86_400
    """How long a ban lasts at most, in seconds."""
    never: tuple[IPv4Network | IPv6Network, ...] = ()
    """Who is never banned, beside carriers and our own machines: a gateway behind which many seats are."""


class OutgoingSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """What calls out may cost: whom we ring outside, and how often, whatever asks for it."""

    destinations: Annotated[tuple[DestinationPattern, ...], Field(max_length=64)] = CHINESE_SUBSCRIBERS
    """Numbers that are dialled, as they are dialled, in Asterisk's patterns (X: any digit, Z: 1-9, N: 2-9, [3-9]);
    those that transfers name are dialled, too. By default China's mobile and fixed numbers, no premium ones."""
    a_number_a_day: Annotated[int, Field(ge=1, le=1000)] = 8
    """How often one number is rung a day; those that transfers name, without limit."""
    an_agent_a_day: Annotated[int, Field(ge=1, le=10_000)] = 200
    """How many calls to such numbers one agent makes a day."""
    a_day: Annotated[int, Field(ge=1, le=1_000_000)] = 3000
    """How many all make a day, callbacks included."""
    at_once: Annotated[int, Field(ge=1, le=10_000)] = 60
    """How many of them there are at a time."""


class StandbySettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Two services: one is active, the other stands by and takes its callers over."""

    wanted: bool = False
    """Whether there is to be a second one: `callcenter up` runs two, and `/readyz` says where none stands by."""
    http_port: Port = 8001
    """Where the one that stands by answers `/healthz`, `/readyz` and `/metrics`; pages are at the active one."""


LogFormat = Literal["auto", "json", "text"]


class LogSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """What the service says of itself, on stderr."""

    format: LogFormat = "auto"
    """`json`: one object a line; `text`: for people; `auto`: text on a terminal, else JSON."""


class PublishingSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """How what operators change comes to callers."""

    second_person: bool = False
    """Set where a colleague has to approve each version before callers meet it."""


class Settings(BaseSettings):
    """The whole."""

    model_config = SettingsConfigDict(
        env_prefix="CALLCENTER_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Each may name a file instead of a value; raises UnfitSecretFileError."""
        for source in (env_settings, dotenv_settings):
            if isinstance(source, EnvSettingsSource):
                under = credentials() if source is dotenv_settings else {}
                source.env_vars = under | with_files(source.env_vars)
        return init_settings, env_settings, dotenv_settings

    data: Path = Path("data")
    """Everything that is written: run-time files, database, recordings, journal, models."""
    flows: Path = Path("ivr")
    """What operators own: flow, lexicon, prompts."""
    asterisk: AsteriskSettings = AsteriskSettings()
    admission: AdmissionSettings = AdmissionSettings()
    http: HttpSettings = HttpSettings()
    access: AccessSettings = AccessSettings()
    tls: TlsSettings = TlsSettings()
    database: DatabaseSettings = DatabaseSettings()
    standby: StandbySettings = StandbySettings()
    speech: SpeechSettings = SpeechSettings()
    site: SiteSettings = SiteSettings()
    order: OrderSettings = OrderSettings()
    services: Services = {}
    """HTTP services that a flow may ask by name: a JSON object, name to an object with the fields below."""
    publishing: PublishingSettings = PublishingSettings()
    callbacks: CallbackSettings = CallbackSettings()
    outgoing: OutgoingSettings = OutgoingSettings()
    bans: BanSettings = BanSettings()
    integrations: IntegrationSettings = IntegrationSettings()
    recordings: RecordingSettings = RecordingSettings()
    balance: BalanceSettings = BalanceSettings()
    log: LogSettings = LogSettings()
    traces: TraceSettings = TraceSettings()

    @property
    def raw_recordings(self) -> Path:
        """Where Asterisk writes recordings, and messages grow, until they are in the vault."""
        return self.data / "recordings"
