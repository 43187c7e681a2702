"""A process that answers queries, one at a time, until it is killed; ``workers.py`` starts it and talks to it.

It is run as a file, and imports Oxigraph and nothing of this package, so that it starts at once and stays small.
It says by a frame ``S`` that it is ready. Requests come on the standard input: two lengths in four bytes each, then
settings in JSON and the query (``request``). Answers go as frames to the standard output: a letter, a kind, the length
in four bytes, and that many bytes. ``D`` brings data, ``E`` the last of it, and ``F`` a failure as the members of a
problem (RFC 9457). The kind is ``R`` for results of SELECT and ASK, ``G`` for a graph.

The deadline is the kernel's: a timer whose signal nobody handles ends the process, whatever it is doing and even if
the server is gone. Memory is limited likewise, by the size of the address space.

A query is refused by the engine's own parser, which needs no blanks between words, so that no reading of the text by
tokens agrees with it (``SERVICEx:y{}`` is a remote call). Whether SERVICE is used as a keyword is found by spelling
it otherwise throughout: names, strings and comments do not mind, and a query that no longer parses needs the word.
"""

from __future__ import annotations

import ipaddress
import json
import re
import resource
import signal
import socket
import struct
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

_HEAD = struct.Struct(">ccI")
_LENGTHS = struct.Struct(">II")
_CHUNK = 64 * 1024
_ROW_ENDS = {
    "application/sparql-results+json": b'"}},{"',
    "application/json": b'"}},{"',
    "application/sparql-results+xml": b"</result>",
    "application/xml": b"</result>",
    "text/csv": b"\r\n",
    "text/tab-separated-values": b"\n",
    "application/n-triples": b"\n",
    "application/n-quads": b"\n",
}
"""By media type, what stands between two rows and nowhere else."""
_EMPTY = Store()
_LONGEST_DETAIL = 300
_OTHER_LETTERS = str.maketrans("ceirsvCEIRSV", "wqkxbpWQKXBP")
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_REMOTE = re.compile(
    r"service(\s*silent)?\s*<(https?://([a-z0-9.-]+)(?::\d+)?(?:[/?#][^\x00-\x20<>\"{}|^`\\]*)?)>",
    re.IGNORECASE | re.ASCII,
)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class AnswerError(Exception):
    """Why a query is not answered, as the members of a problem."""

    def __init__(self, status: int, title: str, detail: str = "", **more: object) -> None:
        super().__init__(title)
        self.members = {"status": status, "title": title, "detail": detail, **more}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a query is answered with.

    Attributes:
        base: against which its relative IRIs are resolved.
        default_graphs: those of the protocol, in place of any others.
        named_graphs: likewise.
        results: media type for what SELECT and ASK return, None where none suits.
        data: media type for what CONSTRUCT and DESCRIBE return, None where none suits.
        services: hosts that SERVICE may ask.
        bytes: that the answer may have.
        rows: that it may have, or triples where the format has them on lines. They are told by their ends, so that in
            CSV a line end within a value counts as one.
        seconds: that it may take.
    """

    base: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    results: str | None
    data: str | None
    services: tuple[str, ...]
    bytes: int
    rows: int
    seconds: float


class Output:
    """What an answer is written to: frames on the standard output.

    Args:
        kind: ``R`` or ``G``.
        most: the number of bytes above which the answer fails.
        rows: the number of rows above which it fails.
        end: of a row; empty where rows are not told apart.
    """

    def __init__(self, stream: IO[bytes], kind: bytes, most: int, rows: int, end: bytes) -> None:
        self.stream = stream
        self.kind = kind
        self.room = most
        self.rows = rows
        self.end = end
        self.before = b""
        self.parts: list[bytes] = []
        self.held = 0

    def write(self, data: bytes) -> int:
        """Take data; send what has gathered when it is enough for a frame."""
        self.room -= len(data)
        if self.room < 0:
            raise AnswerError(507, "The answer is too large", "Ask for less, such as by LIMIT.", limit="bytes")
        if self.end:
            self._count(data)
        self.parts.append(data)
        self.held += len(data)
        if self.held >= _CHUNK:
            self._send(b"D")
        return len(data)

    def flush(self) -> None:
        """Do nothing: the end of an answer is told by ``close``."""

    def close(self) -> None:
        """Send the last frame."""
        self._send(b"E")
        self.stream.flush()

    def _count(self, data: bytes) -> None:
        data = self.before + data
        self.rows -= data.count(self.end)
        self.before = data[-len(self.end) + 1 :] if len(self.end) > 1 else b""
        if self.rows < 0:
            raise AnswerError(507, "The answer has too many rows", "Ask for fewer, such as by LIMIT.", limit="rows")

    def _send(self, letter: bytes) -> None:
        send(self.stream, letter, self.kind, b"".join(self.parts))
        self.parts.clear()
        self.held = 0


def request(settings: Settings, query: str) -> bytes:
    """Return the request to answer ``query``."""
    head, text = _written(settings), query.encode()
    return _LENGTHS.pack(len(head), len(text)) + head + text


def requests(stream: IO[bytes]) -> Iterator[tuple[Settings, str]]:
    """Yield the settings and the query of each request, until there are no more."""
    while lengths := stream.read(_LENGTHS.size):
        head, text = map(stream.read, _LENGTHS.unpack(lengths))
        yield _read(head), text.decode()


@lru_cache(maxsize=64)
def _written(settings: Settings) -> bytes:
    return json.dumps(asdict(settings)).encode()


@lru_cache(maxsize=64)
def _read(head: bytes) -> Settings:
    members: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(head).items()
    }
    return Settings(**members)


def send(stream: IO[bytes], letter: bytes, kind: bytes, data: bytes) -> None:
    """Write a frame."""
    stream.write(_HEAD.pack(letter, kind, len(data)) + data)


def answer(store: Store, settings: Settings, text: str, stream: IO[bytes]) -> None:
    """Answer a query.

    Raises:
        AnswerError: it is not answered; part of an answer may have been sent.
    """
    refuse_services(text, settings.base, settings.services)
    try:
        found = store.query(text, base_iri=settings.base, **dataset(settings))
    except SyntaxError as error:
        raise syntax_failure(error) from error
    if isinstance(found, QueryTriples):
        kind, media = b"G", settings.data
    else:
        kind, media = b"R", settings.results
    if media is None:
        raise AnswerError(406, "None of the formats asked for suits what the query returns")
    output = Output(stream, kind, settings.bytes, settings.rows, _ROW_ENDS.get(media, b""))
    stream = cast("IO[bytes]", output)
    if isinstance(found, QueryTriples):
        found.serialize(stream, RdfFormat.from_media_type(media))
    else:
        found.serialize(stream, QueryResultsFormat.from_media_type(media))
    output.close()


def dataset(settings: Settings) -> dict[str, Any]:
    """Return the RDF dataset of the protocol, if it names one: else it is that of the query, or the store's own."""
    default, named = settings.default_graphs, settings.named_graphs
    return {"default_graph": nodes(*default), "named_graphs": nodes(*named)} if default or named else {}


