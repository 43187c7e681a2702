"""Deterministic dumps: the same dataset gives the same bytes, whatever the machine, locale, clock or hash seed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Quad, RdfFormat, Triple

from kg.errors import KgError
from kg.serialization import to_bytes
from kg.store import EmbeddedStore


def write_dumps(store: EmbeddedStore, name: str, folder: Path) -> list[Path]:
    """Write the whole dataset as TriG and N-Quads and the resolved view as Turtle, each also gzipped.

    Args:
        name: the name of the dataset, and of its files.
        folder: where they go; it must exist.

    Raises:
        KgError: the data holds a blank node.
    """
    quads = _sorted(store.engine)
    resolved = [q for q in quads if q.graph_name == store.base.graph("resolved")]
    prefixes = store.base.prefixes()
    contents = {
        f"{name}.trig": to_bytes(quads, RdfFormat.TRIG, prefixes=prefixes),
        f"{name}.nq": to_bytes(quads, RdfFormat.N_QUADS),
        "resolved.ttl": to_bytes(
            (Triple(q.subject, q.predicate, q.object) for q in resolved), RdfFormat.TURTLE, prefixes=prefixes
        ),
    }
    paths = []
    for file, data in contents.items():
        (folder / file).write_bytes(data)
        (folder / f"{file}.gz").write_bytes(gzip.compress(data, compresslevel=9, mtime=0))
        paths += [folder / file, folder / f"{file}.gz"]
    return paths


def _sorted(quads: Iterable[Quad]) -> list[Quad]:
    listed = list(quads)
    for quad in listed:
        if BlankNode in (type(quad.subject), type(quad.object), type(quad.graph_name)):
            raise KgError(f"a blank node in the data to be published: {quad}")
    return sorted(listed, key=_order)


def _order(quad: Quad) -> tuple[str, str, str, str]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
    return graph, str(quad.subject), str(quad.predicate), str(quad.object)
