"""The fragments over HTTP: in every format of data; a browser is led to the page for people."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qsl, urlencode

from pyoxigraph import NamedNode, Quad, Triple

from kg.namespaces import PREFIXES
from kg.publish.asgi import Receive, Scope, Send, header, send_readable, site_address, wire_path
from kg.publish.formats import BY_NAME, HTML, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from kg.publish.fragments.controls import HYDRA, VOID, Controls
from kg.publish.fragments.matches import PAGE, Matches, last_page
from kg.publish.fragments.pattern import Pattern, read_pattern, write_term
from kg.publish.links import pages
from kg.publish.negotiation import choose
from kg.publish.pages.environment import VIEW
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation, found, not_acceptable, problem, redirection
from kg.serialization import to_bytes

PATH = "/fragments"
"""The path at which the fragments are."""

_OFFERED = (TRIG, TURTLE, N_QUADS, N_TRIPLES, JSON_LD, RDF_XML, HTML)
_PREFIXES = {"hydra": HYDRA, "void": VOID, "rdf": PREFIXES["rdf"], "rdfs": PREFIXES["rdfs"], "xsd": PREFIXES["xsd"]}


class Fragments:
    """An ASGI application for ``/fragments``.

    Args:
        renderer: of the site.
        public: the address of the site, without a slash at the end; that of the request if not given.
    """

    def __init__(self, renderer: Renderer, *, public: str = "") -> None:
        self.renderer = renderer
        self.site = renderer.site
        self.public = public
        self.matches = Matches(renderer.site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        del receive  # a request to read has no body
        await send_readable(partial(self._respond, scope), scope, send)

    def _respond(self, scope: Scope) -> Representation:
        try:
            address = (self.public or site_address(scope)) + wire_path(scope)
        except ValueError as error:
            return problem(400, str(error))
        query = scope.get("query_string", b"").decode("latin-1")
        return self.answer(address, query, header(scope, b"accept"), header(scope, b"accept-language"))

    def answer(
        self, address: str, query: str, accept: str | None = None, language: str | None = None
    ) -> Representation:
        """Return a page of a fragment; 303 to the page for people where HTML is preferred.

        400 for a malformed term or page number, 404 for a page after the last, 406 where no format is acceptable. A
        fragment without triples is an answer too.

        Args:
            address: of the fragments, absolute, without query.
            query: the query string, percent-encoded.
            accept: the formats that the client takes.
            language: the languages that its reader prefers.
        """
        wanted = Wanted(accept, language)
        try:
            asked = _single(query)
            pattern = read_pattern(asked)
            page = _number(asked.get("page", "1"))
            here = NamedNode(f"{address}?{query}" if query else address)
        except ValueError as error:
            return self._refused(problem(400, "This is no triple pattern", str(error)), wanted)
        form = BY_NAME.get(asked["format"]) if "format" in asked else choose(accept, _OFFERED)
        if form is None:
            return self._refused(not_acceptable(_OFFERED, "?format="), wanted)
        if form is HTML:
            return self._page(pattern, asked, language)
        total = self.matches.count(pattern)
        if page > last_page(total):
            words = f"The fragment has {total} triples, {PAGE} to a page."
            return self._refused(problem(404, "There is no such page", words), wanted)
        controls = Controls(address, {key: asked[key] for key in asked if key != "page"}, here, page, total)
        body = self._written(form, self.matches.page(pattern, page), controls)
        return found(body, form.content_type, version=self.site.version)

    def _refused(self, refusal: Representation, wanted: Wanted) -> Representation:
        return self.renderer.refused(refusal, PATH, wanted)

    def _page(self, pattern: Pattern, asked: dict[str, str], language: str | None) -> Representation:
        """Return the redirection to the page of a fragment, the terms written as people read them."""
        kept = {name: asked[name] for name in ("page", "content") if name in asked}
        terms = {name: write_term(term, self.site.prefixes) for name, term in pattern.terms().items()}
        query = urlencode(terms | kept)
        path = pages(f"{VIEW}/fragments")[Wanted(language=language, parameters=asked).interface()]
        return redirection(f"{path}?{query}" if query else path)

    def _written(self, form: Format, triples: list[Triple], controls: Controls) -> bytes:
        described = sorted(controls, key=str)
        if form.rdf is None:
            raise ValueError(f"{form.name} is not a format of data")
        prefixes = {**self.site.prefixes, **_PREFIXES} if form in {TRIG, TURTLE} else None
        if not form.datasets:
            return to_bytes([*triples, *described], form.rdf, prefixes=prefixes)
        name = NamedNode(f"{controls.here.value}#metadata")
        quads = [_quad(triple) for triple in triples]
        return to_bytes([*quads, *(_quad(triple, name) for triple in described)], form.rdf, prefixes=prefixes)


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


def _quad(triple: Triple, graph: NamedNode | None = None) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
