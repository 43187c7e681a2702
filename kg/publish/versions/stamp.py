"""The headers that make an answer of a released version a memento: its day, what it is a version of, how long it holds.

Data hold for ever. Pages do not: their words and their looks are those of the program, and links lead out of them.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from kg.publish.asgi import Send
from kg.publish.releases import Release
from kg.publish.representation import FOR_EVER
from kg.publish.versions.mementos import links

_STAMPED = frozenset({200, 304, 410})

Headers = list[tuple[bytes, bytes]]


def stamped(send: Send, release: Release, document: str | None, outer: str, *, lasting: bool) -> Send:
    """Return ``send`` for answers of a release, which adds the headers of a memento (RFC 7089, section 4.2).

    Args:
        document: path of the document within the release, where the answer is one.
        outer: the path below which the whole site is mounted.
        lasting: whether the answer, unless it is a page, will be the same for ever.
    """
    own = ", ".join(links(document)).replace("</", f"<{outer}/").encode() if document else b""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] in _STAMPED:
            headers = _linked(list(message["headers"]), own)
            headers = _lasting(headers) if lasting else headers
            message = {**message, "headers": [*headers, (b"memento-datetime", release.datetime.encode())]}
        await send(message)

    return sending


def _linked(headers: Headers, own: bytes) -> Headers:
    """Return ``headers`` with links of its own before those that there are."""
    every = b", ".join(filter(None, [own, *(value for key, value in headers if key == b"link")]))
    return [*(pair for pair in headers if pair[0] != b"link"), *([(b"link", every)] if every else [])]


def _lasting(headers: Headers) -> Headers:
    """Return ``headers`` for an answer that may be kept; only pages have a language, and not all may be stored."""
    if any(key == b"content-language" or (key, value) == (b"cache-control", b"no-store") for key, value in headers):
        return headers
    return [(key, FOR_EVER.encode() if key == b"cache-control" else value) for key, value in headers]
