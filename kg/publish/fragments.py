"""Triple Pattern Fragments: all triples that match one pattern, page by page, with the controls to ask for others.

The cheapest interface that can still be queried: a client such as Comunica joins the fragments itself. See
https://linkeddatafragments.org/specification/triple-pattern-fragments/. Without ``graph`` a fragment is of what an
ordinary query sees; with it, of one named graph, such as that of a claim, which is then a dataset with controls of its
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, quote, urlencode

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.namespaces import PREFIXES, RDF_TYPE, XSD_INTEGER
from kg.publish.asgi import Receive, Scope, Send, header, send_readable, wire_path
from kg.publish.formats import BY_NAME, DATA, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from kg.publish.negotiation import choose
from kg.publish.representation import Representation, found, not_acceptable, problem
from kg.publish.site import Site
from kg.serialization import to_bytes
from kg.store.embedded import VISIBLE

FRAGMENTS = "/fragments"
"""The path at which the fragments are."""

PAGE = 100
"""Triples on one page."""

_OFFERED = (TRIG, TURTLE, N_QUADS, N_TRIPLES, JSON_LD, RDF_XML)
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_VOID = "http://rdfs.org/ns/void#"
_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_POSITIONS = ("subject", "predicate", "object")
_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<?(?P<datatype>[^<>"]+)>?)?', re.DOTALL)
_PREFIXES = {"hydra": _HYDRA, "void": _VOID, "rdf": PREFIXES["rdf"], "rdfs": PREFIXES["rdfs"], "xsd": PREFIXES["xsd"]}

Term = NamedNode | Literal | BlankNode


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, None for what may be anything, and the graph that it is asked of."""

    subject: Term | None = None
    predicate: Term | None = None
    object: Term | None = None
    graph: Term | None = None

    @property
    def matchable(self) -> bool:
        """Whether any triple at all could match: no literal stands where RDF has none, and no blank node is named."""
        named = (self.subject, self.predicate, self.graph)
        return all(term is None or isinstance(term, NamedNode) for term in named) and not isinstance(
            self.object, BlankNode
        )


