"""Several server processes behind one socket: each answers what it accepts, on a processor of its own."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import wait

from kg.errors import PublishError


def run_processes(number: int, serve: Callable[[], None]) -> None:
    """Run ``serve`` in so many processes until one ends or this one is told to; then end all.

    They are forked off, so that what was loaded before is shared by all until it is changed.

    Raises:
        PublishError: the system cannot fork, or a process ended by itself; what watches over the service may start it
            again.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        raise PublishError("this system cannot share a socket by fork", hint="leave out --processes")
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=serve) for _ in range(number)]
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: sys.exit())
    try:
        for process in processes:
            process.start()
        wait([process.sentinel for process in processes])
        raise PublishError("a server process ended by itself")
    finally:
        started = [process for process in processes if process.pid]
        for process in started:
            process.terminate()
        for process in started:
            process.join()
