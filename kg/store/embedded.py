"""Oxigraph inside the process: in memory for small work, or on disk as a build leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from kg.errors import KgError, Location, OutputError, QueryError
from kg.namespaces import Base
from kg.store.interface import Answer

VISIBLE = (
    "resolved", "unrealised", "control", "entities", "accounts", "provenance", "contradictions", "ontology",
)  # fmt: skip
"""The graphs that an ordinary query sees; claims are reached by ``GRAPH``."""


class EmbeddedStore:
    """An Oxigraph store together with the base IRI of the dataset that it holds."""

    def __init__(self, base: Base, engine: Oxigraph) -> None:
        self.base = base
        self.engine = engine

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
            return cls(base, Oxigraph.read_only(str(folder)))
        except OSError as error:
            raise KgError(f"the store cannot be opened: {error}", location=Location(folder), hint="kg build") from error

    def save(self, folder: Path) -> None:
        """Write all that the store holds to a new store on disk.

        Raises:
            OutputError: the folder cannot be written.
        """
        try:
            target = Oxigraph(str(folder))
            target.bulk_extend(self.engine)
            target.flush()
        except OSError as error:
            raise OutputError(f"the store cannot be written: {error}", location=Location(folder)) from error

    def query(self, text: str) -> Answer:
        """Answer ``text``; see ``Store.query``."""
        visible = [self.base.graph(name) for name in VISIBLE]
        try:
            return self.engine.query(text, base_iri=self.base.iri, default_graph=list(visible))
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {error.msg}") from error

    def add(self, quads: Iterable[Quad]) -> None:
        """Add ``quads`` to the store."""
        self.engine.extend(quads)

    def graph(self, name: NamedNode) -> list[Quad]:
        """Return the quads of the graph ``name``, sorted."""
        return sorted(self.engine.quads_for_pattern(None, None, None, name), key=str)
