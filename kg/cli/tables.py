"""Tables for people, as JSON, and as a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.cli.output import Talk, print_json, print_table
from kg.folder import replacing
from kg.network import Table
from kg.network.table import show

MARK = "README.txt"
"""The file that every folder of tables holds."""

SHOWN = 20
"""Rows of a table that are printed for people; all of them go into JSON and CSV."""


def give(found: Mapping[str, Table], folder: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Write tables into a folder where one is given, and print them as JSON or, where neither is asked, for people."""
    if folder:
        write_all(found.values(), folder)
        Talk(quiet)(f"wrote {len(found)} tables into {folder}")
    if as_json:
        print_as_json(found)
    elif not folder:
        print_all(found)


def print_all(found: Mapping[str, Table]) -> None:
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


def print_as_json(found: Mapping[str, Table]) -> None:
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
