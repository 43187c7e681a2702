"""Compares the network with UCDP's events of the same weeks: actors, dyads, days and deaths.

The days are those of the UCDP file, first to last; of the network, its ties of the layer of conflict are compared. See
``kg.network.ucdp.battles`` for single battles, places and what the accounts say did not happen.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.network.edges import Edge
from kg.network.network import ABSENT_TIE, Network, Node, make_network
from kg.network.table import Cell, Table
from kg.network.ucdp.battles import battles, denials, places
from kg.network.ucdp.crosswalk import UCDP, ActorMatch, PlaceMatches, match_actors, match_places
from kg.network.ucdp.ged import ONE_SIDED, SOURCE, GedEvent
from kg.store import Store, select, value

LIMITS = (
    "A UCDP event is armed force with at least one death; fighting without a death, threats and accusations are not in "
    "it, and its deaths are estimates. A dyad is in UCDP only where it passes 25 deaths in a calendar year. "
    "UCDP's actors may be wider than the graph's (many factions are one), and are matched by identifier only. "
    "The days compared are those of the file: what the accounts tell of other days is outside it. "
    f"A tie that the graph lacks was {ABSENT_TIE}."
)
"""What the comparison cannot tell."""

FORCE = frozenset({"opposition", "infighting", "strike"})
"""Kinds of ties that are use of armed force; UCDP has nothing like the others of the layer."""

_CASUALTIES = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?event ?label ?begin ?end ?role ?who ?value ?lower ?upper
WHERE {
  VALUES ?type { ckg:Casualty ckg:TargetedKilling }
  GRAPH <graph/resolved> { ?event a ?type }
  OPTIONAL {
    VALUES ?part { ckg:killed ckg:injured ckg:victim ckg:actorAffected }
    GRAPH <graph/resolved> { ?event ?part ?person }
    ?person rdfs:label ?who
    FILTER(LANG(?who) = "en")
    BIND(STRAFTER(STR(?part), "#") AS ?role)
  }
  OPTIONAL { ?event ckg:count ?count
    OPTIONAL { ?count ckg:value ?value } OPTIONAL { ?count ckg:lower ?lower } OPTIONAL { ?count ckg:upper ?upper } }
  OPTIONAL { ?event ckg:earliestBegin ?begin }
  OPTIONAL { ?event ckg:latestEnd ?end }
  OPTIONAL { ?event rdfs:label ?label FILTER(LANG(?label) = "en") }
}
ORDER BY ?begin ?event ?role ?who ?value
"""


def against_ucdp(
    network: Network, store: Store, events: Sequence[GedEvent], *, match: Iterable[tuple[str, str]] = ()
) -> dict[str, Table]:
    """Return what the network and UCDP's events share and where they differ, as tables by name.

    - ``ucdp-summary``: what is compared, in numbers.
    - ``ucdp-actors``: UCDP's actors and ours, with the relation and its evidence; who has no counterpart.
    - ``ucdp-dyads``: each dyad of either: ``both`` (in these days), ``both, other days``, ``both, undated here``,
      ``only UCDP`` or ``only graph``; and why it may be so.
    - ``ucdp-days``: of each dyad that both have, the days with a UCDP event (of those dated to the day) and the days on
      which one of the accounts' battles may have been: both, one only.
    - ``ucdp-battles``, ``ucdp-denials``, ``ucdp-places``: see ``kg.network.ucdp.battles``.
    - ``ucdp-deaths``: low, best and high of each dyad and week (named by its Monday, events by their first day).
    - ``account-deaths``: what the accounts say of deaths and losses, with numbers where they give any.

    Args:
        store: where the network is from; it has the external identifiers, the gazetteer and the claims.
        events: at least one.
        match: our actors' IRIs and UCDP's numbers (``4456`` or ``ucdp:4456``), beside those of the identifiers.
    """
    found = _Comparison(network, store, events, tuple(match_actors(store, match)))
    named = match_places(store)
    made = [
        _summary(found, named), _actors(found), _dyads(found), _days(found),
        battles(store, network, events, days=found.days, dyads_of=found.dyads_of, named=named),
        denials(store, events, days=found.days, named=named), places(events, named),
        _deaths(found), _account_deaths(store),
    ]  # fmt: skip
    return {table.name: table for table in made}


