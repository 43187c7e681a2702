"""Documents about the dataset itself and about its graphs, which its data do not speak of but its description does."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad

from kg.publish.document import Document, Incoming
from kg.publish.graphs import graph_names
from kg.publish.labels import Labels
from kg.publish.metadata import Metadata, triples_of
from kg.publish.site import Site
from kg.store.embedded import VISIBLE


def names(site: Site) -> dict[str, Mapping[str, str]]:
    """Return what ``describe_itself`` speaks of, by IRI, with its names by language; nothing for plain RDF files."""
    if site.base is None:
        return {}
    graphs = (site.base.graph(name).value for name in VISIBLE)
    return {site.base.iri: site.title, **{iri: graph_names(iri) for iri in graphs if iri in site.addresses}}


def describe_itself(metadata: Metadata, labels: Labels, iri: str) -> Document:
    """Return the document about ``iri``: of a graph what is said of it, of the dataset the whole description."""
    node, whole = NamedNode(iri), iri == metadata.iri
    said = sorted(triples_of(metadata), key=str)
    facts = tuple(Quad(one.subject, one.predicate, one.object) for one in said if whole or one.subject == node)
    within = tuple(one.predicate.value for one in said if one.object == node and one.subject == NamedNode(metadata.iri))
    incoming = tuple(Incoming(name, 1, (metadata.iri,)) for name in within)
    named = {term.value for quad in facts for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    return Document(iri, facts, incoming=incoming, labels=labels.of(named | {metadata.iri}))
