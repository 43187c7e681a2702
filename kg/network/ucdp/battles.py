"""Single battles of the accounts beside UCDP's events: by day and place; and what the accounts say did not happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.network.network import Network
from kg.network.table import Cell, Table
from kg.network.ucdp.crosswalk import PlaceMatches
from kg.network.ucdp.ged import SOURCE, GedEvent
from kg.store import Store, select, value

Dyads = Callable[[str, str], list[frozenset[str]]]
"""Which of UCDP's pairs of actors two actors of ours are."""

_BATTLES = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?event ?label ?begin ?end ?place ?linked
WHERE {
  GRAPH <graph/resolved> { ?event a ckg:MilitaryEvent ; ckg:earliestBegin ?begin }
  OPTIONAL { GRAPH <graph/resolved> { ?event ckg:latestEnd ?end } }
  OPTIONAL { GRAPH <graph/resolved> { ?event ckg:place ?place } }
  OPTIONAL {
    ?event ckg:externalIdentifier ?identifier .
    ?identifier ckg:identifierScheme ?scheme ; ckg:identifierValue ?linked .
    FILTER(STRSTARTS(?scheme, "ucdp_event"))
  }
  OPTIONAL { ?event rdfs:label ?label FILTER(LANG(?label) = "en") }
}
ORDER BY ?begin ?event ?place ?linked
"""

_DENIALS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX outcome: <https://w3id.org/conflict-kg/scheme/outcome/>
PREFIX polarity: <https://w3id.org/conflict-kg/scheme/polarity/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX time: <http://www.w3.org/2006/time#>
SELECT DISTINCT ?claim ?gloss ?voice ?event ?place ?begin ?end
WHERE {
  {
    GRAPH <graph/provenance> { ?claim ckg:polarity polarity:negative }
    { GRAPH ?claim { ?event a ?type } } UNION { GRAPH ?claim { ?event ?spatial ?denied } ?event a ?type .
      ?spatial rdfs:subPropertyOf* ckg:place }
  } UNION {
    GRAPH <graph/provenance> { ?claim ckg:accepted true }
    GRAPH ?claim { ?event ckg:outcome outcome:not-carried-out }
    { ?event a ?type } UNION { GRAPH ?claim { ?event a ?type } }
  }
  ?type rdfs:subClassOf* ckg:MilitaryEvent .
  FILTER NOT EXISTS { ?claim ckg:withdrawnBecause ?why }
  ?claim ckg:voice/rdfs:label ?voice .
  FILTER(LANG(?voice) = "en")
  OPTIONAL { ?claim rdfs:comment ?gloss }
  OPTIONAL { GRAPH ?claim { ?event ?where ?place } ?where rdfs:subPropertyOf* ckg:place }
  OPTIONAL { GRAPH ?claim { ?event ckg:earliestBegin|ckg:earliestEnd ?begin1 } }
  OPTIONAL { GRAPH ?claim { ?event ckg:latestEnd|ckg:latestBegin ?end1 } }
  OPTIONAL { GRAPH <graph/resolved> { ?event ckg:earliestBegin ?begin2 } }
  OPTIONAL { GRAPH <graph/resolved> { ?event ckg:latestEnd ?end2 } }
  OPTIONAL {
    GRAPH ?claim { ?event ckg:concurrentWith|time:intervalDuring ?anchor }
    OPTIONAL { GRAPH <graph/resolved> { ?anchor ckg:earliestBegin ?begin3 } }
    OPTIONAL { GRAPH <graph/resolved> { ?anchor ckg:latestEnd ?end3 } }
  }
  BIND(COALESCE(?begin1, ?begin2, ?begin3) AS ?begin)
  BIND(IF(BOUND(?begin1), ?end1, IF(BOUND(?begin2), ?end2, ?end3)) AS ?end)
}
ORDER BY ?claim ?event ?place
"""


@dataclass(slots=True)
class _Told:
    """An event of the accounts, or one that they deny, gathered from its rows."""

    first: str
    last: str
    words: dict[str, str]
    places: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)


def battles(
    store: Store,
    network: Network,
    events: Sequence[GedEvent],
    *,
    days: tuple[str, str],
    dyads_of: Dyads,
    named: PlaceMatches,
) -> Table:
    """Return the accounts' dated military events between ``days``, each beside UCDP's events of its days.

    Columns: ``of_dyad``, UCDP's events of its actors (None where they have no dyad in UCDP); ``there``, of any actors
    at a place that the gazetteer knows as the same; ``around``, at a place that it lies in, such as the city of a
    neighbourhood; ``best``, deaths of the events there; ``linked``, UCDP's events that the dataset names as part of it.
    None where there is no evidence to compare by. An event whose end is not known is compared on no day.
    """
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    claims: dict[str, set[str]] = defaultdict(set)
    for edge in network.layer("conflict").edges:
        pairs[edge.event].add((edge.source, edge.target))
        claims[edge.event].update(edge.claims)
    known = {event.sides for event in events}
    rows: list[tuple[Cell, ...]] = []
    for iri, told in _gather(store, _BATTLES, "event").items():
        if told.first <= days[1] and (told.last or "9999") >= days[0]:
            dyads = {dyad for pair in pairs[iri] for dyad in dyads_of(*pair) if dyad in known}
            meant = [event for event in events if told.last and event.during(told.first, told.last)]
            of_dyad = [event for event in meant if event.sides in dyads] if dyads and told.last else None
            there, around, best = _at(meant, told, named)
            actors = sorted(f"{network.label(one)} - {network.label(other)}" for one, other in pairs[iri])
            linked = sorted(event.id for event in events if event.id in told.linked)
            rows.append((
                iri, told.words["label"], told.first, told.last or None, "; ".join(actors) or None,
                None if of_dyad is None else len(of_dyad), there, around, best, " ".join(linked) or None,
                _finding(of_dyad, there, around, linked), " ".join(sorted(claims[iri])) or None,
            ))  # fmt: skip
    columns = (
        "event", "label", "first", "last", "actors",
        "of_dyad", "there", "around", "best", "linked", "finding", "claims",
    )  # fmt: skip
    caption = (
        f"The accounts' dated military events between {days[0]} and {days[1]}, and UCDP's events on their days: of the "
        "same dyad, at the same place, around it. Of an event that may have been later, only the days of the file are "
        "seen. Several events of one account may be one of UCDP's, or one many."
    )
    return Table("ucdp-battles", caption, columns, tuple(rows), SOURCE)


