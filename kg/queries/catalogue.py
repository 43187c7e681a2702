"""The catalogue of named queries, and the values of their parameters."""

from __future__ import annotations

import datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.namespaces import XSD_DATE, XSD_INTEGER, Base
from kg.queries.header import Parameter, QueryFile, read_query, with_values
from kg.resources import bundled


def catalogue() -> dict[str, QueryFile]:
    """Return the queries of the catalogue by name, in alphabetical order."""
    return {path.stem: read_query(path) for path in sorted((bundled("queries") / "catalogue").glob("*.rq"))}


def find_query(name: str) -> QueryFile:
    """Return the catalogue query called ``name``, or the query in the file ``name``.

    Raises:
        QueryError: there is neither.
    """
    found = catalogue().get(name)
    if found:
        return found
    if Path(name).is_file():
        return read_query(Path(name))
    raise QueryError("no such query and no such file", location=name, hint="kg queries lists the catalogue")


def prepare(query: QueryFile, base: Base, values: dict[str, str]) -> str:
    """Return the SPARQL text of ``query`` with ``values`` (as a person writes them) for its parameters.

    Raises:
        QueryError: an unknown parameter, or a value that does not fit the parameter's type.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            takes = ", ".join(known) or "none"
            raise QueryError(f"no parameter {name!r}", location=query.name, hint=f"it takes: {takes}")
    return with_values(query, {name: str(term(known[name], base, value)) for name, value in values.items()})


def term(parameter: Parameter, base: Base, value: str) -> NamedNode | Literal:
    """Return ``value`` as the RDF term that ``parameter`` takes.

    Raises:
        QueryError: the value does not fit the type.
    """
    if parameter.type == "iri":
        node = base.expand(value)
        if node is None:
            hint = "an IRI, a prefixed name such as actor:ypg, or a path such as actor/ypg"
            raise QueryError(f"{value!r} is not an IRI", location=f"--param {parameter.name}", hint=hint)
        return node
    try:
        if parameter.type == "date":
            return Literal(datetime.date.fromisoformat(value).isoformat(), datatype=XSD_DATE)
        if parameter.type == "integer":
            return Literal(str(int(value)), datatype=XSD_INTEGER)
    except ValueError as error:
        raise QueryError(f"{value!r} is not a {parameter.type}", location=f"--param {parameter.name}") from error
    return Literal(value)
