"""Derives day bounds from the EDTF dates of claims, inside each claim's own graph (DESIGN: D1, D4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad

from kg.dataset.edtf import bounds, qualifiers
from kg.namespaces import EDTF, XSD_DATE, ckg, concept

_BEGIN = ("earliestBegin", "latestBegin")
_END = ("earliestEnd", "latestEnd")
_SETS = {ckg("when"): _BEGIN + _END, ckg("begin"): _BEGIN, ckg("end"): _END}
_FIELDS = {
    "earliestBegin": "earliest_begin",
    "latestBegin": "latest_begin",
    "earliestEnd": "earliest_end",
    "latestEnd": "latest_end",
}


def derive_bounds(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield, for each date in ``quads``, its bounds as ``xsd:date`` and its qualification, in the same graph."""
    for quad in quads:
        if quad.predicate in _SETS and isinstance(quad.object, Literal) and quad.object.datatype == EDTF:
            yield from _bounds_of(quad, quad.object.value)


def _bounds_of(quad: Quad, text: str) -> Iterator[Quad]:
    days = bounds(text)
    for name in _SETS[quad.predicate]:
        day = getattr(days, _FIELDS[name])
        if day is not None:
            literal = Literal(day.isoformat(), datatype=XSD_DATE)
            yield Quad(quad.subject, ckg(name), literal, quad.graph_name)
    for name in qualifiers(text):
        yield Quad(quad.subject, ckg("dateQualifier"), concept("date-qualifier", name), quad.graph_name)
