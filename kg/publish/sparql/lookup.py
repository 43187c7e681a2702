"""Lookups: queries of a single pattern about one thing, which most programs send most, answered on the spot.

What such a query costs is known before it is asked: at most the statements with that thing in them. Where those are
few, it needs no process that can be killed. Everything else goes to the workers, and so does what is not recognised
here beyond doubt: this is no parser, it only knows queries written in the plainest way. The engine parses and answers
them all the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples

from kg.publish.site import Site
from kg.publish.sparql.worker import Settings

MOST = 500
"""The statements with a thing in them above which a query about it is no lookup."""

_LONGEST = 4096
_GAP = r"(?:\s|\#[^\r\n]*[\r\n])"
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]*>"
_NAME = r"[A-Za-z][\w-]*:[A-Za-z_][\w-]*"
_VARIABLE = r"[?$][A-Za-z_]\w*"
_LITERAL = r'"[^"\\\r\n]*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?'
_DECLARATION = rf"{_GAP}*+PREFIX{_GAP}++(?:[A-Za-z][\w-]*):{_GAP}*+{_IRI}"
_LOOKUP = re.compile(
    rf"""(?:{_DECLARATION})*+{_GAP}*+
    (?:ASK|SELECT{_GAP}++(?:DISTINCT{_GAP}++)?(?:\*|{_VARIABLE}(?:{_GAP}++{_VARIABLE})*)){_GAP}*+
    (?:WHERE{_GAP}*+)?
    \{{{_GAP}*+
        (?P<subject>{_IRI}|{_NAME}|{_VARIABLE}){_GAP}++
        (?:{_IRI}|{_NAME}|a|{_VARIABLE}){_GAP}++
        (?P<object>{_IRI}|{_NAME}|{_VARIABLE}|{_LITERAL}){_GAP}*+
    (?:\.{_GAP}*+)?\}}{_GAP}*+
    (?:LIMIT{_GAP}++[0-9]+{_GAP}*+)?
    (?:\#[^\r\n]*)?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_PREFIX = re.compile(rf"{_GAP}*+PREFIX{_GAP}++([A-Za-z][\w-]*):{_GAP}*+({_IRI})", re.ASCII | re.IGNORECASE)


class Lookups:
    """Answers lookups about a site, whose data do not change."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._is_in_few = lru_cache(maxsize=4096)(self._look)

    def answer(self, settings: Settings, query: str) -> bytes | None:
        """Return the answer of a query in the format for results, or None where it is for a worker to answer."""
        if settings.results is None or settings.default_graphs or settings.named_graphs or settings.rows < MOST:
            return None
        thing = subject_matter(query)
        if thing is None or not self._is_in_few(thing):
            return None
        try:
            answer = self.site.ordinary.query(query, base_iri=settings.base)
        except (SyntaxError, ValueError):
            return None  # a worker tells what is wrong
        if isinstance(answer, QueryTriples):
            return None
        body = answer.serialize(format=QueryResultsFormat.from_media_type(settings.results))
        return body if body and len(body) <= settings.bytes else None

    def _look(self, thing: str) -> bool:
        try:
            node = NamedNode(thing)
        except ValueError:
            return False
        as_subject = self.site.ordinary.quads_for_pattern(node, None, None, DefaultGraph())
        as_object = self.site.ordinary.quads_for_pattern(None, None, node, DefaultGraph())
        return sum(1 for quads in (as_subject, as_object) for _ in islice(quads, MOST)) < MOST


def subject_matter(query: str) -> str | None:
    """Return the IRI of the thing that a query looks up, or None where it is not plainly a lookup.

    >>> subject_matter("PREFIX ex: <https://example.org/> SELECT ?p ?o { ex:a ?p ?o }")
    'https://example.org/a'
    >>> subject_matter("SELECT ?s ?o { ?s <https://example.org/p> ?o }")
    """
    if len(query) > _LONGEST or "\\" in query:  # a backslash may stand for any letter, also in a comment
        return None
    found = _LOOKUP.fullmatch(query)
    if found is None:
        return None
    term = next((term for term in (found["subject"], found["object"]) if term[0] not in '?$"'), None)
    if term is None:
        return None
    if term.startswith("<"):
        return term[1:-1] if ":" in term else None
    prefix, _, name = term.partition(":")
    start = _prefixes(query).get(prefix)
    return start + name if start else None


def _prefixes(query: str) -> dict[str, str]:
    declared, place = {}, 0
    while found := _PREFIX.match(query, place):
        declared[found[1]] = found[2][1:-1]
        place = found.end()
    return declared
