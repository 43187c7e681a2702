"""Tables of results: rows that pandas takes as they are, and that print as CSV, Markdown and LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import overload

Cell = str | int | float | bool | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class Table(Sequence[Row]):
    """A table: ``pandas.DataFrame(table)`` works, as does ``for row in table``.

    Attributes:
        name: short name, such as ``triads``; the file name of its CSV.
        caption: what it shows, with the choices behind it (collapse rule, null, seed), one sentence or more.
        columns: names of the columns, in order.
        rows: one tuple a row.
        source: where the method is defined (paper, section); empty for plain counts.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """Return a row, or rows, as dicts by column."""
        if isinstance(index, slice):
            return [self._row(row) for row in self.rows[index]]
        return self._row(self.rows[index])

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def _row(self, row: tuple[Cell, ...]) -> Row:
        return dict(zip(self.columns, row, strict=True))

    def only(self, *columns: str) -> Table:
        """Return the same table with those of its columns that are among ``columns``, in its own order."""
        kept = [place for place, column in enumerate(self.columns) if column in columns]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)

    def to_csv(self) -> str:
        """Return it as CSV; a cell without a value is empty, numbers are rounded as in ``show``."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(map(show, row) for row in self.rows)
        return text.getvalue()

    def to_markdown(self) -> str:
        """Return it as a Markdown table."""
        lines = [self.columns, tuple("---" for _ in self.columns), *self._shown("|", r"\|")]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_latex(self) -> str:
        r"""Return it as a LaTeX ``tabular`` with the rules of the package booktabs.

        >>> print(Table("t", "", ("a_b", "n"), (("50 %", 1.5),)).to_latex().splitlines()[4])
        50 \% & 1.5 \\
        """
        body = [f"{' & '.join(map(_latex, line))} \\\\" for line in (self.columns, *self._shown("", ""))]
        head = [rf"\begin{{tabular}}{{{'l' * len(self.columns)}}}", r"\toprule", body[0], r"\midrule"]
        return "\n".join([*head, *body[1:], r"\bottomrule", r"\end{tabular}", ""])

    def _shown(self, old: str, new: str) -> Iterable[tuple[str, ...]]:
        return (tuple(show(cell).replace(old, new) if old else show(cell) for cell in row) for row in self.rows)


def show(cell: Cell) -> str:
    """Return a cell as it is printed: floats to six significant digits, so that every machine prints the same."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _latex(text: str) -> str:
    special = {char: f"\\{char}" for char in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(char, r"\textbackslash{}" if char == "\\" else char) for char in text)
