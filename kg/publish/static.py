"""Writes a site as a folder of files that any web server or static host can serve: the other outlet of the renderer.

Every document in every format and language, its link set, the views, the descriptions, and settings for negotiation.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from kg.folder import replacing
from kg.publish import hosting
from kg.publish.document import Document
from kg.publish.formats import DATA, HTML
from kg.publish.links import LINKSET, linksets
from kg.publish.machine import WELL_KNOWN, Machine
from kg.publish.pages import thing_page
from kg.publish.rdf import write_all
from kg.publish.renderer import Renderer, page_path
from kg.publish.site import DOCUMENT, LANGUAGES, Site
from kg.publish.static_files import STATIC, static_files

MARK = ".published"
"""The file that every such folder holds; its content is the version of the data."""

_PERSISTENT = "https://w3id.org"
Tell = Callable[[str], None]
Part = tuple[str, Machine, Iterable[tuple[str, bytes]]]
"""A site within the site, such as that of a release: the path below which it lies, and its views."""

_BATCH = 250
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(slots=True)
class Report:
    """What was written.

    Attributes:
        files: how many files there are.
        documents: how many things have a document.
        withdrawn: paths of the documents of things that were withdrawn.
        unknown: IRIs of which nothing at all is known, so that they have no document.
        unwritten: paths that no file can have: their names hold ``/``, are no UTF-8 or are too
            long, or another's file has the same name.
    """

    files: int = 0
    documents: int = 0
    withdrawn: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Add what another process wrote."""
        self.files += other.files
        self.documents += other.documents
        self.withdrawn += other.withdrawn
        self.unknown += other.unknown
        self.unwritten += other.unwritten

    def include(self, below: str, part: Report) -> None:
        """Add what was written of a site within the site; its things are counted with its files only."""
        self.files += part.files
        self.unwritten += [below + path for path in part.unwritten]


def write_static(
    machine: Machine,
    folder: Path,
    *,
    views: Iterable[tuple[str, bytes]] = (),
    parts: Iterable[Part] = (),
    processes: int | None = None,
    tell: Tell = lambda _: None,
) -> Report:
    """Write the site into ``folder``, replacing what was there as a whole, or leave that as it was.

    Args:
        machine: with the site's renderer, dumps and public address.
        views: path, such as ``/view/timeline.html``, and content of further files; made while documents are written.
        parts: sites within the site.
        processes: how many write documents; as many as there are processors if not given.
        tell: called with a line now and then.

    Raises:
        OutputError: it cannot be written, or the folder holds other things.
    """
    with replacing(folder, mark=MARK, durable=False) as work:
        report = _write_site(machine, work, views, processes, tell)
        for below, part, its_views in parts:
            tell(f"writing {below}")
            report.include(below, _write_site(part, work / below.removeprefix("/"), its_views, processes, tell))
        (work / MARK).write_text(machine.renderer.site.version + "\n", encoding="ascii")
    for names in (report.withdrawn, report.unknown, report.unwritten):
        names.sort()
    return report


def _write_site(
    machine: Machine, folder: Path, views: Iterable[tuple[str, bytes]], processes: int | None, tell: Tell
) -> Report:
    renderer = machine.renderer
    report = Report()
    iris, report.unwritten = _writable(renderer)
    tell(f"writing {len(iris):,} documents")
    with _in_processes(renderer, folder, iris, processes) as reports:
        shown = _write_all(folder, views, report)
        for count, part in enumerate(reports, 1):
            report.add(part)
            tell(f"{min(count * _BATCH, len(iris)):,} of {len(iris):,} documents")
    tell("writing descriptions and settings")
    _write_all(folder, _others(machine, shown, report), report)
    return report


def file_of(path: str) -> str | None:
    """Return the name of the file that a web server looks for at ``path``: decoded; None if no file can have it.

    >>> file_of("/doc/id/%D8%AD%2Bb"), file_of("/doc/a%2Fb"), file_of("/doc/%FF")
    ('doc/id/ح+b', None, None)
    """
    try:
        parts = [unquote(part, errors="strict") for part in path.removeprefix("/").split("/")]
    except UnicodeDecodeError:
        return None
    bad = any("/" in part or "\0" in part or part in {".", ".."} or len(part.encode()) > 240 for part in parts)
    return None if bad or not parts[-1] else "/".join(parts)


def _writable(renderer: Renderer) -> tuple[list[str], list[str]]:
    """Return the IRIs whose documents can be files, and the paths of the others."""
    taken: dict[str, str] = {}
    unwritten = []
    for iri in sorted({iri.partition("#")[0] for iri in renderer.site.addresses.known()}):
        place = renderer.site.document(iri)
        name = file_of(place) if place else None
        if place and (name is None or name in taken):
            unwritten.append(place)
        elif name:
            taken[name] = iri
    return list(taken.values()), unwritten


