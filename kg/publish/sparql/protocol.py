"""What a request to ``/sparql`` asks for: SPARQL 1.1 Protocol, section 2.1, and the method QUERY of SPARQL 1.2.

Pure functions: from method, query string, media type and body to an ``Operation``, or a ``RequestError`` that says
why there is none. Everything is percent-decoded exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

from kg.errors import PublishError
from kg.publish.representation import Representation, problem

METHODS = "GET, HEAD, POST, QUERY, OPTIONS"

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_OF_UPDATES = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})

Parameters = list[tuple[str, str]]


class RequestError(PublishError):
    """A request that is not answered: its status, and the members of the problem that says so (RFC 9457)."""

    def __init__(self, status: int, title: str, detail: str = "", **more: object) -> None:
        super().__init__(title, hint=detail or None)
        self.status = status
        self.detail = detail
        self.more = more

    def representation(self) -> Representation:
        """Return the answer that says why; one that passes tells when to ask again."""
        answer = problem(self.status, self.message, self.detail, **self.more)
        if self.status == 429:
            return answer.with_headers(("Retry-After", "1"))
        return answer.with_headers(("Allow", str(self.more["allowed"]))) if self.status == 405 else answer


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation; without ``query`` it asks for the service description.

    Attributes:
        default_graphs: IRIs whose graphs make the default graph, in place of any that the query names.
        named_graphs: IRIs of the graphs that GRAPH sees, likewise.
        format: the name of a format, which wins over the header Accept.
        timeout: the seconds after which the client no longer wants an answer.
    """

    query: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


def parse_request(method: str, query_string: bytes, content_type: str | None, body: bytes = b"") -> Operation:
    """Return what is asked for.

    >>> parse_request("GET", b"query=ASK%20%7B%7D&default-graph-uri=urn%3Aa%252Bb", None).default_graphs
    ('urn:a%2Bb',)

    Raises:
        RequestError: 400 malformed, 403 an update, 405 another method, 415 another media type.
    """
    parameters = decode_parameters(query_string)
    if method in {"POST", "QUERY"}:
        parameters += _of_body(content_type, body)
    elif method not in {"GET", "HEAD"}:
        raise RequestError(405, f"{method} is not allowed here", allowed=METHODS)
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    if not _OF_UPDATES.isdisjoint(given):
        raise RequestError(403, "Updates are refused", "This endpoint is read-only.")
    queries = given.get("query", ())
    if len(queries) > 1 or (not queries and method in {"POST", "QUERY"}):
        raise RequestError(400, "There must be exactly one query", f"There are {len(queries)}.", parameter="query")
    timeouts = given.get("timeout")
    return Operation(
        queries[0] if queries else None,
        tuple(given.get("default-graph-uri", ())),
        tuple(given.get("named-graph-uri", ())),
        given["format"][0] if "format" in given else None,
        timeout(timeouts[0]) if timeouts else None,
    )


def _of_body(content_type: str | None, body: bytes) -> Parameters:
    media, charset = _media_type(content_type)
    if media == _UPDATE:
        raise RequestError(403, "Updates are refused", "This endpoint is read-only.")
    if media not in {_FORM, _QUERY}:
        raise RequestError(415, "The media type is not one of queries", f"A query is sent as {_QUERY} or {_FORM}.")
    if charset not in {"utf-8", "utf8"}:
        raise RequestError(415, "The query is not in UTF-8", f"The request says charset={charset}.")
    return decode_parameters(body) if media == _FORM else [("query", _text(body))]


def _media_type(content_type: str | None) -> tuple[str, str]:
    header = Message()
    header["Content-Type"] = content_type or "unknown/unknown"
    return header.get_content_type(), header.get_content_charset("utf-8")


def decode_parameters(form: bytes) -> Parameters:
    """Return the parameters of a query string or a form, percent-decoded once.

    Raises:
        RequestError: they are not in UTF-8.
    """
    try:
        return parse_qsl(_text(form), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise RequestError(400, "A parameter is not in UTF-8 once percent-decoded") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, "The request is not in UTF-8", f"The byte at {error.start} is not.") from error


def timeout(value: str) -> float:
    """Return the seconds that a parameter ``timeout`` names.

    Raises:
        RequestError: it names none.
    """
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise RequestError(400, "The timeout is not a number of seconds above nought", parameter="timeout")
    return seconds
