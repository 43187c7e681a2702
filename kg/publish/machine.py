"""Answers for programs beside the documents: descriptions of the dataset, link sets, dumps, and what crawlers read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kg.publish import crawlers
from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_readable, wire_path
from kg.publish.formats import BY_NAME, DATA, Format
from kg.publish.links import LINKSET, SETS, linksets, relative
from kg.publish.metadata import DUMP, Metadata, dcat, void
from kg.publish.negotiation import choose
from kg.publish.renderer import Renderer
from kg.publish.representation import Representation, found, not_acceptable, problem

WELL_KNOWN = "/.well-known/void"
_DESCRIPTIONS: dict[str, Callable[[Metadata, Format], bytes]] = {"/void": void, "/dcat": dcat}
_XML = "application/xml"


class Machine:
    """What a site offers to programs.

    Args:
        renderer: of the site.
        public: the address of the site for its sitemap, without a slash at the end; that of its IRIs if not given.
    """

    def __init__(self, renderer: Renderer, *, public: str = "") -> None:
        self.renderer = renderer
        self.public = public or renderer.absolute("/").rstrip("/")

    @property
    def metadata(self) -> Metadata:
        """The description of the site."""
        return self.renderer.metadata

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        return crawlers.sitemap_parts(self.renderer.site)

    def mounts(self) -> list[tuple[str, Handler]]:
        """Return the paths that this answers, for ``Application``."""
        described = [f"{path}{end}" for path in _DESCRIPTIONS for end in ("", *(f".{form.name}" for form in DATA))]
        others = [WELL_KNOWN, "/robots.txt", crawlers.SITEMAP, "/sitemap", LINKSET, DUMP]
        return [(path, self) for path in (*described, *others)]

    def files(self) -> list[str]:
        """Return the paths of all that the folder of files needs too, but the link sets."""
        described = [f"{path}.{form.name}" for path in _DESCRIPTIONS for form in DATA]
        if self.renderer.site.release:
            return described  # crawlers read what is at the top of a host
        return [*described, "/robots.txt", crawlers.SITEMAP, *self._parts, *(dump.path for dump in self.metadata.dumps)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        del receive  # a request to read has no body
        await send_readable(lambda: self.answer(wire_path(scope), header(scope, b"accept")), scope, send)

    def answer(self, path: str, accept: str | None = None) -> Representation:
        """Return the answer at ``path``; 404 if there is none, 406 where no format is acceptable."""
        if path == WELL_KNOWN:
            return self._described("/void", accept, at=path)
        bare, _, extension = path.rpartition(".")
        if path in _DESCRIPTIONS:
            return self._described(path, accept, at=path)
        if bare in _DESCRIPTIONS and extension in BY_NAME:
            return self._description(bare, BY_NAME[extension])
        if path.startswith(f"{LINKSET}/"):
            return self._linkset(bare.removeprefix(LINKSET), extension)
        if path.startswith(f"{DUMP}/"):
            return self._dump(path)
        return self._crawled(path)

    def _described(self, path: str, accept: str | None, *, at: str) -> Representation:
        form = choose(accept, DATA)
        return self._description(path, form) if form else not_acceptable(DATA, f"{relative(path, at)}.")

    def _description(self, path: str, form: Format) -> Representation:
        if form.rdf is None:
            return problem(404, "There is no page here", f"{path} is data only.")
        body = _DESCRIPTIONS[path](self.metadata, form)
        return self._found(body, form.content_type, location=f"{path}.{form.name}")

    def _linkset(self, path: str, extension: str) -> Representation:
        iri = self.renderer.site.described(path)
        document = self.renderer.describe(iri) if iri else None
        if not document or extension not in SETS:
            return problem(404, "No such link set", "There is one for every document, as .json and .txt.")
        return self._found(linksets(self.renderer.site, document)[extension], SETS[extension])

    def _dump(self, path: str) -> Representation:
        dump, folder = next((dump for dump in self.metadata.dumps if dump.path == path), None), self.renderer.dumps
        if dump is None or folder is None:
            return problem(404, "No such dump")
        return self._found((folder / dump.name).read_bytes(), "application/gzip" if dump.compressed else dump.media)

    def _crawled(self, path: str) -> Representation:
        site = self.renderer.site
        if path == "/robots.txt":
            return self._found(crawlers.robots(self.public), "text/plain; charset=utf-8")
        if path == crawlers.SITEMAP:
            return self._found(crawlers.sitemap_index(site, self.public), _XML)
        if path in self._parts:
            return self._found(crawlers.sitemap_part(site, self.public, self._parts[path]), _XML)
        return problem(404, "Nothing is kept here", f"Nothing is kept at {path}.")

    def _found(self, body: bytes, content_type: str, location: str | None = None) -> Representation:
        return found(body, content_type, version=self.renderer.site.version, location=location)
