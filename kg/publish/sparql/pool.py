"""A pool of processes that answer queries, so that one can be ended without harm to the others.

Two lanes: every query starts in the short one. What still runs after a moment moves to the long one, with lower
priority, and a fresh process takes its place; when the long lane is full it is ended and the client told to ask later.
So a cheap query never waits longer than that moment for those before it, however many dear ones there are.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Self

from kg.errors import PublishError
from kg.publish.sparql.job import Job
from kg.publish.sparql.limits import Limits
from kg.publish.sparql.protocol import RequestError
from kg.publish.sparql.workers import Worker

_AHEAD = 4
"""Jobs that a worker has at once: one that it answers, and the others ready in its pipe."""

_LOWEST_PRIORITY = 19
_PAUSE = 1.0
"""Seconds until a process that does not start is tried again."""


class Pool:
    """The workers over the same data, while it is open; see ``over``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._data = Path()
        self._short: dict[Worker, Alarm] = {}
        self._long: set[Worker] = set()
        self._all: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False
        self._waiting: deque[Job] = deque()
        self._patience = Alarm(limits.seconds, self._waiting, self._refuse)

    @property
    def waiting(self) -> int:
        """How many requests wait for a worker, or for the one before them."""
        return len(self._waiting) + sum(len(worker.jobs) - 1 for worker in self._short if worker.jobs)

    @asynccontextmanager
    async def over(self, data: Path) -> AsyncIterator[Self]:
        """Start the workers, and end them when left.

        Args:
            data: N-Quads, which each worker holds in memory.

        Raises:
            PublishError: a worker cannot read them.
        """
        self._data = data
        try:
            await asyncio.gather(*(self._add() for _ in range(self.limits.workers)))
            yield self
        finally:
            self._closed = True
            self._patience.stop()
            await asyncio.gather(*self._starting)
            for worker in self._all:
                worker.end()
            await asyncio.gather(*(worker.gone for worker in self._all))

    def ask(self, request: bytes, held: int) -> Job:
        """Have a query answered; arguments as in ``Job``.

        Raises:
            RequestError: 429, too many wait already. The job fails with it where it waits too long.
        """
        if self.waiting >= self.limits.queue and all(worker.jobs for worker in self._short):
            raise _busy()
        job = Job(request, held)
        if not self._offer(job):
            self._waiting.append(job)
            self._patience.wind()
        return job

    def leave(self, job: Job) -> None:
        """Take note that nobody waits for a job any more; if it is being answered, that is ended."""
        if job.done:
            return
        job.left = True
        with suppress(ValueError):
            self._waiting.remove(job)
        for worker in self._all:
            if worker.jobs and worker.jobs[0] is job:
                self._retire(worker)
                worker.end()

    def _offer(self, job: Job) -> bool:
        """Give a job to the worker with fewest, and return whether there is one that takes more."""
        worker = min(self._short, key=lambda one: len(one.jobs), default=None)
        if worker is None or len(worker.jobs) >= _AHEAD:
            return False
        worker.ask(job)
        self._short[worker].wind()
        return True

    def _dispatch(self) -> None:
        while self._waiting and self._offer(self._waiting[0]):
            self._waiting.popleft()

    def _refuse(self) -> None:
        self._waiting.popleft().fail(_busy())

    def _advanced(self, worker: Worker) -> None:
        if worker.gone.done():
            self._retire(worker)
            self._all.discard(worker)
            self._long.discard(worker)
        elif worker in self._long:
            worker.end()
        elif worker in self._short:
            self._short[worker].wind()
        self._dispatch()

    def _overdue(self, worker: Worker) -> None:
        """Move a worker to the long lane, or where that is full end its query."""
        self._retire(worker)
        if len(self._long) >= self.limits.long:
            worker.end(RequestError(429, "Too many long queries at once", "Ask again later, or for less."))
            return
        self._long.add(worker)
        lower_priority(worker.pid)
        if worker.jobs[0].warned:
            worker.jobs[0].warned()

    def _retire(self, worker: Worker) -> None:
        """Take a worker out of the short lane, and have another do what it has not begun."""
        alarm = self._short.pop(worker, None)
        if alarm is None:
            return
        alarm.stop()
        self._waiting.extendleft(reversed(worker.withdraw()))
        self._patience.wind()
        task = asyncio.ensure_future(self._replace())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        self._dispatch()

    async def _replace(self) -> None:
        while not self._closed:
            try:
                await self._add()
            except (PublishError, OSError):
                await asyncio.sleep(_PAUSE)
            else:
                return

    async def _add(self) -> None:
        worker = Worker(self._data, self._advanced)
        self._all.add(worker)
        try:
            await worker.start(self.limits.memory)
        except OSError:
            self._all.discard(worker)  # there is no process
            raise
        self._short[worker] = Alarm(self.limits.moment, worker.jobs, partial(self._overdue, worker))
        self._dispatch()


class Alarm:
    """Rings whenever the first of some jobs has been the first for too long.

    It does not wake for each job, but only when one could be late: most are long done by then.

    Args:
        ring: it sees to the first job.
    """

    def __init__(self, seconds: float, jobs: deque[Job], ring: Callable[[], None]) -> None:
        self._seconds = seconds
        self._jobs = jobs
        self._ring = ring
        self._handle: asyncio.TimerHandle | None = None
        self._stopped = False

    def wind(self) -> None:
        """Be ready to ring for the first job, if there is one."""
        if self._handle is None and self._jobs and not self._stopped:
            self._handle = asyncio.get_running_loop().call_at(self._jobs[0].since + self._seconds, self._wake)

    def stop(self) -> None:
        """Ring no more."""
        self._stopped = True
        if self._handle:
            self._handle.cancel()

    def _wake(self) -> None:
        self._handle = None
        if self._jobs and self._jobs[0].since + self._seconds <= asyncio.get_running_loop().time():
            self._ring()
        self.wind()


def lower_priority(pid: int) -> None:
    """Let a process run only while no other wants to, where the system can, else seldom."""
    with suppress(OSError):
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.setpriority(os.PRIO_PROCESS, pid, _LOWEST_PRIORITY)


def _busy() -> RequestError:
    return RequestError(429, "Too many queries at once", "Ask again later.")
