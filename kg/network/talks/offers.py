"""From whom to whom an offer could travel, in the order in which the talks took place.

A path is time-respecting where no tie of it is known to be over when the one before it began to be used (Pan and
Saramäki 2011). It is certain where each tie is known to have begun after the one before had ended, or is of the same
event. Of several paths the foremost is taken, which arrives first (Bui-Xuan, Ferreira and Jarry 2003), as far as the
order is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.network.edges import Edge
from kg.network.network import Network
from kg.network.table import Table
from kg.network.talks.order import Order

HOPS = 5
"""Paths of more ties than this are not looked for."""

SOURCE = (
    "Pan & Saramäki 2011, arXiv 1101.5913 (time-respecting paths); "
    "Bui-Xuan, Ferreira & Jarry 2003, IJFCS 14(2):267-285 (foremost)"
)

_COLUMNS = (
    "source", "source_label", "target", "target_label", "certain", "ties", "path", "events", "begin", "end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Path:
    """A path of ties: the actors on it, and the event of each tie, one fewer."""

    actors: tuple[str, ...]
    events: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """What decides between paths that are equally early: fewest ties, then alphabetical order."""
        return len(self.events), self.actors, self.events


def offer_paths(
    network: Network, order: Order, *, source: str | None = None, target: str | None = None, hops: int = HOPS
) -> Table:
    """Return from whom to whom an offer could travel through the talks, each with its foremost path.

    A row for each two actors, of whom the first could reach the second. Columns: ``certain`` is whether the order of
    the path is known, else it only contradicts nothing that is known; number of ``ties``; ``path``, the labels;
    ``events``, the IRIs; ``begin`` and ``end``, first and last possible day of the last event. A certain path goes
    before an uncertain one. A tie with direction is used in its direction only, any other both ways.

    Args:
        network: the network whose layer of talk is used.
        order: what is known of the order of its events; see ``event_order``.
        source: IRI of an actor, for paths from it only.
        target: likewise, for paths to it only.
        hops: the most ties of a path.
    """
    ties = _ties(network.layer("talk").edges)
    days = {edge.event: (edge.begin, edge.end) for edge in network.edges}
    rows = []
    for start in [source] if source else sorted(ties):
        certain, possible = (_reach(start, ties, order, hops, certain=sure) for sure in (True, False))
        for end in sorted(possible.keys() | certain.keys()):
            path = certain.get(end) or possible[end]
            if target in {None, end}:
                labels = " > ".join(network.label(actor) for actor in path.actors)
                rows.append((
                    start, network.label(start), end, network.label(end), end in certain, len(path.events), labels,
                    " ".join(path.events), *days[path.events[-1]],
                ))  # fmt: skip
    caption = f"Time-respecting paths of at most {hops} ties in the layer of talk, the foremost for each two actors."
    return Table("offer-paths", caption, _COLUMNS, tuple(rows), SOURCE)


def _ties(edges: Iterable[Edge]) -> dict[str, list[tuple[str, str]]]:
    """Return to whom, and in which event, each actor could pass something on; sorted."""
    found: dict[str, set[tuple[str, str]]] = {}
    for edge in edges:
        found.setdefault(edge.source, set()).add((edge.target, edge.event))
        if not edge.directed:
            found.setdefault(edge.target, set()).add((edge.source, edge.event))
    return {actor: sorted(ways) for actor, ways in sorted(found.items())}


def _reach(
    start: str, ties: Mapping[str, list[tuple[str, str]]], order: Order, hops: int, *, certain: bool
) -> dict[str, Path]:
    """Return the foremost path to each actor that can be reached, by paths of one tie more at a time.

    Of the paths that reach an actor by the same event only the first is followed where their order is certain, for what
    may come after depends on that event alone. Otherwise it depends on all that the path has passed.
    """
    arrivals: dict[str, list[Path]] = {}
    seen = set()
    front = [Path((start,), ())]
    for _ in range(hops):
        front = [
            Path((*path.actors, actor), (*path.events, event))
            for path in front
            for actor, event in ties.get(path.actors[-1], ())
            if actor not in path.actors and _respects(path.events, event, order, certain=certain)
        ]
        kept = []
        for path in front:
            state = path.actors[-1], path.events[-1] if certain else (frozenset(path.actors), frozenset(path.events))
            if state not in seen:
                seen.add(state)
                kept.append(path)
                arrivals.setdefault(path.actors[-1], []).append(path)
        front = kept
    return {actor: _foremost(paths, order) for actor, paths in arrivals.items()}


def _respects(events: tuple[str, ...], event: str, order: Order, *, certain: bool) -> bool:
    if not events or events[-1] == event:
        return True
    if certain:
        return order.before(events[-1], event)
    return not any(order.before(event, earlier) and not order.before(earlier, event) for earlier in events)


def _foremost(paths: list[Path], order: Order) -> Path:
    last = {path.events[-1] for path in paths}
    first = {event for event in last if not any(order.before(other, event) for other in last - {event})}
    return min((path for path in paths if path.events[-1] in first or not first), key=lambda path: path.rank)
