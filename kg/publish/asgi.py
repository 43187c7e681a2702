"""HTTP over ASGI: what comes in a request, and how a representation is sent in answer to it."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kg.publish.cache import Cache
from kg.publish.negotiation import takes_gzip
from kg.publish.representation import Representation, matches, problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = tuple[tuple[str, str], ...]

READ_METHODS = "GET, HEAD, OPTIONS"
"""The methods of what can only be read."""

_ROOM = 32 * 1024**2
_SMALL = 1024
_DENSE = frozenset({"application/gzip", "font/woff2", "image/png"})
"""Media types of what is compressed already."""


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


def site_address(scope: Scope) -> str:
    """Return the address of the site as the client wrote it, without a slash at the end.

    Raises:
        ValueError: the request does not say under which name it reached the server.
    """
    host = header(scope, b"host")
    if not host or any(letter in host for letter in '/\\<>"{}|^`@?# '):
        raise ValueError("The header Host is missing or malformed")
    return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}"


def answer_options(methods: str) -> Representation:
    """Return the answer to OPTIONS: which methods there are, and that pages of other origins may ask."""
    headers = (
        ("Allow", methods),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", "GET, HEAD, POST, QUERY, OPTIONS"),
        ("Access-Control-Allow-Headers", "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
    )
    return Representation(204, headers)


def conditional(answer: Representation, scope: Scope) -> Representation:
    """Return a 304 where the client has the answer already (RFC 9110, section 13.1.2), else the answer."""
    if answer.status != 200 or scope["method"] not in {"GET", "HEAD"}:
        return answer
    if not matches(header(scope, b"if-none-match"), answer.header("ETag")):
        return answer
    kept = ("etag", "vary", "cache-control", "content-location", "content-language", "link")
    headers = _of_gzip(answer.headers) if _is_sent_compressed(answer, scope) else answer.headers
    return Representation(304, tuple(pair for pair in headers if pair[0].lower() in kept))


async def send_readable(answer: Callable[[], Representation], scope: Scope, send: Send) -> None:
    """Send what ``answer`` returns to a request to read it, a 304 included; 405 to any other request."""
    method = scope["method"]
    if method == "OPTIONS":
        sent = answer_options(READ_METHODS)
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
    headers, body = answer.below(prefix).headers if prefix else answer.headers, answer.body
    if _is_sent_compressed(answer, scope):
        body = compress(answer)
        headers = (*_of_gzip(headers), ("Content-Encoding", "gzip"))
    if answer.status not in {204, 304}:
        headers = (*headers, ("Content-Length", str(len(body))))
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


def _is_sent_compressed(answer: Representation, scope: Scope) -> bool:
    return (
        len(answer.body) >= _SMALL
        and answer.header("Content-Type") not in _DENSE
        and takes_gzip(header(scope, b"accept-encoding"))
    )


def _of_gzip(headers: Headers) -> Headers:
    """Return the headers of the compressed variant: its entity tag differs from the other's as its bytes do."""
    return tuple((key, f'{value.removesuffix(chr(34))}-gzip"' if key == "ETag" else value) for key, value in headers)
