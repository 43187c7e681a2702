"""What a server has done, in the text format of Prometheus, and whether it is well.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from kg.publish.asgi import Receive, Scope, Send, send_readable, wire_path
from kg.publish.representation import Representation
from kg.publish.site import DOCUMENT, Site

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the classes of the histogram, in seconds."""

_KINDS = {
    DOCUMENT: "document", "/sparql": "sparql", "/queries": "query", "/fragments": "fragment", "/search": "search",
    "/view": "view", "/static": "static", "/linkset": "linkset", "/dump": "dump", "/version": "version",
}  # fmt: skip


def kind_of(path: str) -> str:
    """Return the kind of route that a path belongs to; there are few, whatever is asked."""
    start = "/" + path.split("/", 2)[1] if path.startswith("/") else path
    return _KINDS.get(start, "view" if path == "/" else "other")


class Metrics:
    """Counts requests, by kind of route and status, and how long they took; an ASGI application for its paths.

    Args:
        site: whose health is told.
        queue: returns how many queries wait for a worker, where there is an endpoint.
    """

    paths = ("/health", "/metrics")

    def __init__(self, site: Site, queue: Callable[[], int] | None = None) -> None:
        self.site = site
        self.queue = queue
        self._requests: Counter[tuple[str, int]] = Counter()
        self._times: dict[str, list[int]] = {}
        self._seconds = defaultdict[str, float](float)

    def observe(self, path: str, status: int, seconds: float) -> None:
        """Count a request."""
        kind = kind_of(path)
        self._requests[kind, status] += 1
        self._times.setdefault(kind, [0] * (len(BOUNDS) + 1))[bisect_left(BOUNDS, seconds)] += 1
        self._seconds[kind] += seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for ``/health`` or ``/metrics``."""
        del receive  # a request to read has no body
        await send_readable(self.health if wire_path(scope) == "/health" else self.metrics, scope, send)

    def health(self) -> Representation:
        """Return that the site is served, and which version of the data."""
        words = {"status": "ok", "site": self.site.name, "version": self.site.version, "quads": len(self.site.engine)}
        return _unkept(json.dumps(words).encode() + b"\n", "application/json")

    def metrics(self) -> Representation:
        """Return the counts."""
        return _unkept("\n".join([*self._lines(), ""]).encode(), "text/plain; version=0.0.4; charset=utf-8")

    def _lines(self) -> Iterator[str]:
        yield "# HELP kg_requests_total Requests by kind of route and status."
        yield "# TYPE kg_requests_total counter"
        for (kind, status), count in sorted(self._requests.items()):
            yield f'kg_requests_total{{kind="{kind}",status="{status}"}} {count}'
        yield "# HELP kg_request_seconds Time from request to the end of the answer."
        yield "# TYPE kg_request_seconds histogram"
        for kind, counts in sorted(self._times.items()):
            yield from self._histogram(kind, counts)
        if self.queue:
            yield "# HELP kg_queries Queries that wait for a worker."
            yield "# TYPE kg_queries gauge"
            yield f"kg_queries {self.queue()}"

    def _histogram(self, kind: str, counts: list[int]) -> Iterator[str]:
        running = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
            running += count
            yield f'kg_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {running}'
        yield f'kg_request_seconds_sum{{kind="{kind}"}} {self._seconds[kind]:.6f}'
        yield f'kg_request_seconds_count{{kind="{kind}"}} {running}'


def _unkept(body: bytes, content_type: str) -> Representation:
    return Representation(200, (("Content-Type", content_type), ("Cache-Control", "no-store")), body)
