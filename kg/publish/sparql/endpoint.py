"""Answers queries over HTTP: from the cache or by a worker, whole or as a stream that ends or visibly breaks.

The first part of an answer is held back, so that most failures still become an error with its own status. What fails
later leaves the stream without its end (RFC 9112, section 8), which clients report as an incomplete answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from kg.publish.asgi import Receive, Scope, Send, conditional, cors_preflight, header, send_representation
from kg.publish.cache import Cache
from kg.publish.formats import DATA
from kg.publish.representation import Representation, found
from kg.publish.site import Site
from kg.publish.sparql.browsers import page_instead
from kg.publish.sparql.cache import is_repeatable
from kg.publish.sparql.description import describe_service, write_description
from kg.publish.sparql.formats import Wanted, wanted
from kg.publish.sparql.options import Options
from kg.publish.sparql.protocol import METHODS, Operation, RequestError, parse_request
from kg.publish.sparql.workers import Frame, Pool, Worker
from kg.store import VISIBLE

PATH = "/sparql"

_HELD = 256 * 1024
_LARGEST_BODY = 1024 * 1024
_LONGEST_QUERY = 256 * 1024
_NO_BASE = "urn:site:/"
_PAUSE = 0.05


class Endpoint:
    """The protocol at ``/sparql``, an ASGI application; the catalogue answers through it too.

    Args:
        pool: the workers, over a store that holds what the site's does.
    """

    def __init__(self, site: Site, pool: Pool, options: Options) -> None:
        self.site = site
        self.pool = pool
        self.options = options
        self._cache = Cache[Representation](options.cache)
        self._base = site.base.iri if site.base else _NO_BASE
        self._visible = [site.base.graph(name).value for name in VISIBLE] if site.base else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await self._respond(scope, receive, send)
        except RequestError as refusal:
            await send_representation(refusal.representation(), scope, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await send_representation(Representation(204, (("Allow", METHODS), *cors_preflight())), scope, send)
            return
        body = await read_body(receive) if method in {"POST", "QUERY"} else b""
        operation = parse_request(method, scope.get("query_string", b""), header(scope, b"content-type"), body)
        if operation.query is None:
            page = None if operation.format else page_instead(scope, "sparql", DATA)
            if page:
                await send_representation(page, scope, send)
                return
            formats = wanted(header(scope, b"accept"), operation.format)
            triples = describe_service(self.site, self.options.address(scope, PATH), self._visible)
            await send_representation(conditional(write_description(self.site, triples, formats), scope), scope, send)
        else:
            await self.answer(operation, scope, receive, send)

    async def answer(self, operation: Operation, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the query of an operation.

        Raises:
            RequestError: there is no answer; nothing has been sent.
        """
        query = operation.query or ""
        if len(query) > _LONGEST_QUERY:
            raise RequestError(413, "The query is too long", f"At most {_LONGEST_QUERY} characters.", parameter="query")
        formats = wanted(header(scope, b"accept"), operation.format)
        key = (query, operation.default_graphs, operation.named_graphs, formats)
        kept = self._cache.get(key)
        if kept is None:
            exchange = Exchange(self, scope, receive, send)
            kept = await exchange.run(self._request(operation, formats), formats, repeatable=is_repeatable(query))
            if kept is None:
                return
            if kept.header("ETag"):
                self._cache.put(key, kept)
        await send_representation(conditional(kept, scope), scope, send)

    def _request(self, operation: Operation, formats: Wanted) -> dict[str, Any]:
        limits = self.pool.limits
        return {
            "query": operation.query,
            "base": self._base,
            "default_graphs": operation.default_graphs,
            "named_graphs": operation.named_graphs,
            "visible": self._visible,
            "results": formats.results and formats.results.media,
            "data": formats.data and formats.data.media,
            "services": sorted(self.options.services),
            "bytes": limits.bytes,
            "seconds": min(limits.seconds, operation.timeout or limits.seconds),
        }


class Exchange:
    """One query and its answer.

    Args:
        endpoint: whose pool and limits there are.
    """

    def __init__(self, endpoint: Endpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self.pool = endpoint.pool
        self.version = endpoint.site.version
        self.scope = scope
        self.receive = receive
        self.send = send
        self.watch: asyncio.Task[None] | None = None

    async def run(self, request: dict[str, Any], formats: Wanted, *, repeatable: bool) -> Representation | None:
        """Return the answer if it is whole within the part held back; else send it and return None.

        Raises:
            RequestError: there is no answer, and nothing has been sent.
        """
        # To HTTP/1.0 a broken stream looks like a whole one, so that nothing is sent before the end.
        most = self.pool.limits.bytes if self.scope.get("http_version") == "1.0" else _HELD
        async with self.pool.worker() as worker:
            timer = asyncio.get_running_loop().call_later(self.pool.limits.moment, self._overdue, worker)
            try:
                async with aclosing(worker.ask(request)) as frames:
                    kind, body, whole = await _first(frames, most)
                    form = formats.results if kind == b"R" else formats.data
                    answer = found(body, form.content_type if form else "", version=self.version)
                    if not (repeatable and whole):
                        answer = _unvalidated(answer)
                    if whole:
                        return answer
                    await self._stream(answer, frames)
            finally:
                timer.cancel()
                if self.watch:
                    self.watch.cancel()
        return None

    async def _stream(self, answer: Representation, frames: AsyncIterator[Frame]) -> None:
        names = [(key.lower().encode(), value.encode()) for key, value in answer.headers]
        await self.send({"type": "http.response.start", "status": answer.status, "headers": names})
        if self.scope["method"] == "HEAD":
            await self.send({"type": "http.response.body", "body": b""})
            return
        await self.send({"type": "http.response.body", "body": answer.body, "more_body": True})
        try:
            async for letter, _, data in frames:
                await self.send({"type": "http.response.body", "body": data, "more_body": letter != b"E"})
        except RequestError:
            return  # without the end of the body, on which the server closes the connection

    def _overdue(self, worker: Worker) -> None:
        if self.pool.overdue(worker):
            self.watch = asyncio.ensure_future(self._end_when_gone(worker))

    async def _end_when_gone(self, worker: Worker) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            await asyncio.sleep(_PAUSE)
        worker.end(RequestError(408, "The client has gone"))


async def read_body(receive: Receive) -> bytes:
    """Return the body of a request.

    Raises:
        RequestError: it is too large.
    """
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > _LARGEST_BODY:
            raise RequestError(413, "The request is too large", f"At most {_LARGEST_BODY} bytes.")
    return body


async def _first(frames: AsyncIterator[Frame], most: int) -> tuple[bytes, bytes, bool]:
    """Return the kind of an answer, its first part, and whether that is the whole."""
    parts, size = [], 0
    async for letter, kind, data in frames:
        parts.append(data)
        size += len(data)
        if letter == b"E" or size > most:
            return kind, b"".join(parts), letter == b"E"
    raise AssertionError("an answer ends by a frame")


def _unvalidated(answer: Representation) -> Representation:
    """Return an answer that is not to be kept: it differs each time, or its end is not known yet."""
    kept = tuple(pair for pair in answer.headers if pair[0] not in {"ETag", "Cache-Control"})
    return Representation(answer.status, (*kept, ("Cache-Control", "no-store")), answer.body)
