"""Answers queries over HTTP: from the cache or by a worker, whole or as a stream that ends or visibly breaks.

The first part of an answer is held back, so that most failures still become an error with its own status. What fails
later leaves the stream without its end (RFC 9112, section 8), which clients report as an incomplete answer.
"""

from __future__ import annotations

import asyncio
from functools import partial

from kg.publish.asgi import Receive, Scope, Send, answer_options, conditional, header, send_representation
from kg.publish.cache import Cache
from kg.publish.formats import DATA
from kg.publish.representation import Representation, found
from kg.publish.site import Site
from kg.publish.sparql.browsers import page_instead
from kg.publish.sparql.cache import is_repeatable
from kg.publish.sparql.description import describe_service, write_description
from kg.publish.sparql.formats import Wanted, wanted
from kg.publish.sparql.job import Job
from kg.publish.sparql.lookup import Lookups
from kg.publish.sparql.options import Options
from kg.publish.sparql.pool import Pool
from kg.publish.sparql.protocol import METHODS, Operation, RequestError, parse_request
from kg.publish.sparql.worker import Settings, request
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
        self._lookups = Lookups(site)
        self._cache = Cache[Representation](options.cache)
        self._base = site.base.iri if site.base else _NO_BASE
        self._visible = tuple(site.base.graph(name).value for name in VISIBLE) if site.base else None
        self._services = tuple(sorted(options.services))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await self._respond(scope, receive, send)
        except RequestError as refusal:
            await send_representation(refusal.representation(), scope, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await send_representation(answer_options(METHODS), scope, send)
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
            kept = await self._made(query, self._settings(operation, formats), formats, (scope, receive, send))
            if kept is None:
                return
            if kept.header("ETag"):
                self._cache.put(key, kept)
        await send_representation(conditional(kept, scope), scope, send)

    async def _made(
        self, query: str, settings: Settings, formats: Wanted, connection: tuple[Scope, Receive, Send]
    ) -> Representation | None:
        """Return a new answer, or send it and return None."""
        known = self._lookups.answer(settings, query)
        if known is not None and formats.results:
            return found(known, formats.results.content_type, version=self.site.version)
        return await Exchange(self, *connection).run(request(settings, query), formats, repeatable=is_repeatable(query))

    def _settings(self, operation: Operation, formats: Wanted) -> Settings:
        limits = self.pool.limits
        return Settings(
            base=self._base,
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
            results=formats.results.media if formats.results else None,
            data=formats.data.media if formats.data else None,
            services=self._services,
            bytes=limits.bytes,
            rows=limits.rows,
            seconds=min(limits.seconds, operation.timeout or limits.seconds),
        )


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

    async def run(self, asked: bytes, formats: Wanted, *, repeatable: bool) -> Representation | None:
        """Return the answer if it is whole within the part held back; else send it and return None.

        Raises:
            RequestError: there is no answer, and nothing has been sent.
        """
        # To HTTP/1.0 a broken stream looks like a whole one, so that nothing is sent before the end.
        job = self.pool.ask(asked, self.pool.limits.bytes if self.scope.get("http_version") == "1.0" else _HELD)
        job.warned = partial(self._watch, job)
        try:
            await job.first
            form = formats.results if job.kind == b"R" else formats.data
            answer = found(job.take(), form.content_type if form else "", version=self.version)
            if not (repeatable and job.whole):
                answer = _unvalidated(answer)
            if job.whole:
                return answer
            await self._stream(answer, job)
        finally:
            self.pool.leave(job)
            if self.watch:
                self.watch.cancel()
        return None

    async def _stream(self, answer: Representation, job: Job) -> None:
        names = [(key.lower().encode(), value.encode()) for key, value in answer.headers]
        await self.send({"type": "http.response.start", "status": answer.status, "headers": names})
        if self.scope["method"] == "HEAD":
            await self.send({"type": "http.response.body", "body": b""})
            return
        await self.send({"type": "http.response.body", "body": answer.body, "more_body": True})
        try:
            async for part in job.rest():
                await self.send({"type": "http.response.body", "body": part, "more_body": True})
        except RequestError:
            return  # without the end of the body, on which the server closes the connection
        await self.send({"type": "http.response.body", "body": b""})

    def _watch(self, job: Job) -> None:
        self.watch = asyncio.ensure_future(self._leave_when_gone(job))

    async def _leave_when_gone(self, job: Job) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            await asyncio.sleep(_PAUSE)
        self.pool.leave(job)


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


def _unvalidated(answer: Representation) -> Representation:
    """Return an answer that is not to be kept: it differs each time, or its end is not known yet."""
    kept = tuple(pair for pair in answer.headers if pair[0] not in {"ETag", "Cache-Control"})
    return Representation(answer.status, (*kept, ("Cache-Control", "no-store")), answer.body)
