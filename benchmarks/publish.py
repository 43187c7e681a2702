"""The publisher beside its peers, over the same data: conformance, speed, a query bomb, and the static site.

Speeds are those of wrk with 50 connections in one thread. A thread of wrk asks for several times what the fastest
server here answers, so that it is not what is measured; on two processors it does take its part from the servers.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import RdfFormat

from benchmarks.conformance import HUB, LABEL, Negotiation, Served, matrix, negotiation, write_data
from benchmarks.generate import generate_addressed
from benchmarks.servers import Running, ours, oxigraph, processor_seconds, rdflib_endpoint, shmarql
from kg import Dataset
from kg.namespaces import PREFIXES
from kg.publish.machine import Machine
from kg.publish.renderer import Renderer
from kg.publish.site import site_of_dataset
from kg.publish.static import write_static
from kg.publish.views import static_views
from kg.store import visible_quads

CONNECTIONS = 50
SECONDS = 4
ROUNDS = 3
BOMBS = 4
BOMB_LIMIT = 15.0
CLAIMS = 2_325
"""Of which, with their passages, events, actors and places, come 10,000 things."""

_LOAD = Path(__file__).with_name("load.lua")
_MEASURED = re.compile(r"^measured (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)
_ENTITY = "https://w3id.org/conflict-kg/aleppo-2016/event/first-siege-breaking-battle"
_LOOKUP = f"SELECT ?label {{ <{_ENTITY}> <{LABEL.value}> ?label }}"
_STATEMENTS = f"SELECT ?property ?value {{ <{_ENTITY}> ?property ?value }}"
_BATTLES = f"SELECT ?battle ?name {{ ?battle a <{PREFIXES['ckg']}Battle> ; <{LABEL.value}> ?name }}"
_BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_RESULTS = "application/sparql-results+json"


@dataclass(frozen=True)
class Load:
    """What a server did under load.

    Attributes:
        rate: requests a second.
        middle: milliseconds that half of the requests took at most.
        slow: milliseconds that all but one in a hundred took at most.
        failed: requests that broke off or were answered by an error.
        processor: microseconds of processor time that the server and its processes took for a request.
    """

    rate: float
    middle: float
    slow: float
    failed: int
    processor: float


def load(server: Running, target: str, accept: str, *, unique: bool = False) -> Load:
    """Ask a server as fast as it answers for some seconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}", "-s", str(_LOAD), "-H", f"Accept: {accept}"]
    address = f"http://127.0.0.1:{server.served.port}{target}"
    before = processor_seconds(server.pid)
    done = subprocess.run(
        [*command, address, "--", *(["unique"] if unique else [])], check=True, capture_output=True, text=True
    )
    used = processor_seconds(server.pid) - before
    found = _MEASURED.search(done.stdout)
    if found is None:
        raise RuntimeError(f"wrk did not say what it measured: {done.stdout}")
    requests, duration, middle, slow, failed = map(int, found.groups())
    return Load(requests / duration * 1e6, middle / 1e3, slow / 1e3, failed, used / max(requests, 1) * 1e6)


def compare(what: str, asked: Sequence[tuple[Running, str]], accept: str, *, unique: bool = False) -> None:
    """Print what each of several servers does with its target, in turns, and how ours stands to them."""
    rounds: dict[str, list[Load]] = {}
    for _ in range(ROUNDS):
        for server, target in asked:
            rounds.setdefault(server.served.name, []).append(load(server, target, accept, unique=unique))
    own = statistics.median(one.rate for one in next(iter(rounds.values())))
    for name, loads in rounds.items():
        rate, middle, slow, processor = (
            statistics.median(getattr(one, field) for one in loads) for field in ("rate", "middle", "slow", "processor")
        )
        failed = sum(one.failed for one in loads)
        ratio = "" if name == asked[0][0].served.name else f"{own / rate if rate else float('inf'):9.2f}"
        print(
            f"{what:<28}{name:<16}{rate:10,.0f}{middle:9.1f}{slow:9.1f}{processor:9.0f}{failed:8}"
            f"   {min(one.rate for one in loads):,.0f} to {max(one.rate for one in loads):,.0f}{ratio}"
        )


def speed(folder: Path, data: Path) -> None:
    """Print the requests a second of pages, data and queries, ours and peers'."""
    print(
        f"\n{'aleppo-2016, 50 connections':<44}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'µs CPU':>9}{'failed':>8}",
        end="",
    )
    print("   range, ours by theirs")
    with ExitStack() as running:
        site = running.enter_context(ours(folder))
        python_peers = [
            running.enter_context(shmarql(folder, data)),
            running.enter_context(rdflib_endpoint(folder, data)),
        ]
        for what, accept in (("entity, Turtle", "text/turtle"), ("entity, HTML", "text/html")):
            asked = [(one, _document(one.served, accept)) for one in (site, *python_peers)]
            compare(what, [pair for pair in asked if pair[1]], accept)
    with ExitStack() as running:
        every = ("--processes", str(os.cpu_count() or 1), "--workers", "1")  # as Oxigraph has a thread for each
        servers = [running.enter_context(ours(folder, *every)), running.enter_context(oxigraph(folder, data))]
        # The first two are lookups, which the server answers itself; the third is for a worker.
        for what, query in (("label", _LOOKUP), ("statements", _STATEMENTS), ("battles", _BATTLES)):
            asked = [(one, f"{one.served.query_path}?query={quote(query, safe='')}") for one in servers]
            compare(f"{what}, the same again", asked, _RESULTS)
            compare(f"{what}, each another", asked, _RESULTS, unique=True)


