"""What a server answers of released versions: the site of each, the TimeGate and the TimeMaps, and what changed.

What takes long, such as reading a dump, is done in a thread, so that others are answered meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from kg.errors import KgError, PublishError
from kg.publish.app import Application
from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_readable, send_representation, wire_path
from kg.publish.formats import JSON
from kg.publish.fragments import PATH as FRAGMENTS
from kg.publish.fragments import Fragments
from kg.publish.machine import Machine
from kg.publish.releases import TIMEGATE, TIMEMAP, VERSION, VERSIONS, Release
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation, problem
from kg.publish.site import DOCUMENT
from kg.publish.sparql.catalogue import PATH as CATALOGUE
from kg.publish.sparql.endpoint import PATH as SPARQL
from kg.publish.sparql.options import Options
from kg.publish.sparql.protocol import RequestError
from kg.publish.sparql.service import SparqlService
from kg.publish.static_files import STATIC
from kg.publish.versions import pages
from kg.publish.versions.changes import compare
from kg.publish.versions.edition import site_of_release
from kg.publish.versions.endpoints import Endpoints
from kg.publish.versions.mementos import Mementos
from kg.publish.versions.stamp import stamped

_LOADED = 4
_ANSWERS = 16 * 1024**2
_ANSWERED = (SPARQL, f"{CATALOGUE}/")


class Versions:
    """Answers below ``/version``, ``/versions``, ``/timegate`` and ``/timemap``; an ASGI application.

    Query workers of versions run while it is entered.

    Args:
        renderer: of the current site, which has the releases.
        public: the address of the site for TimeMaps and the like, without a slash at the end; that of its IRIs, and of
            each request, if not given.
        options: the operator's choices for the endpoints.
    """

    def __init__(self, renderer: Renderer, *, public: str = "", options: Options | None = None) -> None:
        self.renderer = renderer
        self.releases = {release.version: release for release in renderer.site.releases}
        self.public = public
        self.options = options or Options()
        self.mementos = Mementos(renderer.site, public=public or renderer.absolute("/").rstrip("/"))
        self.endpoints = Endpoints(patience=2 * self.options.limits.seconds)
        self._editions: OrderedDict[str, Application] = OrderedDict()
        self._opening = {version: asyncio.Lock() for version in self.releases}
        self._reading = asyncio.Lock()
        self._comparing = asyncio.Lock()

    def mounts(self) -> list[tuple[str, Handler]]:
        """Return the paths that this answers, for ``Application``."""
        return [(path, self) for path in (VERSION, VERSIONS, TIMEGATE, TIMEMAP, *pages.listing_paths())]

    async def __aenter__(self) -> Self:
        await self.endpoints.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.endpoints.__aexit__(kind, error, trace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = wire_path(scope)
        version, _, rest = path.removeprefix(f"{VERSION}/").partition("/")
        release = self.releases.get(version) if path.startswith(f"{VERSION}/") else None
        edition: Application | None = None
        try:
            if release:
                edition = await self._edition(release)
            else:
                answer = await self._answer(path, scope)
        except KgError as error:
            answer = problem(503, "The released version cannot be read", error.message)
        if edition and release:
            await _mounted(edition, release, f"/{rest}")(scope, receive, send)
        else:
            await send_readable(lambda: answer, scope, send)

    async def _answer(self, path: str, scope: Scope) -> Representation:
        if path.startswith((f"{TIMEGATE}/", f"{TIMEMAP}/")):
            async with self._reading:
                await asyncio.to_thread(lambda: self.mementos.held)
            if path.startswith(f"{TIMEGATE}/"):
                return self.mementos.timegate(path.removeprefix(TIMEGATE), header(scope, b"accept-datetime"))
            return self.mementos.timemap(path.removeprefix(TIMEMAP))
        parameters = dict(parse_qsl(scope.get("query_string", b"").decode("utf-8", "replace")))
        wanted = Wanted(header(scope, b"accept"), header(scope, b"accept-language"), parameters)
        asked = pages.asked(path, wanted)
        if isinstance(asked, Representation):
            return self.renderer.refused(asked, path, wanted) if asked.status >= 400 else asked
        if not asked.pair:
            return pages.listing(self.renderer, asked, wanted)
        if not set(asked.pair) <= self.releases.keys():
            refusal = problem(404, "No such version", "/versions lists those that were released.")
            return self.renderer.refused(refusal, path, wanted)
        return await self._comparison(path, asked, wanted)

    async def _comparison(self, path: str, asked: pages.Asked, wanted: Wanted) -> Representation:
        old, new = (self.releases[version] for version in asked.pair)
        async with self._comparing:
            changes = await asyncio.to_thread(compare, old, new)
        if asked.form is JSON:
            return await asyncio.to_thread(pages.changes_as_json, self.renderer, changes, asked)
        before, after = [(await self._edition(one)).renderer for one in (old, new)]
        answer = pages.comparison(pages.Sides(self.renderer, before, after), changes, asked, wanted)
        return self.renderer.refused(answer, path, wanted) if answer.status >= 400 else answer

    async def _edition(self, release: Release) -> Application:
        """Return the site of a release, loaded once by whoever asks first; some of those asked last are kept."""
        async with self._opening[release.version]:
            edition = self._editions.pop(release.version, None)
            if edition is None:
                edition = await asyncio.to_thread(self._open, release)
            self._editions[release.version] = edition
            if len(self._editions) > _LOADED:
                self._editions.popitem(last=False)
        return edition

    def _open(self, release: Release) -> Application:
        renderer = Renderer(site_of_release(self.renderer.site, release))
        public = f"{self.public}{release.path}" if self.public else ""
        machine, fragments = Machine(renderer, public=public), Fragments(renderer, public=public)
        return Application(renderer, [*self._queries(renderer, public), *machine.mounts(), (FRAGMENTS, fragments)])

    def _queries(self, renderer: Renderer, public: str) -> list[tuple[str, Handler]]:
        """Return the handlers of the endpoint and the catalogue, each of which starts the workers when asked."""
        options = replace(self.options, cache=_ANSWERS, public=public)
        make = partial(SparqlService, renderer.site, options)
        return [(path, _Lent(self.endpoints, renderer.site.version, make, path)) for path, _ in make().mounted()]


def _mounted(edition: Application, release: Release, path: str) -> Handler:
    """Return the handler of a request to ``path`` within a release, which is mounted there (ASGI, ``root_path``)."""

    async def handler(scope: Scope, receive: Receive, send: Send) -> None:
        below = f"{scope.get('root_path', '')}{release.path}"
        inner = {**scope, "root_path": below, "raw_path": f"{below}{path}".encode()}
        own = path.startswith(f"{STATIC}/")  # of the program, and not of that day
        await edition(inner, receive, send if own else _stamped(edition, release, path, scope, send))

    return handler


def _stamped(edition: Application, release: Release, path: str, scope: Scope, send: Send) -> Send:
    """Return ``send`` for the answer at ``path`` of a release."""
    documented = path.startswith(f"{DOCUMENT}/") or edition.renderer.site.described(path) is not None
    repeated = path.startswith(_ANSWERED) and bool(scope.get("query_string"))
    document = path if documented else None
    return stamped(send, release, document, scope.get("root_path", ""), lasting=documented or repeated)


class _Lent:
    """A handler of a service that runs only when it is asked."""

    def __init__(self, endpoints: Endpoints, name: str, make: partial[SparqlService], path: str) -> None:
        self._endpoints = endpoints
        self._name = name
        self._make = make
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            async with self._endpoints.lend(self._name, self._make) as handlers:
                await handlers[self._path](scope, receive, send)
        except RequestError as refusal:
            await send_representation(refusal.representation(), scope, send)
        except PublishError as error:
            await send_representation(problem(503, "This version cannot be asked now", error.message), scope, send)
