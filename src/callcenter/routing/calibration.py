"""How evidence becomes a probability, and what is done at which: all figures of the decision stand here.

The weights are fitted by `fitting.py`, and checked on sentences they were not fitted to. There are five for each
language, so that voices nobody has measured are judged by the same rule.
"""

from dataclasses import dataclass

from callcenter.vocabulary.languages import Language

ROUTE_MIN = 0.85
"""Probability from which a caller goes there at once."""
COMMIT_MIN = 0.9
"""For words that may go on."""
CONFIRM_MIN = 0.62
"""From here the caller is asked whether that is it."""
CONFIRM_WITHOUT_KEYWORD_MIN = 0.7
"""The same where no keyword speaks for it: the model of whole wordings is bolder than it is right."""
CONFIRM_UNSURE_WORDS_MIN = 0.72
"""The same where the recogniser doubts its own words, as in noise."""
UNSURE_WORDS_BELOW = -0.8
"""Mean log probability of the words."""
KEYWORD_MIN = 0.69
"""Evidence from which a destination has a keyword."""
FIRST_OPINION_MIN = 0.25
"""What a second opinion says counts where the first held it for so probable at least."""
EMERGENCY_SUSPECTED_MIN = 0.25
"""From here a person hears the caller at once, whatever else they may want."""
EMERGENCY_WORDS_MIN = -0.7
"""An emergency's keyword counts as said from this mean log probability on; in noise it may be a chance likeness."""
LOG_PROBABILITY_MIN = -2.0
"""Less is no worse."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a conditional logit over destinations; the sum of a destination's evidence is its log odds."""

    keywords: float
    wording: float
    keywords_by_sureness: float
    """Times the words' mean log probability, which is never above 0."""
    wording_by_sureness: float
    nothing: float
    """For no matter at all."""


WEIGHTS = {
    Language.ZH: Weights(2.04, 3.19, -0.32, 1.45, -1.38),
    Language.EN: Weights(1.51, 4.29, 0.55, 0.7, 0.03),
}


def weights(language: Language) -> Weights:
    """Languages that nobody measured are weighed as Mandarin is."""
    return WEIGHTS.get(language, WEIGHTS[Language.ZH])
