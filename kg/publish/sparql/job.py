"""A query on its way through a worker, and its answer as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from kg.publish.sparql.protocol import RequestError


class Job:
    """A query and its answer. Whoever asks waits for ``first``, then for the ``rest`` where the answer is longer.

    Args:
        request: what a worker is sent (``worker.py``).
        held: bytes that are gathered before ``first`` is done, unless the answer ends or fails sooner.

    Attributes:
        first: done when the first part is there; it raises a RequestError where there is no answer.
        kind: of the answer: ``R`` results, ``G`` a graph.
        whole: whether no more of the answer will come.
        since: the time of the event loop at which it began to wait, then at which it began to be answered.
        left: whether nobody waits for it any more.
        taken: called when what came has been taken, after there was too much of it.
        warned: called when it has become one of the long ones.
    """

    __slots__ = (
        "_failure",
        "_held",
        "_news",
        "_parts",
        "_size",
        "first",
        "kind",
        "left",
        "request",
        "since",
        "taken",
        "warned",
        "whole",
    )

    def __init__(self, request: bytes, held: int) -> None:
        self.request = request
        loop = asyncio.get_running_loop()
        self.first: asyncio.Future[None] = loop.create_future()
        self.kind = b""
        self.whole = False
        self.since = loop.time()
        self.left = False
        self.taken: Callable[[], None] | None = None
        self.warned: Callable[[], None] | None = None
        self._held = held
        self._size = 0
        self._parts: list[bytes] = []
        self._news: asyncio.Future[None] | None = None
        self._failure: RequestError | None = None

    @property
    def done(self) -> bool:
        """Whether its answer has ended, or failed."""
        return self.whole or self._failure is not None

    @property
    def full(self) -> bool:
        """Whether more has come than who asked has taken, so that no more should come."""
        return self._size > self._held

    def feed(self, kind: bytes, data: bytes, *, last: bool) -> None:
        """Take a part of the answer."""
        self.kind = kind
        self.whole = last
        if self.left:
            return
        self._parts.append(data)
        self._size += len(data)
        if last or self.full:
            self._tell()

    def fail(self, reason: RequestError) -> None:
        """Take the news that there is no answer, or no more of it."""
        self._failure = reason
        if self.first.done():
            self._tell()
        else:
            self.first.set_exception(reason)

    def take(self) -> bytes:
        """Return what has come and was not taken yet."""
        data = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        if self.taken:
            self.taken()
            self.taken = None
        return data

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield what comes after the first part.

        Raises:
            RequestError: the answer broke off.
        """
        self._held = 0
        while not self.whole or self._parts:
            if self._parts:
                yield self.take()
            elif self._failure:
                raise self._failure
            else:
                self._news = asyncio.get_running_loop().create_future()
                await self._news

    def _tell(self) -> None:
        waiting = self._news if self.first.done() else self.first
        if waiting and not waiting.done():
            waiting.set_result(None)
