"""A SPARQL 1.1 endpoint somewhere else, asked through SPARQLWrapper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from pyoxigraph import Store as Oxigraph
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import EndpointError
from kg.namespaces import Base
from kg.store.embedded import VISIBLE
from kg.store.interface import Answer

_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_CUT_OFF = ("X-SPARQL-MaxRows", "X-SQL-State")
"""Headers by which Virtuoso owns that its answer, sent with status 200, is not the whole one."""


@dataclass(frozen=True, slots=True)
class _Reply:
    body: bytes
    server: str


class EndpointStore:
    """A remote endpoint that holds a dump of a dataset, or any other RDF.

    Where the endpoint holds a dataset's resolved view, queries see the same default graph as in the embedded store
    (SPARQL 1.1 Protocol, section 2.1.4); elsewhere the endpoint's own default graph is left as it is.
    """

    def __init__(self, base: Base, url: str, *, timeout: int = 60) -> None:
        """Name the endpoint at ``url``; a question that takes longer than ``timeout`` seconds is an error."""
        self.base = base
        self.url = url
        self.timeout = timeout

    def query(self, text: str) -> Answer:
        """Answer ``text``; see ``Store.query``."""
        wrapper = self._wrapper(text)
        for name, graph in self._graphs(text):
            wrapper.addParameter(name, graph)
        if wrapper.queryType in _GRAPH_FORMS:
            wrapper.setReturnFormat(TURTLE)
            return self._triples(self._send(wrapper).body)
        return self._rows(self._send(wrapper).body)

    def _wrapper(self, text: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(f"BASE <{self.base.iri}>\n{text}")
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(self.timeout)
        return wrapper

    def _send(self, wrapper: SPARQLWrapper) -> _Reply:
        try:
            with wrapper.query().response as response:
                reply = _Reply(response.read(), response.headers.get("Server", ""))
                cut_off = [name for name in _CUT_OFF if response.headers.get(name)]
        except HTTPError as error:
            raise EndpointError(f"answered {error.code} {error.reason}", location=self.url) from error
        except (SPARQLWrapperException, URLError, HTTPException, OSError) as error:
            reason = " ".join(str(getattr(error, "reason", error)).split())[:300]
            raise EndpointError(f"did not answer the query: {reason}", location=self.url) from error
        if cut_off:
            hint = "ask for less, or raise the endpoint's limits"
            raise EndpointError(f"cut its answer off ({', '.join(cut_off)})", location=self.url, hint=hint)
        return reply

    def _graphs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the protocol's parameters that make the endpoint see the dataset as the embedded store does."""
        reply = self._send(self._wrapper(f"ASK {{ GRAPH <{self.base.graph('resolved').value}> {{ ?s ?p ?o }} }}"))
        if not self._rows(reply.body):
            return
        for name in VISIBLE:
            yield "default-graph-uri", self.base.graph(name).value
        # Virtuoso reaches every named graph anyway, and would answer with one header for each that is listed.
        if "GRAPH" in text.upper() and "Virtuoso" not in reply.server:
            listing = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{self.base.iri}")) }}'
            for row in self._rows(self._send(self._wrapper(listing)).body):  # type: ignore[union-attr]
                yield "named-graph-uri", row["g"].value

    def _rows(self, body: bytes) -> QuerySolutions | QueryBoolean:
        """Return rows or a truth value; Virtuoso 7 answers ASK with one row or none."""
        try:
            if b'"__ASK_RETVAL"' in body:
                rows = json.loads(body)["results"]["bindings"]
                truth = any(row["__ASK_RETVAL"]["value"] == "1" for row in rows)
                body = json.dumps({"head": {}, "boolean": truth}).encode()
            return parse_query_results(body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"answered with something else than JSON results: {error}", location=self.url
            ) from error

    def _triples(self, turtle: bytes) -> Answer:
        graph = Oxigraph()
        try:
            graph.extend(parse(turtle, format=RdfFormat.TURTLE))
        except SyntaxError as error:
            raise EndpointError(f"answered with something else than Turtle: {error.msg}", location=self.url) from error
        return graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
