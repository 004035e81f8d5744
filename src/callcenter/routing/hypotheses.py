"""What a recogniser wrote, brought to the form of the lexicon; pure."""

from callcenter.routing.syllables import simplified
from callcenter.routing.words import split
from callcenter.vocabulary.hearing import Hypothesis
from callcenter.vocabulary.languages import Language

HYPOTHESES_MAX = 8


def read(language: Language, heard: Hypothesis) -> Hypothesis:
    """A recogniser's text in the characters of the lexicon, cut to words as the lexicon's are."""
    if language is Language.ZH:
        # Each recogniser cuts Chinese by its own dictionary; the lexicon goes by ours.
        return written(language, "".join(heard.words), heard.log_probability)
    return written(language, " ".join(heard.words), heard.log_probability)


def as_sure(language: Language, text: str) -> Hypothesis:
    """Words of which nobody doubts that they were said."""
    return written(language, text, 0.0)


def written(language: Language, text: str, log_probability: float | None = None) -> Hypothesis:
    """Running text, read like a recogniser's."""
    text = simplified(text) if language is Language.ZH else text
    return Hypothesis(split(language, text), log_probability)
