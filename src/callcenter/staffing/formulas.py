"""Textbook formulas of waiting lines: what a steady load of calls makes of a number of agents. Pure.

Rules: calls come by a Poisson process and take exponential times; rates are per second, loads in Erlang (calls in
talk or wrap-up at a time, if nobody had to wait). `math.inf` is a wait that never ends, not an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isinf, log

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

SAMPLES = 4_001
"""Of an integral over time; by Simpson's rule, the error is far below what any figure is told to."""
NEGLIGIBLE = 40.0
"""An integrand is cut where it is e to the minus this beside its largest value."""


def erlang_b(agents: int, load: float) -> float:
    """The share of calls that find all agents busy where nobody waits (M/M/c/c).

    Erlang 1917, by the recursion B(n) = a·B(n-1) / (n + a·B(n-1)).
    """
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """The share of calls that have to wait (M/M/c), by Erlang's delay formula of 1917; 1 where the line grows."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(agents, load)
    return agents * blocked / (agents - load * (1 - blocked))


@dataclass(frozen=True, slots=True)
class Steady:
    """What callers meet in the long run."""

    waits: float
    """The share that has to wait at all."""
    mean_wait_s: float
    """Of all callers, who wait and who do not, answered or not (average speed of answer)."""
    abandons: float
    """The share that hangs up in line."""
    service_level: float
    """Of all but those who hung up within the target's time: answered within it."""


NOBODY_CALLS = Steady(waits=0.0, mean_wait_s=0.0, abandons=0.0, service_level=1.0)


def patient(agents: int, rate: float, handling_s: float, within_s: float) -> Steady:
    """Nobody hangs up (Erlang C): waits are exponential among those who wait, P(W > t) = C·exp(-(c·µ - λ)·t)."""
    if not rate:
        return NOBODY_CALLS
    load = rate * handling_s
    waits = erlang_c(agents, load)
    if load >= agents:
        return Steady(waits=1.0, mean_wait_s=inf, abandons=0.0, service_level=0.0)
    slack = agents / handling_s - rate
    return Steady(waits, waits / slack, 0.0, 1 - waits * exp(-slack * within_s))


def impatient(agents: int, rate: float, handling_s: float, patience_s: float, within_s: float) -> Steady:
    """Callers hang up after an exponential time of mean `patience_s` (Erlang A, M/M/c+M; Palm 1957).

    As M/M/n+G of Zeltyn and Mandelbaum, "Call centers with impatient customers" (Queueing Systems 51, 2005): with
    H(t) the integral of patience's survival function up to t, J = ∫ exp(λ·H(t) - n·µ·t) dt and E = 1 / B(n-1, λ/µ),
    somebody who would wait for ever has to wait with probability λJ / (E + λJ), and (1 + (λ - n·µ)·J) / (E + λJ) of
    all callers hang up.
    """
    if isinf(patience_s):
        return patient(agents, rate, handling_s, within_s)
    if not rate:
        return NOBODY_CALLS
    if not agents:
        # Everybody leaves when their patience ends.
        return Steady(1.0, patience_s, 1.0, 0.0)
    served = agents / handling_s
    leave = 1 / patience_s
    horizon_s = _horizon_s(rate, served, leave)
    whole = np.linspace(0.0, horizon_s, SAMPLES)
    # The largest value of the exponent is taken out of every term, so that nothing overflows under overload.
    top = float(np.max(_exponent(whole, rate, served, leave)))
    free = exp(-top) / erlang_b(agents - 1, rate * handling_s)
    j = _integral(whole, np.exp(_exponent(whole, rate, served, leave) - top))
    all_ = free + rate * j
    abandons = min(1.0, max(0.0, (exp(-top) + (rate - served) * j) / all_))
    soon = np.linspace(0.0, min(within_s, horizon_s), SAMPLES)
    density = rate * np.exp(_exponent(soon, rate, served, leave) - top) / all_
    stayed = np.exp(-leave * soon)
    answered = free / all_ + _integral(soon, density * stayed)
    later = max(0.0, rate * j / all_ - _integral(soon, density))
    left = _integral(soon, density * (1 - stayed)) + later * (1 - exp(-leave * within_s))
    level = answered / (1 - left) if left < 1 else 0.0
    return Steady(rate * j / all_, abandons * patience_s, abandons, min(1.0, level))


def priority_waits_s(agents: int, rates: Sequence[float], handling_s: float) -> tuple[float, ...]:
    """Mean waits of classes, the one served first at first, where a talk is never broken off and nobody hangs up.

    Cobham, "Priority assignment in waiting line problems" (Operations Research 2, 1954), for several agents and one
    handling time: W(k) = C(c, a) / (c·µ) / ((1 - s(k-1))·(1 - s(k))), s(k) the share of time taken by classes 1 to k.
    """
    load = sum(rates) * handling_s
    # Where the line grows, the classes that still get through meet agents who are always busy.
    first_s = erlang_c(agents, load) * handling_s / agents
    waits_s: list[float] = []
    before = 0.0
    for rate in rates:
        taken = before + rate * handling_s / agents
        waits_s.append(first_s / ((1 - before) * (1 - taken)) if taken < 1 else inf)
        before = taken
    return tuple(waits_s)


def _horizon_s(rate: float, served: float, leave: float) -> float:
    """Where the integrand of J has become negligible."""
    peak_s = max(0.0, log(rate / served) / leave)
    top, end_s = _exponent(np.array(peak_s), rate, served, leave), max(peak_s, 1 / served)
    while _exponent(np.array(end_s), rate, served, leave) > top - NEGLIGIBLE:
        end_s *= 1.25
    return end_s


def _exponent(at_s: Samples, rate: float, served: float, leave: float) -> Samples:
    """λ·H(t) - n·µ·t."""
    exponent: Samples = rate / leave * -np.expm1(-leave * at_s) - served * at_s
    return exponent


def _integral(at_s: Samples, values: Samples) -> float:
    """By Simpson's rule, over an odd number of samples."""
    step = float(at_s[1] - at_s[0])
    return step / 3 * float(values[0] + values[-1] + 4 * values[1:-1:2].sum() + 2 * values[2:-2:2].sum())
