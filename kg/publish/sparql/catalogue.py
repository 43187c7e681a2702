"""The catalogue of queries as an API: a list, each query with its parameters, OpenAPI, and all as RDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.errors import QueryError
from kg.namespaces import PREFIXES, RDF_TYPE, Base
from kg.publish.asgi import (
    READ_METHODS,
    Receive,
    Scope,
    Send,
    answer_options,
    conditional,
    send_representation,
    wire_path,
)
from kg.publish.formats import DATA, JSON, TURTLE, Format
from kg.publish.representation import Representation, found
from kg.publish.sparql.browsers import page_instead
from kg.publish.sparql.endpoint import Endpoint
from kg.publish.sparql.formats import RESULTS
from kg.publish.sparql.protocol import Operation, Parameters, RequestError, decode_parameters, timeout
from kg.queries import Parameter, QueryFile, catalogue, prepare
from kg.serialization import to_bytes

PATH = "/queries"
RDF_PATH = "/queries.ttl"
OPENAPI_PATH = "/openapi.json"

_OURS = ("format", "timeout")
_SCHEMA_ORG = "https://schema.org/"
_EXECUTABLES = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}
_PREFIX = re.compile(r"^PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>\s*$", re.IGNORECASE | re.MULTILINE)
_TYPES: dict[str, dict[str, str]] = {
    "iri": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "text": {"type": "string"},
}


class Catalogue:
    """The handler of ``/queries``, ``/queries/NAME``, ``/queries.ttl`` and ``/openapi.json``.

    Args:
        endpoint: answers the queries.
        base: of the dataset, for the values of parameters.
    """

    def __init__(self, endpoint: Endpoint, base: Base) -> None:
        self.endpoint = endpoint
        self.base = base
        self.queries = catalogue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await self._respond(scope, receive, send)
        except RequestError as refusal:
            await send_representation(refusal.representation(), scope, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await send_representation(answer_options(READ_METHODS), scope, send)
            return
        if scope["method"] not in {"GET", "HEAD"}:
            raise RequestError(405, f"{scope['method']} is not allowed here", allowed=READ_METHODS)
        path = wire_path(scope).rstrip("/")
        if path.startswith(f"{PATH}/"):
            parameters = decode_parameters(scope.get("query_string", b""))
            operation = self.operation(unquote(path.removeprefix(f"{PATH}/")), parameters)
            await self.endpoint.answer(operation, scope, receive, send)
            return
        page = page_instead(scope, "queries", (JSON,)) if path == PATH else None
        await send_representation(page or conditional(self._about(path, scope), scope), scope, send)

    def operation(self, name: str, parameters: Parameters) -> Operation:
        """Return the operation that a request for a query of the catalogue stands for.

        Raises:
            RequestError: 404, no such query; 400, a parameter that is unknown, given twice or does not fit.
        """
        query = self.queries.get(name)
        if query is None:
            raise RequestError(404, "There is no such query", f"The list is at {PATH}.", query=name)
        values: dict[str, str] = {}
        for key, value in parameters:
            if key in values:
                raise RequestError(400, "A parameter is given twice", parameter=key)
            values[key] = value
        values = {key: value for key, value in values.items() if value}  # a form sends fields left empty too
        ours = {key: values.pop(key) for key in _OURS if key in values}
        return Operation(
            self._prepared(query, values),
            format=ours.get("format"),
            timeout=timeout(ours["timeout"]) if "timeout" in ours else None,
        )

    def _prepared(self, query: QueryFile, values: dict[str, str]) -> str:
        text = query.text
        for key, value in values.items():
            try:
                text = prepare(replace(query, text=text), self.base, {key: value})
            except QueryError as error:
                raise RequestError(
                    400, error.message[:1].upper() + error.message[1:], error.hint or "", parameter=key
                ) from error
        return text

    def _about(self, path: str, scope: Scope) -> Representation:
        version = self.endpoint.site.version
        if path == RDF_PATH:
            address = self.endpoint.options.address(scope, "")
            body = to_bytes(self.as_rdf(address), RdfFormat.TURTLE, prefixes=_RDF_PREFIXES)
            return found(body, TURTLE.content_type, version=version)
        described = (
            self.openapi() if path == OPENAPI_PATH else {"queries": [_summary(q) for q in self.queries.values()]}
        )
        body = json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n"
        return found(body, JSON.media, version=version)

    def openapi(self) -> dict[str, object]:
        """Return the description of the API in OpenAPI 3.1, made from the headers of the queries."""
        return {
            "openapi": "3.1.0",
            "info": {
                "title": f"Queries of {self.endpoint.site.title.get('en', self.endpoint.site.name)}",
                "version": self.endpoint.site.version,
                "description": "Every query of the catalogue, with its parameters, in any format of results.",
            },
            "servers": [{"url": "."}],
            "paths": {f"{PATH}/{query.name}": {"get": _operation(query)} for query in self.queries.values()},
            "components": {"responses": {"Problem": _PROBLEM}},
        }

    def as_rdf(self, address: str) -> Iterator[Triple]:
        """Yield the queries as executables of SHACL (SHACL Advanced Features, section 5).

        Args:
            address: of the site, without a slash at its end.
        """
        declared = NamedNode(f"{address}{RDF_PATH}#prefixes")
        names: dict[str, str] = {}
        for query in self.queries.values():
            names |= dict(_PREFIX.findall(query.text))
            yield from _executable(query, address, declared)
        yield Triple(declared, RDF_TYPE, NamedNode(f"{PREFIXES['owl']}Ontology"))
        for prefix, iri in sorted(names.items()):
            declaration = NamedNode(f"{declared.value}-{prefix}")
            yield Triple(declared, _sh("declare"), declaration)
            yield Triple(declaration, _sh("prefix"), Literal(prefix))
            yield Triple(declaration, _sh("namespace"), Literal(iri, datatype=NamedNode(f"{PREFIXES['xsd']}anyURI")))


def form_of(query: QueryFile) -> str:
    """Return the form of a query: SELECT, ASK or CONSTRUCT."""
    return next(word for line in query.body.splitlines() for word in _EXECUTABLES if line.upper().startswith(word))


def formats_of(query: QueryFile) -> tuple[Format, ...]:
    """Return the formats in which a query is answered."""
    return DATA if form_of(query) == "CONSTRUCT" else RESULTS


def _executable(query: QueryFile, address: str, declared: NamedNode) -> Iterator[Triple]:
    form = form_of(query)
    about = NamedNode(f"{address}{PATH}/{query.name}")
    yield Triple(about, RDF_TYPE, _sh("SPARQLExecutable"))
    yield Triple(about, RDF_TYPE, _sh(f"SPARQL{form.title()}Executable"))
    yield Triple(about, NamedNode(f"{PREFIXES['rdfs']}label"), Literal(query.title, language="en"))
    yield Triple(about, NamedNode(f"{PREFIXES['dcterms']}description"), Literal(query.description, language="en"))
    yield Triple(about, _sh("prefixes"), declared)
    yield Triple(about, _sh(_EXECUTABLES[form]), Literal(_PREFIX.sub("", query.body).strip() + "\n"))
    yield Triple(about, NamedNode(f"{_SCHEMA_ORG}target"), NamedNode(f"{address}/sparql"))


def _summary(query: QueryFile) -> dict[str, object]:
    parameters = [
        {"name": one.name, "type": one.type, "description": one.description} for one in query.parameters
    ]  # fmt: skip
    return {
        "name": query.name,
        "href": f"queries/{query.name}",
        "title": query.title,
        "description": query.description,
        "columns": list(query.columns),
        "parameters": parameters,
    }


def _operation(query: QueryFile) -> dict[str, object]:
    offered = formats_of(query)
    choice = {"name": "format", "in": "query", "schema": {"type": "string", "enum": [form.name for form in offered]}}
    return {
        "operationId": query.name,
        "summary": query.title,
        "description": query.description,
        "parameters": [*map(_parameter, query.parameters), {**choice, "description": "wins over the header Accept"}],
        "responses": {
            "200": {"description": ", ".join(query.columns), "content": {form.media: {} for form in offered}},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    schema = _TYPES[parameter.type]
    return {"name": parameter.name, "in": "query", "description": parameter.description, "schema": schema}


_PROBLEM = {
    "description": "Why there is no answer (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["title", "status"],
                "properties": {
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "parameter": {"type": "string"},
                },
            }
        }
    },
}
_RDF_PREFIXES = {**{name: PREFIXES[name] for name in ("dcterms", "owl", "rdfs", "sh", "xsd")}, "schema": _SCHEMA_ORG}


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)
