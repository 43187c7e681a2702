"""A limit for each client, what is counted, and what is logged."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest

from kg import Dataset
from kg.publish.asgi import Handler, Receive, Scope, Send
from kg.publish.limits import Limited, Rate, client
from kg.publish.logs import Logged
from kg.publish.metrics import Metrics
from kg.publish.site import site_of_dataset


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def cut_off(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hel", "more_body": True})


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError(scope["path"], receive)


def ask(application: Handler, path: str = "/doc/x", who: str = "192.0.2.1", **headers: str) -> tuple[int, Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
        sent.append(message)

    async def receive() -> Any:  # noqa: ANN401 - as ASGI has it
        return {"type": "http.request"}

    named = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope: Scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"query=secret",
        "headers": named, "client": (who, 1),
    }  # fmt: skip
    asyncio.run(application(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], {key.decode(): value.decode() for key, value in sent[0]["headers"]}


def test_a_client_gets_its_burst_then_its_rate() -> None:
    clock = Clock()
    limited = Limited(hello, Rate(per_second=2, burst=3), clock=clock)
    assert [ask(limited)[0] for _ in range(5)] == [200, 200, 200, 429, 429]
    status, headers = ask(limited)
    assert (status, headers["retry-after"], headers["content-type"]) == (429, "1", "application/problem+json")
    assert ask(limited, who="192.0.2.2")[0] == 200
    assert ask(limited, "/static/style.css")[0] == 200
    assert ask(limited, "/healthy")[0] == 429
    clock.now = 1.0
    assert [ask(limited)[0] for _ in range(3)] == [200, 200, 429]
    clock.now = 1000.0
    assert [ask(limited)[0] for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("who", "forwarded", "proxies", "counted"),
    [
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7, 192.0.2.9", 2, "198.51.100.7"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("somewhere", "", 0, "somewhere"),
    ],
)
def test_the_client_is_the_one_that_a_trusted_proxy_saw(who: str, forwarded: str, proxies: int, counted: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client({"client": (who, 1), "headers": headers}, proxies) == counted


def test_a_line_is_logged_without_the_query() -> None:
    stream = io.StringIO()
    ask(Logged(hello, stream=stream, clock=Clock()), "/sparql")
    line = json.loads(stream.getvalue())
    assert {key: line[key] for key in ("method", "kind", "path", "status", "bytes", "milliseconds")} == {
        "method": "GET", "kind": "sparql", "path": "/sparql", "status": 200, "bytes": 5, "milliseconds": 0.0,
    }  # fmt: skip
    assert "secret" not in stream.getvalue()
    assert "192.0.2.1" not in stream.getvalue()


def test_the_query_is_logged_where_that_is_wanted() -> None:
    stream = io.StringIO()
    ask(Logged(hello, stream=stream, queries=True))
    assert json.loads(stream.getvalue())["query"] == "query=secret"


def test_an_answer_that_breaks_off_is_logged_as_such() -> None:
    stream = io.StringIO()
    with pytest.raises(RuntimeError):
        ask(Logged(broken, stream=stream))
    assert json.loads(stream.getvalue())["broken"] is True


def test_a_stream_without_its_end_is_logged_as_broken() -> None:
    stream = io.StringIO()
    ask(Logged(cut_off, stream=stream))
    line = json.loads(stream.getvalue())
    assert (line["status"], line["bytes"], line["broken"]) == (200, 3, True)
    stream = io.StringIO()
    ask(Logged(hello, stream=stream))
    assert "broken" not in json.loads(stream.getvalue())


def test_requests_are_counted_by_kind_and_status(aleppo: Dataset) -> None:
    metrics = Metrics(site_of_dataset(aleppo), queue=lambda: 3)
    logged = Logged(hello, metrics=metrics, stream=io.StringIO(), clock=Clock())
    for path in ("/doc/x", "/doc/y", "/sparql", "/", "/nonsense/x"):
        ask(logged, path)
    metrics.observe("/doc/x", 404, 0.02)
    lines = metrics.metrics().body.decode().splitlines()
    assert 'kg_requests_total{kind="document",status="200"} 2' in lines
    assert 'kg_requests_total{kind="document",status="404"} 1' in lines
    assert 'kg_requests_total{kind="other",status="200"} 1' in lines
    assert 'kg_request_seconds_bucket{kind="document",le="0.01"} 2' in lines
    assert 'kg_request_seconds_bucket{kind="document",le="+Inf"} 3' in lines
    assert "kg_queries 3" in lines
    assert ask(metrics, "/metrics")[0] == 200


def test_health_tells_the_version_of_the_data(aleppo: Dataset) -> None:
    site = site_of_dataset(aleppo)
    told = json.loads(Metrics(site).health().body)
    assert (told["status"], told["version"], told["quads"]) == ("ok", site.version, len(site.engine))
