"""Structural balance of any signed network: its frustration index, two camps, and the edges in their way.

A signed network is balanced where its nodes fall into two camps, with positive edges inside the camps and negative ones
between them (Cartwright and Harary 1956). The frustration index is the least number of edges that are otherwise
(Aref and Wilson 2018, 2019).
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import networkx as nx

from kg.errors import EdgeListError, Location

COLUMNS = ("u", "v", "sign")
"""The columns of a signed edge list; others are not read."""

LIMIT = 60.0
"""Seconds after which a proof is given up."""

SignedEdge = tuple[str, str, int]
"""Two nodes and 1 or -1."""

_SIGNS = {"1": 1, "+1": 1, "+": 1, "-1": -1, "-": -1, "−": -1, "−1": -1}


@dataclass(frozen=True, slots=True)
class Balance:
    """How far a signed network is from balance.

    Attributes:
        frustration_index: number of edges in the way of ``camps``: where ``optimal``, the least of any two camps;
            otherwise the least that was found, an upper bound only.
        optimal: whether it is proved that no two camps have fewer.
        bound: a proved lower bound of the frustration index.
        camps: the two camps, each in alphabetical order; the alphabetically first node of each connected component is
            in the first. Other camps may be as good.
        frustrated: the edges in the way, sorted: positive ones between the camps, negative ones inside.
        nodes: number of nodes.
        edges: number of edges, parallel ones counted each.
    """

    frustration_index: int
    optimal: bool
    bound: int
    camps: tuple[tuple[str, ...], tuple[str, ...]]
    frustrated: tuple[SignedEdge, ...]
    nodes: int
    edges: int

    @property
    def status(self) -> Literal["proved", "open"]:
        """Say whether the frustration index is proved or open."""
        return "proved" if self.optimal else "open"


def read_edges(path: Path) -> list[SignedEdge]:
    """Return the edges of a CSV file in UTF-8 with the columns ``u``, ``v`` and ``sign`` (1, -1, + or -).

    Raises:
        EdgeListError: the file is missing or not UTF-8, has no edge, or a line of it is no edge.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            edges = list(_edges(csv.reader(file, strict=True), path))
    except OSError as error:
        raise EdgeListError(f"not readable: {error.strerror}", location=str(path)) from error
    except UnicodeDecodeError as error:
        raise EdgeListError("the file is not UTF-8", location=str(path)) from error
    except csv.Error as error:
        raise EdgeListError(f"not readable as CSV: {error}", location=str(path)) from error
    if not edges:
        raise EdgeListError("the network has no edge", location=str(path))
    return edges


def _edges(rows: Iterator[list[str]], path: Path) -> Iterator[SignedEdge]:
    header = [name.strip() for name in next(rows, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        hint = f"the first line names the columns {', '.join(COLUMNS)}"
        raise EdgeListError(f"no column {', '.join(missing)}", location=Location(path, 1), hint=hint)
    places = [header.index(name) for name in COLUMNS]
    line = getattr(rows, "line_num", 1) + 1
    for row in rows:
        if any(cell.strip() for cell in row):
            yield _edge(row, places, Location(path, line))
        line = getattr(rows, "line_num", line) + 1


def _edge(row: Sequence[str], places: Sequence[int], location: Location) -> SignedEdge:
    u, v, sign = (row[place].strip() if place < len(row) else "" for place in places)
    if not (u and v):
        raise EdgeListError("an edge without two nodes", location=location)
    if u == v:
        raise EdgeListError(
            f"an edge from {u!r} to itself", location=location, hint="no camps can change it; leave it out"
        )
    if sign not in _SIGNS:
        raise EdgeListError(f"the sign {sign!r} is not 1, -1, + or -", location=location)
    return u, v, _SIGNS[sign]


def balance(edges: Iterable[SignedEdge], *, limit: float = LIMIT) -> Balance:
    """Return the frustration index of a signed network, with camps, and a proof within ``limit`` seconds or none.

    Directions are not looked at. Parallel edges count each: of a pair that is tied ``p`` times positively and ``n``
    times negatively, ``min(p, n)`` are frustrated in any case, and the difference pulls the pair one way.

    Raises:
        EdgeListError: there is no edge, or an edge from a node to itself.

    >>> found = balance([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    >>> found.frustration_index, found.status, len(found.frustrated)
    (1, 'proved', 1)
    """
    from kg.network.balance.frustration import least_frustration  # noqa: PLC0415 - SciPy takes long to import

    deadline = time.monotonic() + limit
    listed = sorted((min(u, v), max(u, v), sign) for u, v, sign in edges)
    if not listed:
        raise EdgeListError("the network has no edge")
    loops = [u for u, v, _ in listed if u == v]
    if loops:
        raise EdgeListError(f"an edge from {loops[0]!r} to itself")
    names = sorted({end for u, v, _ in listed for end in (u, v)})
    number = {name: index for index, name in enumerate(names)}
    solved = least_frustration(len(names), [(number[u], number[v], sign) for u, v, sign in listed], deadline)
    side = _oriented(dict(zip(names, solved.sides, strict=True)), listed)
    frustrated = tuple(edge for edge in listed if side[edge[0]] * side[edge[1]] != edge[2])
    if not 0 <= solved.bound <= solved.cost == len(frustrated):
        raise AssertionError(f"camps cost {len(frustrated)}, not {solved.cost}; bound {solved.bound}")
    camps = tuple(name for name in names if side[name] == 1), tuple(name for name in names if side[name] == -1)
    optimal = solved.bound == solved.cost
    return Balance(solved.cost, optimal, solved.bound, camps, frustrated, len(names), len(listed))


def _oriented(side: dict[str, int], edges: Iterable[SignedEdge]) -> dict[str, int]:
    """Return the same camps with the alphabetically first node of each connected component in the first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((u, v) for u, v, _ in edges)
    return {
        node: side[node] * side[min(component)] for component in nx.connected_components(graph) for node in component
    }
