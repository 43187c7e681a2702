"""What ``kg network compare`` compares: a dataset, one account of it, an exported network, or UCDP's events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.api import Dataset
from kg.errors import NetworkError
from kg.network import Network, Table
from kg.network.compare import compare, read_match
from kg.network.exports.reading import read_network
from kg.network.ucdp.comparison import against_ucdp, ged_network
from kg.network.ucdp.ged import GedEvent, is_ged, read_ged


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, its network, and the dataset or the events that it is made of."""

    name: str
    network: Network
    dataset: Dataset | None = None
    events: tuple[GedEvent, ...] = ()


def side(text: str) -> Side:
    """Return what ``text`` names: a GED file, a folder with an exported network, or ``DATASET`` or ``DATASET@ACCOUNT``.

    Raises:
        KgError: there is no such thing, or it cannot be read.
    """
    path = Path(text)
    if path.is_file():
        if not is_ged(path):
            raise NetworkError("the file is not UCDP GED", location=text, hint="its first line lacks GED's columns")
        events = tuple(read_ged(path))
        return Side(path.name, ged_network(events), events=events)
    for folder in (path, path / "network"):
        if (folder / "edges.csv").is_file():
            return Side(text, read_network(folder))
    name, at, account = text.rpartition("@")
    dataset = Dataset.load(name, accounts=[account]) if at and not path.is_dir() else Dataset.load(text)
    return Side(text, dataset.network(), dataset)


def tables(one: str, other: str, match: Path | None) -> dict[str, Table]:
    """Return the tables of a comparison; a dataset and UCDP's events, in either order, have tables of their own.

    Raises:
        KgError: a side or the match cannot be read.
    """
    a, b = side(one), side(other)
    pairs = [(_expanded(x, a.dataset), _expanded(y, b.dataset)) for x, y in read_match(match)] if match else []
    if a.dataset and b.events:
        return against_ucdp(a.network, a.dataset.store, b.events, match=pairs)
    if b.dataset and a.events:
        return against_ucdp(b.network, b.dataset.store, a.events, match=[(y, x) for x, y in pairs])
    return compare(a.network, b.network, names=(a.name, b.name), match=pairs)


def _expanded(term: str, dataset: Dataset | None) -> str:
    """Return ``term`` with a prefix of the dataset written out."""
    found = dataset.files.config.base.expand(term) if dataset else None
    return found.value if found else term
