"""Camps: the best divisions of a signed network in two, and what all of them have in common.

Many divisions may be equally good, so two things are kept apart here and everywhere: the division that is shown, one
of the best, and what is sure, because it is so in every best one. What says something of an actor rests on what is
sure. Actors of different connected parts are unrelated: camp 1 of one part has nothing to do with camp 1 of another.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.errors import NetworkError
from kg.network.balance import LIMIT, SignedEdge
from kg.network.balance.certainty import Certainty, Part, certainty
from kg.network.balance.frustration import Signed
from kg.network.network import Network
from kg.network.signed import Collapse, SignedGraph, collapse


@dataclass(frozen=True)
class Camps:
    """Best camps of a signed graph, and how sure they are.

    Attributes:
        graph: the graph.
        found: one best division, by number of node, and its parts.
    """

    graph: SignedGraph
    found: Certainty

    @property
    def index(self) -> int:
        """The edges in the way of the division: the frustration index where ``proved``, else an upper bound."""
        return self.found.solution.cost

    @property
    def bound(self) -> int:
        """A proved lower bound of the frustration index; where it equals ``index``, the certificate."""
        return self.found.solution.bound

    @property
    def proved(self) -> bool:
        """Whether the index and every actor's class are proved."""
        return self.bound == self.index and all(part.proved for part in self.found.parts)

    @property
    def balance(self) -> float | None:
        """One less twice the index for each edge: 1 where balanced, about 0 at worst; None without an edge."""
        return 1 - 2 * self.index / self.graph.size if self.graph.size else None

    @cached_property
    def place(self) -> dict[str, tuple[Part, int]]:
        """The part of each actor, and its place there."""
        return {
            self.graph.names[node]: (part, number)
            for part in self.found.parts
            for number, node in enumerate(part.nodes)
        }

    def actors(self, part: Part) -> list[str]:
        """Return the actors of a part, in the order of its places."""
        return [self.graph.names[node] for node in part.nodes]

    # ========== Pairs

    def always(self, first: str, second: str) -> int | None:
        """Return 1 for two actors who are together in every best division, -1 apart in every one, 0 neither.

        None where it is not proved. Actors of different parts are neither.
        """
        (part, one), (other, two) = self.place[first], self.place[second]
        if part is not other:
            return 0
        if not part.proved:
            return None
        return int(part.sides[one] * part.sides[two]) if part.classes[one] == part.classes[two] else 0

    def frustrated(self, edge: SignedEdge) -> tuple[bool, bool | None]:
        """Return whether an edge is in the way of the division shown, and whether of every best one, None if open."""
        u, v, sign = edge
        always = self.always(u, v)
        return self._shown_side(u) * self._shown_side(v) != sign, None if always is None else always == -sign

    # ========== The division shown

    def shown(self) -> list[list[str]]:
        """Return the actors of each camp of each part in the division shown, larger camps first.

        Other divisions may be as good; ``together`` and ``sure`` tell what they have in common.
        """
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        for number, part in enumerate(self.found.parts):
            for actor, side in zip(self.actors(part), part.sides.tolist(), strict=True):
                found[number, side].append(actor)
        return sorted(found.values(), key=lambda camp: (-len(camp), camp))

    def reference(self, part: Part) -> str:
        """Return the actor of a part to whom the others are compared: of its largest class the one with most edges."""
        return self._references[part.nodes[0]]

    @cached_property
    def _references(self) -> dict[int, str]:
        found = {}
        for part in self.found.parts:
            classes = defaultdict(list)
            for actor, label in zip(self.actors(part), part.classes.tolist(), strict=True):
                classes[label].append(actor)
            most = max(map(len, classes.values()))
            found[part.nodes[0]] = self.leader(actor for of in classes.values() if len(of) == most for actor in of)
        return found

    def leader(self, actors: Iterable[str]) -> str:
        """Return the one of some actors with most edges, after whom they are called; the first of several."""
        return min(actors, key=lambda actor: (-self._degree[actor], actor))

    @cached_property
    def _degree(self) -> Counter[str]:
        return Counter(end for u, v, _ in self.graph.edges() for end in (u, v))

    def camp(self, actor: str) -> int:
        """Return 1 where an actor is with its part's reference in the division shown, 2 where against it."""
        part, _ = self.place[actor]
        return 1 if self._shown_side(actor) == self._shown_side(self.reference(part)) else 2

    def _shown_side(self, actor: str) -> int:
        part, number = self.place[actor]
        return int(part.sides[number])

    # ========== What is sure

    def sure(self, actor: str) -> bool | None:
        """Return whether an actor has its camp in every best division, seen from its part's reference; None if open."""
        always = self.always(self.reference(self.place[actor][0]), actor)
        return None if always is None else always != 0

    def of_largest_part(self) -> dict[str, int | None]:
        """Return the camp, 1 or 2, of each actor of the largest connected part, None where it is not sure.

        How the camps of one part stand to those of another is not known, so that only one part can be looked at. Of
        several equally large ones it is the first in alphabetical order. Without an edge there is none.
        """
        if not self.graph.size:
            return {}
        part = max(self.found.parts, key=lambda part: len(part.nodes))
        return {actor: self.camp(actor) if self.sure(actor) else None for actor in self.actors(part)}

    def together(self) -> list[list[str]]:
        """Return the sets of actors who are together in every best division, the others one by one.

        Raises:
            NetworkError: it is not proved who they are.
        """
        if not self.proved:
            raise NetworkError("the camps are not proved within the limit", hint="give more time, or a smaller network")
        kept: dict[tuple[int, int, int], list[str]] = defaultdict(list)
        for number, part in enumerate(self.found.parts):
            for actor, side, label in zip(self.actors(part), part.sides.tolist(), part.classes.tolist(), strict=True):
                kept[number, label, side].append(actor)
        return sorted(kept.values())


