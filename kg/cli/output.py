"""Words for people on stderr, results for people and programs on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import QueryError
from kg.namespaces import Base
from kg.serialization import to_bytes
from kg.store import Answer

_ROWS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_TRIPLES = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
FORMATS = ("table", *_ROWS, *_TRIPLES)


@dataclass(slots=True)
class Talk:
    """Tells what is going on, on stderr: one line a step, or nothing."""

    quiet: bool = False

    def __call__(self, line: str) -> None:
        """Say ``line`` unless quiet."""
        if not self.quiet:
            print(f"kg: {line}", file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """Print ``value`` as JSON, keys in order, Arabic as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Print a table: fitted to a terminal, unwrapped in a pipe."""
    console = Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)
    table = Table(title=title, box=None, pad_edge=False, header_style="bold", title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as printed:
        console.print(table)
    print("\n".join(line.rstrip() for line in printed.get().splitlines()))


def print_answer(answer: Answer, base: Base, form: str) -> None:
    """Print the answer to a query in the format ``form`` (one of ``FORMATS``).

    Raises:
        QueryError: that kind of answer has no such format.
    """
    if form == "table":
        _print_readable(answer, base)
    elif isinstance(answer, QueryTriples):
        if form not in _TRIPLES:
            raise QueryError(f"triples cannot be printed as {form}", hint=f"use {', '.join(_TRIPLES)}")
        _write(_triples(answer, base, _TRIPLES[form]))
    elif form in _ROWS:
        _write(answer.serialize(format=_ROWS[form]) or b"")
    else:
        raise QueryError(f"rows cannot be printed as {form}", hint=f"use table, {', '.join(_ROWS)}")


def _triples(answer: QueryTriples, base: Base, form: RdfFormat) -> bytes:
    """Return the triples of ``answer``, sorted, with the prefixes that they use."""
    triples = sorted(answer, key=str)
    iris = {getattr(term, "value", "") for t in triples for term in (t.subject, t.predicate, t.object)}
    iris |= {t.object.datatype.value for t in triples if isinstance(t.object, Literal)}
    used = {name: start for name, start in base.prefixes().items() if any(iri.startswith(start) for iri in iris)}
    return to_bytes(triples, form, prefixes=None if form == RdfFormat.N_TRIPLES else used)


def _write(data: bytes) -> None:
    sys.stdout.write(data.decode("utf-8"))
    if not data.endswith(b"\n"):
        sys.stdout.write("\n")


def _print_readable(answer: Answer, base: Base) -> None:
    if isinstance(answer, QueryBoolean):
        print("yes" if answer else "no")
    elif isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        print_table(names, ([readable(row[name], base) for name in names] for row in answer))
    else:
        _write(_triples(answer, base, RdfFormat.TURTLE))


def readable(term: object, base: Base) -> str:
    """Return ``term`` as a person writes it: a prefixed name, or a literal's text."""
    if isinstance(term, NamedNode):
        return base.shorten(term.value)
    return term.value if isinstance(term, Literal) else ""
