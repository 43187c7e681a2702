"""What matches a triple pattern: how many triples, and which are on a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.publish.fragments.pattern import Pattern
from kg.publish.site import Site
from kg.store.embedded import VISIBLE

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


def last_page(total: int) -> int:
    """Return the number of the last page of a fragment of ``total`` triples; an empty one has a page too."""
    return max(1, -(-total // PAGE))


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
