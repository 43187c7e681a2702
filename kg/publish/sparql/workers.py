"""The processes that answer queries, as the server sees them: jobs go in by a pipe, frames come back by another.

A worker answers one job after the other, but the next ones lie ready in its pipe, so that it need not wait for the
server between two. Frames and requests are described in ``worker.py``.
"""

from __future__ import annotations

import asyncio
import json
import signal
import struct
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import cast

from kg.errors import PublishError
from kg.publish.sparql.job import Job
from kg.publish.sparql.protocol import RequestError

_PROGRAM = Path(__file__).with_name("worker.py")
_HEAD = struct.Struct(">ccI")
_OUTPUT = 1


class Worker(asyncio.SubprocessProtocol):
    """One process.

    Args:
        data: what it answers from, as N-Quads.
        advanced: called after each answer, and once when the process is gone.

    Attributes:
        jobs: what it was asked and has not answered; the first is being answered.
        gone: done when the process is gone.
    """

    def __init__(self, data: Path, advanced: Callable[[Worker], None]) -> None:
        self.data = data
        self.jobs: deque[Job] = deque()
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._advanced = advanced
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._clock = asyncio.get_running_loop().time
        self._buffer = bytearray()
        self._exited = False
        self._reason: RequestError | None = None
        self._process: asyncio.SubprocessTransport
        self._requests: asyncio.WriteTransport
        self._answers: asyncio.ReadTransport

    async def start(self, memory: int) -> None:
        """Start the process, with so many bytes of address space, and wait until it is ready.

        Raises:
            PublishError: it cannot read the data.
        """
        pipe = asyncio.subprocess.PIPE
        program = (sys.executable, "-P", str(_PROGRAM), str(self.data), str(memory))
        # In the server's own session: between sessions Linux shares the processor evenly, whatever their priorities.
        await asyncio.get_running_loop().subprocess_exec(
            lambda: self, *program, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        await self._ready

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.get_pid()

    def ask(self, job: Job) -> None:
        """Have a job answered after those it was asked before."""
        if not self.jobs:
            job.since = self._clock()
        self.jobs.append(job)
        self._requests.write(job.request)

    def end(self, reason: RequestError | None = None) -> None:
        """Kill the process; ``reason`` is what the job is told that it answers."""
        self._reason = reason
        with suppress(ProcessLookupError):
            self._process.kill()

    def withdraw(self) -> list[Job]:
        """Return the jobs that it has not begun, and forget them."""
        begun = [self.jobs.popleft()] if self.jobs and not self.gone.done() else []
        rest = list(self.jobs)
        self.jobs.clear()
        self.jobs.extend(begun)
        return rest

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the process."""
        self._process = cast("asyncio.SubprocessTransport", transport)
        self._requests = cast("asyncio.WriteTransport", self._process.get_pipe_transport(0))
        self._answers = cast("asyncio.ReadTransport", self._process.get_pipe_transport(_OUTPUT))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take what the process wrote, and hand on each frame that is whole."""
        del fd  # it writes to no other
        self._buffer += data
        start, size = 0, len(self._buffer)
        while size - start >= _HEAD.size:
            letter, kind, length = _HEAD.unpack_from(self._buffer, start)
            end = start + _HEAD.size + length
            if end > size:
                break
            self._frame(letter, kind, bytes(self._buffer[start + _HEAD.size : end]))
            start = end
        del self._buffer[:start]

    def process_exited(self) -> None:
        """Take what it still wrote, also where nobody asks for more: only then comes its end."""
        self._exited = True
        self._answers.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take the end of the process: the job that it was answering has failed."""
        del exc  # it is of the pipes
        self.gone.set_result(None)
        if not self._ready.done():
            self._ready.set_exception(PublishError("a query worker cannot read the data", location=str(self.data)))
        elif self.jobs:
            self.jobs.popleft().fail(self._reason or _death(self._process.get_returncode()))
        self._advanced(self)

    def _frame(self, letter: bytes, kind: bytes, data: bytes) -> None:
        if letter == b"S":
            self._ready.set_result(None)
            return
        if not self.jobs:
            return  # it had begun a job that was withdrawn
        job = self.jobs[0]
        if letter == b"D":
            job.feed(kind, data, last=False)
            if job.full and not self._exited:
                self._answers.pause_reading()
                job.taken = self._answers.resume_reading
            return
        self.jobs.popleft()
        if self.jobs:
            self.jobs[0].since = self._clock()
        if letter == b"E":
            job.feed(kind, data, last=True)
        else:
            job.fail(RequestError(**json.loads(data)))
        self._advanced(self)


def _death(code: int | None) -> RequestError:
    if code == -signal.SIGALRM:
        return RequestError(504, "The query takes too long", "It was ended at its time limit.", limit="time")
    if code == -signal.SIGABRT:
        return RequestError(507, "The query takes too much memory", "It was ended at its limit.", limit="memory")
    return RequestError(500, "The query ended the process that answered it")
