"""An utterance that was decoded in pieces, put together again; and likelihoods of texts made probabilities. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from callcenter.vocabulary.hearing import Hypothesis


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece's texts, the likeliest first; none where it held no words."""

    hypotheses: tuple[Hypothesis, ...]
    length: int
    """In any unit: what the piece weighs beside the others."""


def joined(pieces: Sequence[Piece]) -> tuple[Hypothesis, ...]:
    """The texts behind each other, rank by rank; a piece that has fewer than others says its last one again."""
    spoken = [piece for piece in pieces if piece.hypotheses]
    ranks = max((len(piece.hypotheses) for piece in spoken), default=0)
    whole: dict[tuple[str, ...], Hypothesis] = {}
    for rank in range(ranks):
        hypothesis = _at_rank(spoken, rank)
        whole.setdefault(hypothesis.words, hypothesis)
    return tuple(whole.values())


def _at_rank(spoken: Sequence[Piece], rank: int) -> Hypothesis:
    chosen = [(piece.hypotheses[min(rank, len(piece.hypotheses) - 1)], piece.length) for piece in spoken]
    words = tuple(word for hypothesis, _ in chosen for word in hypothesis.words)
    told = [(one.log_probability, length) for one, length in chosen if one.log_probability is not None]
    if len(told) < len(chosen):
        return Hypothesis(words)
    return Hypothesis(words, sum(chance * length for chance, length in told) / sum(length for _, length in told))


def weighed(texts: Sequence[tuple[Sequence[str], float]]) -> tuple[tuple[Hypothesis, ...], float]:
    """Texts with their whole log likelihoods, as hypotheses, and how sure the words of the likeliest are (0 to 1).

    The likelihoods are compared with one another only: what the recogniser left out does not count.
    """
    highest = max((likelihood for _, likelihood in texts), default=0.0)
    shares = [exp(likelihood - highest) for _, likelihood in texts]
    chances = [share / sum(shares) for share in shares]
    spoken = [(tuple(words), chance) for (words, _), chance in zip(texts, chances, strict=True) if words]
    if not texts or not texts[0][0]:
        return (), 0.0
    best, _ = spoken[0]
    held = [sum(chance for words, chance in spoken if word in words) for word in best]
    return tuple(Hypothesis(words, log(max(chance, 1e-9)) / len(words)) for words, chance in spoken), sum(held) / len(
        held
    )
