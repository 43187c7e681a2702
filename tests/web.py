"""A running server for tests, and a small client that hides nothing of HTTP."""

from __future__ import annotations

import gzip
import http.client
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from pyoxigraph import Quad, RdfFormat

from kg.publish.app import Application
from kg.publish.asgi import Handler
from kg.publish.protocol import Protocol
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.sparql import Options, SparqlService
from kg.serialization import to_bytes


@dataclass(frozen=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A server on a port of its own of the loopback."""

    port: int

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request as it stands and return the answer; an answer that breaks off raises ``IncompleteRead``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "", /, **parameters: str | Sequence[str]) -> Answer:
        """Send a query by GET."""
        target = "/sparql?" + urlencode({"query": text, **parameters}, doseq=True)
        return self.request("GET", target, headers={"Accept": accept} if accept else {})


@contextmanager
def serving(site: Site, options: Options | None = None) -> Iterator[Server]:
    """Serve a site with its endpoint."""
    service = SparqlService(site, options)
    with running(Application(Renderer(site), service.mounted(), [service])) as server:
        yield server


def write_release(folder: Path, name: str, version: str, issued: str, quads: Iterable[Quad]) -> None:
    """Write a released version of the dataset ``name`` into a folder of releases."""
    (folder / version).mkdir(parents=True)
    dump = gzip.compress(to_bytes(quads, RdfFormat.N_QUADS))
    (folder / version / f"{name}.nq.gz").write_bytes(dump)
    (folder / version / "issued").write_text(f"{issued}\n", encoding="ascii")


@contextmanager
def running(application: Handler) -> Iterator[Server]:
    """Serve an application."""
    server = uvicorn.Server(
        uvicorn.Config(application, http=Protocol, port=0, log_level="critical", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Server(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
