"""What a recogniser believes was said: one text, or several with how sure it is of each."""

from dataclasses import dataclass

from callcenter.routing.syllables import simplified
from callcenter.routing.words import split
from callcenter.vocabulary.languages import Language

HYPOTHESES_MAX = 8


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One text."""

    words: tuple[str, ...]
    log_probability: float | None = None
    """Mean of its tokens, natural logarithm; None where the engine gives none."""


def written(language: Language, text: str, log_probability: float | None = None) -> Hypothesis:
    """A recogniser's running text, in the characters of the lexicon and cut to words."""
    text = simplified(text) if language is Language.ZH else text
    return Hypothesis(split(language, text), log_probability)
