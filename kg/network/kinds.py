"""Kinds of ties: sign, weight and layer, a published table that anybody may replace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import Location, QueryError
from kg.namespaces import SCHEME, ckg
from kg.store import Store, select, value

LAYERS = ("conflict", "cooperation", "movement", "talk")
"""Names of the layers, concepts of the scheme ``layer``."""

_KINDS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
SELECT ?kind ?sign ?weight ?layer WHERE { ?kind ckg:sign ?sign ; ckg:weight ?weight ; ckg:layer ?layer }
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of tie counts: 1, -1 or 0, how much, and in which layer."""

    sign: int
    weight: float
    layer: str


def kinds_of(store: Store, replacement: Path | None = None) -> dict[str, Kind]:
    """Return the kinds of ties by name: those of the store's scheme, and over them those of a Turtle file.

    Raises:
        QueryError: the file is not readable as Turtle, or has no kind, or a kind with an impossible value.
    """
    rows = [tuple(value(row, name) for name in ("kind", "sign", "weight", "layer")) for row in select(store, _KINDS)]
    table = {_local(kind): _kind(sign, weight, layer, "edge-kind") for kind, sign, weight, layer in rows}
    return table if replacement is None else table | _read(replacement)


def _read(path: Path) -> dict[str, Kind]:
    try:
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise QueryError(f"not Turtle: {error.msg}", location=Location(path, error.lineno, error.offset)) from error
    except OSError as error:
        raise QueryError(f"not readable: {error.strerror}", location=str(path)) from error
    signs, weights, layers = (_values(quads, name) for name in ("sign", "weight", "layer"))
    if not signs:
        raise QueryError("no kind of tie with ckg:sign", location=str(path))
    return {_local(kind): _kind(sign, weights.get(kind, ""), layers.get(kind, ""), str(path))
            for kind, sign in sorted(signs.items())}  # fmt: skip


def _values(quads: Iterable[Quad], name: str) -> dict[str, str]:
    found = (quad for quad in quads if quad.predicate == ckg(name))
    return {
        quad.subject.value: quad.object.value
        for quad in found
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    }


def _kind(sign: str, weight: str, layer: str, place: str) -> Kind:
    try:
        kind = Kind(int(sign), float(weight), layer.removeprefix(f"{SCHEME}layer/"))
    except ValueError as error:
        raise QueryError("a kind of tie needs ckg:sign, ckg:weight and ckg:layer", location=place) from error
    if kind.sign not in {-1, 0, 1} or not kind.weight > 0 or kind.layer not in LAYERS:
        hint = f"sign 1, 0 or -1; weight above 0; layer one of {', '.join(LAYERS)}"
        raise QueryError(f"a kind of tie with sign {sign}, weight {weight}, layer {layer}", location=place, hint=hint)
    return kind


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]
