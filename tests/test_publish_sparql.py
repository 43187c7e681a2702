"""SPARQL over HTTP: the protocol, what is refused, what a query may take, the description, and the catalogue."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kg import Dataset
from kg.publish.site import site_of_dataset, site_of_files
from kg.publish.sparql import Limits, Options
from kg.publish.sparql.description import FUNCTIONS
from kg.publish.sparql.job import Job
from kg.publish.sparql.pool import Pool
from kg.publish.sparql.protocol import Operation, RequestError, parse_request
from kg.publish.sparql.worker import AnswerError, asks_others, refuse_services, send
from kg.publish.sparql.workers import Worker
from kg.queries import catalogue, find_query
from web import Answer, Server, serving

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON_RESULTS = "application/sparql-results+json"
ONTOLOGY = "https://w3id.org/conflict-kg/ontology#"
BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l ."
AGGREGATE = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(STR(?c) < STR(?l)) }}"
STREAM = f"SELECT * {{ {CROSS} }}"

LETTERS = """
<http://data.example/a%2Bb> <http://data.example/is> "plus, encoded" .
<http://data.example/a+b> <http://data.example/is> "plus" .
<http://data.example/a%20b> <http://data.example/is> "space, encoded" .
<http://data.example/حي-السكري> <http://data.example/is> "Arabic" .
<http://data.example/caf\u00e9> <http://data.example/is> "composed" .
<http://data.example/cafe\u0301> <http://data.example/is> "decomposed" .
<http://data.example/a%2Fb> <http://data.example/is> "slash, encoded" .
<http://data.example/a&b=c> <http://data.example/is> "ampersand" .
<http://data.example/one> <http://data.example/in> "one" <http://data.example/graph/1> .
<http://data.example/two> <http://data.example/in> "two" <http://data.example/graph/2> .
<http://data.example/three> <http://data.example/in> "three" <http://data.example/graph/3> .
"""


@pytest.fixture(scope="module")
def server(aleppo: Dataset) -> Iterator[Server]:
    """The real dataset."""
    with serving(site_of_dataset(aleppo), Options(Limits(seconds=30, moment=10))) as running:
        yield running


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A few statements with odd IRIs, some in named graphs."""
    path = tmp_path_factory.mktemp("letters") / "letters.nq"
    path.write_text(LETTERS, encoding="utf-8")
    with serving(site_of_files([path])) as running:
        yield running


def truth(answer: Answer) -> bool:
    assert answer.status == 200, answer.body
    found: bool = json.loads(answer.body)["boolean"]
    return found


