"""Runs the benchmarks: ``make bench``. Every speed is a ratio against a named peer in the same run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pyoxigraph
import rdflib

from benchmarks.generate import generate_addressed
from benchmarks.network import compare_networks
from benchmarks.publish import compare_publishers
from kg import Dataset
from kg.queries import catalogue, prepare
from kg.release import write_dumps
from kg.validate import validate_store

ROUNDS = 3
QUERIES = ("control-changes", "open-questions", "framings", "accusations")
LARGE = (1_000, 10_000)


def seconds(action: Callable[[], object]) -> float:
    """Return the median of ``ROUNDS`` timings of ``action``."""
    timings = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action()
        timings.append(time.perf_counter() - started)
    return statistics.median(timings)


def against(name: str, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    """Print how many times longer ``peer`` takes than ``ours``."""
    own, other = seconds(ours), seconds(peer)
    print(f"{name:<44}{own:9.3f} s{other:9.3f} s{other / own:8.1f}")


def compare_with_rdflib(aleppo: Dataset, folder: Path) -> None:
    """Load the dump of ``aleppo``, and ask queries of the catalogue, with Oxigraph and with rdflib."""
    print(f"\n{'aleppo-2016':<44}{'Oxigraph':>11}{'rdflib':>11}{'ratio':>8}")
    write_dumps(aleppo.store, aleppo.name, folder)
    nquads = (folder / "aleppo-2016.nq").read_bytes()
    resolved = (folder / "resolved.ttl").read_bytes()

    def load_oxigraph() -> None:
        pyoxigraph.Store().bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)

    def load_rdflib() -> None:
        rdflib.Dataset().parse(data=nquads.decode("utf-8"), format="nquads")

    against("load the N-Quads dump", load_oxigraph, load_rdflib)
    against(
        "parse the resolved view, Turtle",
        lambda: list(pyoxigraph.parse(resolved, format=pyoxigraph.RdfFormat.TURTLE)),
        lambda: rdflib.Graph().parse(data=resolved, format="turtle"),
    )
    peer = aleppo.to_rdflib()
    peer.default_union = True
    base = aleppo.files.config.base
    for name in QUERIES:
        text = prepare(catalogue()[name], base, {})
        against(
            f"query {name}",
            partial(aleppo.query, name),
            partial(ask_rdflib, peer, f"BASE <{base.iri}>\n{text}"),
        )


def ask_rdflib(peer: rdflib.Dataset, text: str) -> int:
    """Return how many rows ``peer`` answers."""
    return len(list(peer.query(text)))


def grow(folder: Path) -> None:
    """Load, resolve and validate generated datasets; print how the time grows with the size."""
    print(f"\n{'generated claims':<20}{'triples':>10}{'load, resolve':>16}{'validate':>12}{'µs a triple':>14}")
    for claims in LARGE:
        place = folder / f"large-{claims}"
        generate_addressed(place, claims)
        started = time.perf_counter()
        dataset = Dataset.load(str(place))
        loaded = time.perf_counter()
        reports = validate_store(dataset.store)
        done = time.perf_counter()
        violations = [f for report in reports.values() for f in report.findings if f.is_violation]
        if violations:
            sys.exit(f"the generated dataset does not conform: {violations[0]}")
        number = len(dataset.store.engine)
        each = (done - started) / number * 1e6
        print(f"{claims:<20}{number:>10,}{loaded - started:>14.1f} s{done - loaded:>10.1f} s{each:>14.0f}")


def main() -> None:
    """Run everything and print versions first."""
    print(", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "pyshacl")), f"medians of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        compare_with_rdflib(Dataset.load(), Path(folder))
        grow(Path(folder))
    compare_networks()
    compare_publishers()


if __name__ == "__main__":
    main()
