"""Leads from anything in the graph back to the claims that say it, and from a claim to its passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.queries.header import read_query, with_values
from kg.resources import bundled
from kg.store import Store, select, value


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim and where it comes from; IRIs in full, empty where a claim has no such thing."""

    claim: str
    passage: str
    voice: str
    stance: str
    polarity: str
    level: str
    accepted: bool
    gloss: str
    reason: str
    anomaly: str
    withdrawn: str
    basis: tuple[str, ...]
    contradictions: tuple[str, ...]


def why_thing(store: Store, thing: NamedNode) -> list[Evidence]:
    """Return every claim that speaks of ``thing``; of a claim, that claim itself."""
    claims = _select(store, "thing", {"thing": str(thing)})
    return evidence(store, [thing.value, *(value(row, "claim") for row in claims)])


def why_triple(store: Store, subject: NamedNode, predicate: NamedNode, node: NamedNode | Literal) -> list[Evidence]:
    """Return every claim that holds the triple, or one from which it follows by the ontology's hierarchies."""
    terms = {"subject": str(subject), "predicate": str(predicate), "object": str(node)}
    return evidence(store, [value(row, "claim") for row in _select(store, "triple", terms)])


def evidence(store: Store, claims: Iterable[str]) -> list[Evidence]:
    """Return what is known of ``claims``, in alphabetical order; what is not a claim is passed over."""
    listed = " ".join(f"<{claim}>" for claim in sorted(set(claims)))
    if not listed:
        return []
    return [_evidence(row) for row in _select(store, "claim", {"claim": listed}) if value(row, "claim")]


def _evidence(row: QuerySolution) -> Evidence:
    names = ("claim", "passage", "voice", "stance", "polarity", "level", "gloss", "reason", "anomaly", "withdrawn")
    return Evidence(
        **{name: value(row, name) for name in names},
        accepted=value(row, "accepted") == "true",
        basis=tuple(sorted(value(row, "basis").split())),
        contradictions=tuple(sorted(value(row, "contradictions").split())),
    )


def _select(store: Store, name: str, values: dict[str, str]) -> QuerySolutions:
    query = read_query(bundled("queries") / "why" / f"{name}.rq")
    return select(store, with_values(query, values))
