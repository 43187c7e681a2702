"""Pajek: a multirelational temporal network, and one file for each relation for programs that read only one.

The format is described at http://vladowiki.fmf.uni-lj.si/doku.php?id=pajek:faq:format. Relations are the kinds of ties;
the value of a line is sign times weight. Times are numbers of days, with a table of dates in comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from kg.network.exports.ties import Record, edge_records, interval, node_records, text
from kg.network.network import Network

Days = dict[str, int]


def write_pajek(network: Network, folder: Path) -> list[Path]:
    """Write ``network.net`` with all relations, and ``relations/KIND.net`` for each without relations or times."""
    nodes, edges = node_records(network), edge_records(network)
    kinds = sorted({text(edge["kind"]) for edge in edges})
    path = folder / "network.net"
    _write(path, _multirelational(nodes, edges, kinds))
    paths = [path]
    for kind in kinds:
        (folder / "relations").mkdir(exist_ok=True)
        paths.append(folder / "relations" / f"{kind}.net")
        _write(paths[-1], _single(nodes, [edge for edge in edges if edge["kind"] == kind]))
    return paths


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _multirelational(nodes: Sequence[Record], edges: Sequence[Record], kinds: Sequence[str]) -> Iterator[str]:
    days = _days(edges)
    yield from (f"% day {number} is {day}" for day, number in days.items())
    for number, kind in enumerate(kinds, start=1):
        signs = sorted({int(text(edge["sign"])) for edge in edges if edge["kind"] == kind})
        yield f"% relation {number} {kind}: sign {', '.join(map(str, signs))}"
    yield from _vertices(nodes, " [1-*]")
    for number, kind in enumerate(kinds, start=1):
        of_kind = [edge for edge in edges if edge["kind"] == kind]
        yield from _ties(nodes, of_kind, f' :{number} "{kind}"', days)


def _single(nodes: Sequence[Record], edges: Sequence[Record]) -> Iterator[str]:
    yield from _vertices(nodes, "")
    yield from _ties(nodes, edges, "", None)


def _days(edges: Iterable[Record]) -> Days:
    """Return the number of each day that an interval names, 1 for the first, as calendars count."""
    named = sorted({day for edge in edges for day in interval(edge) if day})
    first = date.fromisoformat(named[0]).toordinal() if named else 0
    return {day: date.fromisoformat(day).toordinal() - first + 1 for day in named}


def _vertices(nodes: Sequence[Record], when: str) -> Iterator[str]:
    yield f"*Vertices {len(nodes)}"
    for number, node in enumerate(nodes, start=1):
        yield f'{number} "{_label(text(node["name"]))}"{when}'


def _label(name: str) -> str:
    """Return a label that needs no escaping, which the format does not have."""
    return name.replace('"', "'")


def _ties(nodes: Sequence[Record], edges: Sequence[Record], relation: str, days: Days | None) -> Iterator[str]:
    numbers = {text(node["id"]): number for number, node in enumerate(nodes, start=1)}
    for word, directed in (("Arcs", True), ("Edges", False)):
        lines = [edge for edge in edges if edge["directed"] is directed]
        if lines:
            yield f"*{word}{relation}"
        for edge in lines:
            ends = f"{numbers[text(edge['source'])]} {numbers[text(edge['target'])]}"
            yield f"{ends} {_value(edge)}{_when(edge, days) if days is not None else ''}"


def _value(edge: Record) -> str:
    """Return sign times weight; the weight where there is no sign."""
    weight = text(edge["weight"])
    return f"-{weight}" if edge["sign"] == -1 else weight


def _when(edge: Record, days: Days) -> str:
    first, last = interval(edge)
    if first is None and last is None:
        return ""
    return f" [{days[first] if first else 1}-{days[last] if last else '*'}]"
