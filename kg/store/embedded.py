"""Oxigraph inside the process: in memory for small work, or on disk as a build leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from kg.errors import KgError, Location, OutputError, QueryError
from kg.namespaces import Base
from kg.store.interface import Answer

VISIBLE = (
    "resolved", "unrealised", "control", "entities", "accounts", "provenance", "contradictions", "ontology",
)  # fmt: skip
"""The graphs that an ordinary query sees; claims are reached by ``GRAPH``."""


class EmbeddedStore:
    """An Oxigraph store together with the base IRI of the dataset that it holds.

    Args:
        base: of the dataset.
        engine: the store.
        asked: one that holds the same, and as default graph what an ordinary query sees; made when it is first needed
            if not given.
    """

    def __init__(self, base: Base, engine: Oxigraph, asked: Oxigraph | None = None) -> None:
        self.base = base
        self.engine = engine
        self._visible = frozenset(base.graph(name) for name in VISIBLE)
        self._asked = asked

    @classmethod
    def in_memory(cls, base: Base, quads: Iterable[Quad] = ()) -> EmbeddedStore:
        """Return a store in memory that holds ``quads``."""
        engine = Oxigraph()
        engine.bulk_extend(quads)
        return cls(base, engine)

    @classmethod
    def open(cls, base: Base, folder: Path) -> EmbeddedStore:
        """Open the store that a build left in ``folder``, for reading.

        Raises:
            KgError: there is none, or it cannot be opened.
        """
        try:
            engine = Oxigraph.read_only(str(folder))
        except OSError as error:
            raise KgError(f"the store cannot be opened: {error}", location=Location(folder), hint="kg build") from error
        return cls(base, engine, engine)

    def save(self, folder: Path) -> None:
        """Write all that the store holds to a new store on disk, with what an ordinary query sees as default graph.

        Raises:
            OutputError: the folder cannot be written.
        """
        try:
            fill(Oxigraph(str(folder)), self.engine, visible_quads(self.base, self.engine)).flush()
        except OSError as error:
            raise OutputError(f"the store cannot be written: {error}", location=Location(folder)) from error

    def query(self, text: str) -> Answer:
        """Answer ``text``; see ``Store.query``."""
        if self._asked is None:
            self._asked = fill(Oxigraph(), self.engine, visible_quads(self.base, self.engine))
        try:
            return self._asked.query(text, base_iri=self.base.iri)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {error.msg}") from error

    def add(self, quads: Iterable[Quad]) -> None:
        """Add ``quads`` to the store."""
        added = list(quads)
        self.engine.extend(added)
        if self._asked is not None:
            self._asked.extend(added)
            self._asked.extend(_in_default(quad) for quad in added if quad.graph_name in self._visible)

    def remove(self, quads: Iterable[Quad]) -> None:
        """Take ``quads`` from the store."""
        for quad in quads:
            self.engine.remove(quad)
            if self._asked is not None:
                self._asked.remove(quad)
                if quad.graph_name in self._visible and not self._sees(quad):
                    self._asked.remove(_in_default(quad))

    def _sees(self, quad: Quad) -> bool:
        same = self.engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other.graph_name in self._visible for other in same)

    def clear(self, name: NamedNode) -> None:
        """Take all quads of the graph ``name`` from the store."""
        self.remove(list(self.engine.quads_for_pattern(None, None, None, name)))

    def graph(self, name: NamedNode) -> list[Quad]:
        """Return the quads of the graph ``name``, sorted."""
        return sorted(self.engine.quads_for_pattern(None, None, None, name), key=str)


def visible_quads(base: Base, engine: Oxigraph) -> Iterator[Quad]:
    """Yield what an ordinary query sees; a triple that two graphs hold comes twice."""
    for name in VISIBLE:
        yield from engine.quads_for_pattern(None, None, None, base.graph(name))


def fill(target: Oxigraph, engine: Oxigraph, shown: Iterable[Quad]) -> Oxigraph:
    """Return ``target`` with all that ``engine`` holds, and ``shown`` as its default graph.

    The engine can take several graphs for the default one, but then a triple that two of them hold comes twice
    (SPARQL 1.1 Query, section 13.2, has the merge of the graphs, a set), and joins take twice as long.
    """
    target.bulk_extend(engine)
    target.bulk_extend(map(_in_default, shown))
    return target


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
