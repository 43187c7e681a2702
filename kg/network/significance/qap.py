"""Tests of matrices of dyads by relabelling their nodes: QAP correlation and MRQAP regression.

Dyads of one node are not independent, so the rows and columns of a matrix are permuted together (the quadratic
assignment procedure, Krackhardt 1987, 1988). In the regression each predictor's residuals on all others are permuted in
its place, which stays valid where predictors go together (double semi-partialing: Dekker, Krackhardt and Snijders
2007).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.errors import NetworkError
from kg.network.significance.p_values import ROUNDING, p_values, spread
from kg.network.table import Cell, Table

Matrix = NDArray[np.float64]

INTERCEPT = "intercept"
"""The name of the constant term."""

MRQAP_COLUMNS = ("term", "coefficient", "t", "p_low", "p_high", "p", "dyads", "draws", "undecided", "seed")

_KRACKHARDT = "Krackhardt 1987, Social Networks 9:171-186 (QAP)"
_DEKKER = "Dekker, Krackhardt and Snijders 2007, Psychometrika (double semi-partialing)"


@dataclass(frozen=True, slots=True)
class _Dyads:
    """Which cells of a matrix are looked at: all off the diagonal, or those below it."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def of(self, matrix: Matrix, order: NDArray[np.int64] | None = None) -> Matrix:
        """Return the cells of ``matrix``, its nodes in another order where one is given."""
        if order is None:
            return np.asarray(matrix[self.rows, self.columns])
        return np.asarray(matrix[order[self.rows], order[self.columns]])

    def matrix(self, cells: Matrix, size: int) -> Matrix:
        """Return the matrix of some cells, symmetric where only one of two halves is looked at."""
        matrix = np.full((size, size), np.nan)
        matrix[self.columns, self.rows] = cells
        matrix[self.rows, self.columns] = cells
        return matrix


def qap(x: Matrix, y: Matrix, *, directed: bool = False, seed: int, draws: int = 1000) -> Table:
    """Return the correlation of two matrices of dyads, and how it stands against relabelled nodes.

    Columns: ``correlation`` (Pearson's, over dyads known in both; None where either is constant), ``mean``, ``sd``,
    ``min`` and ``max`` over the draws, ``p_low``, ``p_high``, ``p`` (two-sided, of the absolute value), ``dyads``,
    ``draws``, ``undecided`` draws, which have no correlation and count against each p, ``seed``.

    Args:
        x: square, nodes in the same order as in ``y``; ``nan`` where not known; the diagonal is not looked at.
        y: likewise.
        directed: whether the two halves of a matrix say different things; otherwise both must be symmetric.

    Raises:
        NetworkError: the matrices are not square, not of one size, or not symmetric.
    """
    dyads = _dyads([x, y], directed)
    known, fixed = dyads.of(x), dyads.of(y)
    observed = _correlation(known, fixed)
    found = [_correlation(dyads.of(x, order), fixed) for order in _orders(len(x), draws, seed)]
    values = [value for value in found if value is not None]
    count = int((~np.isnan(known + fixed)).sum())
    row = (observed, *spread(values), *_tested(observed, values, draws), count, draws, draws - len(values), seed)
    caption = f"QAP correlation, {draws} permutations of the nodes, seed {seed}."
    columns = (
        "correlation", "mean", "sd", "min", "max", "p_low", "p_high", "p", "dyads", "draws", "undecided", "seed",
    )  # fmt: skip
    return Table("qap", caption, columns, (row,), _KRACKHARDT)


def mrqap(
    y: Matrix, predictors: Mapping[str, Matrix], *, directed: bool = False, seed: int, draws: int = 1000
) -> Table:
    """Return the regression of a matrix of dyads on others, by least squares, tested by double semi-partialing.

    Columns: ``term`` (the intercept first), ``coefficient``, ``t`` (None where the fit is perfect), ``p_low``,
    ``p_high``, ``p`` (two-sided, of the absolute t), ``dyads``, ``draws``, ``undecided``, ``seed``. The intercept has
    no p: to relabel a constant changes nothing. Of a yes-or-no matrix this is a linear probability model.

    Args:
        y: square; ``nan`` where not known; a dyad that any matrix does not know is left out, and one that a permuted
            predictor does not know is left out of that draw. The diagonal is not looked at.
        predictors: matrices by name, nodes in the same order as in ``y``.
        directed: whether the two halves of a matrix say different things; otherwise all must be symmetric.

    Raises:
        NetworkError: the matrices are not square, not of one size, not symmetric; there is no predictor; a predictor is
            constant or follows from the others; or there are too few dyads.
    """
    if not predictors:
        raise NetworkError("a regression without predictors", hint="give at least one matrix by name")
    dyads = _dyads([y, *predictors.values()], directed)
    outcome = dyads.of(y)
    design = np.column_stack([np.ones(len(outcome)), *(dyads.of(matrix) for matrix in predictors.values())])
    fitted = _regression(outcome, design)
    if fitted is None:
        raise NetworkError(
            "a predictor is constant or follows from the others, or there are too few dyads",
            hint=f"predictors: {', '.join(predictors)}; leave one out",
        )
    coefficients, t = fitted
    count = int((~np.isnan(outcome + design.sum(axis=1))).sum())
    rows: list[tuple[Cell, ...]] = []
    for place, term in enumerate((INTERCEPT, *predictors)):
        values = _semi_partial(outcome, design, place, _Permuted(dyads, len(y), draws, seed)) if place else []
        tested = _tested(t[place], values, draws) if place else (None, None, None)
        shown = t[place] if np.isfinite(t[place]) else None
        rows.append(
            (term, coefficients[place], shown, *tested, count, draws, draws - len(values) if place else 0, seed)
        )
    caption = f"Regression of dyads (MRQAP), {draws} permutations of the nodes for each term, seed {seed}."
    return Table("mrqap", caption, MRQAP_COLUMNS, tuple(rows), _DEKKER)


