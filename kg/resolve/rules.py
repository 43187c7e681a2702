"""Runs the rules of ``queries/rules/*.rq``: each a CONSTRUCT query whose header names the graph that it fills.

The rules run once each, in the order of their file names; a rule may build on what those before it have made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad, QueryTriples

from kg.errors import Location, QueryError
from kg.queries import QueryFile, read_query
from kg.resources import bundled
from kg.store import EmbeddedStore


@dataclass(frozen=True, slots=True)
class Applied:
    """What one rule did: its name, the graph that it fills, and how many triples it found."""

    rule: str
    graph: str
    triples: int


def rules() -> list[QueryFile]:
    """Return the rules in the order in which they run."""
    return [read_query(path) for path in sorted((bundled("queries") / "rules").glob("*.rq"))]


def apply_rules(store: EmbeddedStore, chosen: Iterable[QueryFile] | None = None) -> list[Applied]:
    """Run every rule, or some, on ``store`` and add what they construct.

    Raises:
        QueryError: a rule does not parse, is not a CONSTRUCT query, or does not name its graph.
    """
    return [_apply(store, rule) for rule in (rules() if chosen is None else chosen)]


def _apply(store: EmbeddedStore, rule: QueryFile) -> Applied:
    graph = rule.header.get("into")
    if not isinstance(graph, str):
        raise QueryError("the header does not say into which graph", location=Location(rule.path), hint='#+ into = "…"')
    try:
        answer = store.engine.query(rule.text, base_iri=store.base.iri)
    except SyntaxError as error:
        raise QueryError(f"the rule does not parse: {error.msg}", location=Location(rule.path)) from error
    if not isinstance(answer, QueryTriples):
        raise QueryError("a rule is a CONSTRUCT query", location=Location(rule.path))
    target = store.base.graph(graph)
    found = {Quad(triple.subject, triple.predicate, triple.object, target) for triple in answer}
    store.add(found)
    return Applied(rule.name, graph, len(found))
