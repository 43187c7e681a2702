"""The linear program over cycles, which keeps its basis between solutions.

Camps cut every cycle an even number of times, so that of its edges an odd number is frustrated where an odd number is
negative, and an even number where not. Edges F of a cycle C that are odd in number where that is even, or even where it
is odd, are therefore never exactly the frustrated ones: for any camps, x(C without F) - x(F) >= 1 - |F|. These are the
rows (Barahona and Mahjoub 1986). Without F, a row says that a negative cycle holds a frustrated edge.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import highspy
import numpy as np
from scipy.sparse import csr_array

from kg.network.balance.covering import cycle_rows, proved
from kg.network.balance.tabu import Floats, Ints

Row = tuple[tuple[int, ...], tuple[int, ...]]
"""The edges of a cycle, and F, some of them; both sorted."""

_SLACK = 0.3  # rows further from tight than this are dropped once there are many


class Program:
    """Frustrated edges at the least cost, by values between nought and one; solved with HiGHS, by the dual simplex.

    New rows and bounds leave the last basis feasible there, so that few steps lead from one solution to the next.

    Attributes:
        low: the least value of each edge.
        high: the most.
        total: what the last solution costs.
    """

    def __init__(self, cost: Ints, deadline: float) -> None:
        self._cost, self._deadline, width = cost, deadline, len(cost)
        self.low, self.high = np.zeros(width, dtype=np.int64), np.ones(width, dtype=np.int64)
        self.total = 0.0
        self._rows: list[Row] = []
        self._known: set[Row] = set()
        self._columns = np.arange(width, dtype=np.int32)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("solver", "simplex"), ("threads", 1)):
            self._solver.setOptionValue(name, value)
        self._solver.addVars(width, self.low.astype(float), self.high.astype(float))
        self._solver.changeColsCost(width, self._columns, cost.astype(float))

    def fix(self, low: Ints, high: Ints) -> None:
        """Set the least and the most value of each edge."""
        self.low, self.high = low, high
        self._solver.changeColsBounds(len(low), self._columns, low.astype(float), high.astype(float))

    def add(self, rows: Iterable[Row]) -> bool:
        """Add rows; tell whether any was new."""
        new = [row for row in dict.fromkeys(rows) if row not in self._known]
        if not new:
            return False
        self._known.update(new)
        self._rows += new
        table, least = self._table(new)
        self._solver.addRows(
            len(new),
            least.astype(float),
            np.full(len(new), highspy.kHighsInf),
            table.nnz,
            table.indptr[:-1].astype(np.int32),
            table.indices.astype(np.int32),
            table.data.astype(float),
        )
        return True

    def solve(self) -> tuple[Floats, int] | None:
        """Return the values of the edges and the bound proved; None where time is up."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            return None
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + left)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        table, least = self._table(self._rows)
        bound = proved(np.array(solution.row_dual), table, least, self._cost, low=self.low, high=self.high)
        self.total = self._solver.getObjectiveValue()
        value = np.clip(np.array(solution.col_value), self.low, self.high)
        self._forget(table @ value - least)
        return value, bound

    def _table(self, rows: list[Row]) -> tuple[csr_array, Ints]:
        """Return the rows as a table, and what each adds up to at the least."""
        columns = np.array([edge for cycle, _ in rows for edge in cycle], dtype=np.int64)
        cells = np.array([-1 if edge in other else 1 for cycle, other in rows for edge in cycle], dtype=np.int64)
        least = np.array([1 - len(other) for _, other in rows], dtype=np.int64)
        return cycle_rows(columns, [len(cycle) for cycle, _ in rows], len(self._cost), cells), least

    def _forget(self, slack: Floats) -> None:
        """Drop rows that are far from tight, once there are many."""
        loose = np.flatnonzero(slack > _SLACK)
        if len(self._rows) > 2 * len(self._cost) + 200 and len(loose):
            self._solver.deleteRows(len(loose), loose.astype(np.int32))
            gone = set(loose.tolist())
            self._rows = [row for place, row in enumerate(self._rows) if place not in gone]
            self._known = set(self._rows)
