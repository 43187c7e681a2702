"""What matches a triple pattern: how many triples, and which are on a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Triple

from kg.publish.fragments.pattern import Pattern
from kg.publish.site import Site

PAGE = 100
"""Triples on one page."""


class Matches:
    """The triples of a site by pattern, always in the same order."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.count = lru_cache(maxsize=4096)(self._counted)

    def page(self, pattern: Pattern, number: int) -> list[Triple]:
        """Return the triples on a page, the first of which is 1."""
        return list(islice(self._all(pattern), (number - 1) * PAGE, number * PAGE))

    def _counted(self, pattern: Pattern) -> int:
        return sum(1 for _ in self._all(pattern))

    def _all(self, pattern: Pattern) -> Iterator[Triple]:
        if not pattern.matchable:
            return
        named = isinstance(pattern.graph, NamedNode)
        store, graph = (self.site.engine, pattern.graph) if named else (self.site.ordinary, DefaultGraph())
        for quad in store.quads_for_pattern(pattern.subject, pattern.predicate, pattern.object, graph):  # type: ignore[arg-type]
            yield quad.triple


def last_page(total: int) -> int:
    """Return the number of the last page of a fragment of ``total`` triples; an empty one has a page too."""
    return max(1, -(-total // PAGE))
