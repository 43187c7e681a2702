"""The statements about a thing in an order that people read: what it is, when, where, who, how many, what else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import PREFIXES, RDF_TYPE, ckg
from kg.publish.pages.dates import DATES
from kg.publish.pages.said import Said
from kg.publish.schema import Schema

BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
"""The four days between which something began and ended."""

SECTIONS = ("what", "when", "where", "who", "numbers", "other", "elsewhere")
"""In the order of the page."""

Term = NamedNode | Literal

_XSD = PREFIXES["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger")}
_DEFINITION = NamedNode(PREFIXES["skos"] + "definition")
_NAMES = frozenset({PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"})
_BOUNDS = frozenset(ckg(name).value for name in BOUNDS)
_BY_NAME = {
    "what": {
        RDF_TYPE.value, PREFIXES["skos"] + "definition", PREFIXES["skos"] + "scopeNote", PREFIXES["rdfs"] + "comment",
        PREFIXES["skos"] + "altLabel", *(ckg(name).value for name in ("content", "nameUsed", "frame", "frames")),
    },
    "when": {
        ckg(name).value for name in (
            "when", "dateAsWritten", "dateQualifier", "timeOfDay", "weekday", "begin", "end", "offset", "offsetFrom",
            "offsetQualifier", "duration", "durationQualifier", "partOfPeriod", "concurrentWith", "clockTime",
        )
    },
    "elsewhere": {
        *(PREFIXES["skos"] + f"{name}Match" for name in ("close", "exact", "broad", "narrow", "related")),
        PREFIXES["owl"] + "sameAs", PREFIXES["rdfs"] + "seeAlso", ckg("externalIdentifier").value,
    },
}  # fmt: skip
_BY_KIND = {"actor": "who", "person": "who", "voice": "who", "place": "where", "geometry": "where", "count": "numbers"}
_FIRST = tuple(name.value for name in (RDF_TYPE, _DEFINITION, ckg("content"), ckg("nameUsed"), ckg("when")))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: the claims that state it, and whether it follows from them by a rule."""

    term: Term
    said: tuple[Said, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property."""

    property: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Properties of one kind; for dates, the four bounds as well, each with its days, and the claims behind them."""

    key: str
    groups: tuple[Group, ...]
    bounds: Mapping[str, str] | None = None
    bounds_said: tuple[Said, ...] = ()


def sections(schema: Schema, facts: Sequence[Quad], said: Sequence[Said], base: str = "") -> list[Section]:
    """Return the statements ``facts``, all about one thing, in sections; names are left to the head of the page.

    A statement that follows from a narrower one on the same page (a participant who is an attacker) is left out.

    Args:
        schema: tells which properties and classes are wider.
        facts: the statements.
        said: the claims that may state them.
        base: of the dataset, to tell kinds of things by.
    """
    shown = [quad for quad in facts if quad.predicate.value not in _NAMES]
    shown = [quad for quad in shown if not _follows(schema, quad, shown)]
    bounds = _bounds(shown)
    if bounds:
        shown = [quad for quad in shown if quad.predicate.value not in _BOUNDS]
    groups = [
        Group(name, tuple(_value(schema, quad, said) for quad in quads))
        for name, quads in groupby(sorted(shown, key=_order), key=lambda quad: quad.predicate.value)
    ]
    made = []
    for key in SECTIONS:
        own = tuple(group for group in groups if _section(group, base) == key)
        if key == "when" and bounds:
            about = {quad.subject for quad in facts}
            made.append(Section(key, own, bounds, tuple(one for one in said if _bounds_any(one, about))))
        elif own:
            made.append(Section(key, own))
    return made


def _bounds_any(one: Said, subjects: Set[object]) -> bool:
    return any(quad.subject in subjects and quad.predicate.value in _BOUNDS for quad in one.claim.statements)


def _follows(schema: Schema, quad: Quad, among: Iterable[Quad]) -> bool:
    """Whether ``quad`` follows from another by the hierarchy of properties, or of classes where it is of a type."""
    if quad.predicate == RDF_TYPE:
        return any(other.predicate == RDF_TYPE and quad.object.value in schema.wider(other.object.value)  # type: ignore[union-attr]
                   for other in among)  # fmt: skip
    return any(
        other.object == quad.object and quad.predicate.value in schema.wider(other.predicate.value)
        for other in among
        if other.subject == quad.subject
    )


def _bounds(facts: Iterable[Quad]) -> dict[str, str] | None:
    """Return the four days by name, or None where there is none or a bound has several days: then each stands alone."""
    found = [(quad.predicate.value, quad.object) for quad in facts if quad.predicate.value in _BOUNDS]
    names = [name for name, _ in found]
    if not found or len(names) != len(set(names)):
        return None
    return {name.partition("#")[2]: term.value for name, term in found if isinstance(term, Literal)}


def _value(schema: Schema, quad: Quad, said: Sequence[Said]) -> Value:
    assert isinstance(quad.object, NamedNode | Literal)  # noqa: S101 - published data has no other
    direct = tuple(one for one in said if _states(one, quad))
    if direct:
        return Value(quad.object, direct)
    from_narrower = tuple(one for one in said if _states_narrower(schema, one, quad))
    return Value(quad.object, from_narrower, derived=bool(from_narrower))


def _states(one: Said, quad: Quad) -> bool:
    return any(
        other.subject == quad.subject and other.predicate == quad.predicate and other.object == quad.object
        for other in one.claim.statements
    )


def _states_narrower(schema: Schema, one: Said, quad: Quad) -> bool:
    return any(
        other.subject == quad.subject
        and other.object == quad.object
        and quad.predicate.value in schema.wider(other.predicate.value)
        for other in one.claim.statements
    )


def _section(group: Group, base: str) -> str:
    for key, names in _BY_NAME.items():
        if group.property in names:
            return key
    if group.property.startswith(PREFIXES["time"]):
        return "when"
    if group.property.startswith(PREFIXES["geo"]):
        return "where"
    term = group.values[0].term
    if isinstance(term, Literal):
        return "when" if term.datatype.value in DATES else "numbers" if term.datatype.value in _NUMBERS else "other"
    return _BY_KIND.get(term.value.removeprefix(base).partition("/")[0], "other") if base else "other"


def _order(quad: Quad) -> tuple[int, str, str]:
    name = quad.predicate.value
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name, str(quad.object))
