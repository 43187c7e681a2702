"""Whether a server answers as it should, over HTTP: content negotiation, and IRIs in every spelling.

The cases are those of the tests, so that what is said of peers is held of ours at every test run.
"""

from __future__ import annotations

import csv
import json
import socket
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPResponse
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from kg.publish.formats import DOCUMENTS, Format
from kg.publish.negotiation import ranges

CASES = Path(__file__).parents[1] / "tests" / "cases" / "publish"
NAMESPACE = "https://example.org/id/"
HUB = f"{NAMESPACE}hub"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_SEE = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
_RESULTS = "application/sparql-results+json"
_SECONDS = 20
_MOST_REDIRECTIONS = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came back in the end, from which target, and the values of Location on the way."""

    status: int
    media: str
    body: bytes
    target: str
    locations: tuple[str, ...]


@dataclass(frozen=True)
class Served:
    """A server on the loopback.

    Attributes:
        name: of its software.
        port: where it listens.
        query_path: where it takes queries.
        has_entities: whether it shows entities at paths of their own.
    """

    name: str
    port: int
    query_path: str
    has_entities: bool = True

    def get(self, target: str, accept: str | None = None) -> Answer:
        """Return the answer to GET, redirections followed; ``target`` is sent as it stands, in UTF-8."""
        locations: list[str] = []
        while True:
            response = self.send("GET", target, {} if accept is None else {"Accept": accept})
            with response:
                body = response.read()
            location = response.getheader("Location")
            if location is None or len(locations) == _MOST_REDIRECTIONS:
                media = (response.getheader("Content-Type") or "").partition(";")[0]
                return Answer(response.status, media, body, target, tuple(locations))
            locations.append(location)
            parts = urlsplit(urljoin(f"http://127.0.0.1:{self.port}{target}", location))
            target = parts.path + (f"?{parts.query}" if parts.query else "")

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> HTTPResponse:
        """Return the answer to a request; libraries would percent-encode the target."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        with socket.create_connection(("127.0.0.1", self.port), _SECONDS) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            response = HTTPResponse(connection, method=method)
            response.begin()
            return response

    def about(self, iri: str) -> str:
        """Return the target that is nearest to the entity: its path, or a query for its statements."""
        if self.has_entities:
            return quote(urlsplit(iri).path, safe="/%+")
        statements = f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}"
        return f"{self.query_path}?{urlencode({'query': statements}, quote_via=quote)}"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True)
class Negotiation:
    """How many of the headers were answered rightly, and which formats there are."""

    right: int
    asked: int
    offered: tuple[str, ...]


def negotiation(served: Served, iri: str) -> Negotiation:
    """Ask for an entity with every Accept header of the table.

    Right is a format of those that the server has whose quality no other one's exceeds (RFC 9110, section 12.5.1), and
    406 where none is acceptable.
    """
    target = served.about(iri)
    offered = [form for form in DOCUMENTS if served.get(target, form.media).media == form.media]
    headers = [row["accept"] for row in rows("negotiation.tsv")]
    right = sum(_is_right(served.get(target, accept), accept, offered) for accept in headers)
    return Negotiation(right, len(headers), tuple(form.name for form in offered))


def _is_right(answer: Answer, accept: str, offered: list[Format]) -> bool:
    qualities = {form.media: _quality(form, accept) for form in offered}
    best = max(qualities.values(), default=0.0)
    return answer.status == 406 if best == 0 else answer.status == 200 and qualities.get(answer.media) == best


def _quality(form: Format, accept: str) -> float:
    if not accept.strip():
        return 1.0
    found = ((one.specificity(form), one.quality) for one in ranges(accept))
    return max((pair for pair in found if pair[0]), default=(0, 0.0))[1]


def write_data(path: Path) -> None:
    """Write Turtle in which every IRI of the table has a label, the number of its place, and the hub links to all."""
    statements = []
    for number, name in enumerate(names()):
        iri = NamedNode(NAMESPACE + name)
        statements.append(pyoxigraph.Triple(iri, LABEL, Literal(_label(number), language="en")))
        statements.append(pyoxigraph.Triple(NamedNode(HUB), _SEE, iri))
    statements.append(pyoxigraph.Triple(NamedNode(HUB), LABEL, Literal("the hub", language="en")))
    pyoxigraph.serialize(statements, str(path), RdfFormat.TURTLE)