def values(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    return [{key: term["value"] for key, term in row.items()} for row in json.loads(answer.body)["results"]["bindings"]]


def problem(answer: Answer, status: int) -> dict[str, object]:
    assert (answer.status, answer.media) == (status, "application/problem+json"), answer.body
    members: dict[str, object] = json.loads(answer.body)
    assert members["status"] == status
    assert members["title"]
    return members


# ========== Requests


ASK = Operation("ASK {}")
Request = tuple[str, bytes, str | None, bytes, Operation | int]
REQUESTS: list[Request] = [
    ("GET", b"query=ASK%20%7B%7D", None, b"", ASK),
    ("GET", b"query=ASK+%7B%7D", None, b"", ASK),
    ("HEAD", b"query=ASK+%7B%7D", None, b"", ASK),
    ("GET", b"", None, b"", Operation()),
    ("POST", b"", FORM, b"query=ASK+%7B%7D", ASK),
    ("POST", b"", f"{FORM}; charset=UTF-8", b"query=ASK+%7B%7D", ASK),
    ("POST", b"", FORM.upper(), b"query=ASK+%7B%7D", ASK),
    ("POST", b"", QUERY, b"ASK {}", ASK),
    ("QUERY", b"", QUERY, b"ASK {}", ASK),
    ("POST", b"default-graph-uri=urn:a&default-graph-uri=urn:b&named-graph-uri=urn:c", QUERY, b"ASK {}",
     Operation("ASK {}", ("urn:a", "urn:b"), ("urn:c",))),
    ("POST", b"", FORM, b"query=ASK+%7B%7D&named-graph-uri=urn%3Ac", Operation("ASK {}", (), ("urn:c",))),
    ("GET", b"query=ASK+%7B%7D&format=xml&timeout=2.5", None, b"", Operation("ASK {}", (), (), "xml", 2.5)),
    ("GET", b"query=%3Ca%252Bb%3E", None, b"", Operation("<a%2Bb>")),
    ("POST", b"", FORM, b"query=%3Ca%252Bb%3E", Operation("<a%2Bb>")),
    ("POST", b"", QUERY, b"<a%2Bb>", Operation("<a%2Bb>")),
    ("GET", "query=حلب".encode(), None, b"", Operation("حلب")),
    ("GET", b"query=ASK%7B%7D&query=ASK%7B%7D", None, b"", 400),
    ("POST", b"query=ASK%7B%7D", QUERY, b"ASK {}", 400),
    ("POST", b"", FORM, b"", 400),
    ("GET", b"query=%FF", None, b"", 400),
    ("GET", b"query=ASK%7B%7D&timeout=soon", None, b"", 400),
    ("GET", b"query=ASK%7B%7D&timeout=-1", None, b"", 400),
    ("POST", b"", QUERY, b"ASK {} # \xff", 400),
    ("POST", b"", f"{QUERY}; charset=utf-16", "ASK {}".encode("utf-16"), 415),
    ("POST", b"", "text/plain", b"ASK {}", 415),
    ("POST", b"", None, b"ASK {}", 415),
    ("POST", b"", "nonsense", b"ASK {}", 415),
    ("PUT", b"query=ASK%7B%7D", None, b"", 405),
    ("DELETE", b"", None, b"", 405),
    ("POST", b"", "application/sparql-update", b"CLEAR ALL", 403),
    ("POST", b"", FORM, b"update=CLEAR+ALL", 403),
    ("GET", b"update=CLEAR+ALL", None, b"", 403),
    ("POST", b"using-graph-uri=urn:a", QUERY, b"ASK {}", 403),
]  # fmt: skip


@pytest.mark.parametrize("case", REQUESTS, ids=lambda case: f"{case[0]} {case[1] or case[3]!r} {case[2]}")
def test_what_a_request_asks_for(case: Request) -> None:
    method, query_string, content_type, body, expected = case
    if isinstance(expected, Operation):
        assert parse_request(method, query_string, content_type, body) == expected
    else:
        with pytest.raises(RequestError) as error:
            parse_request(method, query_string, content_type, body)
        assert error.value.status == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_query_arrives_as_it_was_sent(text: str) -> None:
    form = urlencode({"query": text}).encode()
    assert parse_request("GET", form, None).query == text
    assert parse_request("POST", b"", FORM, form).query == text
    assert parse_request("POST", b"", QUERY, text.encode()).query == text


IRIS = {
    "a%2Bb": "plus, encoded",
    "a+b": "plus",
    "a%20b": "space, encoded",
    "حي-السكري": "Arabic",
    "caf\u00e9": "composed",
    "cafe\u0301": "decomposed",
    "a%2Fb": "slash, encoded",
    "a&b=c": "ampersand",
}


@pytest.mark.parametrize("name", IRIS)
@pytest.mark.parametrize("way", ["GET", "form", "direct", "QUERY"])
def test_an_iri_is_found_however_it_is_asked_for(letters: Server, way: str, name: str) -> None:
    text = f"SELECT ?is {{ <http://data.example/{name}> ?p ?is }}"
    if way == "GET":
        answer = letters.query(text)
    elif way == "form":
        answer = letters.request("POST", "/sparql", urlencode({"query": text}).encode(), {"Content-Type": FORM})
    else:
        method = "POST" if way == "direct" else "QUERY"
        answer = letters.request(method, "/sparql", text.encode(), {"Content-Type": QUERY})
    assert values(answer) == [{"is": IRIS[name]}]


# ========== Formats


TURTLE = "text/turtle"
FORMATS = [
    ("ASK {}", None, JSON_RESULTS),
    ("ASK {}", "*/*", JSON_RESULTS),
    ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("ASK {}", "application/json", "application/json"),
    ("ASK {}", "text/turtle, application/xml;q=0.2", "application/xml"),
    ("SELECT * {}", "text/csv", "text/csv"),
    ("SELECT * {}", "text/tab-separated-values;q=0.9, text/csv;q=0.8", "text/tab-separated-values"),
    ("SELECT * {}", f"{JSON_RESULTS};q=0, */*", "application/sparql-results+xml"),
    ("SELECT * {}", "text/turtle", 406),
    ("SELECT * {}", "image/png", 406),
    ("CONSTRUCT WHERE { ?s ?p ?o }", None, TURTLE),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples", "application/n-triples"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-quads", "application/n-quads"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "application/trig", "application/trig"),
    ("DESCRIBE <urn:a>", "application/ld+json", "application/ld+json"),
    ("DESCRIBE <urn:a>", JSON_RESULTS, 406),
    ("DESCRIBE <urn:a>", "text/html, application/xhtml+xml, */*;q=0.1", TURTLE),
]


