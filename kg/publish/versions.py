"""Released versions of the data: documents that never change, found by date (Memento, RFC 7089), and compared.

A release is a folder ``<version>/`` with the dump ``<name>.nq.gz`` and the file ``issued``, which holds its day as
``YYYY-MM-DD``. Only releases are mementos: the data at ``/`` may change with every build, so they promise nothing.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import Location, PublishError
from kg.publish.addresses import Addresses
from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_readable, wire_path
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation, found, problem, redirection
from kg.publish.site import DOCUMENT, Site, iris_below

VERSION, VERSIONS, TIMEGATE, TIMEMAP = "/version", "/versions", "/timegate", "/timemap"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_FOR_EVER = "public, max-age=31536000, immutable"
_LOADED = 4


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
        """The path below which its documents lie."""
        return f"{VERSION}/{self.version}"


def releases_in(folder: Path, name: str) -> list[Release]:
    """Return the releases of the dataset ``name`` in a folder, the first one first.

    Raises:
        PublishError: a release has no dump, or does not say its day.
    """
    folders = (path for path in folder.iterdir() if path.is_dir() and _NUMBER.fullmatch(path.name))
    found_ = [_release(path, name) for path in folders]
    return sorted(found_, key=lambda release: (release.issued, [int(part) for part in release.version.split(".")]))


class Versions:
    """Answers below ``/version``, ``/versions``, ``/timegate`` and ``/timemap``; an ASGI application.

    Args:
        site: the current one, whose IRIs and titles the releases share.
        releases: the first one first.
        public: the address of the site for TimeMaps, without a slash at the end; that of its IRIs if not given.
    """

    def __init__(self, site: Site, releases: Iterable[Release], *, public: str = "") -> None:
        self.site = site
        self.releases = {release.version: release for release in releases}
        self.public = public or Renderer(site).absolute("/").rstrip("/")
        self._renderer = lru_cache(maxsize=_LOADED)(self._load)

    def mounts(self) -> list[tuple[str, Handler]]:
        """Return the paths that this answers, for ``Application``."""
        return [(path, self) for path in (VERSION, VERSIONS, TIMEGATE, TIMEMAP)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        del receive  # a request to read has no body
        await send_readable(lambda: self._answer(scope), scope, send)

    def _answer(self, scope: Scope) -> Representation:
        path = wire_path(scope)
        parameters = {key: values[-1] for key, values in parse_qs(scope.get("query_string", b"").decode()).items()}
        if path == VERSIONS:
            if not parameters:
                return self.listing()
            return self.differences(parameters.get("from", ""), parameters.get("to", ""))
        if path.startswith(f"{TIMEGATE}/"):
            return self.timegate(path.removeprefix(TIMEGATE), header(scope, b"accept-datetime"))
        if path.startswith(f"{TIMEMAP}/"):
            return self.timemap(path.removeprefix(TIMEMAP))
        wanted = Wanted(header(scope, b"accept"), header(scope, b"accept-language"), parameters)
        version, _, rest = path.removeprefix(f"{VERSION}/").partition("/")
        return self.document(version, f"/{rest}", wanted)

    def document(self, version: str, path: str, wanted: Wanted) -> Representation:
        """Return the answer at ``path`` in a version: a memento where it is a document."""
        release = self.releases.get(version)
        if release is None:
            return problem(404, "No such version", "/versions lists those that were released.")
        renderer = self._renderer(version)
        if not path.startswith(f"{DOCUMENT}/"):
            return renderer.thing(path, wanted).below(release.path)
        answer = renderer.document(path, wanted).below(release.path)
        if answer.status not in {200, 410}:
            return answer
        links = [*self._links(path), answer.header("Link") or ""]
        memento = (("Memento-Datetime", format_datetime(release.issued, usegmt=True)), ("Cache-Control", _FOR_EVER))
        kept = tuple(pair for pair in answer.headers if pair[0] not in {"Link", "Cache-Control"})
        return Representation(answer.status, (*kept, *memento, ("Link", ", ".join(filter(None, links)))), answer.body)

    def timegate(self, path: str, when: str | None) -> Representation:
        """Return the redirection to the version of the document at ``path`` at a time: the last one by then.

        Before the first release that is the first; without a time, the last. 400 where the time is malformed.
        """
        try:
            wanted = parsedate_to_datetime(when) if when else None
        except ValueError:
            return problem(
                400, "Accept-Datetime is malformed", "It takes a date as HTTP writes them (RFC 7089, 2.1.1)."
            )
        having = self._having(path)
        if not having:
            return problem(404, "No released version has this", f"{path} is in none of them.")
        by_then = [one for one in having if wanted is None or one.issued <= _aware(wanted)]
        chosen = by_then[-1] if by_then else having[0]
        answer = redirection(chosen.path + path, status=302)
        headers = tuple((key, "Accept-Datetime" if key == "Vary" else value) for key, value in answer.headers)
        return Representation(302, (*headers, ("Link", ", ".join(self._links(path)))), answer.body)

    def timemap(self, path: str) -> Representation:
        """Return the list of the versions of the document at ``path`` (RFC 6690)."""
        having = self._having(path)
        if not having:
            return problem(404, "No released version has this", f"{path} is in none of them.")
        lines = [
            f'<{self.public}{path}>; rel="original"',
            f'<{self.public}{TIMEGATE}{path}>; rel="timegate"',
            f'<{self.public}{TIMEMAP}{path}>; rel="self"; type="application/link-format"',
        ]
        for place, release in enumerate(having):
            ends = [word for word, at in (("first", 0), ("last", len(having) - 1)) if place == at]
            when = format_datetime(release.issued, usegmt=True)
            relation = " ".join((*ends, "memento"))
            lines.append(f'<{self.public}{release.path}{path}>; rel="{relation}"; datetime="{when}"')
        return self._found(",\n".join(lines).encode() + b"\n", "application/link-format")

    def listing(self) -> Representation:
        """Return the list of the releases."""
        versions = [
            {"version": one.version, "issued": one.issued.date().isoformat(), "path": f"{one.path}/"}
            for one in self.releases.values()
        ]
        return self._json({"current": self.site.version, "versions": versions})

    def differences(self, old: str, new: str) -> Representation:
        """Return what changed from one version to another: how much, and which statements of which thing."""
        if not {old, new} <= self.releases.keys():
            return problem(404, "No such version", "/versions lists those that were released.")
        before, after = (set(self._renderer(version).site.engine) for version in (old, new))
        removed, added = before - after, after - before
        things: dict[str, dict[str, list[str]]] = {
            name: {"removed": [], "added": []} for name in sorted(map(_thing, removed | added))
        }
        for word, quads in (("removed", removed), ("added", added)):
            for quad in sorted(quads, key=str):
                things[_thing(quad)][word].append(f"{quad} .")
        return self._json({"from": old, "to": new, "removed": len(removed), "added": len(added), "things": things})

    def _having(self, path: str) -> list[Release]:
        return [
            release
            for version, release in self.releases.items()
            if self._renderer(version).document(path, Wanted(parameters={"format": "nt"})).status in {200, 410}
        ]

    def _links(self, path: str) -> Iterator[str]:
        yield f'<{path}>; rel="original"'
        yield f'<{TIMEGATE}{path}>; rel="timegate"'
        yield f'<{TIMEMAP}{path}>; rel="timemap"; type="application/link-format"'

    def _load(self, version: str) -> Renderer:
        release = self.releases[version]
        engine = Store()
        engine.bulk_extend(parse(gzip.decompress(release.dump.read_bytes()), format=RdfFormat.N_QUADS))
        roots = self.site.addresses.roots
        iris = iris_below(engine, tuple(root.iri for root in roots)) | {self.site.iri}
        return Renderer(replace(self.site, engine=engine, version=version, addresses=Addresses(roots, iris)))

    def _json(self, members: object) -> Representation:
        return self._found(json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n", "application/json")

    def _found(self, body: bytes, content_type: str) -> Representation:
        return found(body, content_type, version=self.site.version)


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


def _aware(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _thing(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
