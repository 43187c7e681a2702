"""Camps: how far a network is from two camps, who is in which for certain, and which ties are in the way, and why.

A signed network is balanced where it divides in two camps with positive ties inside and negative ones between
(Cartwright and Harary 1956); its frustration index is the least number of ties that are otherwise (Aref and Wilson
2018, 2019). Many divisions may be best, so none is shown without saying what all best ones have in common
(``kg.network.camps``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from kg.network.balance import Balance, SignedEdge, balance
from kg.network.balance.certainty import Part
from kg.network.camps import Camps, camps_of
from kg.network.edges import Edge
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import collapse
from kg.network.table import Cell, Table

SOURCE = "Cartwright & Harary 1956; Aref & Wilson 2018, J. Complex Networks 6(4):566-595 (frustration index)"
CERTAINTY_SOURCE = f"{SOURCE}; Cheng & Hu 1991, Annals of OR 33:199-213 (all pairs from as many cuts as nodes less one)"

_UNRELATED = "Connected parts are unrelated to each other: their camps cannot be compared."
_OPEN = "Not everything was proved within the limit: what is open says so."


def frustration(network: Network, options: Options) -> Table:
    """Return one row: the frustration index of the network under the collapse rule, and how it is proved.

    Columns: ``collapse``; ``actors`` and ``edges`` (pairs of actors; in the multigraph, ties); ``index``, the least
    edges in the way of two camps; ``bound``, a proved lower bound; ``status``; ``certificate``, whether both are equal;
    ``balance``, 1 - 2 index / edges; ``parts``, connected parts; of the edges in the way in some best division
    ``always``, in the way in every one, and ``sometimes``; of the pairs of actors in one part ``sure_pairs``, together
    in every best division or apart in every one, and ``unsure_pairs``. What is not proved is empty.
    """
    camps = _camps(network, options)
    always = [camps.frustrated(edge)[1] for edge in camps.graph.edges()]
    sometimes = [edge for edge in camps.graph.edges() if camps.always(edge[0], edge[1]) == 0]
    pairs, sure = _pairs(camps)
    row: tuple[Cell, ...] = (
        options.collapse, len(camps.graph), camps.graph.size, camps.index, camps.bound, _status(camps),
        camps.bound == camps.index, camps.balance, len(camps.found.parts),
        sum(map(bool, always)) if camps.proved else None, len(sometimes) if camps.proved else None,
        sure if camps.proved else None, pairs - sure if camps.proved else None,
    )  # fmt: skip
    columns = (
        "collapse", "actors", "edges", "index", "bound", "status", "certificate", "balance", "parts",
        "always", "sometimes", "sure_pairs", "unsure_pairs",
    )  # fmt: skip
    return Table(
        "frustration", _caption(camps, "Frustration index"), columns, (row,) if camps.graph.size else (), SOURCE
    )


def camp_table(network: Network, options: Options) -> Table:
    """Return a row for each actor: its camp in one best division, and how sure that is.

    Columns: ``part``, the number of its connected part; ``actor`` (IRI) and ``name``; ``camp``, 1 where it is with the
    part's reference, else 2; ``reference``, the name of that actor, the one with most ties in the largest class;
    ``class``, the same number for actors who keep their places to each other in every best division, empty where open;
    ``sure``, whether it is so with the reference (``yes``, ``no``, ``open``); ``at_least`` and ``at_most``, the further
    edges in the way that it costs to turn it against the reference, equal where proved; ``alone``, what it costs to
    turn it and nobody else. The reference has no such costs.
    """
    camps = _camps(network, options, costs=True)
    rows = [row for number, part in enumerate(camps.found.parts, 1) for row in _members(network, camps, part, number)]
    columns = (
        "part", "actor", "name", "camp", "reference", "class", "sure", "at_least", "at_most", "alone",
    )  # fmt: skip
    caption = _caption(camps, "Camps of one best division, with what is sure in every one")
    return Table("camps", caption, columns, tuple(rows), CERTAINTY_SOURCE)


def camp_certainty(network: Network, options: Options) -> Table:
    """Return how many pairs of actors of one part are how sure.

    Columns: ``part``; ``shown``, whether the pairs are ``together`` or ``apart`` in the division shown; ``at_least``
    and ``at_most``, the further edges in the way that it costs to have them otherwise, equal where proved, nought where
    another best division has it so, empty where open; ``pairs``, their number.
    """
    camps = _camps(network, options, costs=True)
    counted = Counter(
        (number, _shown(part, u, v), *(part.cost(u, v) or (None, None)))
        for number, part in enumerate(camps.found.parts, 1)
        for u, v in combinations(range(len(part.nodes)), 2)
    )
    rows = tuple((*key, pairs) for key, pairs in sorted(counted.items(), key=_known_first))
    caption = _caption(camps, "Pairs of actors by what it costs to have them otherwise")
    return Table("camp-certainty", caption, ("part", "shown", "at_least", "at_most", "pairs"), rows, CERTAINTY_SOURCE)


def camp_pairs(network: Network, options: Options) -> Table:
    """Return the pairs of actors of one part who are together in some best divisions and apart in others.

    Columns: ``part``, ``first``, ``second`` (IRIs), ``first_name``, ``second_name``, and ``shown``, whether they are
    ``together`` or ``apart`` in the division shown. Where classes are not proved, no pair is listed.
    """
    camps = _camps(network, options)
    rows: list[tuple[Cell, ...]] = []
    for number, part in enumerate(camps.found.parts, 1):
        for u, v in _unsure(part):
            ends = [camps.graph.names[part.nodes[one]] for one in (u, v)]
            rows.append((number, *ends, *map(network.label, ends), _shown(part, u, v)))
    columns = ("part", "first", "second", "first_name", "second_name", "shown")
    caption = _caption(camps, "Pairs of actors whose camps are not sure")
    return Table("camp-pairs", caption, columns, tuple(rows), CERTAINTY_SOURCE)


def frustrated(network: Network, options: Options) -> Table:
    """Return the edges in the way of some best division, and what they rest on.

    Columns: ``first``, ``second`` (IRIs), ``first_name``, ``second_name``, ``sign``; ``edges``, how many (more than one
    in a multigraph only); ``shown``, whether in the way of the division shown; ``always``, whether in the way of every
    best one (``yes``, ``no``, ``open``); ``kinds`` of the ties of that sign between the two, and ``claims``, the IRIs
    of the claims behind these.
    """
    camps = _camps(network, options)
    behind = _behind(network)
    rows: list[tuple[Cell, ...]] = []
    for (u, v, sign), number in sorted(Counter(camps.graph.edges()).items()):
        shown, always = camps.frustrated((u, v, sign))
        if shown or camps.always(u, v) == 0:
            kinds, claims = behind[u, v, sign]
            names = network.label(u), network.label(v)
            rows.append((u, v, *names, sign, number, shown, _word(always), " ".join(kinds), " ".join(claims)))
    columns = (
        "first", "second", "first_name", "second_name", "sign", "edges", "shown", "always", "kinds", "claims",
    )  # fmt: skip
    caption = _caption(camps, "Ties in the way of two camps, with the claims behind them")
    return Table("frustrated", caption, columns, tuple(rows), CERTAINTY_SOURCE)


def _camps(network: Network, options: Options, *, costs: bool = False) -> Camps:
    return camps_of(network, options.collapse, limit=options.limit, costs=costs)


def _status(camps: Camps) -> str:
    return "proved" if camps.bound == camps.index else "open"


def _word(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: "open"}[answer]


def _caption(camps: Camps, title: str) -> str:
    index = f"index {camps.index}" if camps.bound == camps.index else f"index open, {camps.bound} to {camps.index}"
    words = [f"{title}; signs by the collapse rule {camps.graph.collapse}; {index}."]
    words += [_UNRELATED] if len(camps.found.parts) > 1 else []
    words += [] if camps.proved else [_OPEN]
    return " ".join(words)


def _known_first(item: tuple[tuple[Cell, ...], int]) -> list[tuple[bool, Cell]]:
    return [(cell is None, cell) for cell in item[0]]


def _unsure(part: Part) -> Iterator[tuple[int, int]]:
    """Return the pairs of different classes."""
    if len(set(part.classes.tolist())) > 1:
        for u, v in combinations(range(len(part.nodes)), 2):
            if part.classes[u] != part.classes[v]:
                yield u, v


def _shown(part: Part, u: int, v: int) -> str:
    return "together" if part.sides[u] == part.sides[v] else "apart"


def _pairs(camps: Camps) -> tuple[int, ...]:
    """Return how many pairs of actors are in one part, and how many of these in one class."""
    sizes = [len(part.nodes) for part in camps.found.parts]
    classes = [size for part in camps.found.parts for size in Counter(part.classes.tolist()).values()]
    return tuple(sum(size * (size - 1) // 2 for size in group) for group in (sizes, classes))


def _members(network: Network, camps: Camps, part: Part, number: int) -> Iterator[tuple[Cell, ...]]:
    reference = camps.reference(part)
    _, first = camps.place[reference]
    for place, actor in enumerate(camps.actors(part)):
        costs = (*(part.cost(first, place) or (None, None)), int(part.alone[place]) if part.proved else None)
        yield (
            number, actor, network.label(actor), camps.camp(actor), network.label(reference),
            int(part.classes[place]) + 1 if part.proved else None, _word(camps.sure(actor)),
            *(costs if place != first else (None, None, None)),
        )  # fmt: skip


def _behind(network: Network) -> dict[SignedEdge, tuple[list[str], list[str]]]:
    """Return the kinds and the claims of the ties of each pair and sign."""
    ties: dict[SignedEdge, list[Edge]] = defaultdict(list)
    for edge in network.edges:
        ties[min(edge.source, edge.target), max(edge.source, edge.target), edge.sign].append(edge)
    return {
        key: (sorted({edge.kind for edge in found}), sorted({claim for edge in found for claim in edge.claims}))
        for key, found in ties.items()
    }


def _proved(number: Callable[[Balance], float]) -> Callable[[Network, Options], float | None]:
    """Return the number for a network, None where it has no signed tie or the index is not proved."""

    def compute(network: Network, options: Options) -> float | None:
        graph = collapse(network, options.collapse)
        if not graph.size:
            return None
        found = balance(graph.edges(), limit=options.limit)
        return number(found) if found.optimal else None

    return compute


MEASURES = (
    Measure("frustration", "Frustration index", "دليل الإحباط", frustration),
    Measure("camps", "Camps and how sure they are", "المعسكرات ومدى ثباتها", camp_table),
    Measure("camp-certainty", "Pairs by how sure their camps are", "الأزواج بحسب ثبات معسكراتها", camp_certainty),
    Measure("camp-pairs", "Pairs whose camps are not sure", "أزواج معسكراتها غير ثابتة", camp_pairs),
    Measure("frustrated", "Ties in the way of two camps", "الروابط المخالفة للمعسكرين", frustrated),
)
SCALARS = (
    Scalar(
        "frustration-index", "Least ties in the way of two camps", "أقل عدد من الروابط المخالفة لمعسكرين",
        _proved(lambda found: float(found.frustration_index)),
    ),
    Scalar(
        "balance", "Balance (1 - 2 frustration index / ties)", "التوازن (1 - 2 × دليل الإحباط ÷ الروابط)",
        _proved(lambda found: 1 - 2 * found.frustration_index / found.edges),
    ),
)  # fmt: skip
RANKINGS: tuple[Ranking, ...] = ()