def names() -> list[str]:
    """Return the last parts of the IRIs of the table, each once."""
    return list(dict.fromkeys(row["name"] for row in rows("iris.tsv")))


def _label(number: int) -> str:
    return f"thing number {number + 1:03}"


def matrix(served: Served) -> Iterator[tuple[str, str, bool]]:
    """Yield what was tried with which case, and whether it succeeded, on a server of ``write_data``.

    A server without entities is asked queries only.
    """
    labels = {name: _label(number) for number, name in enumerate(names())}
    if served.has_entities:
        yield from _dereferenced(served, labels)
    for name, label in labels.items():
        query = f"SELECT ?label {{ <{NAMESPACE}{name}> <{LABEL.value}> ?label }}"
        for how, ask in _ways(served, query).items():
            yield how, name, _tried(partial(_labels, ask)) == [label]


def _dereferenced(served: Served, labels: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    for row in rows("iris.tsv"):
        answer = _tried(partial(served.get, f"/id/{row['path']}", "text/turtle"))
        found = answer is not None and _says(answer, NAMESPACE + row["name"], labels[row["name"]])
        yield "dereference", row["case"], found
        located = answer.locations if answer and answer.status == 200 else ()
        yield "ASCII Location", row["case"], bool(located) and all(map(str.isascii, located))
    leads = _tried(lambda: dict(links(served))) or {}
    for name, label in labels.items():
        yield "link in HTML", name, leads.get(label, False)


def _ways(served: Served, query: str) -> dict[str, Callable[[], HTTPResponse]]:
    form = urlencode({"query": query}, quote_via=quote)
    path = served.query_path
    accept = {"Accept": _RESULTS}
    urlencoded = accept | {"Content-Type": "application/x-www-form-urlencoded"}
    direct = accept | {"Content-Type": "application/sparql-query"}
    return {
        "GET query": lambda: served.send("GET", f"{path}?{form}", accept),
        "POST form": lambda: served.send("POST", path, urlencoded, form.encode()),
        "POST query": lambda: served.send("POST", path, direct, query.encode()),
    }


def _labels(ask: Callable[[], HTTPResponse]) -> list[str]:
    with ask() as response:
        bindings = json.loads(response.read())["results"]["bindings"]
    return [binding["label"]["value"] for binding in bindings]


def _says(answer: Answer, iri: str, label: str) -> bool:
    """Whether an answer is Turtle that gives ``iri``, spelled so, its label."""
    if answer.status != 200 or answer.media != "text/turtle":
        return False
    found = pyoxigraph.parse(answer.body, format=RdfFormat.TURTLE)
    return any(one.subject == NamedNode(iri) and one.object == Literal(label, language="en") for one in found)


def links(served: Served) -> Iterator[tuple[str, bool]]:
    """Yield the text of each link of the hub's page to a thing, and whether the page there is about that thing."""
    page = served.get("/id/hub", "text/html")
    reader = _Reader()
    reader.feed(page.body.decode())
    for text, href in reader.links:
        if text.startswith("thing number"):
            target = urlsplit(urljoin(f"http://127.0.0.1{page.target}", href)).path
            there = _Reader()
            there.feed(served.get(target, "text/html").body.decode())
            yield text, text in there.heading


class _Reader(HTMLParser):
    """Gathers the links of a page with their texts, and its first heading."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.heading = ""
        self._href: str | None = None
        self._text = ""
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._text = dict(attrs).get("href"), ""
        self._in_heading = self._in_heading or tag == "h1"

    def handle_data(self, data: str) -> None:
        self._text += data
        if self._in_heading:
            self.heading += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((unicodedata.normalize("NFC", self._text.strip()), self._href))
            self._href = None
        self._in_heading = self._in_heading and tag != "h1"


def _tried(action: Callable[[], T]) -> T | None:
    """Return what ``action`` returns; None where a server fails it, by whatever kind of answer."""
    try:
        return action()
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return None
