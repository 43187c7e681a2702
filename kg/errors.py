"""Every error that Conflict KG raises on purpose.

    KgError                      something the user can put right
    ├── DatasetError             a dataset's files: syntax, terms, claims, dates
    ├── AccountError             an account's text: missing, changed, truncated
    ├── QueryError               a query, its name or its parameters
    ├── EndpointError            a remote SPARQL endpoint
    ├── EdgeListError            a signed edge list
    ├── NetworkError             a cut or a measure of a network
    ├── PublishError             what is to be published, or a request for it
    └── OutputError              something could not be written

The command line prints any of them as one line and exits with status 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Location:
    """Where a fault is: a file, and in it a line and column counted from 1 where they are known."""

    path: Path | str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class KgError(Exception):
    """What was wrong, where, and what to do about it.

    Args:
        message: what was wrong, without a full stop.
        location: the file, line and column; or the IRI or name of the thing at fault.
        hint: what to do about it.
    """

    def __init__(self, message: str, *, location: Location | str | None = None, hint: str | None = None) -> None:
        self.message = message
        self.location = location
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location is not None else ""
        hint = f" ({self.hint})" if self.hint else ""
        return " ".join(f"{place}{self.message}{hint}".split())


class DatasetError(KgError):
    """A file of a dataset cannot be used as it is."""


class AccountError(KgError):
    """The text of an account is missing or differs from the text that was addressed."""


class QueryError(KgError):
    """A query does not exist, does not parse, or was given parameters that it does not take."""


class EndpointError(KgError):
    """A SPARQL endpoint did not answer, or answered with an error."""


class EdgeListError(KgError):
    """A signed edge list cannot be used as it is."""


class NetworkError(KgError):
    """A network cannot be cut or measured in the way that was asked for."""


class PublishError(KgError):
    """What is to be published cannot be, or is asked for in a way that cannot be answered."""


class OutputError(KgError):
    """An output file or folder could not be written."""
