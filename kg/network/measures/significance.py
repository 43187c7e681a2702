"""Whether the balance of a network is more than chance, against three nulls, with and without its hub."""

from __future__ import annotations

from dataclasses import replace

from kg.network.measures.triads import STRONG, signed_triads
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.significance import NULLS, frustration, with_and_without_hub
from kg.network.table import Table

MOST_DRAWS = 49
"""Draws of each null at most, since each has to be solved exactly; the least p on one side is then 1 in 50."""


def strong_balance(graph: SignedGraph) -> float | None:
    """Return the share of triads that are balanced (Cartwright and Harary 1956), None without triads."""
    return signed_triads(graph).share(STRONG)


def _significance(network: Network, options: Options) -> Table:
    """Return the frustration index and the share of balanced triads against each null; see ``with_and_without_hub``."""
    # parallel ties have no place in the null that exchanges ends
    rule = "net" if options.collapse == "multigraph" else options.collapse
    draws = max(1, min(options.draws, MOST_DRAWS))
    table = with_and_without_hub(
        collapse(network, rule),
        {"frustration index": frustration(options.limit), "strong balance": strong_balance},
        over=NULLS, draws=draws, seed=options.seed, label=network.label,
    )  # fmt: skip
    said = f" Signs of pairs by the collapse rule {rule}. At most {MOST_DRAWS} draws of each null in this table."
    return replace(table, caption=table.caption + said)


MEASURES = (Measure("significance", "Balance against chance", "التوازن مقارنةً بالمصادفة", _significance),)
SCALARS: tuple[Scalar, ...] = ()
RANKINGS: tuple[Ranking, ...] = ()
