"""What the graph says of UCDP's names: which actors and places of ours UCDP has, and on what evidence.

Nothing is matched by likeness of names. An actor is matched by its external identifier, or by one that the user gives;
a place by the evidence that the gazetteer writes for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.store import Store, select, value

UCDP = "ucdp:"
"""What stands before the number of a UCDP actor or event where an IRI is asked for."""

_ACTORS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?actor ?label ?scheme ?number ?evidence
WHERE {
  ?actor ckg:externalIdentifier ?identifier .
  ?identifier ckg:identifierScheme ?scheme ; ckg:identifierValue ?number ; ckg:evidence ?evidence .
  FILTER(?scheme IN ("ucdp_actor", "ucdp_actor_broader"))
  OPTIONAL { ?actor rdfs:label ?label FILTER(LANG(?label) = "en") }
}
ORDER BY ?actor ?number
"""

_PLACES = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?place ?evidence
WHERE {
  { ?place geo:hasDefaultGeometry/ckg:evidence ?evidence FILTER(CONTAINS(STR(?evidence), "UCDP")) }
  UNION
  { ?place skos:note ?evidence FILTER(CONTAINS(STR(?evidence), "adm_1 of")) }
}
ORDER BY ?place ?evidence
"""

_WITHIN = """
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT DISTINCT ?place ?around WHERE { ?place geo:sfWithin+ ?around }
"""

# A UCDP name stands in quotation marks after the word: the place's point is of that name, or its governorate is.
_NAME = re.compile(r'UCDP[^"]*"([^"]+)"')


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """An actor of ours and the UCDP actor that it is, or is part of.

    Attributes:
        actor: our IRI.
        label: its English name, where the dataset has one.
        number: of the UCDP actor.
        relation: ``same``; ``broader``, where the UCDP actor takes in more than ours; or ``given`` by the user.
        evidence: who says so.
    """

    actor: str
    label: str
    number: str
    relation: Literal["same", "broader", "given"]
    evidence: str


@dataclass(frozen=True)
class PlaceMatches:
    """Our places by UCDP's names, and which of our places lies within which.

    Attributes:
        evidence: by UCDP name and our place's IRI, the evidence for it.
        within: by our place's IRI, those that it lies in.
    """

    evidence: Mapping[tuple[str, str], str]
    within: Mapping[str, frozenset[str]]

    def names(self, places: Iterable[str]) -> set[str]:
        """Return the UCDP names of any of our ``places``."""
        wanted = set(places)
        return {name for name, place in self.evidence if place in wanted}

    def names_around(self, places: Iterable[str]) -> set[str]:
        """Return the UCDP names of what any of our ``places`` lies in: an event there may have been at the place."""
        kept = set(places)
        return self.names({around for place in kept for around in self.within.get(place, ())}) - self.names(kept)


def match_actors(store: Store, given: Iterable[tuple[str, str]] = ()) -> list[ActorMatch]:
    """Return the matches of the external identifiers in ``store``, and those ``given`` (our IRI, UCDP's number)."""
    found = [
        ActorMatch(value(row, "actor"), value(row, "label"), value(row, "number"),
                   "same" if value(row, "scheme") == "ucdp_actor" else "broader", value(row, "evidence"))
        for row in select(store, _ACTORS)
    ]  # fmt: skip
    found += [ActorMatch(actor, "", number.removeprefix(UCDP), "given", "given by the user") for actor, number in given]
    return sorted(found, key=lambda match: (match.actor, int(match.number), match.relation))


def match_places(store: Store) -> PlaceMatches:
    """Return the places whose evidence in ``store`` names a place of UCDP's."""
    evidence: dict[tuple[str, str], str] = {}
    for row in select(store, _PLACES):
        for name in _NAME.findall(value(row, "evidence")):
            evidence.setdefault((name, value(row, "place")), value(row, "evidence"))
    within: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _WITHIN):
        within[value(row, "place")].add(value(row, "around"))
    return PlaceMatches(evidence, {place: frozenset(around) for place, around in within.items()})
