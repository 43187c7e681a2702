"""The ontology: every term named and defined in two languages, declared once, in OWL 2 DL form."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from support import ROOT

from kg.namespaces import ONTOLOGY, SCHEME

OWL_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """The ontology, its schemes and alignments in one graph."""
    graph = rdflib.Graph()
    files = sorted((ROOT / "ontology").rglob("*.ttl"))
    assert len(files) > 25
    for path in files:
        graph.parse(path, format="turtle")
    return graph


def own_terms(ontology: rdflib.Graph) -> list[URIRef]:
    found = {node for node in ontology.subjects(RDF.type) if isinstance(node, URIRef) and node.startswith(ONTOLOGY)}
    assert len(found) > 300
    return sorted(found)


def concepts(ontology: rdflib.Graph) -> list[URIRef]:
    found = {node for node in ontology.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)}
    assert len(found) > 150
    return sorted(found)


def languages(ontology: rdflib.Graph, node: URIRef, predicate: URIRef) -> list[str]:
    values = (value for value in ontology.objects(node, predicate) if isinstance(value, rdflib.Literal))
    return sorted(str(value.language) for value in values)


def test_every_term_is_named_and_defined_in_two_languages(ontology: rdflib.Graph) -> None:
    for term in own_terms(ontology):
        assert languages(ontology, term, RDFS.label) == ["ar", "en"], term
        assert languages(ontology, term, SKOS.definition) == ["ar", "en"], term
        assert (term, RDFS.isDefinedBy, URIRef(ONTOLOGY.rstrip("#"))) in ontology, term


def test_every_concept_is_named_and_defined_in_two_languages(ontology: rdflib.Graph) -> None:
    for node in concepts(ontology):
        assert languages(ontology, node, SKOS.prefLabel) == ["ar", "en"], node
        assert languages(ontology, node, SKOS.definition) == ["ar", "en"], node
        scheme = URIRef(node.rpartition("/")[0])
        assert node.startswith(SCHEME)
        assert (node, SKOS.inScheme, scheme) in ontology


def test_every_term_is_of_one_kind(ontology: rdflib.Graph) -> None:
    for term in own_terms(ontology):
        assert len(set(ontology.objects(term, RDF.type)) & set(OWL_KINDS)) == 1, term


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_the_hierarchies_lead_to_declared_terms_without_a_circle(ontology: rdflib.Graph, predicate: URIRef) -> None:
    for term, above in ontology.subject_objects(predicate):
        assert above == OWL.Thing or (above, RDF.type, None) in ontology, above
        assert term not in set(ontology.transitive_objects(above, predicate)), term


def test_nothing_is_functional_bounded_in_number_or_blank(ontology: rdflib.Graph) -> None:
    """DESIGN: D5 and D9."""
    restrictions = (OWL.cardinality, OWL.maxCardinality, OWL.minCardinality, OWL.maxQualifiedCardinality)
    assert not [triple for triple in ontology if triple[1] in restrictions]
    assert not list(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    assert not [node for node in ontology.all_nodes() if isinstance(node, rdflib.BNode)]
    assert not list(ontology.subject_objects(OWL.sameAs))
