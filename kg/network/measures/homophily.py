"""Homophily: whether actors with ties of one sign are alike, in what the accounts themselves say of them.

Three attributes follow from the network: the kind of actor, the accounts that name it, and the coalition that it
belongs to. Others (ideology, sponsor, place) can be given by hand. Memberships are left out of the ties, since they are
what the coalitions are made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from kg.errors import NetworkError
from kg.network.exports.ties import account_of
from kg.network.granularity import MEMBERSHIP, coalitions
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.significance import INTERCEPT, MRQAP_COLUMNS, mrqap, p_values, spread
from kg.network.table import Cell, Table

ENOUGH = 10
"""Actors of whom an attribute must be known; below it, nothing is said."""

LAYERS = {"cooperation": 1, "conflict": -1}
"""Signs by the name that tables give them."""

_NEWMAN = "Newman 2003, Mixing patterns in networks, Physical Review E 67:026126, equation 2"
_DEKKER = "Dekker, Krackhardt and Snijders 2007, Psychometrika (MRQAP by double semi-partialing)"

Codes = NDArray[np.int64]
Matrix = NDArray[np.float64]


def assortativity(graph: SignedGraph, sign: int, attribute: Mapping[str, str]) -> float | None:
    """Return the assortativity of the edges of one sign on an attribute: 1 where all join equals, 0 by chance.

    Args:
        attribute: of each node of which it is known; edges of other nodes are not looked at.

    Returns:
        Newman's coefficient (2003, equation 2); None where fewer than ``ENOUGH`` nodes are known, no edge joins two of
        them, or all such edges are within one value.
    """
    return _Coded(graph, attribute).coefficient(sign)


class _Coded:
    """A graph whose nodes have numbers for values, -1 where the attribute is not known."""

    def __init__(self, graph: SignedGraph, attribute: Mapping[str, str]) -> None:
        values = sorted({attribute[name] for name in graph.names if name in attribute})
        number = {value: code for code, value in enumerate(values)}
        self.graph = graph
        self.values = len(values)
        self.codes: Codes = np.array([number.get(attribute.get(name, ""), -1) for name in graph.names], dtype=np.int64)
        self.known = np.flatnonzero(self.codes >= 0)

    def edges(self, sign: int) -> NDArray[np.bool_]:
        known = (self.codes[self.graph.u] >= 0) & (self.codes[self.graph.v] >= 0)
        return np.asarray(known & (self.graph.sign == sign))

    def shuffled(self, rng: np.random.Generator) -> Codes:
        codes = self.codes.copy()
        codes[self.known] = rng.permutation(codes[self.known])
        return codes

    def coefficient(self, sign: int, codes: Codes | None = None) -> float | None:
        codes, kept = self.codes if codes is None else codes, self.edges(sign)
        if len(self.known) < ENOUGH or not kept.any():
            return None
        cells = codes[self.graph.u[kept]] * self.values + codes[self.graph.v[kept]]
        mixing = np.bincount(cells, minlength=self.values**2).reshape(self.values, self.values)
        both = (mixing + mixing.T) / (2 * mixing.sum())
        expected = float((both.sum(axis=0) ** 2).sum())
        return (float(both.trace()) - expected) / (1 - expected) if expected < 1 else None


def attributes(network: Network) -> dict[str, dict[str, str]]:
    """Return what the network says of its actors: ``kind``, ``account`` and ``coalition``, each by IRI where known.

    ``account`` names all accounts in which an actor has a tie; ``coalition`` is the last group of an actor that is a
    member of exactly one (``granularity.coalitions``), and of such a group itself.
    """
    accounts = _accounts(network)
    group = coalitions(network)
    return {
        "kind": {node: data["kind"] for node, data in network.nodes.items() if data["kind"]},
        "account": {node: ", ".join(sorted(found)) for node, found in sorted(accounts.items()) if found},
        "coalition": group | {head: head for head in group.values()},
    }


def homophily(network: Network, options: Options, further: Mapping[str, Mapping[str, str]] | None = None) -> Table:
    """Return a row for each attribute and sign: the assortativity, and how it stands against shuffled attributes.

    Columns: ``attribute``; ``layer``, ``cooperation`` for positive pairs and ``conflict`` for negative ones; ``actors``
    of whom it is known; ``pairs`` of such actors; ``assortativity``; ``mean``, ``sd`` and ``z`` of it over draws in
    which the known values are dealt out to the actors anew; ``p_low``, ``p_high`` and two-sided ``p``, exact
    Monte-Carlo; ``draws``, ``undecided`` ones and ``seed``. Values are None where ``assortativity`` gives none.

    Args:
        further: attributes that the accounts do not give, by name, then by IRI of the actor.
    """
    graph = _without_memberships(network, options)
    known = attributes(network) | dict(further or {})
    rows = tuple(
        (name, layer, *_shuffle_test(_Coded(graph, attribute), sign, options))
        for name, attribute in known.items()
        for layer, sign in LAYERS.items()
    )
    caption = (
        f"Assortativity against attributes dealt out anew, {options.draws} draws, seed {options.seed}; signs of pairs "
        f"by the collapse rule {options.collapse}, memberships left out. That actors with ties are in the same account "
        f"is so by construction. No value below {ENOUGH} known actors."
    )
    columns = (
        "attribute", "layer", "actors", "pairs", "assortativity", "mean", "sd", "z", "p_low", "p_high", "p",
        "draws", "undecided", "seed",
    )  # fmt: skip
    return Table("homophily", caption, columns, rows, _NEWMAN)


def _shuffle_test(coded: _Coded, sign: int, options: Options) -> tuple[Cell, ...]:
    observed = coded.coefficient(sign)
    counts = len(coded.known), int(coded.edges(sign).sum())
    if observed is None:
        return (*counts, *(None,) * 9, options.seed)
    rng = np.random.default_rng(options.seed)
    drawn = [coded.coefficient(sign, coded.shuffled(rng)) for _ in range(options.draws)]
    values = [value for value in drawn if value is not None]
    where, undecided = spread(values), len(drawn) - len(values)
    tested = p_values(observed, values, undecided)
    return (
        *counts, observed, where.mean, where.sd, where.z(observed), *tested, len(drawn), undecided, options.seed
    )  # fmt: skip


def regression(network: Network, options: Options) -> Table:
    """Return MRQAP regressions of cooperation and of conflict on what two actors share; see ``mrqap``.

    Columns: ``outcome``, then those of ``mrqap``. Terms: ``same kind``; ``shared coalition``, where both are members
    of one group or one is a member of the other; ``shared account``, where one account names both: a control, as no tie
    can be without. A dyad with an actor of unknown kind is left out. Terms that do not vary, or follow from the others,
    have no value.
    """
    graph = _without_memberships(network, options)
    predictors = {
        "same kind": _same(graph.names, attributes(network)["kind"]),
        "shared coalition": _shared(graph.names, _groups(network)),
        "shared account": _shared(graph.names, _accounts(network)),
    }
    rows = tuple(
        (name, *row) for name, sign in LAYERS.items() for row in _regressed(_outcome(graph, sign), predictors, options)
    )
    caption = (
        f"Cooperation and conflict (1 where a pair has such a tie, else 0) by what two actors share: MRQAP, linear "
        f"probability, {options.draws} permutations, seed {options.seed}; signs of pairs by the collapse rule "
        f"{options.collapse}, memberships left out. A pair without a tie is one that no account mentions."
    )
    return Table("homophily-regression", caption, ("outcome", *MRQAP_COLUMNS), rows, _DEKKER)


def _regressed(outcome: Matrix, predictors: Mapping[str, Matrix], options: Options) -> list[tuple[Cell, ...]]:
    varied = {name: matrix for name, matrix in predictors.items() if _varies(matrix)}
    try:
        table = mrqap(outcome, varied, draws=options.draws, seed=options.seed)
    except NetworkError:  # too small a network for these terms, or terms that follow from each other
        fitted = {}
    else:
        fitted = {row[0]: row for row in table.rows}
    return [fitted.get(term, (term, *(None,) * (len(MRQAP_COLUMNS) - 1))) for term in (INTERCEPT, *predictors)]


def _varies(matrix: Matrix) -> bool:
    cells = matrix[np.tril_indices(len(matrix), -1)]
    return len(np.unique(cells[~np.isnan(cells)])) > 1


def _outcome(graph: SignedGraph, sign: int) -> Matrix:
    return np.asarray(graph.adjacency(sign).toarray() > 0, dtype=np.float64)


def _same(names: Iterable[str], attribute: Mapping[str, str]) -> Matrix:
    """Return 1 where two actors have one value, 0 where not, nan where either is not known."""
    values = [attribute.get(name) for name in names]
    cells = [[np.nan if None in {one, other} else float(one == other) for other in values] for one in values]
    return np.array(cells, dtype=np.float64).reshape(len(values), len(values))


def _shared(names: Iterable[str], sets: Mapping[str, set[str]]) -> Matrix:
    """Return 1 where the sets of two actors meet, else 0."""
    of = [sets.get(name, set()) for name in names]
    cells = [[float(not one.isdisjoint(other)) for other in of] for one in of]
    return np.array(cells, dtype=np.float64).reshape(len(of), len(of))


def _groups(network: Network) -> dict[str, set[str]]:
    """Return the groups of each member, and each group as one of its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        if edge.kind == MEMBERSHIP:
            found[edge.source].add(edge.target)
            found[edge.target].add(edge.target)
    return found


def _accounts(network: Network) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        for end in (edge.source, edge.target):
            found[end].update(filter(None, map(account_of, edge.claims)))
    return found


def _without_memberships(network: Network, options: Options) -> SignedGraph:
    kept = [edge for edge in network.edges if edge.kind != MEMBERSHIP]
    return collapse(network.cut(kept, "without memberships"), options.collapse)


def _by_kind(layer: str, arabic: str) -> Scalar:
    return Scalar(
        f"kind-assortativity-{layer}", f"Likeness of kind in {layer}", f"تشابه نوع الفاعلين في روابط {arabic}",
        lambda network, options: assortativity(
            _without_memberships(network, options), LAYERS[layer], attributes(network)["kind"]
        ),
    )  # fmt: skip


MEASURES = (
    Measure("homophily", "Likeness of actors with ties", "تشابه الفاعلين المرتبطين", homophily),
    Measure("homophily-regression", "Ties by what actors share", "الروابط بحسب ما يشترك فيه الفاعلون", regression),
)
SCALARS = (_by_kind("cooperation", "التعاون"), _by_kind("conflict", "النزاع"))
RANKINGS: tuple[Ranking, ...] = ()