@pytest.mark.parametrize("case", FORMATS, ids=lambda case: f"{case[0]} {case[1]}")
def test_formats(letters: Server, case: tuple[str, str | None, str | int]) -> None:
    text, accept, expected = case
    answer = letters.query(text, accept or "")
    assert (answer.status, answer.media) == (
        (expected, "application/problem+json") if isinstance(expected, int) else (200, expected)
    )
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(("name", "media"), [("csv", "text/csv"), ("xml", "application/sparql-results+xml")])
def test_the_parameter_format_wins(letters: Server, name: str, media: str) -> None:
    assert letters.query("SELECT * {}", JSON_RESULTS, format=name).media == media


def test_an_unknown_format_is_not_acceptable_and_the_others_are_listed(letters: Server) -> None:
    alternates = problem(letters.query("SELECT * {}", format="png"), 406)["alternates"]
    assert {"type": "text/csv", "format": "csv"} in alternates  # type: ignore[operator]


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"]
)
def test_every_format_holds_the_same_graph(server: Server, media: str) -> None:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{ONTOLOGY}Account> ; ?p ?o }}"
    expected = rdflib.Graph().parse(data=server.query(text, "application/n-triples").body, format="nt")
    assert len(expected) > 10
    assert set(rdflib.Graph().parse(data=server.query(text, media).body, format=media)) == set(expected)


# ========== HTTP


def test_head_is_get_without_the_body(letters: Server) -> None:
    target = "/sparql?query=ASK%20%7B%7D"
    get, head = letters.request("GET", target), letters.request("HEAD", target)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers["etag"] == get.headers["etag"]


def test_options_and_another_method(letters: Server) -> None:
    options = letters.request("OPTIONS", "/sparql", headers={"Origin": "https://elsewhere.example"})
    assert (options.status, options.headers["access-control-allow-origin"]) == (204, "*")
    assert "access-control-allow-credentials" not in options.headers
    put = letters.request("PUT", "/sparql?query=ASK%7B%7D")
    assert put.headers["allow"] == options.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    problem(put, 405)


def test_an_answer_that_one_has_is_not_sent_again(letters: Server) -> None:
    first = letters.request("GET", "/sparql?query=ASK%20%7B%7D")
    second = letters.request("GET", "/sparql?query=ASK%20%7B%7D", headers={"If-None-Match": first.headers["etag"]})
    assert (second.status, second.body) == (304, b"")
    assert second.headers["vary"] == first.headers["vary"]


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID ()", "now # when\n ()"])
def test_what_differs_each_time_is_kept_by_nobody(letters: Server, call: str) -> None:
    answer = letters.query(f"SELECT ({call} AS ?x) {{}}")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    if not call.lower().startswith("now"):
        assert letters.query(f"SELECT ({call} AS ?x) {{}}").body != answer.body


@pytest.mark.parametrize(
    ("text", "line", "column"), [("ASK {", 1, 6), ("SELECT * {\n  ?s ?p 'x\n}", 2, 11), ("CLEAR ALL", 1, 10)]
)
def test_a_query_that_does_not_parse(letters: Server, text: str, line: int, column: int) -> None:
    members = problem(letters.query(text), 400)
    assert (members["line"], members["title"]) == (line, "The query does not parse")
    assert isinstance(members["column"], int)
    assert 1 <= members["column"] <= column


def test_what_cannot_be_evaluated(letters: Server) -> None:
    assert "urn:f" in str(problem(letters.query("SELECT (<urn:f>(1) AS ?x) {}"), 400)["detail"])
    problem(letters.query("ASK {}", **{"default-graph-uri": "not an IRI"}), 400)
    problem(letters.request("POST", "/sparql", b"x" * 1_100_000, {"Content-Type": QUERY}), 413)


# ========== The RDF dataset


GRAPHS = [
    ("default-graph-uri", ["1"], "?s ?p ?o", {"one"}),
    ("default-graph-uri", ["1", "2"], "?s ?p ?o", {"one", "two"}),
    ("default-graph-uri", ["1"], "GRAPH ?g { ?s ?p ?o }", set()),
    ("default-graph-uri", ["4"], "?s ?p ?o", set()),
    ("named-graph-uri", ["1", "2"], "GRAPH ?g { ?s ?p ?o }", {"one", "two"}),
    ("named-graph-uri", ["1"], "?s ?p ?o", set()),
]


@pytest.mark.parametrize("case", GRAPHS)
def test_the_dataset_of_the_protocol(letters: Server, case: tuple[str, list[str], str, set[str]]) -> None:
    parameter, numbers, pattern, expected = case
    graphs = [f"http://data.example/graph/{number}" for number in numbers]
    for clause in ("", "FROM <http://data.example/graph/3> FROM NAMED <http://data.example/graph/3>"):
        rows = values(letters.query(f"SELECT ?o {clause} {{ {pattern} }}", **{parameter: graphs}))
        assert {row["o"] for row in rows} == expected


