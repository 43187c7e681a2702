"""The embedded store: what an ordinary query sees; and an endpoint that answers with something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import EndpointError
from kg.namespaces import Base
from kg.publish.asgi import Receive, Scope, Send, header, send_representation
from kg.publish.representation import Representation
from kg.store import EmbeddedStore, EndpointStore, select, value
from web import running

BASE = Base("https://example.org/data/")
ALL = "SELECT ?o { <a> <p> ?o } ORDER BY ?o"


def said(graph: str, thing: str) -> Quad:
    return Quad(
        NamedNode("https://example.org/data/a"), NamedNode("https://example.org/data/p"), NamedNode(thing),
        BASE.graph(graph),
    )  # fmt: skip


def seen(store: EmbeddedStore) -> list[str]:
    return [value(row, "o") for row in select(store, ALL)]


def test_what_two_graphs_hold_is_seen_once(tmp_path: Path) -> None:
    store = EmbeddedStore.in_memory(BASE, [said("resolved", "urn:x"), said("entities", "urn:x")])
    assert seen(store) == ["urn:x"]
    store.save(tmp_path / "store")
    assert seen(EmbeddedStore.open(BASE, tmp_path / "store")) == ["urn:x"]


def test_what_is_added_and_taken_away_is_seen_at_once() -> None:
    store = EmbeddedStore.in_memory(BASE, [said("resolved", "urn:x")])
    assert seen(store) == ["urn:x"]
    store.add([said("entities", "urn:y")])
    assert seen(store) == ["urn:x", "urn:y"]
    store.add([said("entities", "urn:x")])
    store.remove([said("resolved", "urn:x")])
    assert seen(store) == ["urn:x", "urn:y"]
    store.clear(BASE.graph("entities"))
    assert seen(store) == []


def test_graphs_of_claims_are_reached_by_name_only() -> None:
    claim = NamedNode("https://example.org/data/claim/1")
    quad = said("entities", "urn:x")
    store = EmbeddedStore.in_memory(BASE, [Quad(quad.subject, quad.predicate, quad.object, claim)])
    assert seen(store) == []
    assert [value(row, "g") for row in select(store, "SELECT ?g { GRAPH ?g { <a> <p> ?o } }")] == [claim.value]


async def login_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer like a site that does not hold the dataset, and sends a page where a graph is asked for."""
    del receive
    if scope["type"] == "http":
        rows = "json" in (header(scope, b"accept") or "")
        body = b'{"head": {}, "boolean": false}' if rows else b"<!doctype html><p>Please log in"
        await send_representation(Representation(200, (("Content-Type", "text/html"),), body), scope, send)


def test_an_endpoint_that_answers_with_a_page_is_told_of() -> None:
    with running(login_page) as server, pytest.raises(EndpointError, match="something else than Turtle"):
        EndpointStore(BASE, f"{server.address}/sparql").query("CONSTRUCT WHERE { ?s ?p ?o }")
