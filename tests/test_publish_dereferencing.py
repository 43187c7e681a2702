"""Every IRI of ours leads to a document, in every format the same, which two readers of RDF understand alike."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, parse
from rdflib import RDF, RDFS

from kg import Dataset
from kg.publish.formats import DATA, HTML, Format
from kg.publish.renderer import Renderer, Wanted
from kg.publish.site import site_of_dataset

BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
OURS = "https://w3id.org/conflict-kg/"
SAMPLE = 60
VOID = "http://rdfs.org/ns/void#"

Read = frozenset[Quad]


@pytest.fixture(scope="module")
def renderer(aleppo: Dataset) -> Renderer:
    return Renderer(site_of_dataset(aleppo))


@pytest.fixture(scope="module")
def documents(renderer: Renderer) -> list[str]:
    """The paths of the documents to which the IRIs in the dump lead, by way of the paths of the things."""
    dump = renderer.site.engine.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert dump is not None
    iris = {term.value for term in named(parse(dump, format=pyoxigraph.RdfFormat.N_QUADS))}
    found = set()
    for iri in sorted({iri.partition("#")[0] for iri in iris if iri.startswith(OURS)} | {BASE}):
        path = renderer.site.addresses.path(iri)
        assert path is not None, iri
        answer = renderer.thing(path)
        assert answer.status == 303, iri
        found.add(answer.header("Location") or "")
    return sorted(found)


def named(quads: Iterator[Quad]) -> Iterator[NamedNode]:
    """Yield every IRI of a dump: subjects, predicates, objects, their datatypes, graphs."""
    for quad in quads:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        yield from (term for term in terms if isinstance(term, NamedNode))
        if isinstance(quad.object, Literal):
            yield quad.object.datatype


def body(renderer: Renderer, document: str, form: Format) -> bytes:
    answer = renderer.document(f"{document}.{form.name}", Wanted())
    assert answer.status in {200, 410}, (document, form.name)
    assert answer.header("Content-Type") == form.content_type
    return answer.body


def by_oxigraph(text: bytes, form: Format) -> Read:
    quads = frozenset(parse(text, format=form.rdf))
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in quads for term in (quad.subject, quad.object))
    return quads


def by_rdflib(text: bytes, form: Format) -> Read:
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=form.media)
    nameless = {None, dataset.default_graph.identifier}
    return frozenset(
        Quad(term(s), term(p), term(o), DefaultGraph() if graph in nameless else NamedNode(str(graph)))  # type: ignore[arg-type]
        for s, p, o, graph in dataset.quads()
    )


def term(value: rdflib.term.Node) -> NamedNode | Literal:
    if isinstance(value, rdflib.Literal):
        if value.language:
            return Literal(str(value), language=value.language)
        return Literal(str(value), datatype=NamedNode(str(value.datatype)) if value.datatype else None)
    assert isinstance(value, rdflib.URIRef)
    return NamedNode(str(value))


def test_every_iri_of_the_dump_resolves_in_every_format_to_the_same(renderer: Renderer, documents: list[str]) -> None:
    assert len(documents) > 2700
    for document in documents:
        read = {form: by_oxigraph(body(renderer, document, form), form) for form in DATA}
        with_graphs = {read[form] for form in DATA if form.datasets}
        without = {read[form] for form in DATA if not form.datasets}
        assert len(with_graphs) == len(without) == 1, document
        (quads,), (triples,) = with_graphs, without
        assert triples, document
        assert {quad for quad in quads if isinstance(quad.graph_name, DefaultGraph)} == triples, document


def test_rdflib_reads_what_oxigraph_reads(
    renderer: Renderer, documents: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    chosen = random.Random(2016).sample(documents, SAMPLE)  # noqa: S311 - not for secrets
    for document in [*chosen, "/doc/aleppo-2016/index", "/doc/ontology"]:
        for form in DATA:
            text = body(renderer, document, form)
            assert by_rdflib(text, form) == by_oxigraph(text, form), (document, form.name)


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("/aleppo-2016/", f'<{BASE}> <http://purl.org/dc/terms/title> "Eastern Aleppo, July to December 2016"@en'),
        ("/aleppo-2016/", f"<{BASE}> <{VOID}subset> <{BASE}graph/resolved>"),
        ("/aleppo-2016/graph/resolved", f"<{BASE}> <{VOID}subset> <{BASE}graph/resolved>"),
        (
            "/aleppo-2016/graph/control",
            f"<{BASE}graph/control> <{RDF.type}> <http://www.w3.org/ns/sparql-service-description#NamedGraph>",
        ),
        (
            "/aleppo-2016/graph/control",
            f'<{BASE}graph/control> <{RDFS.label}> "رسم بيانات السيطرة المحسوبة"@ar',
        ),
    ],
)
def test_the_dataset_and_its_graphs_are_described(renderer: Renderer, path: str, statement: str) -> None:
    place = renderer.thing(path).header("Location") or ""
    assert f"{statement} .\n" in renderer.document(f"{place}.nt", Wanted()).body.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("place", ["/doc/aleppo-2016/index", "/doc/aleppo-2016/graph/resolved"])
def test_they_have_pages_as_other_things_have(renderer: Renderer, place: str, language: str) -> None:
    answer = renderer.document(place, Wanted(HTML.media, language))
    assert (answer.status, answer.header("Content-Language")) == (200, language)
    page = answer.body.decode()
    assert f"{OURS}void#" not in page
    assert {"en": "number of statements", "ar": "عدد العبارات"}[language] in page
    assert "cite-as" in (answer.header("Link") or "")
