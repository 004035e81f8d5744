"""The weights of `calibration.py`, from utterances whose destination is known; pure, and for whoever calibrates."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from callcenter.routing.calibration import LOG_PROBABILITY_MIN, Weights
from callcenter.routing.evidence import Evidence
from callcenter.routing.wordings import NOTHING

Numbers = NDArray[np.float64]

RIDGE = 2e-4
"""Pulls weights to 0 that the examples do not settle."""


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance as it was heard, and where it belongs."""

    found: Evidence
    sureness: float
    """Mean log probability of the words."""
    wanted: str
    share: float = 1.0
    """How much it counts."""


def fitted(examples: Sequence[Example]) -> Weights:
    """The weights that make what was wanted likeliest."""
    destinations = sorted({NOTHING, *(example.wanted for example in examples), *_named(examples)})
    table = np.array([[_row(example, destination) for destination in destinations] for example in examples])
    wanted = np.array([destinations.index(example.wanted) for example in examples])
    shares = np.array([example.share for example in examples])
    shares /= shares.sum()

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = table @ weights
        odds -= odds.max(axis=1, keepdims=True)
        chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
        rows = np.arange(len(examples))
        likelihood = float(shares @ np.log(chances[rows, wanted] + 1e-12))
        expected = np.einsum("ed,edw->ew", chances, table)
        slope = shares @ (table[rows, wanted] - expected)
        return RIDGE * float(weights @ weights) - likelihood, 2 * RIDGE * weights - slope

    found = minimize(loss, np.zeros(len(fields(Weights))), jac=True, method="L-BFGS-B")
    return Weights(*(round(float(weight), 2) for weight in found.x))


def _named(examples: Sequence[Example]) -> set[str]:
    return {name for example in examples for name in (*example.found.keywords, *example.found.wording)}


def _row(example: Example, destination: str) -> tuple[float, ...]:
    sureness = min(0.0, max(LOG_PROBABILITY_MIN, example.sureness))
    keywords = example.found.keywords.get(destination, 0.0)
    wording = example.found.wording.get(destination, -1.0)
    return astuple(
        Weights(keywords, wording, keywords * sureness, wording * sureness, 1.0 if destination == NOTHING else 0.0)
    )
