"""Builds a dataset: parse, resolve, validate, then store, dumps, network and report, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.accounts import Covered
from kg.api import Dataset
from kg.folder import replacing
from kg.network import Network, write_network
from kg.release import write_dumps
from kg.validate import Finding, Report, validate_store

Tell = Callable[[str], None]
FINGERPRINT = "inputs.sha256"


@dataclass(frozen=True, slots=True)
class Checked:
    """A dataset with what its checks found."""

    dataset: Dataset
    reports: dict[str, Report]
    coverage: tuple[Covered, ...]

    @property
    def conforms(self) -> bool:
        """Whether the dataset may be published."""
        return all(report.conforms for report in self.reports.values())

    @property
    def violations(self) -> list[Finding]:
        """What violates a shape, sorted."""
        return sorted(f for report in self.reports.values() for f in report.findings if f.is_violation)


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it is, what it was made of, and how much came out."""

    folder: Path
    checked: Checked
    network: Network
    counts: dict[str, int]


def check(name: str, *, tell: Tell = lambda _: None) -> Checked:
    """Load, resolve and validate the dataset ``name``; write nothing.

    Args:
        tell: called with a line before each step.

    Raises:
        DatasetError: a file does not parse or fails a check of form.
    """
    tell("reading and resolving claims")
    dataset = Dataset.load(name)
    covered = tuple(dataset.coverage())
    tell(f"validating {len(dataset.store.engine):,} triples with pySHACL")
    return Checked(dataset, validate_store(dataset.store), covered)


def build(checked: Checked, out: Path, *, tell: Tell = lambda _: None) -> Built:
    """Write the build of a dataset that conforms into ``out/<name>/``, replacing an earlier one as a whole.

    Raises:
        OutputError: it cannot be written; the earlier build is as it was.
    """
    dataset = checked.dataset
    folder = out / dataset.name
    network = dataset.network()
    with replacing(folder, mark=FINGERPRINT) as work:
        for part in ("dump", "network", "report"):
            (work / part).mkdir()
        tell("writing the store")
        dataset.store.save(work / "store")
        tell("writing dumps")
        write_dumps(dataset.store, dataset.name, work / "dump")
        tell("writing the network")
        write_network(network, work / "network")
        tell("writing the report")
        from kg.report import write_report  # noqa: PLC0415 - slow to load, and every command would wait for it

        write_report(dataset, network, list(checked.coverage), work / "report")
        (work / FINGERPRINT).write_text(dataset.files.fingerprint + "\n", encoding="utf-8")
    return Built(folder, checked, network, count(dataset, network))


def count(dataset: Dataset, network: Network) -> dict[str, int]:
    """Return how much there is of each kind of thing."""
    kinds = ("Claim", "Actor", "Person", "Place", "Event", "Relation", "Contradiction")
    found = {kind: dataset.count(kind) for kind in kinds}
    return {**found, "Edge": len(network.edges), "Triple": len(dataset.store.engine)}
