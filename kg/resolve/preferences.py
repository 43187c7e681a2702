"""Resolves a store anew under other preferences than the curators', to see what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad

from kg.namespaces import ckg
from kg.resolve.rules import apply_rules, rules
from kg.store import EmbeddedStore

_DERIVED = ("resolved", "control")
"""The graphs that depend on which claim a contradiction prefers."""


def prefer(store: EmbeddedStore, preferred: Mapping[str, str | None]) -> None:
    """Make the resolved view and the computed control of ``store`` anew, as if contradictions preferred other claims.

    Args:
        store: a resolved store; it is changed in place.
        preferred: by the IRI of a contradiction, the claim to prefer, or None to leave it open; the others stay as
            they are.
    """
    graph = store.base.graph("contradictions")
    for contradiction, claim in preferred.items():
        node = NamedNode(contradiction)
        store.remove(list(store.engine.quads_for_pattern(node, ckg("preferredClaim"), None, graph)))
        if claim is not None:
            store.add([Quad(node, ckg("preferredClaim"), NamedNode(claim), graph)])
    for name in _DERIVED:
        store.clear(store.base.graph(name))
    apply_rules(store, [rule for rule in rules() if rule.header.get("into") in _DERIVED])
