"""A pool of processes that answer queries, so that one can be ended without harm to the others.

Two lanes: every query starts in the short one. What still runs after a moment moves to the long one, with lower
priority, and a fresh process takes its place; when the long lane is full it is ended and the client told to ask later.
So a cheap query never waits longer than that moment for those before it, however many dear ones there are.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from kg.errors import PublishError
from kg.publish.sparql.protocol import RequestError

_PROGRAM = Path(__file__).with_name("worker.py")
_HEAD = struct.Struct(">ccI")
_LOWER_PRIORITY = 19

Frame = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take.

    Attributes:
        seconds: until the answer is sent whole; then 504.
        memory: bytes of address space of its process; then 507.
        bytes: of its answer; then 507.
        workers: queries that run at once in the short lane.
        long: queries that run at once in the long lane.
        moment: seconds after which a query changes to the long lane.
        queue: requests that may wait for a worker; one more gets 429.
    """

    seconds: float = 30.0
    memory: int = 2 * 1024**3
    bytes: int = 128 * 1024**2
    workers: int = 2
    long: int = 2
    moment: float = 0.25
    queue: int = 200


class Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise TypeError("a worker is spoken to by its pipes")
        self.process = process
        self.requests, self.answers = process.stdin, process.stdout
        self.ended: RequestError | None = None
        self.long = False
        self.free = True

    @classmethod
    async def start(cls, store: Path, memory: int) -> Self:
        """Return a new one that is ready.

        Raises:
            PublishError: it cannot open the store.
        """
        worker = cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                _PROGRAM,
                store,
                str(memory),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                limit=2**20,
            )
        )
        try:
            await worker.answers.readexactly(_HEAD.size)
        except asyncio.IncompleteReadError as error:
            raise PublishError("a query worker cannot open the store", location=str(store)) from error
        return worker

    async def ask(self, request: Mapping[str, Any]) -> AsyncGenerator[Frame, None]:
        """Yield the frames of the answer: letter (``D``, at last ``E``), kind (``R`` results, ``G`` graph) and data.

        Raises:
            RequestError: there is no answer, or no more of it.
        """
        self.free = False
        self.requests.write(json.dumps(request).encode() + b"\n")
        letter = b""
        while letter != b"E":
            try:
                letter, kind, length = _HEAD.unpack(await self.answers.readexactly(_HEAD.size))
                data = await self.answers.readexactly(length) if length else b""
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise await self._death() from error
            self.free = letter in {b"E", b"F"}
            if letter == b"F":
                raise RequestError(**json.loads(data))
            yield letter, kind, data

    def end(self, reason: RequestError | None = None) -> None:
        """Kill the process; ``reason`` is what its query is answered."""
        self.free = False
        self.ended = reason
        with suppress(ProcessLookupError):
            self.process.kill()

    async def _death(self) -> RequestError:
        code = await self.process.wait()
        if self.ended:
            return self.ended
        if code == -signal.SIGALRM:
            return RequestError(504, "The query takes too long", "It was ended at its time limit.", limit="time")
        if code == -signal.SIGABRT:
            return RequestError(507, "The query takes too much memory", "It was ended at its limit.", limit="memory")
        return RequestError(500, "The query ended the process that answered it")


class Pool:
    """The workers over one store, while it is open; see ``over``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._store = Path()
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._waiting = 0
        self._long = 0
        self._starting: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many requests wait for a worker."""
        return self._waiting

    @asynccontextmanager
    async def over(self, store: Path) -> AsyncIterator[Self]:
        """Start the workers, and end them when left.

        Args:
            store: N-Quads, which each worker holds in memory, or the folder of a store, to which nothing else may
                write.

        Raises:
            PublishError: a worker cannot open the store.
        """
        self._store = store
        try:
            await asyncio.gather(*(self._add() for _ in range(self.limits.workers)))
            yield self
        finally:
            await asyncio.gather(*self._starting)
            for worker in self._all:
                worker.end()
            await asyncio.gather(*(worker.process.wait() for worker in self._all))

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[Worker]:
        """Lend a worker.

        Raises:
            RequestError: 429, too many wait already, or for too long.
        """
        worker = await self._next()
        try:
            yield worker
        finally:
            if worker.free and not worker.long:
                self._idle.put_nowait(worker)
            else:
                worker.end(worker.ended)
                self._discard(worker)

    def overdue(self, worker: Worker) -> bool:
        """Move a worker to the long lane and return True, or where that is full end its query."""
        if self._long >= self.limits.long:
            worker.end(RequestError(429, "Too many long queries at once", "Ask again later, or for less."))
            return False
        self._long += 1
        worker.long = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.process.pid, _LOWER_PRIORITY)
        self._replace()
        return True

    async def _next(self) -> Worker:
        if not self._idle.empty():
            return self._idle.get_nowait()
        if self._waiting >= self.limits.queue:
            raise RequestError(429, "Too many queries at once", "Ask again later.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise RequestError(429, "Too many queries at once", "Ask again later.") from error
        finally:
            self._waiting -= 1

    def _discard(self, worker: Worker) -> None:
        self._all.discard(worker)
        if worker.long:
            self._long -= 1
        else:
            self._replace()

    def _replace(self) -> None:
        task = asyncio.ensure_future(self._add())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        worker = await Worker.start(self._store, self.limits.memory)
        self._all.add(worker)
        self._idle.put_nowait(worker)
