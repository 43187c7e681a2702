"""Whether a figure of a network is more than chance: nulls that keep what should be kept, and exact Monte-Carlo tests.

Nulls of signed graphs are in ``nulls``, tests of any figure against them in ``comparison``, tests of matrices of dyads
(QAP, MRQAP) in ``qap``.
"""

from kg.network.significance.comparison import (
    Comparison,
    Statistic,
    compare_with_null,
    frustration,
    hub,
    with_and_without_hub,
)
from kg.network.significance.nulls import NULLS, Null, permuted_signs, swapped_ends, swapped_signs
from kg.network.significance.p_values import PValues, Spread, p_values, spread
from kg.network.significance.qap import INTERCEPT, MRQAP_COLUMNS, mrqap, qap

__all__ = [
    "INTERCEPT",
    "MRQAP_COLUMNS",
    "NULLS",
    "Comparison",
    "Null",
    "PValues",
    "Spread",
    "Statistic",
    "compare_with_null",
    "frustration",
    "hub",
    "mrqap",
    "p_values",
    "permuted_signs",
    "qap",
    "spread",
    "swapped_ends",
    "swapped_signs",
    "with_and_without_hub",
]
