"""SPARQL over released versions: the workers of a version run from its first query on, of a few versions at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from kg.errors import KgError, PublishError
from kg.publish.asgi import Handler
from kg.publish.sparql.protocol import RequestError
from kg.publish.sparql.service import SparqlService

_MOST = 2
_PATIENCE = 60.0


class Endpoints:
    """The services that run; where there is no room for another, the one asked longest ago is ended.

    One that is answering is never ended, but waited for.

    Args:
        most: services that run at once.
        patience: seconds that a request waits for room.
    """

    def __init__(self, most: int = _MOST, *, patience: float = _PATIENCE) -> None:
        self._most = most
        self._patience = patience
        self._running: OrderedDict[str, _Running] = OrderedDict()
        self._choosing = asyncio.Lock()
        self._freed = asyncio.Event()

    @property
    def running(self) -> list[str]:
        """The names of the services that run, the one asked longest ago first."""
        return list(self._running)

    @asynccontextmanager
    async def lend(self, name: str, make: Callable[[], SparqlService]) -> AsyncIterator[dict[str, Handler]]:
        """Lend the handlers of a service by path, starting it where it does not run.

        Args:
            name: of the service.
            make: makes a new one.

        Raises:
            RequestError: 429, there was no room for it.
            PublishError: it cannot be started.
        """
        running = self._taken(name) or await self._started(name, make)
        try:
            await running.ready()
            yield running.handlers
        finally:
            running.askers -= 1
            self._freed.set()
            if running.failed and self._running.get(name) is running:
                del self._running[name]

    def _taken(self, name: str) -> _Running | None:
        running = self._running.get(name)
        if running:
            self._running.move_to_end(name)
            running.askers += 1
        return running

    async def _started(self, name: str, make: Callable[[], SparqlService]) -> _Running:
        try:
            async with asyncio.timeout(self._patience), self._choosing:
                await self._make_room(name)
                running = self._taken(name)
                if running is None:
                    running = self._running[name] = _Running(make())
                    running.askers += 1
                return running
        except TimeoutError as error:
            raise RequestError(429, "Too many versions are asked at once", "Ask again later.") from error

    async def _make_room(self, name: str) -> None:
        while name not in self._running and len(self._running) >= self._most:
            idle = next((other for other, one in self._running.items() if not one.askers), None)
            if idle:
                await self._running.pop(idle).end()
            else:
                self._freed.clear()
                await self._freed.wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        running = list(self._running.values())
        self._running.clear()
        await asyncio.gather(*(one.end() for one in running))


class _Running:
    """A service in a task of its own, which enters it and leaves it."""

    def __init__(self, service: SparqlService) -> None:
        self.handlers = dict(service.mounted())
        self.askers = 0
        self._stop = asyncio.Event()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._live(service))

    @property
    def failed(self) -> bool:
        """Whether it could not be started."""
        return self._ready.done() and self._ready.exception() is not None

    async def ready(self) -> None:
        """Return when it answers.

        Raises:
            PublishError: it cannot be started.
        """
        await asyncio.shield(self._ready)

    async def end(self) -> None:
        """Return when it has ended."""
        self._stop.set()
        await asyncio.shield(self._task)  # who no longer waits must not interrupt it

    async def _live(self, service: SparqlService) -> None:
        try:
            async with service:
                self._ready.set_result(None)
                await self._stop.wait()
        except (KgError, OSError) as error:
            if self._ready.done():
                raise
            self._ready.set_exception(PublishError(f"the query workers cannot be started: {error}"))
