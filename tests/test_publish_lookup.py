"""Lookups: which queries are answered on the spot, and that they are answered as a worker answers them."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.publish.addresses import Addresses
from kg.publish.site import Site
from kg.publish.sparql.lookup import MOST, Lookups, subject_matter
from kg.publish.sparql.worker import Settings, answer

JSON = "application/sparql-results+json"
DATA = """
@prefix ex: <http://data.example/> .
ex:a ex:p ex:b, ex:c, "text", "نص"@ar ; ex:q ex:a .
ex:b ex:p ex:c ; a ex:Thing .
<http://data.example/حلب> ex:p "Aleppo"@en .
"""
LOOKUPS = {
    "SELECT ?p ?o { <http://data.example/a> ?p ?o }": "http://data.example/a",
    "SELECT * WHERE { <http://data.example/a> ?p ?o . }": "http://data.example/a",
    "select distinct ?o where{ <http://data.example/a> <http://data.example/p> ?o } limit 5": "http://data.example/a",
    "SELECT ?s { ?s ?p <http://data.example/a> }": "http://data.example/a",
    "ASK { <http://data.example/a> a <http://data.example/Thing> }": "http://data.example/a",
    "PREFIX ex: <http://data.example/> SELECT ?s { ?s a ex:Thing }": "http://data.example/Thing",
    "PREFIX a: <urn:a:> PREFIX b: <urn:b:> ASK { ?s a:x b:y }": "urn:b:y",
    'ASK { <http://data.example/a> <http://data.example/p> "نص"@ar }': "http://data.example/a",
    "# about Aleppo\nSELECT ?o { <http://data.example/حلب> ?p ?o } # and no other": "http://data.example/حلب",
    # Of two declarations the last one holds, and what stands in a comment is none.
    "PREFIX ex: <urn:one:> PREFIX ex: <urn:two:> SELECT ?o { ex:a ?p ?o }": "urn:two:a",
    "PREFIX ex: <urn:one:> # PREFIX ex: <urn:two:>\nSELECT ?o { ex:a ?p ?o }": "urn:one:a",
}
OTHERS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s <http://data.example/p> ?o }",
    'SELECT * { ?s ?p "text" }',
    "SELECT * { <http://data.example/a> <http://data.example/p>+ ?o }",
    "SELECT * { <http://data.example/a> ?p ?o . ?o ?q ?r }",
    "SELECT * { <http://data.example/a> ?p ?o ; ?q ?r }",
    "SELECT * { <http://data.example/a> ?p ?o, ?r }",
    "SELECT (COUNT(*) AS ?n) { <http://data.example/a> ?p ?o }",
    "SELECT * FROM <http://data.example/g> { <http://data.example/a> ?p ?o }",
    "SELECT * { <http://data.example/a> ?p ?o } ORDER BY ?o",
    "SELECT * { <http://data.example/a> ?p ?o } VALUES ?o { 1 }",
    "SELECT * { SERVICE <http://data.example/a> { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { <http://data.example/a> ?p ?o } }",
    "CONSTRUCT { <http://data.example/a> ?p ?o } { <http://data.example/a> ?p ?o }",
    "DESCRIBE <http://data.example/a>",
    "SELECT * { <relative> ?p ?o }",
    "SELECT * { unknown:a ?p ?o }",
    "PREFIX EX: <http://data.example/> SELECT * { ex:a ?p ?o }",
    # The engine reads \u000A as a line end before it reads anything else.
    "SELECT * { <http://data.example/a> ?p ?o # \\u000A . ?x ?y ?z\n }",
    "SELECT * { <http://data.example/a> ?p ?o }" + " " * 5000,
    "",
]
FRAME = struct.Struct(">ccI")


ASKING = Settings(
    base="http://data.example/", default_graphs=(), named_graphs=(), results=JSON, data="text/turtle",
    services=(), bytes=100_000, rows=1000, seconds=1.0,
)  # fmt: skip


def lookups(store: Store) -> Lookups:
    return Lookups(Site("things", {}, store, None, Addresses((), ()), "1", {}))


def by_worker(store: Store, query: str) -> bytes:
    stream = io.BytesIO()
    answer(store, ASKING, query, stream)
    letter, _, length = FRAME.unpack(stream.getvalue()[: FRAME.size])
    assert letter == b"E"
    body = stream.getvalue()[FRAME.size :]
    assert len(body) == length
    return body


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store()
    found.extend(Quad(*triple) for triple in (quad.triple for quad in parse(DATA.encode(), format=RdfFormat.TURTLE)))
    return found


@pytest.mark.parametrize("query", LOOKUPS)
def test_a_lookup_is_about_one_thing_and_answered_as_by_a_worker(store: Store, query: str) -> None:
    assert subject_matter(query) == LOOKUPS[query]
    assert lookups(store).answer(ASKING, query) == by_worker(store, query)


@pytest.mark.parametrize("query", OTHERS)
def test_anything_else_is_for_a_worker(store: Store, query: str) -> None:
    assert lookups(store).answer(ASKING, query) is None


def test_a_thing_in_many_statements_is_for_a_worker() -> None:
    store, hub, p = Store(), NamedNode("urn:hub"), NamedNode("urn:p")
    query = "SELECT ?s { ?s <urn:p> <urn:hub> }"
    store.extend(Quad(NamedNode(f"urn:{number}"), p, hub) for number in range(MOST - 1))
    assert lookups(store).answer(ASKING, query) == by_worker(store, query)
    store.add(Quad(hub, p, NamedNode("urn:x")))
    assert lookups(store).answer(ASKING, query) is None


@pytest.mark.parametrize(
    "changes",
    [{"results": None}, {"default_graphs": ("urn:g",)}, {"named_graphs": ("urn:g",)}, {"bytes": 10}, {"rows": 10}],
)
def test_what_needs_care_is_for_a_worker(store: Store, changes: dict[str, Any]) -> None:
    assert lookups(store).answer(replace(ASKING, **changes), next(iter(LOOKUPS))) is None


TERM = st.sampled_from(["<http://data.example/a>", "ex:b", "?x", "?y", "$x", "a", '"text"', '"نص"@ar', "_:b", "5"])
GAP = st.sampled_from([" ", "\n", "\t", " # ex:a }\n", ""])
HEAD = st.sampled_from(["SELECT *", "SELECT ?x ?y", "SELECT DISTINCT ?x", "ASK", "SELECT ?x WHERE", "select ?x where"])
TAIL = st.sampled_from(["", ".", ". ?x ?y ?z", ";", "FILTER(?x = ?y)", "} LIMIT 2 #", "} # {"])


@settings(max_examples=300)
@given(st.tuples(HEAD, TERM, TERM, TERM, TAIL), st.tuples(GAP, GAP))
def test_what_is_taken_for_a_lookup_is_answered_as_by_a_worker(
    store: Store, parts: tuple[str, ...], gaps: tuple[str, str]
) -> None:
    head, *terms, tail = parts
    query = f"PREFIX ex: <http://data.example/>{gaps[0]}{head} {{ {(gaps[1] or ' ').join(terms)} {tail} }}"
    found = lookups(store).answer(ASKING, query)
    if found is not None:
        assert found == by_worker(store, query)