def _finding(of_dyad: list[GedEvent] | None, there: int | None, around: int | None, linked: list[str]) -> str:
    if linked:
        return "UCDP has events of it, by identifier"
    if there:
        return "UCDP has fighting there"
    if of_dyad is None and there is None and around is None:
        return "nothing to compare by"
    start = "UCDP has none there, but" if there == 0 else "UCDP has"
    if of_dyad:
        return f"{start} fighting of the two"
    return f"{start} fighting around it" if around else "UCDP has nothing on these days"


def _at(meant: list[GedEvent], told: _Told, named: PlaceMatches) -> tuple[int | None, int | None, int | None]:
    """Return how many of UCDP's events were at the places of ``told``, how many around, and the former's deaths."""
    if not told.last:
        return None, None, None
    same, wider = named.names(told.places), named.names_around(told.places)
    there = [event for event in meant if event.place in same]
    around = sum(event.place in wider for event in meant) if wider else None
    return (len(there), around, sum(event.best for event in there)) if same else (None, around, None)


def denials(store: Store, events: Sequence[GedEvent], *, days: tuple[str, str], named: PlaceMatches) -> Table:
    """Return what voices say did not happen, of military events, each beside UCDP's events of the same days and place.

    The days are those of the claim, else those of the event in the resolved view, else of the event that it is said to
    be at the same time as.
    """
    rows: list[tuple[Cell, ...]] = []
    for told in _gather(store, _DENIALS, "claim", "event").values():
        meant = [event for event in events if told.first and told.last and event.during(told.first, told.last)]
        within = told.first <= days[1] and told.last >= days[0]
        there, around, best = _at(meant, told, named) if within else (None, None, None)
        rows.append((
            told.words["event"], told.words["gloss"] or None, told.words["voice"], told.first or None,
            told.last or None, " ".join(sorted(told.places)) or None, there, around, best,
            _denied(told, days, there, around), told.words["claim"],
        ))  # fmt: skip
    columns = ("event", "gloss", "voice", "first", "last", "places", "there", "around", "best", "finding", "claims")
    caption = (
        "Military events of which a voice says that they did not happen, or not so, and UCDP's events of any actors on "
        "these days at the same place, and around it. UCDP's event and the event denied may be two things."
    )
    return Table("ucdp-denials", caption, columns, tuple(rows), SOURCE)


def _denied(told: _Told, days: tuple[str, str], there: int | None, around: int | None) -> str:
    if not (told.first and told.last):
        return "no last day is known" if told.first else "the days are not known"
    if told.first > days[1] or told.last < days[0]:
        return "outside the days of the file"
    if not told.places:
        return "no place is named"
    if there is None and around is None:
        return "UCDP has no such place by the gazetteer's evidence"
    if there:
        return "UCDP has fighting there"
    return "UCDP has fighting around it" if around else "UCDP has none there"


def places(events: Iterable[GedEvent], named: PlaceMatches) -> Table:
    """Return UCDP's places with the gazetteer's place, where it gives evidence that they are the same."""
    counted: dict[str, list[GedEvent]] = defaultdict(list)
    for event in events:
        counted[event.place].append(event)
    rows: list[tuple[Cell, ...]] = []
    for name, there in sorted(counted.items(), key=lambda item: (-len(item[1]), item[0])):
        ours = sorted((place, said) for (ucdp, place), said in named.evidence.items() if ucdp == name)
        precision = " ".join(str(grade) for grade in sorted({event.place_precision for event in there}))
        deaths = sum(event.best for event in there)
        head = (name, precision, len(there), deaths)
        rows += [(*head, place, said) for place, said in ours] or [(*head, None, None)]
    columns = ("ucdp_place", "where_prec", "events", "best", "place", "evidence")
    caption = (
        "UCDP's places and the gazetteer's, matched by its evidence only; names that look alike may be other places."
    )
    return Table("ucdp-places", caption, columns, tuple(rows), SOURCE)


def _gather(store: Store, query: str, *keys: str) -> dict[str, _Told]:
    """Return the rows of a query taken together by the columns ``keys``."""
    found: dict[str, _Told] = {}
    for row in select(store, query):
        words = {name: value(row, name) for name in ("event", "claim", "label", "gloss", "voice")}
        place = " ".join(words[key] for key in keys)
        first, last = value(row, "begin"), value(row, "end")
        told = found.setdefault(place, _Told(first, last, words))
        told.first, told.last = min(told.first, first), max(told.last, last)
        told.places.update({value(row, "place")} - {""})
        told.linked.update({value(row, "linked")} - {""})
    return found
