"""The recognisers that the settings ask for."""

from collections.abc import Iterable, Mapping

from callcenter.settings import Settings, SpeechSettings
from callcenter.speech.engines.choosing import Wish
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.engines.whisper_model import WhisperModel
from callcenter.speech.recognition import Recognition
from callcenter.vocabulary.languages import Language


def recognition_of(settings: Settings, keywords: Mapping[Language, Iterable[str]]) -> Recognition:
    """All engines; nothing is loaded yet."""
    return Recognition(
        wishes(settings.speech),
        Models(settings.speech.models, settings.data),
        WhisperModel(settings.speech.whisper, settings.data),
        keywords,
    )


def wishes(speech: SpeechSettings) -> dict[Language, Wish]:
    """What the site wants for each language that it names."""
    return {language: Wish(one.engine, one.decoding, one.second) for language, one in speech.hearing.items()}
