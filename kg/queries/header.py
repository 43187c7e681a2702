"""The header of a query file: TOML in comment lines that start with ``#+``, above the SPARQL text.

    #+ title = "Events of an actor"
    #+ description = "Every event in which an actor takes part."
    #+ columns = ["begin", "event", "role"]
    #+ [parameters.actor]
    #+ type = "iri"
    #+ description = "the actor"

A parameter ``actor`` is given a value by replacing the block ``VALUES ?actor { ... }`` of the query, which holds its
default (``UNDEF`` stands for "any"). So each file is a query that runs as it is, in any SPARQL 1.1 engine.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import Location, QueryError


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its name, its type (``iri``, ``date``, ``integer`` or ``text``) and what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A query with its header.

    Attributes:
        name: the file's name without ending.
        text: the whole file; the header is a comment to SPARQL.
        columns: the columns that the answer has, in order.
        header: everything else that the header says.
    """

    name: str
    path: Path
    text: str
    title: str
    description: str
    columns: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    header: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The query without the lines of its header, as a person starts from it."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#")).lstrip()


def read_query(path: Path) -> QueryFile:
    """Return the query file at ``path``.

    Raises:
        QueryError: the file cannot be read or its header is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot be read: {error}", location=Location(path)) from error
    lines = [line.removeprefix("#+").strip() for line in text.splitlines() if line.startswith("#+")]
    try:
        header = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"the header (lines with #+) is not TOML: {error}", location=Location(path)) from error
    parameters = tuple(
        Parameter(name, str(table.get("type", "text")), str(table.get("description", "")))
        for name, table in header.pop("parameters", {}).items()
    )
    return QueryFile(
        name=path.stem,
        path=path,
        text=text,
        title=str(header.pop("title", path.stem)),
        description=str(header.pop("description", "")),
        columns=tuple(header.pop("columns", ())),
        parameters=parameters,
        header=header,
    )


def with_values(query: QueryFile, values: dict[str, str]) -> str:
    """Return the text of ``query`` with the given SPARQL terms in place of its parameters' defaults.

    Raises:
        QueryError: the query has no such parameter, or no ``VALUES`` block for it.
    """
    text = query.text
    for name, term in values.items():
        block = re.compile(r"VALUES\s+\?" + re.escape(name) + r"\s*\{[^}]*\}")
        if not block.search(text):
            raise QueryError(f"no block VALUES ?{name} {{ … }} for the parameter", location=Location(query.path))
        replacement = f"VALUES ?{name} {{ {term} }}"
        text = block.sub(replacement.replace("\\", r"\\"), text)
    return text
