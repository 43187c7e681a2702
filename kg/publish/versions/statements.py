"""What changed, as people read it: the statements of a thing by property, with the names that either release has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.publish.labels import Name
from kg.publish.links import relative
from kg.publish.pages.environment import Page
from kg.publish.site import Site
from kg.publish.versions.changes import Changed, Changes

SHOWN = 50
"""Things on a page of a comparison."""

MOST_SHOWN = 60
"""Statements of one thing that a page shows; the JSON has all, and the page says so."""


class Within(Page):
    """A page that lies beside the releases and shows things as one of them has them: its links lead into it."""

    def link(self, path: str) -> str:
        """Return the relative reference from this page to a ``path`` of the release."""
        return relative(f"{self._release}{path}", self.at or self.place)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that was removed or added: its property and value, the graphs it was in, and how it is shown."""

    added: bool
    property: str
    term: NamedNode | Literal
    graphs: tuple[str, ...]
    page: Page


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of which something changed.

    Attributes:
        old: the link to its document in the older release, if it has one; ``new`` likewise.
        statements: the first of those that changed.
        count: how many there are.
    """

    iri: str
    name: Name
    old: str | None
    new: str | None
    statements: tuple[Statement, ...]
    count: int


def shown(iri: str, changed: Changed, old: Page, new: Page) -> Thing:
    """Return a thing as a page shows it."""
    statements = [*_statements(changed.removed, old, added=False), *_statements(changed.added, new, added=True)]
    statements.sort(key=lambda one: (one.property, one.added, str(one.term)))
    before, after = old.thing(iri), new.thing(iri)
    name = (new if after else old).name(iri)
    return Thing(iri, name, before, after, tuple(statements[:MOST_SHOWN]), len(statements))


def kinds(site: Site, changes: Changes) -> dict[str, int]:
    """Return how many of the things are of each kind, by the first step of their IRIs; of a dataset's own only."""
    base = site.base.iri if site.base else ""
    counts = Counter(
        iri.removeprefix(base).partition("/")[0] for iri in changes.things if base and iri.startswith(base)
    )
    return dict(sorted(counts.items()))


def _statements(quads: Iterable[Quad], page: Page, *, added: bool) -> list[Statement]:
    graphs: dict[tuple[str, NamedNode | Literal], list[str]] = {}
    for quad in quads:
        if isinstance(quad.object, NamedNode | Literal):  # published data has no other
            own = graphs.setdefault((quad.predicate.value, quad.object), [])
            own += [quad.graph_name.value] if isinstance(quad.graph_name, NamedNode) else []
    return [Statement(added, name, term, tuple(own), page) for (name, term), own in graphs.items()]
