"""What is known of the order of events: a partial order, from stated relations and from days.

Accounts date few events, and tell of many that they came before, after or during others. Both go into one graph of
points of time (begin and end of each event, and of each day), with an arc from a point to another that is not earlier.
What can be reached along the arcs is known; the rest is not, and that is no statement that two events were at one time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

import networkx as nx

from kg.network.edges import Edge
from kg.queries import read_query
from kg.resources import bundled
from kg.store import Store, select, value

Point = tuple[str, str]
"""An event or a day, and ``begin`` or ``end``."""


class Order:
    """A partial order of events: ``order.before(a, b)``."""

    def __init__(self, arcs: Iterable[tuple[Point, Point]], edges: Iterable[Edge] = ()) -> None:
        """Order events by what is stated and by their days.

        Args:
            arcs: pairs of points, of which the first is not later than the second.
            edges: ties, for the days of their events.
        """
        days = {day for edge in edges for day in _days_of(edge)}
        dates = sorted({end[0] for arc in days for end in arc if _is_day(end[0])})
        found = set(arcs) | days | {((a, "end"), (b, "begin")) for a, b in pairwise(dates)}
        events = {point[0] for arc in found for point in arc}
        graph: nx.DiGraph[Point] = nx.DiGraph()
        graph.add_edges_from(sorted(found | {((event, "begin"), (event, "end")) for event in events}))
        self._graph = graph

    def before(self, one: str, other: str) -> bool:
        """Return whether the event ``one`` is known to have ended when ``other`` began."""
        return (other, "begin") in self._later.get((one, "end"), ())

    @cached_property
    def _later(self) -> dict[Point, set[Point]]:
        return {point: nx.descendants(self._graph, point) for point in self._graph if point[1] == "end"}


def event_order(store: Store, edges: Iterable[Edge] = ()) -> Order:
    """Return the order of the events of a store: its relations of time, what is a part of what, and the ties' days.

    Allen's relations are read as comparisons of begins and ends (``queries/network-tables/order.rq``).
    """
    rows = select(store, read_query(bundled("queries") / "network-tables" / "order.rq").text)
    names = ("event", "point", "other", "otherPoint")
    cells = ([value(row, name) for name in names] for row in rows)
    return Order((((one, point), (other, end)) for one, point, other, end in cells), edges)


def _is_day(name: str) -> bool:
    return name[:1].isdigit()


def _days_of(edge: Edge) -> list[tuple[Point, Point]]:
    event = edge.event
    bounds = (
        (edge.begin, lambda day: ((day, "begin"), (event, "begin"))),
        (edge.latest_begin, lambda day: ((event, "begin"), (day, "end"))),
        (edge.earliest_end, lambda day: ((day, "begin"), (event, "end"))),
        (edge.end, lambda day: ((event, "end"), (day, "end"))),
    )
    return [arc(day) for day, arc in bounds if day]
