"""Parses Turtle and TriG files, and finds the line and column of what is wrong in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.errors import DatasetError, Location

_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}
_PREFIX = re.compile(r"@prefix\s+([^\s:]*):\s*<([^>]*)>|\bPREFIX\s+([^\s:]*):\s*<([^>]*)>")
_WHERE = re.compile(r"^Parser error (?:at|between) line \d+.*?: ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RdfFile:
    """A parsed file: its path, its text and its quads in file order."""

    path: Path
    text: str
    quads: tuple[Quad, ...]

    def locate(self, spelling: str) -> Location:
        """Return the place of the first occurrence of ``spelling`` in the text, or the file where there is none."""
        at = self.text.find(spelling)
        if at < 0:
            return Location(self.path)
        return Location(self.path, self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at))

    def locate_iri(self, iri: NamedNode | str) -> Location:
        """Return the first place where ``iri`` is written, in full or as a prefixed name."""
        value = iri.value if isinstance(iri, NamedNode) else iri
        for spelling in self._spellings(value):
            found = re.search(re.escape(spelling) + r"(?![\w.-]*\w)", self.text)
            if found:
                line = self.text.count("\n", 0, found.start()) + 1
                return Location(self.path, line, found.start() - self.text.rfind("\n", 0, found.start()))
        return Location(self.path)

    def _spellings(self, iri: str) -> list[str]:
        names = [f"<{iri}>"]
        for turtle_prefix, turtle_iri, sparql_prefix, sparql_iri in _PREFIX.findall(self.text):
            prefix, namespace = turtle_prefix or sparql_prefix, turtle_iri or sparql_iri
            if namespace and iri.startswith(namespace):
                names.append(f"{prefix}:{iri[len(namespace) :]}")
        return names


def read_rdf(path: Path, *, base_iri: str | None = None) -> RdfFile:
    """Return the content of the Turtle or TriG file at ``path``.

    Raises:
        DatasetError: the file cannot be read, is not UTF-8, or does not parse; with line and column.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"cannot be read: {error.strerror}", location=Location(path)) from error
    text = _decode(path, data)
    try:
        quads = tuple(parse(data, format=_FORMATS[path.suffix], base_iri=base_iri))
    except SyntaxError as error:
        message = _WHERE.sub("", str(error.msg))
        raise DatasetError(message, location=Location(path, error.lineno, error.offset), hint="syntax error") from error
    return RdfFile(path, text, quads)


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise DatasetError(
            "the file is not UTF-8", location=Location(path, line, column), hint="save it as UTF-8"
        ) from error
