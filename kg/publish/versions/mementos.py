"""Memento (RFC 7089): the TimeGate, which leads to the version of a day, and the TimeMap, which lists the versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property

from pyoxigraph import NamedNode

from kg.publish.addresses import Addresses
from kg.publish.releases import LINK_FORMAT, TIMEGATE, TIMEMAP, TIMEMAP_FILE, Release
from kg.publish.renderer import split
from kg.publish.representation import Representation, found, problem, redirection
from kg.publish.site import Site
from kg.store.embedded import VISIBLE


class Mementos:
    """Which release has which document; the dumps are read once, when first asked, and not kept.

    Args:
        site: the current one, with its releases.
        public: the address of the site for TimeMaps, without a slash at the end.
    """

    def __init__(self, site: Site, *, public: str) -> None:
        self.site = site
        self.public = public

    @cached_property
    def held(self) -> dict[Release, Site]:
        """A site for each release that knows its addresses and nothing else; reading the dumps takes a while."""
        return {
            one: replace(self.site, addresses=Addresses(self.site.addresses.roots, _described(self.site, one)))
            for one in self.site.releases
        }

    def having(self, path: str) -> list[Release]:
        """Return the releases that have the document at ``path``, the first one first."""
        return [release for release, site in self.held.items() if site.described(split(site, path)[0]) is not None]

    def documents(self) -> list[str]:
        """Return the paths of the documents that any release has, sorted."""
        return sorted(
            {
                place
                for site in self.held.values()
                for iri in site.addresses.known()
                if "#" not in iri and (place := site.document(iri))
            }
        )

    def timegate(self, path: str, when: str | None) -> Representation:
        """Return the redirection to the version of the document at ``path`` at a time: the last one by then.

        Before the first release that is the first; without a time, the last. 400 where the time is malformed.
        """
        try:
            wanted = _aware(parsedate_to_datetime(when)) if when else None
        except (ValueError, OverflowError):
            return problem(
                400, "Accept-Datetime is malformed", "It takes a date as HTTP writes them (RFC 7089, 2.1.1)."
            )
        having = self.having(path)
        if not having:
            return _none(path)
        by_then = [one for one in having if wanted is None or one.issued <= wanted]
        chosen = by_then[-1] if by_then else having[0]
        answer = redirection(chosen.path + path, status=302)
        headers = tuple((key, "Accept-Datetime" if key == "Vary" else value) for key, value in answer.headers)
        return Representation(302, (*headers, ("Link", ", ".join(links(path)))), answer.body)

    def timemap(self, path: str) -> Representation:
        """Return the list of the versions of the document at ``path``."""
        path = path.removesuffix(TIMEMAP_FILE)
        having = self.having(path)
        if not having:
            return _none(path)
        return found(self.listed(path, having), LINK_FORMAT, version=self.site.version)

    def listed(self, path: str, having: list[Release], *, live: bool = True) -> bytes:
        """Return a TimeMap (RFC 7089, section 5).

        Args:
            having: the releases that have the document.
            live: whether a server answers, and so a TimeGate.
        """
        lines = [f'<{self.public}{path}>; rel="original"']
        lines += [f'<{self.public}{TIMEGATE}{path}>; rel="timegate"'] if live else []
        own = f"{TIMEMAP}{path}" if live else f"{TIMEMAP}{path}{TIMEMAP_FILE}"
        lines.append(f'<{self.public}{own}>; rel="self"; type="{LINK_FORMAT}"')
        for place, release in enumerate(having):
            ends = [word for word, at in (("first", 0), ("last", len(having) - 1)) if place == at]
            relation = " ".join((*ends, "memento"))
            lines.append(f'<{self.public}{release.path}{path}>; rel="{relation}"; datetime="{release.datetime}"')
        return ",\n".join(lines).encode() + b"\n"


def links(path: str) -> Iterator[str]:
    """Yield the links from a memento, or from the TimeGate, to what it is a version of (RFC 7089, section 2.2)."""
    yield f'<{path}>; rel="original"'
    yield f'<{TIMEGATE}{path}>; rel="timegate"'
    yield f'<{TIMEMAP}{path}>; rel="timemap"; type="{LINK_FORMAT}"'


def _none(path: str) -> Representation:
    return problem(404, "No released version has this", f"{path} is in none of them.")


def _aware(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _described(site: Site, release: Release) -> set[str]:
    """Return the IRIs that have a document in a release: what it speaks of, the dataset itself, and its own graphs."""
    starts = tuple(root.iri for root in site.addresses.roots)
    graphs = {site.base.graph(name) for name in VISIBLE} if site.base else set()
    iris = {site.iri}
    for quad in release.parse(release.data()):
        named = (quad.subject, quad.object, *([quad.graph_name] if quad.graph_name in graphs else []))
        for term in named:
            if isinstance(term, NamedNode) and term.value.startswith(starts):
                iris |= {term.value, term.value.partition("#")[0]}
    return iris
