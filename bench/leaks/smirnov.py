"""Were two samples drawn from one distribution? The two-sample Kolmogorov-Smirnov test."""

import math

import numpy as np
from numpy.typing import NDArray

TERMS = 100


def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The largest difference between the empirical distribution functions of two samples, in [0, 1]."""
    one, other = np.sort(one), np.sort(other)
    everywhere = np.concatenate((one, other))
    below_one = np.searchsorted(one, everywhere, side="right") / len(one)
    below_other = np.searchsorted(other, everywhere, side="right") / len(other)
    return float(np.abs(below_one - below_other).max())


def probability(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The probability of a distance at least as large if both samples come from one continuous distribution.

    Asymptotic, with Stephens' correction; good from some twenty values on.
    Source: Smirnov (1948), Ann. Math. Statist. 19(2), 279-281; Stephens (1970), J. R. Stat. Soc. B 32(1), 115-122.
    """
    root = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    reach = (root + 0.12 + 0.11 / root) * distance(one, other)
    if reach < 0.2:  # the series converges slowly here, towards 1
        return 1.0
    terms = ((-1) ** (term - 1) * math.exp(-2 * (term * reach) ** 2) for term in range(1, TERMS))
    return min(1.0, max(0.0, 2 * sum(terms)))
