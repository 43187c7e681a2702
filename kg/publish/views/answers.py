"""Answers of the catalogue, and single values, as the views read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg.api import with_prefixes
from kg.errors import PublishError
from kg.namespaces import PREFIXES, RDF_TYPE, Base, ckg
from kg.publish.labels import Name
from kg.publish.site import Site
from kg.queries import QueryFile, find_query, prepare
from kg.store import VISIBLE, EmbeddedStore, select

_VOICE = ckg("voice")
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer; what is unbound is empty."""

    cells: Mapping[str, NamedNode | Literal]

    def value(self, name: str) -> str:
        """Return the IRI or the lexical form in a column, or nothing."""
        term = self.cells.get(name)
        return term.value if term else ""

    def text(self, name: str) -> Name | None:
        """Return the text in a column with its language, or None."""
        term = self.cells.get(name)
        return Name(term.value, getattr(term, "language", None) or "") if term else None


class Answers:
    """What a dataset's site answers.

    Raises:
        PublishError: the site is not of a dataset.
    """

    def __init__(self, site: Site) -> None:
        if site.base is None:
            raise PublishError("only a dataset has this view")
        self.base: Base = site.base
        self.store = EmbeddedStore(site.base, site.engine, site.ordinary)
        self._visible = frozenset(site.base.graph(name) for name in VISIBLE)

    def query(self, name: str, **parameters: str) -> list[Row]:
        """Return the rows of a query of the catalogue."""
        return self.select(prepare(_query(name), self.base, parameters))

    def select(self, text: str) -> list[Row]:
        """Return the rows of a SELECT query; the dataset's prefixes need no declaring."""
        answer = select(self.store, with_prefixes(text, self.base.prefixes()))
        columns = [variable.value for variable in answer.variables]
        return [_row(found, columns) for found in answer]

    def objects(self, subject: str, name: str) -> tuple[str, ...]:
        """Return the IRIs and texts of the property ``ckg:<name>`` of a thing, in what an ordinary query sees."""
        return tuple(sorted({term.value for term in self._terms(subject, ckg(name))}))

    def one(self, subject: str, name: str) -> str:
        """Return the first of ``objects``, or nothing."""
        return next(iter(self.objects(subject, name)), "")

    def texts(self, subject: str, name: str) -> tuple[Name, ...]:
        """Return the texts of a property of a thing, sorted; ``name`` is of our ontology or an IRI."""
        terms = self._terms(subject, NamedNode(name) if ":" in name else ckg(name))
        names = {Name(term.value, term.language or "") for term in terms if isinstance(term, Literal)}
        return tuple(sorted(names, key=lambda text: (text.language, text.text)))

    def every_text(self, name: str) -> set[Name]:
        """Return every text that stands in the property ``ckg:<name>`` of anything."""
        quads = self.store.engine.quads_for_pattern(None, ckg(name), None, None)
        terms = (quad.object for quad in quads)
        return {Name(term.value, term.language or "") for term in terms if isinstance(term, Literal)}

    def types(self, thing: str) -> tuple[str, ...]:
        """Return the classes of a thing, sorted."""
        return tuple(sorted({term.value for term in self._terms(thing, RDF_TYPE)}))

    def narrowest(self, thing: str) -> tuple[str, ...]:
        """Return the classes of a thing that have no narrower one among them, sorted."""
        classes = self.types(thing)
        broader = {
            quad.object.value
            for name in classes
            for quad in self.store.engine.quads_for_pattern(NamedNode(name), _SUBCLASS, None, None)
            if isinstance(quad.object, NamedNode)
        }
        return tuple(name for name in classes if name not in broader)

    def named_by(self, claim: str) -> set[str]:
        """Return the things that a claim's graph names."""
        quads = self.store.engine.quads_for_pattern(None, None, None, NamedNode(claim))
        return {term.value for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}

    def claims_about(self, thing: str) -> list[str]:
        """Return the claims in whose graphs a thing is a subject, sorted."""
        graphs = {quad.graph_name for quad in self.store.engine.quads_for_pattern(NamedNode(thing), None, None, None)}
        provenance = self.base.graph("provenance")
        return sorted(
            graph.value
            for graph in graphs
            if isinstance(graph, NamedNode)
            and next(iter(self.store.engine.quads_for_pattern(graph, _VOICE, None, provenance)), None)
        )

    def claims_of_type(self, thing: str, name: str) -> list[str]:
        """Return the claims that say of a thing that it is a ``ckg:<name>``, sorted."""
        quads = self.store.engine.quads_for_pattern(NamedNode(thing), RDF_TYPE, ckg(name), None)
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
        return [claim for claim in self.claims_about(thing) if claim in graphs]

    def _terms(self, subject: str, name: NamedNode) -> list[NamedNode | Literal]:
        quads = self.store.engine.quads_for_pattern(NamedNode(subject), name, None, None)
        return [
            quad.object
            for quad in quads
            if quad.graph_name in self._visible and isinstance(quad.object, NamedNode | Literal)
        ]


@cache
def _query(name: str) -> QueryFile:
    return find_query(name)


def _row(found: QuerySolution, columns: list[str]) -> Row:
    terms = ((name, found[name]) for name in columns)
    return Row({name: term for name, term in terms if isinstance(term, NamedNode | Literal)})


def interval(begin: str, end: str) -> str:
    """Return the EDTF expression for some day or days between two, either of which may be unknown; else nothing.

    >>> interval("2016-07-28", "2016-07-31"), interval("2016-08-06", "2016-08-06"), interval("", "2016-12-22")
    ('[2016-07-28..2016-07-31]', '2016-08-06', '[..2016-12-22]')
    """
    if begin == end:
        return begin
    return f"[{begin}..{end}]"


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Return rows by their value in a column, in the order in which the values come."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.value(column), []).append(row)
    return found


def values(rows: Iterable[Row], column: str) -> tuple[str, ...]:
    """Return what stands in a column, once each, sorted."""
    return tuple(sorted({row.value(column) for row in rows} - {""}))


def texts(rows: Iterable[Row], column: str) -> tuple[Name, ...]:
    """Return the texts that stand in a column, once each, in their order."""
    return tuple(dict.fromkeys(text for row in rows if (text := row.text(column))))