class Fragments:
    """An ASGI application for ``/fragments``.

    Args:
        public: the address of the site, without a slash at the end; that of the request if not given.
    """

    def __init__(self, site: Site, *, public: str = "") -> None:
        self.site = site
        self.public = public
        self._count = lru_cache(maxsize=4096)(self._counted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        del receive  # a request to read has no body
        query = scope.get("query_string", b"").decode("latin-1")
        address = (self.public or _address(scope)) + wire_path(scope)
        await send_readable(lambda: self.answer(address, query, header(scope, b"accept")), scope, send)

    def answer(self, address: str, query: str, accept: str | None = None) -> Representation:
        """Return a page of a fragment.

        400 for a malformed term or page number, 404 for a page after the last, 406 where no format is acceptable. A
        fragment without triples is an answer too.

        Args:
            address: of the fragments, absolute, without query.
            query: the query string, percent-encoded.
        """
        try:
            asked = _single(query)
            pattern = Pattern(*(parse_term(asked.get(name, "")) for name in (*_POSITIONS, "graph")))
            page = _number(asked.get("page", "1"))
            here = NamedNode(f"{address}?{query}" if query else address)
        except ValueError as error:
            return problem(400, "This is no triple pattern", str(error))
        form = BY_NAME.get(asked["format"]) if "format" in asked else choose(accept, _OFFERED)
        if form is None or form.rdf is None:
            return not_acceptable(DATA, "?format=")
        total = self._count(pattern)
        if page > max(1, -(-total // PAGE)):
            return problem(404, "There is no such page", f"The fragment has {total} triples, {PAGE} to a page.")
        controls = _Controls(address, {key: asked[key] for key in asked if key != "page"}, here, page, total)
        body = self._written(form, list(self._page(pattern, page)), controls)
        return found(body, form.content_type, version=self.site.version)

    def _written(self, form: Format, triples: list[Triple], controls: _Controls) -> bytes:
        described = sorted(controls, key=str)
        if form.rdf is None:
            raise ValueError(f"{form.name} is not a format of data")
        prefixes = {**self.site.prefixes, **_PREFIXES} if form in {TRIG, TURTLE} else None
        if not form.datasets:
            return to_bytes([*triples, *described], form.rdf, prefixes=prefixes)
        name = NamedNode(f"{controls.here.value}#metadata")
        quads = [_quad(triple) for triple in triples]
        return to_bytes([*quads, *(_quad(triple, name) for triple in described)], form.rdf, prefixes=prefixes)

    def _counted(self, pattern: Pattern) -> int:
        return sum(1 for _ in self._matches(pattern))

    def _page(self, pattern: Pattern, number: int) -> Iterator[Triple]:
        return islice(self._matches(pattern), (number - 1) * PAGE, number * PAGE)

    def _matches(self, pattern: Pattern) -> Iterator[Triple]:
        """Yield what matches, once each: a triple that an earlier graph holds too is left out."""
        if not pattern.matchable:
            return
        graphs = self._graphs(pattern)
        for place, graph in enumerate(graphs):
            for quad in self._quads(pattern, graph):
                triple = quad.triple
                if not any(_quad(triple, earlier) in self.site.engine for earlier in graphs[:place]):
                    yield triple

    def _graphs(self, pattern: Pattern) -> list[NamedNode | DefaultGraph]:
        if isinstance(pattern.graph, NamedNode):
            return [pattern.graph]
        if self.site.base:
            return [self.site.base.graph(name) for name in VISIBLE]
        others = (name for name in self.site.engine.named_graphs() if isinstance(name, NamedNode))
        return [DefaultGraph(), *sorted(others, key=str)]

    def _quads(self, pattern: Pattern, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
        subject, predicate, value = pattern.subject, pattern.predicate, pattern.object
        return self.site.engine.quads_for_pattern(subject, predicate, value, graph)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Controls:
    """The statements about a page: of what it is a part, how much there is, and how to ask for more (Hydra)."""

    address: str
    asked: dict[str, str]
    here: NamedNode
    page: int
    total: int

    def __iter__(self) -> Iterator[Triple]:
        fragment = self._link(self.asked)
        dataset = f"{self._link(self._graph)}#dataset"
        yield Triple(NamedNode(f"{self.here.value}#metadata"), _TOPIC, self.here)
        yield _to(dataset, RDF_TYPE.value, f"{_VOID}Dataset")
        yield _to(dataset, RDF_TYPE.value, f"{_HYDRA}Collection")
        yield _to(dataset, f"{_VOID}subset", fragment)
        if fragment != self.here.value:
            yield _to(fragment, f"{_VOID}subset", self.here.value)
        for part in sorted({fragment, self.here.value}):
            yield from self._counts(part)
        yield _to(self.here.value, RDF_TYPE.value, f"{_HYDRA}PartialCollectionView")
        yield from self._pages()
        yield from self._search(dataset)

    @property
    def _graph(self) -> dict[str, str]:
        return {"graph": self.asked["graph"]} if self.asked.get("graph") else {}

    def _counts(self, subject: str) -> Iterator[Triple]:
        for name in (f"{_HYDRA}totalItems", f"{_VOID}triples"):
            yield _numbered(subject, name, self.total)
        yield _numbered(subject, f"{_HYDRA}itemsPerPage", PAGE)

    def _pages(self) -> Iterator[Triple]:
        last = max(1, -(-self.total // PAGE))
        others = {"first": 1, "last": last}
        others |= {"previous": self.page - 1} if self.page > 1 else {}
        others |= {"next": self.page + 1} if self.page < last else {}
        for name, number in others.items():
            yield _to(self.here.value, _HYDRA + name, self._link({**self.asked, "page": str(number)}))

    def _search(self, dataset: str) -> Iterator[Triple]:
        """Yield the form by which to ask: an URI template (RFC 6570) and what its variables stand for."""
        form = f"{dataset}-search"
        start = self._link(self._graph)
        template = f"{start}{{{'&' if '?' in start else '?'}{','.join(_POSITIONS)}}}"
        yield _to(dataset, f"{_HYDRA}search", form)
        yield Triple(NamedNode(form), NamedNode(f"{_HYDRA}template"), Literal(template))
        yield _to(form, f"{_HYDRA}variableRepresentation", f"{_HYDRA}ExplicitRepresentation")
        for name in _POSITIONS:
            mapping = f"{dataset}-{name}"
            yield _to(form, f"{_HYDRA}mapping", mapping)
            yield Triple(NamedNode(mapping), NamedNode(f"{_HYDRA}variable"), Literal(name))
            yield _to(mapping, f"{_HYDRA}property", PREFIXES["rdf"] + name)

    def _link(self, asked: dict[str, str]) -> str:
        return f"{self.address}?{urlencode(asked, quote_via=quote, safe='')}" if asked else self.address


def parse_term(text: str) -> Term | None:
    """Return the term written in a parameter (Hydra, ExplicitRepresentation); None for nothing or a variable.

    >>> parse_term('"مرحبا"@ar'), parse_term("https://example.org/x"), parse_term("?s")
    (<Literal value=مرحبا language=ar>, <NamedNode value=https://example.org/x>, None)

    Raises:
        ValueError: it is malformed.
    """
    if not text or text.startswith("?"):
        return None
    if text.startswith("_:"):
        return BlankNode(text[2:])
    if not text.startswith('"'):
        return NamedNode(text.removeprefix("<").removesuffix(">"))
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(f"not a literal: {text}")
    if match["language"]:
        return Literal(match["text"], language=match["language"])
    return (
        Literal(match["text"], datatype=NamedNode(match["datatype"])) if match["datatype"] else Literal(match["text"])
    )


def _single(query: str) -> dict[str, str]:
    """Return the parameters of a query string.

    Raises:
        ValueError: one is given twice, or is not UTF-8.
    """
    pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a parameter is given twice")
    return dict(pairs)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ValueError(f"not the number of a page: {text}")
    return int(text)


def _address(scope: Scope) -> str:
    """Return the address of the site as the client wrote it."""
    host = header(scope, b"host") or ":".join(map(str, scope.get("server") or ("localhost", 80)))
    return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}"


def _to(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _numbered(subject: str, name: str, number: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(name), Literal(str(number), datatype=XSD_INTEGER))


def _quad(triple: Triple, graph: NamedNode | DefaultGraph | None = None) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
