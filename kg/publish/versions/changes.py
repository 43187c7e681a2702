"""What changed from one release to another: which statements were removed and added, by the thing that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode, Quad

from kg.publish.releases import Release

_KEPT = 8


@dataclass(frozen=True, slots=True)
class Changed:
    """The statements of one thing that were removed and added, sorted."""

    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed.

    Attributes:
        old: the release compared with.
        new: the release that is compared.
        things: what changed of each thing, by IRI, sorted.
    """

    old: Release
    new: Release
    things: Mapping[str, Changed]

    @property
    def removed(self) -> int:
        """How many statements were removed."""
        return sum(len(one.removed) for one in self.things.values())

    @property
    def added(self) -> int:
        """How many statements were added."""
        return sum(len(one.added) for one in self.things.values())

    def as_json(self) -> object:
        """Return the whole for ``json.dumps``: statements as N-Quads."""
        things = {
            iri: {"removed": [f"{quad} ." for quad in one.removed], "added": [f"{quad} ." for quad in one.added]}
            for iri, one in self.things.items()
        }
        return {
            "from": self.old.version, "to": self.new.version,
            "removed": self.removed, "added": self.added, "things": things,
        }  # fmt: skip


@lru_cache(maxsize=_KEPT)
def compare(old: Release, new: Release) -> Changes:
    """Return what changed from ``old`` to ``new``.

    Lines that both dumps have are not even parsed; a statement written in two ways is the same.

    Raises:
        PublishError: a dump cannot be read.
    """
    before, after = (set(one.data().splitlines()) for one in (old, new))
    removed, added = (
        set(one.parse(b"\n".join(lines))) for one, lines in ((old, before - after), (new, after - before))
    )
    return Changes(old, new, _by_thing(removed - added, added - removed))


def _by_thing(removed: Iterable[Quad], added: Iterable[Quad]) -> dict[str, Changed]:
    found: dict[str, tuple[list[Quad], list[Quad]]] = {}
    for place, quads in enumerate((removed, added)):
        for quad in sorted(quads, key=str):
            found.setdefault(_thing(quad), ([], []))[place].append(quad)
    return {iri: Changed(tuple(gone), tuple(come)) for iri, (gone, come) in sorted(found.items())}


def _thing(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
