"""Exact Monte-Carlo p-values: the observed value counts as one of the draws (Phipson and Smyth 2010)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

ROUNDING = 1e-9
"""Relative difference up to which two values are a tie: permutations that change nothing still change the rounding."""

SOURCE = "Phipson and Smyth 2010, Permutation p-values should never be zero (p)"


class PValues(NamedTuple):
    """Three p-values, each at least 1 / (1 + draws).

    Attributes:
        low: that chance gives a value as low as the observed.
        high: that chance gives a value as high.
        two_sided: twice the smaller of the two, at most 1.
    """

    low: float
    high: float
    two_sided: float


class Spread(NamedTuple):
    """Where the draws lie; each is None where there are too few draws for it.

    Attributes:
        mean: of the draws.
        sd: standard deviation, with R - 1 below the line.
        min: lowest.
        max: highest.
    """

    mean: float | None
    sd: float | None
    min: float | None
    max: float | None

    def z(self, observed: float | None) -> float | None:
        """Return how many standard deviations ``observed`` lies above the mean; None where there is no spread."""
        if observed is None or self.mean is None or self.sd is None or self.sd <= ROUNDING:
            return None
        return (observed - self.mean) / self.sd


def spread(drawn: Sequence[float]) -> Spread:
    """Return where the draws lie."""
    if not drawn:
        return Spread(None, None, None, None)
    sd = float(np.std(drawn, ddof=1)) if len(drawn) > 1 else None
    return Spread(float(np.mean(drawn)), sd, float(min(drawn)), float(max(drawn)))


def p_values(observed: float, drawn: Sequence[float], undecided: int = 0) -> PValues:
    """Return (1 + b) / (1 + R), where b of R draws are as extreme as ``observed``.

    Args:
        undecided: draws whose value is not known. They count as extreme on both sides, so that no p is too small.
    """
    values = np.asarray(drawn, dtype=np.float64)
    margin = ROUNDING * max(1.0, abs(observed)) if np.isfinite(observed) else 0.0
    draws = len(values) + undecided
    low = (1 + undecided + int((values <= observed + margin).sum())) / (1 + draws)
    high = (1 + undecided + int((values >= observed - margin).sum())) / (1 + draws)
    return PValues(low, high, min(1.0, 2 * min(low, high)))
