"""Released versions of the data: a folder for each, with its dump and its day.

A release is a folder ``<version>/`` with the dump ``<name>.nq.gz`` and the file ``issued``, which holds its day as
``YYYY-MM-DD``.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import Location, PublishError

VERSION = "/version"
"""Below it lie the releases, each a site of its own: that of 0.1.0 at ``/version/0.1.0/``."""

VERSIONS = "/versions"
"""The list of the releases; below it lie the comparisons of two."""

TIMEGATE, TIMEMAP = "/timegate", "/timemap"
"""Below them lie what leads to the version of a day, and the lists of versions (Memento, RFC 7089)."""

LINK_FORMAT = "application/link-format"
"""Media type of TimeMaps (RFC 6690)."""

TIMEMAP_FILE = ".link"
"""Extension of the file of a TimeMap: that of ``/doc/x`` is ``/timemap/doc/x.link``."""

NUMBER = r"\d+\.\d+\.\d+"
"""Pattern of the name of a version."""


@dataclass(frozen=True, slots=True)
class Release:
    """A released version.

    Attributes:
        version: such as ``0.1.0``.
        issued: the day of the release, at midnight UTC.
        dump: the file with its data.
    """

    version: str
    issued: datetime
    dump: Path

    @property
    def path(self) -> str:
        """The path below which it lies."""
        return f"{VERSION}/{self.version}"

    @property
    def day(self) -> str:
        """Its day, as ``YYYY-MM-DD``."""
        return self.issued.date().isoformat()

    @property
    def datetime(self) -> str:
        """Its day as the header Memento-Datetime has it (RFC 7089, section 2.1.1)."""
        return format_datetime(self.issued, usegmt=True)

    def data(self) -> bytes:
        """Return its statements as N-Quads.

        Raises:
            PublishError: the dump cannot be read.
        """
        try:
            return gzip.decompress(self.dump.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise PublishError("the dump of the release cannot be read", location=Location(self.dump)) from error

    def parse(self, data: bytes) -> Iterator[Quad]:
        """Yield the statements in N-Quads from its dump.

        Raises:
            PublishError: they do not parse.
        """
        try:
            yield from parse(data, RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise PublishError("the dump of the release is not N-Quads", location=Location(self.dump)) from error


def releases_in(folder: Path, name: str) -> tuple[Release, ...]:
    """Return the releases of the dataset ``name`` in a folder, the first one first.

    Raises:
        PublishError: there is no such folder, or a release has no dump, or does not say its day.
    """
    if not folder.is_dir():
        raise PublishError("there is no such folder of releases", location=Location(folder))
    folders = (path for path in folder.iterdir() if path.is_dir() and re.fullmatch(NUMBER, path.name))
    return tuple(sorted((_release(path, name) for path in folders), key=_order))


def _order(release: Release) -> tuple[datetime, list[int]]:
    return release.issued, [int(part) for part in release.version.split(".")]


def _release(folder: Path, name: str) -> Release:
    dump, issued = folder / f"{name}.nq.gz", folder / "issued"
    if not dump.is_file():
        raise PublishError("the release has no dump", location=Location(dump))
    try:
        day = datetime.strptime(issued.read_text(encoding="ascii").strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except (OSError, ValueError) as error:
        hint = "the file holds the day of the release, such as 2026-12-01"
        raise PublishError("the release does not say its day", location=Location(issued), hint=hint) from error
    return Release(folder.name, day, dump)