def _document(served: Served, accept: str) -> str:
    """Return the target of the document about the entity, to which the entity redirects; empty where there is none."""
    path = f"/doc{_path()}" if served.name == "ours" else served.about(_ENTITY).replace("/conflict-kg", "", 1)
    answer = served.get(path, accept)
    return answer.target if answer.status == 200 and answer.media == accept else ""


def _path() -> str:
    return _ENTITY.removeprefix("https://w3id.org/conflict-kg")


def bomb(folder: Path) -> None:
    """Print how entity pages fare while every worker of ours is busy with a query that does not end."""
    with ours(folder, "--timeout", str(BOMB_LIMIT)) as site, ThreadPoolExecutor(BOMBS) as pool:
        target = f"/doc{_path()}"
        load(site, target, "text/html")  # until everything is warm
        calm = [load(site, target, "text/html") for _ in range(ROUNDS)]
        bombs = [pool.submit(_throw, site.served, number) for number in range(BOMBS)]
        time.sleep(1)
        bombed = [load(site, target, "text/html") for _ in range(ROUNDS)]
        before, after = (statistics.median(one.slow for one in loads) for loads in (calm, bombed))
        failed = sum(one.failed for one in bombed)
        print(f"\nentity, HTML: p99 {before:.1f} ms in peace, {after:.1f} ms under {BOMBS} query bombs, ", end="")
        print(f"{after / before:.2f} times; {failed} failed")
        for (status, title), count in Counter(one.result()[:2] for one in bombs).items():
            seconds = max(one.result()[2] for one in bombs if one.result()[0] == status)
            print(
                f"  {count} bombs answered {status} {title!r} within {seconds:.1f} s; their limit is {BOMB_LIMIT:.0f} s"
            )


def _throw(served: Served, number: int) -> tuple[int, str, float]:
    started = time.perf_counter()
    target = f"{served.query_path}?query={quote(f'{_BOMB} #{number}', safe='')}"
    answer = served.get(target, _RESULTS)
    title = re.search(rb'"title": "([^"]*)"', answer.body)
    return answer.status, title[1].decode() if title else "", time.perf_counter() - started


def conformance(folder: Path) -> None:
    """Print how many cases of negotiation and of IRIs each server passes."""
    data = folder / "matrix.ttl"
    write_data(data)
    scores: dict[str, Negotiation] = {}
    cells: dict[str, Counter[tuple[str, bool]]] = {}
    with ExitStack() as running:
        servers = [
            running.enter_context(ours(folder, str(data))),
            running.enter_context(shmarql(folder, data, "https://example.org/")),
            running.enter_context(rdflib_endpoint(folder, data)),
            running.enter_context(oxigraph(folder, data)),
        ]
        for server in servers:
            name = server.served.name
            scores[name] = negotiation(server.served, HUB)
            cells[name] = Counter((how, succeeded) for how, _, succeeded in matrix(server.served))
    print(f"\n{'conformance, cases right':<28}" + "".join(f"{name:>18}" for name in scores))
    _print_row("Accept headers", (f"{one.right}/{one.asked}" for one in scores.values()))
    _print_row("formats of an entity", (str(len(one.offered)) for one in scores.values()))
    for how in dict.fromkeys(how for how, _ in next(iter(cells.values()))):
        _print_row(f"IRIs, {how}", (_score(one[how, True], one[how, False]) for one in cells.values()))


def _score(right: int, wrong: int) -> str:
    return f"{right}/{right + wrong}" if right + wrong else "-"


def _print_row(what: str, values: Iterator[str]) -> None:
    print(f"{what:<28}" + "".join(f"{value:>18}" for value in values))


def static_site(folder: Path) -> None:
    """Print how long a static site of ten thousand things takes, from a loaded dataset."""
    place = folder / "large"
    generate_addressed(place, CLAIMS)
    renderer = Renderer(site_of_dataset(Dataset.load(str(place))))
    started = time.perf_counter()
    report = write_static(Machine(renderer), folder / "static", views=static_views(renderer))
    seconds = time.perf_counter() - started
    print(f"\nstatic site: {report.documents:,} things, {report.files:,} files in {seconds:.1f} s")


def write_peers_data(path: Path) -> None:
    """Write what our default graph holds as one graph in Turtle, which any peer can load."""
    store = Dataset.load().store
    triples = {quad.triple for quad in visible_quads(store.base, store.engine)}
    pyoxigraph.serialize(sorted(triples, key=str), str(path), RdfFormat.TURTLE)


def compare_publishers() -> None:
    """Run everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        conformance(folder)
        if shutil.which("wrk"):
            data = folder / "aleppo-2016.ttl"
            write_peers_data(data)
            print(f"\nload on the machine before: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}")
            speed(folder, data)
            bomb(folder)
        else:
            print("\nthe speed of servers is not measured: wrk is missing (Debian package wrk)")
        static_site(folder)


if __name__ == "__main__":
    compare_publishers()