@dataclass(frozen=True, slots=True)
class _Permuted:
    dyads: _Dyads
    size: int
    draws: int
    seed: int


def _semi_partial(outcome: Matrix, design: Matrix, place: int, how: _Permuted) -> list[float]:
    """Return t of a predictor whose residuals on all others are permuted, for each draw that has one."""
    others = np.delete(design, place, axis=1)
    known = ~np.isnan(outcome + design.sum(axis=1))
    residuals = np.full(len(outcome), np.nan)
    best = np.linalg.lstsq(others[known], design[known, place], rcond=None)[0]
    residuals[known] = design[known, place] - others[known] @ best
    matrix = how.dyads.matrix(residuals, how.size)
    draws = (how.dyads.of(matrix, order) for order in _orders(how.size, how.draws, how.seed))
    fits = (_regression(outcome, np.column_stack([others, cells])) for cells in draws)
    return [fit[1][-1] for fit in fits if fit is not None]


def _regression(outcome: Matrix, design: Matrix) -> tuple[list[float], list[float]] | None:
    """Return coefficients and t of least squares over the known dyads, or None where they are not determined."""
    known = ~np.isnan(outcome + design.sum(axis=1))
    y, x = outcome[known], design[known]
    free = len(y) - x.shape[1]
    if free < 1:
        return None
    orthogonal, triangle = np.linalg.qr(x)
    diagonal = np.abs(np.diag(triangle))
    if diagonal.min() <= ROUNDING * max(1.0, diagonal.max()):
        return None
    inverse = np.linalg.inv(triangle)
    coefficients = inverse @ (orthogonal.T @ y)
    left = float(((y - x @ coefficients) ** 2).sum())
    if left <= (ROUNDING * max(1.0, float(np.abs(y).max()))) ** 2 * len(y):
        left = 0.0
    errors = np.sqrt(left / free * (inverse**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(errors > 0, coefficients / errors, np.copysign(np.inf, coefficients))
    return coefficients.tolist(), t.tolist()


def _correlation(x: Matrix, y: Matrix) -> float | None:
    known = ~np.isnan(x + y)
    if known.sum() < 2:
        return None
    a, b = (cells[known] - cells[known].mean() for cells in (x, y))
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > ROUNDING else None


def _tested(observed: float | None, values: list[float], draws: int) -> tuple[float | None, float | None, float | None]:
    if observed is None:
        return None, None, None
    undecided = draws - len(values)
    low, high, _ = p_values(observed, values, undecided)
    return low, high, p_values(abs(observed), [abs(value) for value in values], undecided).high


def _orders(size: int, draws: int, seed: int) -> list[NDArray[np.int64]]:
    if draws < 1:
        raise NetworkError(f"{draws} draws", hint="a test needs at least one")
    rng = np.random.default_rng(seed)
    return [rng.permutation(size) for _ in range(draws)]


def _dyads(matrices: list[Matrix], directed: bool) -> _Dyads:
    shapes = {np.shape(matrix) for matrix in matrices}
    if len(shapes) > 1 or any(len(shape) != 2 or shape[0] != shape[1] for shape in shapes):
        raise NetworkError("matrices that are not square or not of one size", hint="one row and column for each node")
    size = len(matrices[0])
    if directed:
        rows, columns = np.nonzero(~np.eye(size, dtype=bool))
        return _Dyads(rows, columns)
    if not all(np.array_equal(matrix, matrix.T, equal_nan=True) for matrix in matrices):
        raise NetworkError("a matrix that is not symmetric", hint="say directed=True, or make it symmetric")
    return _Dyads(*np.tril_indices(size, -1))
