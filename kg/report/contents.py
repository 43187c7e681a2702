"""Gathers what the report says from the store, the network and the coverage."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kg.accounts import Covered
from kg.api import Dataset
from kg.network import Network
from kg.report.timeline import Dated

_COUNTED = {
    "Claim": ("claims", "أقوال"),
    "Event": ("events", "أحداث"),
    "Relation": ("relations", "علاقات"),
    "Actor": ("actors", "فاعلون"),
    "Place": ("places", "أماكن"),
    "Contradiction": ("contradictions", "تناقضات"),
}
_FAMILIES = (
    ("ControlChange", "control"),
    ("MilitaryEvent", "force"),
    ("NegotiationEvent", "negotiation"),
    ("EvacuationEvent", "evacuation"),
)
_LONGEST = datetime.timedelta(days=92)
"""What is dated no closer than this is told in words and left out of the timeline."""

_DATED = """
SELECT ?event ?begin ?end ?en ?ar (GROUP_CONCAT(DISTINCT STR(?class); SEPARATOR = " ") AS ?classes)
WHERE {
  GRAPH <graph/resolved> {
    ?event a ckg:Event , ?class ; ckg:earliestBegin ?begin .
    OPTIONAL { ?event ckg:latestEnd ?last }
    OPTIONAL { ?event ckg:latestBegin ?latest }
  }
  ?event rdfs:label ?en , ?ar .
  FILTER(LANG(?en) = "en" && LANG(?ar) = "ar")
  BIND(COALESCE(?last, ?latest, ?begin) AS ?end)
}
GROUP BY ?event ?begin ?end ?en ?ar
ORDER BY ?begin ?end ?event
"""
_DISPUTES = """
SELECT ?contradiction ?en ?ar ?kind ?resolution ?claim ?gloss ?preferred
WHERE {
  ?contradiction a ckg:Contradiction ;
    ckg:contradictionKind/skos:prefLabel ?kind ;
    ckg:resolution/skos:prefLabel ?resolution ;
    ckg:claimInvolved ?claim ;
    rdfs:label ?en , ?ar .
  ?claim rdfs:comment ?gloss .
  OPTIONAL { ?contradiction ckg:preferredClaim ?preferred FILTER(?preferred = ?claim) }
  FILTER(LANG(?en) = "en" && LANG(?ar) = "ar" && LANG(?kind) = "en" && LANG(?resolution) = "en")
}
ORDER BY ?contradiction ?claim
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A count with its names in English and Arabic."""

    english: str
    arabic: str
    number: int


@dataclass(frozen=True, slots=True)
class Member:
    """A claim in a dispute: its prefixed name, what it says, and whether the resolution prefers it."""

    name: str
    gloss: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction: its labels, kind, resolution, and the claims in it."""

    english: str
    arabic: str
    kind: str
    resolution: str
    claims: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the report shows."""

    name: str
    title: dict[str, str]
    counts: tuple[Line, ...]
    stances: tuple[Line, ...]
    events: tuple[Dated, ...]
    vague: tuple[Dated, ...]
    disputes: tuple[Dispute, ...]
    coverage: tuple[Covered, ...]
    statuses: dict[str, int]
    ties: dict[str, int]
    fingerprint: str


def gather(dataset: Dataset, network: Network, covered: list[Covered]) -> Contents:
    """Return what the report of ``dataset`` says."""
    events = _dated(dataset)
    return Contents(
        name=dataset.name,
        title=dataset.files.config.title,
        counts=tuple(Line(en, ar, dataset.count(kind)) for kind, (en, ar) in _COUNTED.items()),
        stances=tuple(_stances(dataset)),
        events=tuple(event for event in events if event.end - event.begin <= _LONGEST),
        vague=tuple(event for event in events if event.end - event.begin > _LONGEST),
        disputes=tuple(_disputes(dataset)),
        coverage=tuple(covered),
        statuses=dict(sorted(Counter(passage.status for passage in covered).items())),
        ties=dict(sorted(Counter(edge.kind for edge in network.edges).items())),
        fingerprint=dataset.files.fingerprint,
    )


def _stances(dataset: Dataset) -> list[Line]:
    text = """
    SELECT ?en ?ar (COUNT(?claim) AS ?n)
    WHERE {
      ?claim a ckg:Claim ; ckg:stance ?stance .
      ?stance skos:prefLabel ?en , ?ar FILTER(LANG(?en) = "en" && LANG(?ar) = "ar")
    }
    GROUP BY ?en ?ar ORDER BY DESC(?n) ?en
    """
    return [Line(str(row["en"]), str(row["ar"]), int(str(row["n"]))) for row in dataset.query(text)]


def _dated(dataset: Dataset) -> list[Dated]:
    events = []
    for row in dataset.query(_DATED):
        classes = {iri.rpartition("#")[2] for iri in str(row["classes"]).split()}
        kind = next((family for name, family in _FAMILIES if name in classes), "other")
        begin, end = (datetime.date.fromisoformat(str(row[name])) for name in ("begin", "end"))
        events.append(Dated(str(row["en"]), str(row["ar"]), begin, max(begin, end), kind))
    return events


def _disputes(dataset: Dataset) -> list[Dispute]:
    short = dataset.files.config.base.shorten
    found = []
    for _, group in groupby(dataset.query(_DISPUTES), key=itemgetter("contradiction")):
        rows = list(group)
        english, arabic, kind, resolution = (str(rows[0][name]) for name in ("en", "ar", "kind", "resolution"))
        members = (Member(short(str(row["claim"])), str(row["gloss"]), row["preferred"] is not None) for row in rows)
        found.append(Dispute(english, arabic, kind, resolution, tuple(members)))
    return found
