"""Validation: SHACL shapes over the claims and entities, and stricter ones over the resolved view."""

from __future__ import annotations

from kg.errors import KgError, Location
from kg.resources import bundled
from kg.store import VISIBLE, EmbeddedStore
from kg.validate.pyshacl_engine import read_shapes, to_rdflib_graph, validate
from kg.validate.report import Finding, Report

__all__ = ["Finding", "Report", "validate_store"]

_RESOLVED_SHAPES = "resolved.ttl"


def validate_store(store: EmbeddedStore) -> dict[str, Report]:
    """Validate the claims with what describes them, and the resolved view; return a report of each.

    Raises:
        KgError: there are no shapes.
    """
    paths = sorted(bundled("shapes").glob("*.ttl"))
    if not paths:
        raise KgError("no shapes to validate with", location=Location(bundled("shapes")))
    hidden = {store.base.graph(name) for name in ("resolved", "unrealised", "control")}
    visible = {store.base.graph(name) for name in VISIBLE if name not in ("unrealised", "provenance", "contradictions")}
    claims = to_rdflib_graph(quad for quad in store.engine if quad.graph_name not in hidden)
    resolved = to_rdflib_graph(quad for quad in store.engine if quad.graph_name in visible)
    return {
        "claims": validate(claims, read_shapes(path for path in paths if path.name != _RESOLVED_SHAPES)),
        "resolved": validate(resolved, read_shapes(path for path in paths if path.name == _RESOLVED_SHAPES)),
    }
