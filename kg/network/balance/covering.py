"""Covering programs over cycles: their rows, and the bound that their dual values prove in whole numbers.

Both strong and weak balance ask for the least edges that hit every cycle of some kind. Shares given to rows, whatever
they are, give a lower bound: the shares of what rows ask for, and what is left of the edges' costs at the cheapest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_SCALE = 10**7  # dual values are counted in this part of one

_Ints = NDArray[np.int64]


def cycle_rows(columns: _Ints, lengths: list[int], width: int, cells: _Ints | None = None) -> csr_array:
    """Return the rows of the program: a one for each edge of each cycle, or what ``cells`` says."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    cells = np.ones(len(columns), dtype=np.int64) if cells is None else cells
    return csr_array((cells, columns, starts), shape=(len(lengths), width))


def proved(
    dual: NDArray[np.float64],
    rows: csr_array,
    least: _Ints,
    cost: _Ints,
    *,
    low: _Ints | int = 0,
    high: _Ints | int = 1,
) -> int:
    """Return the bound that the dual values prove, in whole numbers.

    Args:
        dual: the share of each row, rounded down; nought where it is less. Any shares prove a bound.
        rows: whole numbers, one row for each inequality.
        least: what each row adds up to at the least.
        cost: what each edge costs.
        low: the least that each edge may be.
        high: the most that each edge may be.
    """
    shares = np.floor(np.maximum(dual, 0.0) * _SCALE).astype(np.int64)
    left = cost * _SCALE - rows.T @ shares
    total = int(shares @ least) + int(np.where(left >= 0, left * low, left * high).sum())
    return -(-total // _SCALE)
