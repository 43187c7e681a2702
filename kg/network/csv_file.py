"""Reads CSV files of other people: header and rows, with the line of each for what is wrong in it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Location, NetworkError


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file, in whole: the names of its columns, and its rows, each with the line on which it begins."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[str]]]

    def require(self, columns: Sequence[str]) -> None:
        """Do nothing where all ``columns`` are there.

        Raises:
            NetworkError: one is missing.
        """
        missing = [name for name in columns if name not in self.header]
        if missing:
            raise NetworkError(f"no column {', '.join(missing)}", location=Location(self.path, 1))

    def records(self) -> list[tuple[int, dict[str, str]]]:
        """Return the rows as dicts by column, white space around cells left out, each with its line."""
        return [(line, dict(zip(self.header, (cell.strip() for cell in row), strict=True))) for line, row in self.rows]


def read_csv(path: Path) -> CsvFile:
    """Return a CSV file in UTF-8; empty lines are left out.

    Raises:
        NetworkError: the file is missing or not CSV in UTF-8, or a row has another number of cells than the header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            rows, line = [], reader.line_num + 1
            for row in reader:
                if row:
                    rows.append((line, row))
                line = reader.line_num + 1
    except OSError as error:
        raise NetworkError(f"not readable: {error.strerror}", location=str(path)) from error
    except UnicodeDecodeError as error:
        raise NetworkError("the file is not UTF-8", location=str(path)) from error
    except csv.Error as error:
        raise NetworkError(f"not readable as CSV: {error}", location=str(path)) from error
    for line, row in rows:
        if len(row) != len(header):
            words = f"{len(row)} cells in a row of {len(header)} columns"
            raise NetworkError(words, location=Location(path, line))
    return CsvFile(path, header, rows)