@pytest.mark.parametrize(
    ("clause", "pattern", "expected"),
    [
        ("FROM <http://data.example/graph/1>", "?s ?p ?o", {"one"}),
        ("from<http://data.example/graph/1>FROM <http://data.example/graph/2>", "?s ?p ?o", {"one", "two"}),
        ("PREFIX g: <http://data.example/graph/> SELECT ?o FROMg:1", "?s ?p ?o", {"one"}),
        ("FROM NAMED <http://data.example/graph/1>", "GRAPH ?g { ?s ?p ?o }", {"one"}),
        ("FROM NAMED <http://data.example/graph/1>", "?s ?p ?o", set()),
        ("FROM <http://127.0.0.1:1/nowhere>", "?s ?p ?o", set()),
        ("", "?s <http://data.example/in> ?o . ?s ?from ?o", {"one", "two", "three"}),
        ("", "?s <http://data.example/in> ?o # FROM <urn:x>\n", {"one", "two", "three"}),
        ("", "?s <http://data.example/in> ?o . FILTER(?o != 'FROM <urn:x>')", {"one", "two", "three"}),
    ],
)
def test_the_dataset_of_the_query(letters: Server, clause: str, pattern: str, expected: set[str]) -> None:
    head = clause if "SELECT" in clause else f"SELECT ?o {clause}"
    assert {row["o"] for row in values(letters.query(f"{head} {{ {pattern} }}"))} == expected


def test_an_ordinary_query_sees_what_the_library_sees(server: Server, aleppo: Dataset) -> None:
    text = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"
    expected = aleppo.store.query(text)
    assert isinstance(expected, pyoxigraph.QuerySolutions)
    assert server.query(text).body == expected.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    claims = f"SELECT (COUNT(?c) AS ?n) {{ ?c a <{ONTOLOGY}Claim> GRAPH ?c {{ ?s ?p ?o }} }}"
    assert int(values(server.query(claims))[0]["n"]) > 1000


@pytest.mark.parametrize("cut", [1, 30, 62, 80])
def test_a_request_may_come_in_parts_and_with_letters_as_they_are(letters: Server, cut: int) -> None:
    sent = (
        "GET /sparql?query=ASK{<http://data.example/حي-السكري>?p?o} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", letters.port), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(sent[:cut])
        time.sleep(0.1)
        connection.sendall(sent[cut:])
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'{"head":{},"boolean":true}')


# ========== What is refused


