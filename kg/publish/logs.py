"""Structured logs: a line of JSON for each request, without what was asked unless that is wanted.

Queries can say whom somebody is looking for; so neither the query string nor the client's address is written.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from kg.publish.asgi import Handler, Receive, Scope, Send, wire_path
from kg.publish.metrics import Metrics, kind_of


class Logged:
    """An ASGI application that logs and counts what another answers.

    Args:
        application: what is asked.
        metrics: where requests are counted, if anywhere.
        stream: where the lines go; nowhere if not given.
        queries: whether the query string is written too.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        application: Handler,
        *,
        metrics: Metrics | None = None,
        stream: TextIO | None = None,
        queries: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.application = application
        self.metrics = metrics
        self.stream = stream
        self.queries = queries
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log how it was answered; one that broke off is logged as such."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        seen = {"status": 500, "bytes": 0}
        ended = False

        async def watch(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
            nonlocal ended
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            else:
                seen["bytes"] += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        start = self.clock()
        try:
            await self.application(scope, receive, watch)
        finally:
            self._note(scope, seen, self.clock() - start, broken=not ended)

    def _note(self, scope: Scope, seen: dict[str, int], seconds: float, *, broken: bool) -> None:
        path = wire_path(scope)
        if self.metrics:
            self.metrics.observe(path, seen["status"], seconds)
        if self.stream is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": scope["method"],
            "kind": kind_of(path),
            "path": path,
            **({"query": scope.get("query_string", b"").decode("latin-1")} if self.queries else {}),
            **seen,
            "milliseconds": round(seconds * 1000, 3),
            **({"broken": True} if broken else {}),
        }
        print(json.dumps(line, ensure_ascii=False), file=self.stream, flush=True)
