"""The server: an ASGI application that gives every answer of a ``Renderer``, and the SPARQL protocol beside it.

It adds to an answer only what HTTP asks of a server: HEAD, OPTIONS, conditional requests, compression, and a cache of
finished answers, which hold as long as the data does.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from urllib.parse import parse_qsl

from kg.errors import KgError
from kg.publish import views
from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_readable, wire_path
from kg.publish.cache import Cache
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation
from kg.publish.site import DOCUMENT
from kg.publish.static_files import STATIC, static_file

_ROOM = 64 * 1024**2


class Application:
    """An ASGI 3 application for one site.

    Args:
        renderer: of the site.
        mounted: handlers of their own for paths that begin so, such as ``/sparql``; the longest that fits is taken.
        services: what is entered when the server starts and left when it stops, such as query workers.
    """

    def __init__(
        self,
        renderer: Renderer,
        mounted: Iterable[tuple[str, Handler]] = (),
        services: Iterable[AbstractAsyncContextManager[object]] = (),
    ) -> None:
        self.renderer = renderer
        self.services = tuple(services)
        self.mounted = sorted(mounted, key=lambda pair: (-len(pair[0]), pair[0]))
        self._kept = Cache[Representation](_ROOM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        if scope["type"] != "http":
            return
        path = wire_path(scope)
        for start, handler in self.mounted:
            if path == start or path.startswith(f"{start}/"):
                await handler(scope, receive, send)
                return
        await send_readable(partial(self._answer, path, scope), scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Follow the server from its start to its end (ASGI, lifespan protocol)."""
        await receive()
        async with AsyncExitStack() as stack:
            try:
                for service in self.services:
                    await stack.enter_async_context(service)
            except (KgError, OSError) as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def _answer(self, path: str, scope: Scope) -> Representation:
        accept, language = header(scope, b"accept"), header(scope, b"accept-language")
        asked = (path, scope.get("query_string", b""), accept, language)
        answer = self._kept.get(asked)
        if answer is None:
            answer = self._render(*asked)
            self._kept.put(asked, answer)
        return answer

    def _render(self, path: str, query: bytes, accept: str | None, language: str | None) -> Representation:
        parameters = dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))
        if path.startswith(f"{STATIC}/"):
            return static_file(path, parameters.get("v"))
        wanted = Wanted(accept, language, parameters)
        if path.startswith(f"{DOCUMENT}/") or self.renderer.is_document(path):
            return self.renderer.document(path, wanted)
        view = views.answer(self.renderer, path, wanted)
        return view or self.renderer.thing(path)