PATTERN = "{ ?s ?p ?o }"
REFUSED = [
    "SELECT * { SERVICE <REMOTE> " + PATTERN + " }",
    "SELECT * { service silent <REMOTE> " + PATTERN + " }",
    "PREFIX a: <REMOTE> SELECT * { SERVICEa:b " + PATTERN + " }",
    "PREFIX : <REMOTE> SELECT * { SERVICE:b " + PATTERN + " }",
    "PREFIX a: <REMOTE> SELECT * { SERVICESILENTa:b " + PATTERN + " }",
    "SELECT * { VALUES ?d { <REMOTE> } FILTER(1<2)SERVICE?d#>\n" + PATTERN + " }",
    "SELECT * { SERVICE # GRAPH\n <REMOTE> " + PATTERN + " }",
    "ASK { FILTER EXISTS { SERVICE <REMOTE> " + PATTERN + " } }",
    "SELECT * { { SELECT * { SERVICE <REMOTE> " + PATTERN + " } } }",
    "CONSTRUCT { ?s ?p 'SERVICE' } WHERE { SERVICE <REMOTE> " + PATTERN + " }",
    "BASE <REMOTE> DESCRIBE ?s WHERE { SERVICE <x> " + PATTERN + " }",
    "SELECT * { BIND('<' AS ?x) SERVICE <REMOTE> " + PATTERN + " BIND('>' AS ?y) }",
]
WELCOME = [
    "SELECT * { ?s ?p 'SERVICE <urn:x> { ?s ?p ?o }' }",
    'SELECT * { ?s ?p """a " SERVICE""" }',
    "SELECT * { ?service ?SERVICE $Service }",
    "PREFIX service: <urn:service/> SELECT * { service:service service:SERVICE <urn:SERVICE> } # SERVICE <urn:x> {}",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { _:service ?p ?o . ?s a:service ?o }".replace("a:service", "<service>"),
    "SELECT (COUNT(*) AS ?service) { FILTER(?a<?service) }",
    "SELECT ?from { ?from <urn:from> 'FROM' }",
]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address on the loopback, and the list of the connections made to it."""
    connections: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connections.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_no_query_reaches_another_server(letters: Server, listener: tuple[str, list[int]]) -> None:
    address, connections = listener
    for text in REFUSED:
        assert "SERVICE" in str(problem(letters.query(text.replace("REMOTE", address)), 403)["title"]), text
    hidden = "PREFIX a: <REMOTE> PREFIX SERVICEa: <urn:> SELECT * { SERVICEa:b { ?s ?p ?o } }"
    for text in (hidden.replace("REMOTE", address), f"LOAD <{address}>", f"INSERT DATA {{}} ; LOAD <{address}>"):
        problem(letters.query(text), 400)
    assert letters.query(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}").status == 200  # noqa: S608 - a query that is sent as it stands
    assert letters.query("SELECT * { ?s ?p ?o }", **{"default-graph-uri": address}).status == 200
    assert not connections


@pytest.mark.parametrize("hosts", [["127.0.0.1"], ["localhost", "127.0.0.1"]])
def test_an_allowed_host_with_a_private_address_is_refused(hosts: list[str]) -> None:
    for host in hosts:
        with pytest.raises(AnswerError):
            refuse_services(f"SELECT * {{ SERVICE <http://{host}:1/> {{ ?s ?p ?o }} }}", "urn:b:/", hosts)


def test_of_two_services_both_must_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    public = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: public)
    one, other = "SERVICE <https://good.example/sparql> {}", "SERVICE silent <https://good.example@evil.example/> {}"
    refuse_services(f"SELECT * {{ {one} }}", "urn:b:/", ["good.example"])
    for text in (
        f"{one} {other}",
        "SERVICE ?x {}",
        "SERVICE <x> {}",
        "SERVICE <https://good.example.evil.example/> {}",
    ):
        with pytest.raises(AnswerError) as error:
            refuse_services(f"SELECT * {{ {text} }}", "https://good.example/", ["good.example"])
        assert error.value.members["status"] == 403


@pytest.mark.parametrize("text", WELCOME)
def test_the_word_may_stand_in_names_strings_and_comments(letters: Server, text: str) -> None:
    assert letters.query(text).status == 200


WORD = st.sampled_from(
    ["service", "SERVICE", "Service", "SERVICE <http://a/> {", "from", "FROM <urn:x>", "# } {", "x", "<"]
)
STRING = WORD.map(lambda word: f'"{word}"')
COMMENT = WORD.map(lambda word: f" # {word}\n")
IRI = st.sampled_from(["<urn:service>", "<SERVICE>", "<urn:from>", "<urn:x#SERVICE>"])
NAME = st.sampled_from(["?service", "$SERVICE", "?from", "p:service", "p:from", "service:p", "from:SERVICE"])
FILLER = st.one_of(IRI, NAME)
PROLOGUE = "PREFIX p: <urn:p:> PREFIX service: <urn:s:> PREFIX from: <urn:f:> "


@settings(max_examples=200)
@given(
    st.lists(st.tuples(FILLER, FILLER, st.one_of(FILLER, STRING), COMMENT), max_size=5), st.booleans(), st.booleans()
)
def test_the_word_is_found_if_and_only_if_it_is_a_keyword(
    parts: list[tuple[str, str, str, str]], remote: bool, dataset: bool
) -> None:
    triples = "".join(f"{s} {p} {o} .{comment}" for s, p, o, comment in parts)
    clause = "FROM <urn:g>" if dataset else ""
    service = "SERVICE p:x { ?a ?b ?c }" if remote else ""
    text = f"{PROLOGUE} SELECT * {clause} {{ {triples} {service} }}"
    assert asks_others(text, "urn:b:/") is remote


# ========== Limits


HASTY = Limits(seconds=1, moment=0.2, workers=2, long=2, bytes=3_000_000)


@pytest.fixture(scope="module")
def hasty(aleppo: Dataset) -> Iterator[Server]:
    """The real dataset with a limit of a second."""
    with serving(site_of_dataset(aleppo), Options(HASTY, cache=0)) as running:
        yield running


def outcome(server: Server, text: str) -> int | str:
    """Return the status of the answer, or that it broke off."""
    try:
        return server.query(text).status
    except (http.client.IncompleteRead, ConnectionError) as error:
        return type(error).__name__


@pytest.mark.parametrize("text", [AGGREGATE, f"{STREAM} ORDER BY ?c", f"ASK {{ {CROSS} FILTER(?c < ?l && ?l < ?c) }}"])
def test_a_query_past_its_time_is_an_error(hasty: Server, text: str) -> None:
    assert problem(hasty.query(text), 504)["limit"] == "time"


def test_the_client_may_want_it_sooner(server: Server) -> None:
    assert problem(server.query(AGGREGATE, timeout="0.1"), 504)["limit"] == "time"


def test_a_stream_that_does_not_end_breaks_off(hasty: Server, server: Server) -> None:
    assert outcome(hasty, STREAM) == "IncompleteRead"
    slow = f"SELECT * {{ {CROSS} }} LIMIT 100000000"
    with pytest.raises(http.client.IncompleteRead):
        server.query(slow, timeout="0.5")


def test_the_old_protocol_gets_an_error_in_place_of_a_broken_stream(hasty: Server) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(STREAM)} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 507 " in answer.partition(b"\r\n")[0]


def test_a_large_answer_comes_whole(server: Server) -> None:
    answer = server.query("SELECT ?s ?p ?o { ?s ?p ?o }", "text/csv")
    assert answer.headers["transfer-encoding"] == "chunked"
    assert len(answer.body) > 1_000_000
    count = values(server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))[0]["n"]
    rows = server.query("SELECT ?s { ?s ?p ?o }", "text/csv").body
    assert rows.count(b"\r\n") == int(count) + 1


def test_bombs_on_every_worker_are_gone_at_their_limit_and_cheap_queries_pass(aleppo: Dataset) -> None:
    limits = Limits(seconds=5, moment=0.5, workers=2, long=2, bytes=3_000_000)
    with serving(site_of_dataset(aleppo), Options(limits, cache=0)) as server, ThreadPoolExecutor(8) as threads:
        bombs = [threads.submit(outcome, server, f"{text} #{n}") for n in range(3) for text in (AGGREGATE, STREAM)]
        time.sleep(0.3)
        cheap = [outcome(server, f"SELECT ?s {{ ?s a <{ONTOLOGY}Account> }} #{n}") for n in range(10)]
        still_running = [bomb for bomb in bombs if not bomb.done()]
        ends = [bomb.result(timeout=60) for bomb in bombs]
        after = outcome(server, "ASK {}")
    assert (cheap, after) == ([200] * 10, 200)
    assert still_running
    assert 504 in ends
    assert set(ends) <= {504, 429, "IncompleteRead"}


@pytest.mark.parametrize(
    "media", [JSON_RESULTS, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_an_answer_of_too_many_rows(aleppo: Dataset, media: str) -> None:
    with serving(site_of_dataset(aleppo), Options(Limits(rows=600))) as server:
        query = "SELECT ?s ?o {{ ?s a ?o }} ORDER BY ?s ?o LIMIT {}"
        assert problem(server.query(query.format(700), media), 507)["limit"] == "rows"
        assert server.query(query.format(599), media).status == 200


def test_triples_on_lines_are_rows_too(aleppo: Dataset) -> None:
    with serving(site_of_dataset(aleppo), Options(Limits(rows=600))) as server:
        query = "CONSTRUCT WHERE {{ ?s a ?o }} LIMIT {}"
        assert problem(server.query(query.format(700), "application/n-triples"), 507)["limit"] == "rows"
        assert server.query(query.format(500), "application/n-triples").body.count(b"\n") == 500


def test_a_query_that_takes_too_much_memory(aleppo: Dataset) -> None:
    glutton = f"SELECT DISTINCT ?c ?f ?i {{ {CROSS} }} ORDER BY ?c"
    limits = Limits(seconds=30, moment=30, memory=400 * 1024**2)
    with serving(site_of_dataset(aleppo), Options(limits)) as server:
        assert problem(server.query(glutton), 507)["limit"] == "memory"
        assert outcome(server, "ASK {}") == 200


def children() -> list[int]:
    """Return the processes that this one started (Linux)."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(pid) for one in lists for pid in one.read_text().split()]


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="the system has no idle priority")
def test_a_long_query_runs_only_when_no_other_wants_to(aleppo: Dataset) -> None:
    limits = Limits(seconds=3, moment=0.1, workers=1)
    with serving(site_of_dataset(aleppo), Options(limits)) as server, ThreadPoolExecutor(1) as threads:
        assert os.SCHED_IDLE not in map(os.sched_getscheduler, children())
        bomb = threads.submit(server.query, AGGREGATE)
        while not (idle := [pid for pid in children() if os.sched_getscheduler(pid) == os.SCHED_IDLE]):
            assert not bomb.done()
        # The priority is one among the processes of a session: in a session of its own it would mean nothing.
        assert os.getsid(idle[0]) == os.getsid(0)
        assert problem(bomb.result(), 504)