@lru_cache(maxsize=64)
def nodes(*iris: str) -> list[NamedNode]:
    """Return IRIs as terms.

    Raises:
        AnswerError: one of them is not an IRI.
    """
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise AnswerError(400, "The name of a graph is not an IRI", str(error)) from error


def asks_others(text: str, base: str) -> bool:
    """Whether a query uses SERVICE as a keyword: it no longer parses with the word spelt otherwise throughout."""
    if not _SERVICE.search(text):
        return False
    return not parses(_SERVICE.sub(lambda found: found[0].translate(_OTHER_LETTERS), text), base)


def parses(text: str, base: str) -> bool:
    """Whether the engine takes a text for a query; nothing is asked of the data or of others."""
    try:
        _EMPTY.query(text, base_iri=base)
    except SyntaxError:
        return False
    except (RuntimeError, ValueError):
        return True
    return True


def refuse_services(text: str, base: str, hosts: Collection[str]) -> None:
    """Refuse a query that would ask another server.

    Raises:
        AnswerError: a SERVICE is not allowed, or nothing parses at all.
    """
    plain = _REMOTE.sub(lambda found: f"GRAPH <{found[2]}>" if allowed(found[3], hosts) else found[0], text)
    if not asks_others(plain, base):
        return
    try:
        _EMPTY.query(
            re.sub(r"(?ia)service(\s*silent)?", lambda found: "GRAPH".ljust(len(found[0])), plain), base_iri=base
        )
    except SyntaxError as error:
        raise syntax_failure(error) from error
    except (RuntimeError, ValueError):
        pass
    raise AnswerError(403, "SERVICE is refused", "This endpoint asks no other on behalf of a query.")


def allowed(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is on the list, and none of its addresses is a private one."""
    if host.lower() not in hosts:
        return False
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)


def syntax_failure(error: SyntaxError) -> AnswerError:
    """Return the failure of a query that does not parse, with line and column where the engine tells them."""
    message = str(error.msg)
    place = _PLACE.fullmatch(message)
    if place is None:
        return AnswerError(400, "The query does not parse", message)
    detail = " ".join(place[3].split())
    shortened = detail if len(detail) <= _LONGEST_DETAIL else f"{detail[:_LONGEST_DETAIL]}…"
    return AnswerError(
        400, "The query does not parse", shortened, line=int(place[1]), column=int(place[2])
    )  # fmt: skip


def attempt(store: Store, settings: Settings, text: str, stream: IO[bytes]) -> None:
    """Answer a query, or send why not."""
    try:
        answer(store, settings, text, stream)
    except AnswerError as failure:
        members = failure.members
    except MemoryError:
        members = AnswerError(507, "The query takes too much memory", limit="memory").members
    except (ConnectionError, TimeoutError) as error:
        members = AnswerError(502, "A remote endpoint does not answer", str(error)).members
    except (RuntimeError, ValueError) as error:
        members = AnswerError(400, "The query cannot be evaluated", str(error)).members
    except OSError as error:
        members = AnswerError(500, "The data cannot be read", str(error)).members
    else:
        return
    send(stream, b"F", b"-", json.dumps(members).encode())
    stream.flush()


def main(path: Path, memory: int) -> None:
    """Answer requests until there are no more."""
    store = Store()  # in memory, where joins are ten times as fast as on disk
    store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    send(sys.stdout.buffer, b"S", b"-", b"")
    sys.stdout.buffer.flush()
    for settings, text in requests(sys.stdin.buffer):
        signal.setitimer(signal.ITIMER_REAL, settings.seconds)
        attempt(store, settings, text, sys.stdout.buffer)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
