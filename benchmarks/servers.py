"""Servers on the loopback for as long as a block runs: ours, and peers in environments of their own.

A peer is installed once, in the versions that ``benchmarks/peers`` pins, into the user's cache folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.conformance import Served

PINS = Path(__file__).parent / "peers"
_PATIENCE = 90.0
_NAMESPACE = "https://w3id.org/conflict-kg/"


@dataclass(frozen=True)
class Running:
    """A server that runs.

    Attributes:
        served: where it answers.
        pid: of its process.
    """

    served: Served
    pid: int


def cache_folder() -> Path:
    """Return the folder that keeps the peers."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "conflict-kg" / "peers"


def installed(name: str) -> Path:
    """Return the folder with the programs of a peer, which is installed first if it is not there as pinned."""
    pins = PINS / f"{name}.txt"
    folder = cache_folder() / name
    mark = folder / "pins.txt"
    if not mark.is_file() or mark.read_bytes() != pins.read_bytes():
        print(f"installing {name}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(pins)], check=True)
        shutil.copyfile(pins, mark)
    return folder / "bin"


@contextmanager
def ours(folder: Path, *arguments: str) -> Iterator[Running]:
    """Run ``kg serve`` with ``arguments``, without limit on requests and without a log."""
    port = _free_port()
    command = [sys.executable, "-m", "kg", "serve", "--rate", "0", "--quiet", "--port", str(port), *arguments]
    with _running(Served("ours", port, "/sparql"), command, folder / "ours") as running:
        yield running


@contextmanager
def shmarql(folder: Path, data: Path, namespace: str = _NAMESPACE) -> Iterator[Running]:
    """Run SHMARQL over a Turtle file; it shows the entities below ``namespace``."""
    port = _free_port()
    program = [str(installed("shmarql") / "python"), "-m", "uvicorn", "shmarql:app"]
    command = [*program, "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    settings = {"SITE_URI": namespace, "DATA_LOAD_PATHS": str(data), "REDIS_HOST": "127.0.0.1"}
    with _running(Served("SHMARQL", port, "/sparql"), command, folder / "shmarql", settings) as running:
        yield running


@contextmanager
def rdflib_endpoint(folder: Path, data: Path) -> Iterator[Running]:
    """Run rdflib-endpoint over a Turtle file, with Oxigraph as its store; it shows no entities."""
    port = _free_port()
    command = [str(installed("rdflib-endpoint") / "rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--store", "Oxigraph", str(data)]
    served = Served("rdflib-endpoint", port, "/", has_entities=False)
    with _running(served, command, folder / "rdflib-endpoint") as running:
        yield running


@contextmanager
def oxigraph(folder: Path, data: Path) -> Iterator[Running]:
    """Run ``oxigraph serve-read-only`` over a Turtle file; bare, for its time limit takes a thread for each query."""
    port = _free_port()
    program = str(installed("oxigraph") / "oxigraph")
    store = folder / "oxigraph-store"
    subprocess.run([program, "load", "-l", store, "-f", data], check=True, capture_output=True)
    command = [program, "serve-read-only", "-l", str(store), "-b", f"127.0.0.1:{port}"]
    served = Served("Oxigraph", port, "/query", has_entities=False)
    with _running(served, command, folder / "oxigraph") as running:
        yield running


@contextmanager
def _running(
    served: Served, command: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run a server until the block ends; its messages go to a file in ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=folder, stdout=stream, stderr=stream, env={**os.environ, **(settings or {})}
        )
    try:
        _wait(served, process, log)
        yield Running(served, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _wait(served: Served, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", served.port), 1).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{served.name} does not start: {log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of those that it started, so far (Linux; proc(5))."""
    total = 0
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total = int(fields[11]) + int(fields[12])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return total / os.sysconf("SC_CLK_TCK") + sum(processor_seconds(int(child)) for child in children)
    return 0.0
