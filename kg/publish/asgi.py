"""HTTP over ASGI: what comes in a request, and how a representation is sent in answer to it."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kg.publish.cache import Cache
from kg.publish.representation import Representation, matches, problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[Scope, Receive, Send], Awaitable[None]]

READ_METHODS = "GET, HEAD, OPTIONS"
"""The methods of what can only be read."""

_ROOM = 32 * 1024**2
_SMALL = 1024


def wire_path(scope: Scope) -> str:
    """Return the path as it came, percent-encodings kept, without the prefix under which the site is mounted.

    A proxy may have taken the prefix off already, or left it there.
    """
    raw = scope.get("raw_path") or scope["path"].encode("utf-8")
    path = bytes(raw).partition(b"?")[0].decode("utf-8", "replace")
    prefix = scope.get("root_path", "")
    return path.removeprefix(prefix) or "/" if path == prefix or path.startswith(f"{prefix}/") else path


def header(scope: Scope, name: bytes) -> str | None:
    """Return the values of a request header, joined by commas, or None."""
    values = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
    return ", ".join(values) if values else None


def cors_preflight() -> tuple[tuple[str, str], ...]:
    """Return the headers that let pages of other origins ask, without credentials."""
    return (
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", "GET, HEAD, POST, QUERY, OPTIONS"),
        ("Access-Control-Allow-Headers", "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    )


def conditional(answer: Representation, scope: Scope) -> Representation:
    """Return a 304 where the client has the answer already (RFC 9110, section 13.1.2), else the answer."""
    if answer.status != 200 or scope["method"] not in {"GET", "HEAD"}:
        return answer
    if not matches(header(scope, b"if-none-match"), answer.header("ETag")):
        return answer
    kept = ("etag", "vary", "cache-control", "content-location", "content-language", "link")
    return Representation(304, tuple(pair for pair in answer.headers if pair[0].lower() in kept))


async def send_readable(answer: Callable[[], Representation], scope: Scope, send: Send) -> None:
    """Send what ``answer`` returns to a request to read it, a 304 included; 405 to any other request."""
    method = scope["method"]
    if method == "OPTIONS":
        sent = Representation(204, (("Allow", READ_METHODS), *cors_preflight()))
    elif method in {"GET", "HEAD"}:
        sent = conditional(answer(), scope)
    else:
        sent = problem(405, f"{method} is not allowed here").with_headers(("Allow", READ_METHODS))
    await send_representation(sent, scope, send)


async def send_representation(answer: Representation, scope: Scope, send: Send) -> None:
    """Send an answer: compressed where the client takes it, without the body where it asked for the head only.

    Paths in its headers get the prefix under which the site is mounted (ASGI, ``root_path``).
    """
    prefix = scope.get("root_path", "")
    headers, body = list(answer.below(prefix).headers if prefix else answer.headers), answer.body
    if answer.status not in {204, 304}:
        if len(body) >= _SMALL and "gzip" in (header(scope, b"accept-encoding") or ""):
            body = compress(answer)
            headers = [(key, _of_gzip(value) if key == "ETag" else value) for key, value in headers]
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [(key.lower().encode("ascii"), value.encode("latin-1")) for key, value in headers],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


_kept = Cache[bytes](_ROOM)
"""Compressed bodies by entity tag."""


def compress(answer: Representation) -> bytes:
    """Return the body compressed by gzip, the same bytes each time; one without an entity tag is not kept."""
    tag = answer.header("ETag")
    made = _kept.get(tag) if tag else None
    if made is None:
        made = gzip.compress(answer.body, compresslevel=6, mtime=0)
        if tag:
            _kept.put(tag, made)
    return made


def _of_gzip(tag: str) -> str:
    """Return the entity tag of the compressed variant, which differs from the other's as its bytes do."""
    return f'{tag.rstrip(chr(34))}-gzip"'