class _Writer:
    """Writes the documents of some things; each process has one, made before it is forked off."""

    def __init__(self, renderer: Renderer, folder: Path) -> None:
        self.renderer = renderer
        self.folder = folder

    def write(self, iris: Iterable[str]) -> Report:
        report = Report()
        for iri in iris:
            document = self.renderer.describe(iri)
            if not document:
                report.unknown.append(iri)
                continue
            place = self.renderer.site.document(iri) or "/"
            report.documents += 1
            if document.withdrawn:
                report.withdrawn.append(place)
            for path, content in self._files(document, place):
                _write(self.folder, path, content)
                report.files += 1
        return report

    def _files(self, document: Document, place: str) -> Iterator[tuple[str, bytes]]:
        renderer = self.renderer
        site = renderer.site
        address = renderer.absolute(place)
        data = write_all(document, DATA, page=address, dataset=renderer.dataset, prefixes=site.prefixes)
        for name, content in data.items():
            yield f"{place}.{name}", content
        for language in LANGUAGES:
            yield page_path(place, language), thing_page(renderer, document, language, language)
        for extension, content in linksets(site, document).items():
            yield f"{LINKSET}{place.removeprefix(DOCUMENT)}.{extension}", content
        yield f"{place}{hosting.TYPE_MAP}", hosting.type_map(place)


_writers: list[_Writer] = []


@contextmanager
def _in_processes(
    renderer: Renderer, folder: Path, iris: list[str], processes: int | None
) -> Iterator[Iterator[Report]]:
    """Start to write; give the report of each batch. Processes forked off share the store, where the system can fork.

    What is there before is set apart from garbage collection: each process would walk through all of it, and copy it.
    """
    batches = [iris[start : start + _BATCH] for start in range(0, len(iris), _BATCH)]
    count = min(processes or os.cpu_count() or 1, len(batches))
    writer = _Writer(renderer, folder)
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield map(writer.write, batches)
        return
    _writers.append(writer)
    gc.freeze()
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"))
    try:
        yield pool.map(_batch, batches)
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()
        _writers.pop()


def _batch(iris: list[str]) -> Report:
    return _writers[-1].write(iris)


def _write_all(folder: Path, files: Iterable[tuple[str, bytes]], report: Report) -> list[str]:
    """Write files and return their paths."""
    paths = []
    for path, content in files:
        if file_of(path) is None:
            report.unwritten.append(path)
        else:
            _write(folder, path, content)
            paths.append(path)
    report.files += len(paths)
    return paths


def _write(folder: Path, path: str, content: bytes) -> None:
    target = f"{folder}/{file_of(path)}"
    try:
        file = os.open(target, _NEW, 0o644)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(target, _NEW, 0o644)
    try:
        while content:
            content = content[os.write(file, content) :]
    finally:
        os.close(file)


def _others(machine: Machine, views: Iterable[str], report: Report) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file that is neither of a document nor one of ``views``, which are paths."""
    renderer = machine.renderer
    site = renderer.site
    for path in sorted({_bare(path) for path in views if path.startswith("/view/") and path.endswith(HTML.name)}):
        yield f"{path}{hosting.TYPE_MAP}", hosting.type_map(path, data=())
    for name, content in static_files().items():
        yield f"{STATIC}/{name}", content
    for path in machine.files():
        yield path, machine.answer(path).body
    yield "/404.html", _NOT_FOUND
    yield "/index.html", _INDEX
    yield "/.htaccess", hosting.htaccess(site.addresses.roots, report.withdrawn, site.release)
    if not site.release:
        yield from _of_host(machine)


def _of_host(machine: Machine) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that belong at the top of a host."""
    renderer = machine.renderer
    site = renderer.site
    yield WELL_KNOWN, machine.answer("/void.ttl").body
    yield "/_headers", hosting.host_headers(site.releases)
    yield "/_redirects", hosting.host_redirects(site.addresses.roots, dict(_apart(site)))
    start, _, name = renderer.absolute("/").rstrip("/").rpartition("/")
    if start == _PERSISTENT:
        yield "/w3id/.htaccess", hosting.w3id(machine.public, name)


def _bare(path: str) -> str:
    """Return the path of a page without language and extension."""
    bare = path.removesuffix(f".{HTML.name}")
    return next((bare.removesuffix(f".{code}") for code in LANGUAGES if bare.endswith(f".{code}")), bare)


def _apart(site: Site) -> Iterator[tuple[str, str]]:
    """Yield path and document of things that are documents themselves, or whose paths end in a slash."""
    for iri in site.addresses.known():
        path, document = site.addresses.path(iri), site.document(iri)
        if "#" not in iri and path and document and (path.endswith("/") or site.addresses.fragments(iri)):
            yield path, document


_NOT_FOUND = """<!doctype html>
<html lang="en" dir="ltr">
<meta charset="utf-8">
<title>Nothing is known under this address</title>
<h1>Nothing is known under this address</h1>
<h2 lang="ar" dir="rtl">لا يُعرف شيء تحت هذا العنوان</h2>
</html>
""".encode()
"""The page for unknown addresses; it may be sent at any depth, so it has no links within the site."""

_INDEX = """<!doctype html>
<html lang="en" dir="ltr">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=view/home.html">
<title>Home</title>
<p><a href="view/home.html">English</a> · <a href="view/home.ar.html" lang="ar" dir="rtl">العربية</a></p>
</html>
""".encode()
"""For hosts that neither negotiate nor redirect."""
