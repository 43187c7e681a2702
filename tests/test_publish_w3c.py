"""The test suites of the W3C for the SPARQL 1.1 Protocol and its Service Description, against a running server."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import rdflib
from rdflib.collection import Collection
from support import SHARED

from kg.publish.site import site_of_files
from web import Answer, Server, serving

SUITE = SHARED / "suites" / "sparql11" / "protocol"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
TABLES = {
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
}  # fmt: skip
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}


@dataclass(frozen=True)
class Exchange:
    """A request of the suite and what is expected of the answer."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


def read_suite() -> dict[str, list[Exchange]]:
    graph = rdflib.Graph().parse(SUITE / "manifest.ttl")
    entries = _members(graph, graph.value(graph.value(None, rdflib.RDF.type, MF.Manifest), MF.entries))
    return {str(test).rpartition("#")[2]: list(_exchanges(graph, test)) for test in entries}


def _members(graph: rdflib.Graph, members: rdflib.term.Node | None) -> list[rdflib.term.Node]:
    return [] if members is None else list(Collection(graph, members))


def _exchanges(graph: rdflib.Graph, test: rdflib.term.Node) -> Iterator[Exchange]:
    for request in _members(graph, graph.value(graph.value(test, MF.action), HT.requests)):
        fields = graph.value(request, HT.headers)
        headers = [(graph.value(one, HT.fieldName), graph.value(one, HT.fieldValue)) for one in _members(graph, fields)]
        body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
        boolean, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
        yield Exchange(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            {str(name): str(value) for name, value in headers},
            str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))) if body else None,
            tuple(str(status)[-3] for status in graph.objects(response, MF.expectedStatus)),
            None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
            None if form is None else str(form),
        )


TESTS = read_suite() if SUITE.is_dir() else {}
UPDATES = [name for name in TESTS if "update" in name]
QUERIES = [name for name in TESTS if "update" not in name]


def test_the_suite_is_there() -> None:
    if not SUITE.is_dir():
        if os.environ.get("KG_REQUIRE_SUITES"):
            pytest.fail(f"{SUITE} is not there")
        pytest.skip(f"{SUITE} is not there")
    assert (len(QUERIES), len(UPDATES)) == (20, 14)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The data of the suite, each file in the graph that the suite names; without the suite, one of our own."""
    path = tmp_path_factory.mktemp("suite") / "data.nq"
    lines = ["<urn:a> <urn:b> <urn:c> <urn:g> ."]
    if TESTS:
        lines += _data(rdflib.Graph().parse(SUITE / "manifest.ttl"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with serving(site_of_files([path])) as running:
        yield running


def _data(manifest: rdflib.Graph) -> set[str]:
    label = rdflib.RDFS.label
    pairs = {
        (manifest.value(data, UT.graph), manifest.value(data, label)) for data in manifest.objects(None, UT.graphData)
    }
    return {
        f"{line.strip().removesuffix('.')} <{name}> ."
        for file, name in pairs
        for line in (SUITE / Path(str(file)).name).read_text(encoding="utf-8").splitlines()
    }


def send(server: Server, exchange: Exchange) -> Answer:
    return server.request(exchange.method, exchange.target, exchange.body, exchange.headers)


@pytest.mark.parametrize("name", QUERIES)
def test_protocol(server: Server, name: str) -> None:
    for exchange in TESTS[name]:
        answer = send(server, exchange)
        assert str(answer.status)[0] in exchange.statuses, answer.body
        if exchange.boolean is not None:
            assert json.loads(answer.body)["boolean"] is exchange.boolean
        if exchange.format is not None:
            assert answer.media in {"boolean": TABLES, "tabular": TABLES, "RDF": GRAPHS}[exchange.format]


@pytest.mark.parametrize("name", UPDATES)
def test_updates_are_refused(server: Server, name: str) -> None:
    update = TESTS[name][0]
    answer = send(server, update)
    assert (str(answer.status)[0], answer.media) == ("4", "application/problem+json")


# ========== Service Description: returns-rdf, has-endpoint-triple, conforms-to-schema


@pytest.fixture(scope="module")
def description(server: Server) -> rdflib.Graph:
    """What GET on the endpoint gives."""
    answer = server.request("GET", "/sparql")
    assert (answer.status, answer.media) == (200, "text/turtle")
    return rdflib.Graph().parse(data=answer.body, format="turtle")


def test_get_on_the_endpoint_returns_rdf(description: rdflib.Graph) -> None:
    assert len(description) > 10


def test_there_is_a_matching_endpoint_triple(server: Server, description: rdflib.Graph) -> None:
    assert list(description.objects(None, SD.endpoint)) == [rdflib.URIRef(f"{server.address}/sparql")]


SCHEMA = [
    ("endpoint", "Service", None, 1),
    ("supportedLanguage", "Service", None, None),
    ("resultFormat", "Service", None, None),
    ("extensionFunction", "Service", "Function", None),
    ("feature", "Service", None, None),
    ("defaultEntailmentRegime", "Service", None, 1),
    ("defaultDataset", "Service", "Dataset", 1),
    ("defaultGraph", "Dataset", "Graph", 1),
    ("namedGraph", "Dataset", "NamedGraph", None),
    ("name", "NamedGraph", None, 1),
    ("graph", "NamedGraph", "Graph", 1),
]
"""Properties of the vocabulary: their domain, their range where it is a class of it, and how many there may be."""


def test_it_conforms_to_the_schema(description: rdflib.Graph) -> None:
    used = {str(p).removeprefix(SD) for p in description.predicates() if str(p).startswith(SD)}
    assert used == {name for name, *_ in SCHEMA}
    for name, domain, expected, most in SCHEMA:
        for subject, node in description.subject_objects(SD[name]):
            assert (subject, rdflib.RDF.type, SD[domain]) in description
            assert isinstance(node, rdflib.URIRef)
            assert expected is None or (node, rdflib.RDF.type, SD[expected]) in description
            assert most is None or len(list(description.objects(subject, SD[name]))) <= most
    for language in description.objects(None, SD.supportedLanguage):
        assert language in {SD.SPARQL10Query, SD.SPARQL11Query}