def find_camps(graph: SignedGraph, *, limit: float = LIMIT, costs: bool = False) -> Camps:
    """Return the best camps of a signed graph, each edge counting one, with how sure they are.

    Args:
        limit: seconds after which proofs are given up.
        costs: whether to find what it costs to turn each pair, beyond which pairs cost nothing.

    >>> camps = find_camps(SignedGraph.from_edges([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)]))
    >>> camps.index, camps.proved, camps.always("a", "b")
    (1, True, 0)
    """
    edges = tuple(zip(graph.u.tolist(), graph.v.tolist(), graph.sign.tolist(), strict=True))
    camps = Camps(graph, _certainty(len(graph), edges, limit, costs))
    cost = sum(camps.frustrated(edge)[0] for edge in graph.edges())
    if not 0 <= camps.bound <= camps.index == cost:
        raise AssertionError(f"camps cost {cost}, not {camps.index}; bound {camps.bound}")
    return camps


@lru_cache(maxsize=1024)  # several measures ask for the camps of each of some hundred worlds, many of the same ties
def _certainty(nodes: int, edges: tuple[Signed, ...], limit: float, costs: bool) -> Certainty:
    return certainty(nodes, edges, time.monotonic() + limit, costs=costs)


def camps_of(network: Network, rule: Collapse = "net", *, limit: float = LIMIT, costs: bool = False) -> Camps:
    """Return the best camps of the signed ties of a network under a collapse rule; see ``find_camps``."""
    return find_camps(collapse(network, rule), limit=limit, costs=costs)


def representatives(network: Network) -> dict[str, str]:
    """Return who stands for each actor: of those who are with it in every best division, the one with most ties.

    Raises:
        NetworkError: it is not proved within the limit who they are.
    """
    ties = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    return {
        actor: min(group, key=lambda one: (-ties[one], one))
        for group in camps_of(network).together()
        for actor in group
    }
