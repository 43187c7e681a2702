"""What ``kg network compare`` compares: a dataset, one account of it, an exported network, or UCDP's events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.api import Dataset
from kg.cli.output import print_json, print_table
from kg.errors import NetworkError
from kg.folder import replacing
from kg.network import Network, Table
from kg.network.compare import compare, read_match
from kg.network.exported import read_network
from kg.network.ged import GedEvent, is_ged, read_ged
from kg.network.table import show
from kg.network.ucdp import against_ucdp, ged_network

MARK = "README.txt"
SHOWN = 20
"""Rows of a table that are printed for people; all of them go into JSON and CSV."""


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


def print_all(found: dict[str, Table]) -> None:
    """Print the tables for people: each with its caption, labels for IRIs where there are any, long ones cut."""
    for table in found.values():
        print(f"\n{table.name}: {table.caption}")
        if table.source:
            print(f"Source: {table.source}")
        shown = [index for index, column in enumerate(table.columns) if _readable(column, table)]
        rows = [[_short(show(row[index])) for index in shown] for row in table.rows[:SHOWN]]
        print_table([table.columns[index] for index in shown], rows)
        if len(table) > SHOWN:
            print(f"… {len(table) - SHOWN} rows more; --csv DIR or --json give all, and the claims")


def _readable(column: str, table: Table) -> bool:
    return not column.startswith("claims") and f"{column}_label" not in table.columns


def _short(text: str) -> str:
    return " ".join(word.rstrip("/").rpartition("/")[2] if "://" in word else word for word in text.split(" "))


def print_as_json(found: dict[str, Table]) -> None:
    """Print the tables as JSON: by name, each with caption, source and rows."""
    print_json({
        name: {"caption": table.caption, "source": table.source, "rows": table[:]} for name, table in found.items()
    })  # fmt: skip


def write_all(found: Iterable[Table], folder: Path) -> None:
    """Write each table as CSV into ``folder``, with a README of their captions and sources.

    Raises:
        OutputError: the folder cannot be written, or holds other things.
    """
    with replacing(folder, mark=MARK) as work:
        lines = []
        for table in found:
            (work / f"{table.name}.csv").write_text(table.to_csv(), encoding="utf-8", newline="")
            lines.append(f"{table.name}.csv: {table.caption}" + (f" Source: {table.source}." if table.source else ""))
        (work / MARK).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
