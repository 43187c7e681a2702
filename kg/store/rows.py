"""Rows of a SELECT query, read as text."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.errors import QueryError
from kg.store.interface import Store


def select(store: Store, text: str) -> QuerySolutions:
    """Return the rows of the SELECT query ``text``.

    Raises:
        QueryError: it does not parse, or is a query of another form.
    """
    answer = store.query(text)
    if not isinstance(answer, QuerySolutions):
        raise QueryError("not a SELECT query")
    return answer


def value(row: QuerySolution, name: str) -> str:
    """Return the IRI or the lexical form in the column ``name``; nothing where it is unbound or not a column."""
    try:
        term = row[name]
    except KeyError:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else ""
