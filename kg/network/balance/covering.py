"""Covering programs over cycles: their rows, and the bound that their dual values prove in whole numbers.

Both strong and weak balance ask for the least edges that hit every cycle of some kind. Any shares given to cycles, so
that no edge gives out more than it costs, add up to a lower bound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_SCALE = 10**7  # dual values are counted in this part of one
_SHRINK = (1e-7, 1e-5, 1e-3)  # how far dual values are lowered until they fit exactly


def cycle_rows(columns: NDArray[np.int64], lengths: list[int], width: int) -> csr_array:
    """Return the rows of the program: a one for each edge of each cycle."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return csr_array((np.ones(len(columns), dtype=np.int64), columns, starts), shape=(len(lengths), width))


def packed(dual: NDArray[np.float64], rows: csr_array, cost: NDArray[np.int64]) -> int:
    """Return the bound that the dual values prove, in whole numbers.

    Cycles get shares so that no edge gives out more than it costs; camps then cost at least the sum of the shares,
    and, being whole, that sum rounded up.
    """
    for shrink in _SHRINK:
        shares = np.floor(np.maximum(dual, 0.0) * (1 - shrink) * _SCALE).astype(np.int64)
        if (rows.T @ shares <= cost * _SCALE).all():
            return -(-int(shares.sum()) // _SCALE)
    return 0