def test_what_waits_behind_a_query_that_ends_its_worker_is_answered(aleppo: Dataset) -> None:
    limits = Limits(seconds=30, moment=30, workers=1)
    cheap = f"SELECT ?s {{ ?s a <{ONTOLOGY}Account> . ?s ?p ?o }}"
    with serving(site_of_dataset(aleppo), Options(limits, cache=0)) as server, ThreadPoolExecutor(8) as threads:
        bomb = threads.submit(server.query, AGGREGATE, timeout="1")
        time.sleep(0.3)
        behind = [threads.submit(server.query, f"{cheap} #{n}") for n in range(3)]
        assert problem(bomb.result(), 504)
        assert all(values(one.result()) for one in behind)


def test_too_many_at_once_are_told_when_to_come_back(aleppo: Dataset) -> None:
    limits = Limits(seconds=3, moment=60, workers=1, queue=0)
    with serving(site_of_dataset(aleppo), Options(limits)) as server, ThreadPoolExecutor(1) as threads:
        bomb = threads.submit(outcome, server, AGGREGATE)
        time.sleep(0.5)
        answer = server.query("ASK {}")
        assert problem(answer, 429)
        assert int(answer.headers["retry-after"]) > 0
        assert bomb.result() == 504


def test_the_query_of_a_client_that_goes_is_ended(aleppo: Dataset) -> None:
    limits = Limits(seconds=60, moment=0.1, workers=1, long=1)
    with serving(site_of_dataset(aleppo), Options(limits)) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(f"GET /sparql?query={quote(AGGREGATE)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            while server.query(AGGREGATE, timeout="0.5").status != 429:
                pass
        end = time.monotonic() + 20
        while server.query(AGGREGATE, timeout="0.5").status != 504:
            assert time.monotonic() < end, "the long lane is never free again"


def test_a_client_that_does_not_read_keeps_the_long_lane_for_no_longer_than_its_query_may_take(aleppo: Dataset) -> None:
    limits = Limits(seconds=1, moment=0.1, workers=1, long=1)
    with (
        serving(site_of_dataset(aleppo), Options(limits, cache=0)) as server,
        socket.create_connection(("127.0.0.1", server.port)) as connection,
    ):
        connection.sendall(f"GET /sparql?query={quote(STREAM)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.recv(1)
        end = time.monotonic() + 20
        while server.query(AGGREGATE, timeout="0.5").status != 504:
            assert time.monotonic() < end, "the long lane is never free again"


def test_what_a_worker_says_of_a_job_that_was_withdrawn_is_passed_over() -> None:
    async def ask() -> tuple[bytes, bool]:
        worker = Worker(Path(), lambda _: None)
        worker.connection_made(mock.Mock())
        jobs = [Job(b"", 1000), Job(b"", 1000)]
        for job in jobs:
            worker.ask(job)
        assert worker.withdraw() == jobs[1:]
        answers = io.BytesIO()
        for body in (b"one", b"two"):
            send(answers, b"E", b"R", body)
        worker.pipe_data_received(1, answers.getvalue())
        return jobs[0].take(), jobs[1].first.done()

    assert asyncio.run(ask()) == (b"one", False)


def test_a_process_that_cannot_be_started_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> None:
        async with Pool(Limits(workers=1)).over(tmp_path / "site.nq"):
            pass

    monkeypatch.setattr("sys.executable", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="nothing"):
        asyncio.run(asyncio.wait_for(start(), 20))


# ========== Description


SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize("media", [None, "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_service_describes_itself(server: Server, aleppo: Dataset, media: str | None) -> None:
    answer = server.request("GET", "/sparql", headers={"Accept": media} if media else {})
    graph = rdflib.Graph().parse(data=answer.body, format=media or "text/turtle")
    endpoint = rdflib.URIRef(f"{server.address}/sparql")
    service = graph.value(None, SD.endpoint, endpoint)
    assert (service, rdflib.RDF.type, SD.Service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    named = set(graph.objects(None, SD.name))
    assert rdflib.URIRef(aleppo.files.config.base.graph("resolved").value) in named
    assert len(named) == 8
    claims = len(list(aleppo.store.engine.named_graphs())) - 8
    assert any(str(claims) in str(comment) for comment in graph.objects(None, rdflib.RDFS.comment))


def test_the_description_is_negotiated(server: Server) -> None:
    assert server.request("GET", "/sparql?format=nt").media == "application/n-triples"
    problem(server.request("GET", "/sparql", headers={"Accept": "text/csv"}), 406)
    problem(server.request("GET", "/sparql", headers={"Host": "x/><y"}), 400)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_engine_has_the_functions(name: str) -> None:
    call = f"<http://www.opengis.net/def/function/geosparql/{name}>(1)"
    assert pyoxigraph.Store().query(f"SELECT ({call} AS ?x) {{}}")


# ========== The catalogue


def test_the_list_of_queries(server: Server) -> None:
    listed = json.loads(server.request("GET", "/queries").body)["queries"]
    assert [query["name"] for query in listed] == sorted(catalogue())
    assert all(server.request("HEAD", f"/{query['href']}").status == 200 for query in listed[:5])


def test_a_query_with_a_parameter(server: Server, aleppo: Dataset) -> None:
    found = values(server.request("GET", "/queries/find?text=castello"))
    expected = aleppo.query("find", text="castello")
    assert [row["thing"] for row in found] == [str(row["thing"]) for row in expected]
    assert found
    arabic = server.request("GET", f"/queries/find?text={quote('حلب')}", headers={"Accept": "text/csv"})
    assert arabic.media == "text/csv"
    assert "حلب" in arabic.body.decode()


@pytest.mark.parametrize(
    ("target", "status", "parameter"),
    [
        ("/queries/computed-control?date=soon", 400, "date"),
        ("/queries/find?texts=x", 400, "texts"),
        ("/queries/find?text=a&text=b", 400, "text"),
        ("/queries/events-of-actor?actor=nobody", 400, "actor"),
        ("/queries/find?timeout=x", 400, "timeout"),
        ("/queries/find?text=%FF", 400, None),
        ("/queries/find?format=ttl", 406, None),
        ("/queries/nothing", 404, None),
        ("/queries/..%2Fwhy%2Fthing", 404, None),
    ],
)
def test_a_fault_names_the_parameter(server: Server, target: str, status: int, parameter: str | None) -> None:
    assert problem(server.request("GET", target), status).get("parameter") == parameter


def test_a_value_is_a_value_whatever_stands_in_it(server: Server) -> None:
    odd = quote('" } SERVICE <http://127.0.0.1/> { ?s ?p "\\')
    assert values(server.request("GET", f"/queries/find?text={odd}")) == []


def test_open_api(server: Server) -> None:
    described = json.loads(server.request("GET", "/openapi.json").body)
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {f"/queries/{name}" for name in catalogue()}
    (actor, form) = described["paths"]["/queries/events-of-actor"]["get"]["parameters"]
    assert (actor["name"], actor["in"], form["name"]) == ("actor", "query", "format")
    assert described["paths"]["/queries/computed-control"]["get"]["parameters"][0]["schema"]["type"] == "string"


SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def test_the_examples_run_from_their_rdf(server: Server) -> None:
    answer = server.request("GET", "/queries.ttl")
    graph = rdflib.Graph().parse(data=answer.body, format="turtle")
    queries = list(graph.subjects(rdflib.RDF.type, SH.SPARQLExecutable))
    assert len(queries) == len(catalogue())
    for query in queries:
        declarations = graph.objects(graph.value(query, SH.prefixes), SH.declare)
        prologue = "".join(
            f"PREFIX {graph.value(d, SH.prefix)}: <{graph.value(d, SH.namespace)}>\n" for d in declarations
        )
        text = prologue + str(
            graph.value(query, SH.select) or graph.value(query, SH.ask) or graph.value(query, SH.construct)
        )
        name = str(query).rpartition("/")[2]
        assert server.query(text).body == server.query(find_query(name).text).body, name
        assert graph.value(query, rdflib.RDFS.label)
        assert server.request("HEAD", str(query).removeprefix(server.address)).status == 200


# ========== Real clients


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server: Server, method: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(method)
    client.setReturnFormat(JSON)
    client.setQuery(f"SELECT ?s {{ ?s a <{ONTOLOGY}Account> }}")
    rows: Any = client.queryAndConvert()
    assert len(rows["results"]["bindings"]) == 2
    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(method)
    client.setQuery(f"DESCRIBE <{BASE}place/castello-road>")
    graph: Any = client.queryAndConvert()
    assert len(graph) > 3


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_store_of_rdflib(server: Server, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql", method=method))
    label = "SELECT ?o { <%splace/castello-road> <http://www.w3.org/2000/01/rdf-schema#label> ?o }" % BASE  # noqa: UP031
    assert {row[0].language for row in graph.query(label)} >= {"en"}  # type: ignore[index, union-attr]
    assert graph.query("ASK {}").askAnswer
    graph.close()


@pytest.mark.parametrize("way", [["-G"], []])
def test_curl(server: Server, way: list[str]) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    command = ["curl", "-sS", *way, f"{server.address}/sparql", "--data-urlencode", "query=ASK {}"]
    assert json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["boolean"] is True


def test_curl_sees_that_an_answer_broke_off(hasty: Server, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    command = ["curl", "-sS", "-G", f"{hasty.address}/sparql", "--data-urlencode", f"query={STREAM}"]
    done = subprocess.run([*command, "-o", tmp_path / "out"], capture_output=True, check=False)
    assert done.returncode == 18  # transfer closed with data remaining


def test_what_is_sent_is_what_oxigraph_reads(server: Server) -> None:
    answer = server.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 100", "application/trig")
    assert len(list(pyoxigraph.parse(answer.body, format=RdfFormat.TRIG))) == 100