def ged_network(events: Iterable[GedEvent]) -> Network:
    """Return UCDP's events as a network of the layer of conflict: actors ``ucdp:NUMBER``, a tie for each event."""
    kept = list(events)
    nodes: dict[str, Node] = {}
    for event in kept:
        for number, name in ((event.side_a, event.side_a_name), (event.side_b, event.side_b_name)):
            nodes[UCDP + number] = Node(kind="", label_en=name, label_ar="")
    edges = sorted(map(_edge, kept), key=lambda edge: (edge.source, edge.target, edge.event))
    return make_network(edges, nodes, ("UCDP GED",))


def _edge(event: GedEvent) -> Edge:
    source, target = sorted((UCDP + event.side_a, UCDP + event.side_b))
    name = f"{UCDP}event/{event.id}"
    days = (event.first, event.last, event.first, event.last)
    return Edge(source, target, "ged-event", "conflict", name, -1, 1.0, False, *days, (name,))


@dataclass(frozen=True)
class _Comparison:
    """The two sides, and who is who."""

    network: Network
    store: Store
    events: Sequence[GedEvent]
    matches: tuple[ActorMatch, ...]

    @cached_property
    def days(self) -> tuple[str, str]:
        """The first and the last day of UCDP's events."""
        return min(event.first for event in self.events), max(event.last for event in self.events)

    @cached_property
    def conflict(self) -> Network:
        return self.network.layer("conflict")

    @cached_property
    def inside(self) -> frozenset[Edge]:
        """The ties of conflict that may have held in these days."""
        return frozenset(self.conflict.slice(*self.days).edges)

    @cached_property
    def dyads(self) -> dict[frozenset[str], list[GedEvent]]:
        """UCDP's events by their two actors, in order of name."""
        found: dict[frozenset[str], list[GedEvent]] = defaultdict(list)
        for event in sorted(self.events, key=lambda event: (event.dyad_name, event.first, event.id)):
            found[event.sides].append(event)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """UCDP's names by number."""
        sides = ((event.side_a, event.side_a_name, event.side_b, event.side_b_name) for event in self.events)
        return {number: name for a, a_name, b, b_name in sides for number, name in ((a, a_name), (b, b_name))}

    @cached_property
    def of_actor(self) -> Mapping[str, list[ActorMatch]]:
        """The matches by our actor."""
        found: dict[str, list[ActorMatch]] = defaultdict(list)
        for match in self.matches:
            found[match.actor].append(match)
        return found

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[Edge]]:
        """Our ties of conflict, of whatever day, by their two actors."""
        found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.conflict.edges:
            found[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
        return dict(sorted(found.items()))

    def numbers(self, actor: str) -> list[str]:
        return [match.number for match in self.of_actor.get(actor, [])]

    def dyads_of(self, one: str, other: str) -> list[frozenset[str]]:
        """Return which of UCDP's pairs of actors our two actors are, in the file or not; one number: the same."""
        found = {frozenset((a, b)) for a in self.numbers(one) for b in self.numbers(other)}
        return sorted(found, key=sorted)


def _actors(found: _Comparison) -> Table:
    ours = {actor for pair, edges in found.pairs.items() if found.inside & set(edges) for actor in pair}
    matched = {match.number for match in found.matches}
    label = found.network.label
    rows: list[tuple[Cell, ...]] = [
        (match.number, found.names.get(match.number), match.actor, match.label or label(match.actor), match.relation,
         match.actor in ours, match.evidence)
        for match in found.matches
    ]  # fmt: skip
    rows += [(number, found.names[number], None, None, "none", None, None)
             for number in sorted(found.names.keys() - matched, key=int)]  # fmt: skip
    rows += [(None, None, actor, label(actor), "none", True, None) for actor in sorted(ours - found.of_actor.keys())]
    columns = ("ucdp_actor", "ucdp_name", "actor", "label", "relation", "fights_in_these_days", "evidence")
    caption = (
        "UCDP's actors and the graph's: same, broader (UCDP's takes in more), given by the user, or none. "
        "A name is empty where the file has no event of the actor."
    )
    return Table("ucdp-actors", caption, columns, tuple(rows), SOURCE)


_DYAD_COLUMNS = (
    "where", "why", "ucdp_dyad", "ucdp_events", "ucdp_first", "ucdp_last", "ucdp_best",
    "source", "source_label", "target", "target_label", "match", "kinds", "days", "claims",
)  # fmt: skip


def _dyads(found: _Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = []
    met: set[frozenset[str]] = set()
    for pair, edges in found.pairs.items():
        fights = [edge for edge in edges if edge.kind in FORCE]
        known = [dyad for dyad in found.dyads_of(*pair) if dyad in found.dyads] if fights else []
        met.update(known)
        where, why = _standing(found, fights) if known else ("only graph", _why_not_in_ucdp(found, pair, edges))
        ours = _ours(found, pair, edges)
        rows += [(where, why, *_ucdp(found, dyad), *ours) for dyad in known] or [(where, why, *[None] * 5, *ours)]
    rows += [
        ("only UCDP", _why_not_here(found, dyad), *_ucdp(found, dyad), *[None] * 8)
        for dyad in found.dyads if dyad not in met
    ]  # fmt: skip
    order = ("both", "both, other days", "both, undated here", "only UCDP", "only graph")
    rows.sort(key=lambda row: order.index(str(row[0])))
    caption = f"Dyads that fight, between {found.days[0]} and {found.days[1]}. {LIMITS}"
    return Table("ucdp-dyads", caption, _DYAD_COLUMNS, tuple(rows), SOURCE)


def _standing(found: _Comparison, fights: list[Edge]) -> tuple[str, str | None]:
    """Return where a dyad is that UCDP has and our ``fights`` are of, and why not in both."""
    if found.inside & set(fights):
        return "both", None
    if any(edge.dated for edge in fights):
        return "both, other days", "the graph's dated fighting of the two is outside the days of the file"
    return "both, undated here", "no account dates the fighting of the two"


def _ucdp(found: _Comparison, dyad: frozenset[str]) -> tuple[Cell, ...]:
    events = found.dyads[dyad]
    first, last = min(event.first for event in events), max(event.last for event in events)
    return events[0].dyad_name, len(events), first, last, sum(event.best for event in events)


def _ours(found: _Comparison, pair: tuple[str, str], edges: list[Edge]) -> tuple[Cell, ...]:
    label = found.network.label
    relations = [" ".join(sorted({match.relation for match in found.of_actor.get(actor, [])})) for actor in pair]
    days = {f"{edge.begin or edge.latest_begin or ''}/{edge.end or ''}" for edge in edges if edge.dated}
    claims = {claim for edge in edges for claim in edge.claims}
    return (
        pair[0], label(pair[0]), pair[1], label(pair[1]), " - ".join(relation or "none" for relation in relations),
        " ".join(sorted({edge.kind for edge in edges})), " ".join(sorted(days)) or None, " ".join(sorted(claims)),
    )  # fmt: skip


def _why_not_in_ucdp(found: _Comparison, pair: tuple[str, str], edges: list[Edge]) -> str:
    kinds = sorted({edge.kind for edge in edges})
    if not FORCE & set(kinds):
        return f"no armed force, which UCDP does not code: {', '.join(kinds)}"
    nameless = [found.network.label(actor) for actor in pair if not found.numbers(actor)]
    if nameless:
        return f"no UCDP identifier: {', '.join(nameless)}"
    if all(len(dyad) == 1 for dyad in found.dyads_of(*pair)):
        return "one actor in UCDP"
    if not found.inside & set(edges):
        return "outside the days of the file, or undated"
    return "not in the file: no death known to UCDP, other places, or coded under other actors"


def _why_not_here(found: _Comparison, dyad: frozenset[str]) -> str:
    have = {number for matches in found.of_actor.values() for number in (match.number for match in matches)}
    if all(event.violence == ONE_SIDED for event in found.dyads[dyad]):
        return "one-sided violence against civilians, whom UCDP counts as an actor"
    missing = [found.names[number] for number in sorted(dyad - have, key=int)]
    if missing:
        return f"no actor of the graph has the identifier of {', '.join(missing)}"
    kinds = {edge.kind for pair, edges in found.pairs.items() if dyad in found.dyads_of(*pair) for edge in edges}
    if kinds:
        return f"the graph has other ties of the two: {', '.join(sorted(kinds))}"
    return "no account mentions fighting of the two"


def _days(found: _Comparison) -> Table:
    ours: dict[frozenset[str], set[str]] = defaultdict(set)
    open_ended: dict[frozenset[str], int] = defaultdict(int)
    for edge in sorted(found.inside, key=lambda edge: (edge.source, edge.target, edge.key)):
        if edge.kind in FORCE:
            for dyad in found.dyads_of(edge.source, edge.target):
                if dyad in found.dyads:
                    ours[dyad] |= _span(edge, found.days)
                    open_ended[dyad] += edge.begin is None or edge.end is None
    rows = []
    for dyad, events in found.dyads.items():
        if dyad in ours:
            exact = {event.first for event in events if event.exact}
            vague = sum(not event.exact for event in events)
            rows.append((events[0].dyad_name, len(exact), vague, len(ours[dyad]), open_ended[dyad],
                         len(exact & ours[dyad]), len(exact - ours[dyad]), len(ours[dyad] - exact)))  # fmt: skip
    columns = (
        "ucdp_dyad",
        "ucdp_days",
        "ucdp_vague_events",
        "graph_days",
        "graph_open_ended",
        "both",
        "only_ucdp",
        "only_graph",
    )
    caption = (
        "Days of each dyad that both have: with a UCDP event dated to the day, and on which a battle of the accounts "
        "may have been. Events and ties that lack a day are counted apart. The accounts tell a story and name few "
        "days: a day in UCDP only is no disagreement."
    )
    return Table("ucdp-days", caption, columns, tuple(rows), SOURCE)


def _span(edge: Edge, days: tuple[str, str]) -> set[str]:
    """Return the days of ``days`` on which the tie may have held; none where an end of it is open."""
    if edge.begin is None or edge.end is None:
        return set()
    first, last = (datetime.date.fromisoformat(day) for day in (max(edge.begin, days[0]), min(edge.end, days[1])))
    return {(first + datetime.timedelta(number)).isoformat() for number in range((last - first).days + 1)}


def _deaths(found: _Comparison) -> Table:
    weeks: dict[tuple[str, str], list[GedEvent]] = defaultdict(list)
    for event in found.events:
        day = datetime.date.fromisoformat(event.first)
        weeks[event.dyad_name, (day - datetime.timedelta(day.weekday())).isoformat()].append(event)
    rows = tuple(
        (dyad, week, len(events), sum(not event.exact for event in events),
         *(sum(getattr(event, name) for event in events) for name in ("low", "best", "high")))
        for (dyad, week), events in sorted(weeks.items())
    )  # fmt: skip
    columns = ("ucdp_dyad", "week_from", "events", "vague_events", "low", "best", "high")
    caption = (
        "UCDP's deaths by dyad and week, Monday to Sunday, as the file gives them; an event of several days is in the "
        "week of its first."
    )
    return Table("ucdp-deaths", caption, columns, rows, SOURCE)


def _account_deaths(store: Store) -> Table:
    rows = tuple(
        (value(row, "event"), value(row, "label") or None, value(row, "begin") or None, value(row, "end") or None,
         value(row, "role") or None, value(row, "who") or None,
         *(_number(value(row, name)) for name in ("value", "lower", "upper")))
        for row in select(store, _CASUALTIES)
    )  # fmt: skip
    columns = ("event", "label", "first", "last", "role", "who", "value", "lower", "upper")
    caption = "Deaths and losses of which the accounts speak, of all their days; a number only where one is written."
    return Table("account-deaths", caption, columns, rows)


def _number(text: str) -> int | float | None:
    if not text:
        return None
    return int(text) if text.isdigit() else float(text)


def _summary(found: _Comparison, named: PlaceMatches) -> Table:
    standing: dict[Cell | tuple[Cell, ...], str] = {}  # of each dyad; the first row of a UCDP dyad is its best
    for row in _dyads(found):
        standing.setdefault(row["ucdp_dyad"] or (row["source"], row["target"]), str(row["where"]))
    point_names = {event.place for event in found.events}
    rows: tuple[tuple[str, Cell], ...] = (
        ("first day", found.days[0]),
        ("last day", found.days[1]),
        ("UCDP events", len(found.events)),
        ("UCDP deaths, best estimate", sum(event.best for event in found.events)),
        ("UCDP actors", len(found.names)),
        (
            "of these matched with an actor of the graph",
            len(found.names.keys() & {match.number for match in found.matches}),
        ),
        ("UCDP dyads", len(found.dyads)),
        *((f"dyads: {name}", number) for name, number in sorted(Counter(standing.values()).items())),
        ("ties of conflict in these days", len(found.inside)),
        ("undated ties of conflict", sum(not edge.dated for edge in found.conflict.edges)),
        ("UCDP places", len(point_names)),
        ("of these matched with a place of the gazetteer", len({name for name, _ in named.evidence} & point_names)),
    )
    return Table(
        "ucdp-summary", f"The network and UCDP's events of the same days. {LIMITS}", ("what", "number"), rows, SOURCE
    )
