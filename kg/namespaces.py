"""IRIs of the vocabularies in use, and the layout of a dataset's own IRIs (DESIGN: decision D10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

ONTOLOGY = "https://w3id.org/conflict-kg/ontology#"
SCHEME = "https://w3id.org/conflict-kg/scheme/"

PREFIXES = {
    "ckg": ONTOLOGY,
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
RDFS_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
EDTF = NamedNode(PREFIXES["edtf"] + "EDTF")
XSD_DATE = NamedNode(PREFIXES["xsd"] + "date")
XSD_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")

_ENTITY_KINDS = (
    "account", "actor", "agent", "agreement", "assessment", "claim", "contradiction", "count", "equipment", "event",
    "framing", "geometry", "graph", "identifier", "passage", "person", "place", "provision", "question", "relation",
    "selector", "voice",
)  # fmt: skip
_SCHEMES = (
    "certainty", "channel", "contradiction-kind", "control", "coverage", "date-qualifier", "edge-kind", "frame",
    "intensity", "layer", "level", "outcome", "period", "polarity", "population", "position", "qualifier", "resolution",
    "response", "scope", "siege", "silence", "stance", "support", "thing", "tod", "weapon", "weather",
)  # fmt: skip


def ckg(name: str) -> NamedNode:
    """Return the term ``name`` of the Conflict KG ontology."""
    return NamedNode(ONTOLOGY + name)


def concept(scheme: str, name: str) -> NamedNode:
    """Return the concept ``name`` of the SKOS scheme ``scheme``."""
    return NamedNode(f"{SCHEME}{scheme}/{name}")


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return ``iri`` as a prefixed name with the longest of ``prefixes`` that fits, else the IRI itself."""
    fitting = [(len(start), prefix) for prefix, start in prefixes.items() if iri.startswith(start)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


@cache
def _prefixes(base: str) -> dict[str, str]:
    entities = {kind: f"{base}{kind}/" for kind in _ENTITY_KINDS}
    schemes = {name: f"{SCHEME}{name}/" for name in _SCHEMES}
    return dict(sorted({**PREFIXES, **schemes, **entities}.items()))


@dataclass(frozen=True, slots=True)
class Base:
    """The base IRI of a dataset; everything that the dataset mints lies below it."""

    iri: str

    def node(self, path: str) -> NamedNode:
        """Return the IRI ``<base><path>``, such as ``actor/ypg``."""
        return NamedNode(self.iri + path)

    def graph(self, name: str) -> NamedNode:
        """Return the IRI of one of the dataset's own graphs, such as ``resolved``."""
        return self.node(f"graph/{name}")

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes under which this dataset is written and queried, in alphabetical order."""
        return dict(_prefixes(self.iri))

    def shorten(self, iri: str) -> str:
        """Return ``iri`` as a prefixed name where one of the prefixes fits, else the IRI itself."""
        return shorten(iri, _prefixes(self.iri))

    def expand(self, name: str) -> NamedNode | None:
        """Return the IRI meant by a full IRI, a prefixed name or a path below the base; None if it is none of these."""
        bare = name.removeprefix("<").removesuffix(">")
        prefix, colon, local = bare.partition(":")
        if "://" not in bare and colon:
            namespace = self.prefixes().get(prefix)
            bare = namespace + local if namespace else ""
        elif "://" not in bare:
            bare = self.iri + bare if "/" in bare else ""
        try:
            return NamedNode(bare) if bare else None
        except ValueError:
            return None
