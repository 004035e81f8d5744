"""Languages that callers speak and pages are shown in, and words kept in several of them."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1. Mandarin and English are complete; Korean drives the real recogniser in tests."""

    ZH = "zh"
    EN = "en"
    KO = "ko"


Wording = Mapping[Language, str]
"""The same words in each language."""
