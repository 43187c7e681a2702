"""What a site publishes: a store, the IRIs that it answers for, where they are shown, and what has been withdrawn.

A dataset, the build of one, or any RDF files make a site; everything else in this package works on a site.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from kg.api import Dataset
from kg.dataset import find
from kg.dataset.config import Config, read
from kg.errors import DatasetError, Location, PublishError
from kg.namespaces import ONTOLOGY, PREFIXES, SCHEME, Base
from kg.publish.addresses import Addresses, Root
from kg.publish.releases import Release
from kg.serialization import to_bytes
from kg.store import fill, visible_quads

LANGUAGES = ("en", "ar")
"""Languages of the interface, the default first."""

DOCUMENT = "/doc"
"""Below it lie documents about things: the thing at ``/x`` is described at ``/doc/x``."""

INDEX = "index"
"""Name of the document about a thing whose IRI ends in a slash: ``/x/`` is described at ``/doc/x/index``."""


@dataclass(frozen=True)
class Site:
    """What is published.

    Attributes:
        name: short name, a path segment.
        title: its title by language.
        engine: the store; named graphs as in the dataset.
        base: of the dataset, or None where the site is of plain RDF files.
        addresses: IRIs and paths.
        version: changes whenever anything published changes: a hash of the data.
        prefixes: for Turtle and for the SPARQL editor.
        config: the dataset's settings, where the site is of one, or of a build of a bundled one.
        releases: released versions that are served beside it, the first one first.
        release: the one whose data these are, where they are of a release.
        current: the addresses of the current data, where these are of a release.
    """

    name: str
    title: Mapping[str, str]
    engine: Store
    base: Base | None
    addresses: Addresses
    version: str
    prefixes: Mapping[str, str]
    config: Config | None = None
    releases: tuple[Release, ...] = ()
    release: Release | None = None
    current: Addresses | None = None

    @cached_property
    def ordinary(self) -> Store:
        """The same graphs, and as default graph what an ordinary query sees: of a dataset those it shows, else all.

        It is made once: in several graphs a triple can come twice, and joins take twice as long.
        """
        if not any(True for _ in self.engine.named_graphs()):
            return self.engine
        return fill(Store(), self.engine, visible_quads(self.base, self.engine) if self.base else self.engine)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many triples each named graph has, by IRI."""
        graphs = (quad.graph_name for quad in self.engine)
        return dict(sorted(Counter(graph.value for graph in graphs if isinstance(graph, NamedNode)).items()))

    @property
    def home(self) -> str:
        """The path of the site's own page: that of the dataset."""
        return f"/{self.name}/"

    def document(self, iri: str) -> str | None:
        """Return the path of the document about ``iri``, without extension; None where the site does not show it.

        A thing whose IRI has a fragment is described in the document without it. One whose IRI ends in a slash is
        described in a document that a file can be: ``index``, unless another thing has that very name.
        """
        bare = iri.partition("#")[0]
        path = self.addresses.path(bare)
        if path is None:
            return None
        named = path.endswith("/") and bare + INDEX not in self.addresses
        return DOCUMENT + path + (INDEX if named else "")

    def described(self, path: str) -> str | None:
        """Return the IRI of the thing that the document at ``path`` is about; None where there is none.

        ``path`` is as it came, without extension; that of a thing which is a document itself will do too.
        """
        bare = path.removeprefix(DOCUMENT)
        found = self.addresses.at(bare)
        folder, _, name = bare.rpartition("/")
        return self.addresses.at(f"{folder}/") if found is None and name == INDEX else found

    @property
    def iri(self) -> str:
        """The IRI of the dataset: its base; for plain files the path of the home page as an IRI of ours."""
        return self.base.iri if self.base else self.absolute(self.home)

    def absolute(self, path: str) -> str:
        """Return the IRI under which a path of the site is known in its data, wherever it is served."""
        root = self.base.iri.removesuffix(f"{self.name}/").rstrip("/") if self.base else "urn:site:"
        return root + path


def site_of_dataset(dataset: Dataset) -> Site:
    """Return the site of a loaded dataset, with the ontology and its schemes."""
    config = dataset.files.config
    version = dataset.files.fingerprint[:16]
    return _site_of_base(config.name, dataset.store.engine, config.base, version=version, config=config)


def site_of_build(folder: Path) -> Site:
    """Return the site of what ``kg build`` left in ``folder``.

    A build does not hold the settings of its dataset: title, licence and the like are known where that is bundled.

    Raises:
        PublishError: the folder has no dump, or one that does not parse or is of no dataset.
    """
    name = folder.resolve().name
    path = folder / "dump" / f"{name}.nq"
    engine = Store()
    try:
        engine.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
        version = (folder / "inputs.sha256").read_text(encoding="utf-8")[:16]
    except (OSError, SyntaxError) as error:
        raise PublishError(f"not a build: {error}", location=str(folder), hint="write one with: kg build") from error
    graphs = (graph.value for graph in engine.named_graphs() if isinstance(graph, NamedNode))
    base = next((iri.removesuffix("graph/resolved") for iri in graphs if iri.endswith("/graph/resolved")), None)
    if base is None:
        raise PublishError("the dump has no resolved view", location=str(path), hint="write one with: kg build")
    return _site_of_base(name, engine, Base(base), version=version, config=_config(name, base))


def _config(name: str, base: str) -> Config | None:
    """Return the settings of the dataset ``name``, if there is one and it mints its IRIs below ``base``."""
    try:
        found = read(find(name))
    except DatasetError:
        return None
    return found if found.base.iri == base else None


def _site_of_base(name: str, engine: Store, base: Base, *, version: str, config: Config | None) -> Site:
    ontology, schemes = ONTOLOGY.rstrip("#"), SCHEME.rstrip("/")
    roots = [Root(base.iri, f"/{name}/"), Root(ontology, "/ontology"), Root(schemes, "/scheme")]
    iris = iris_below(engine, tuple(root.iri for root in roots)) | {base.iri, ontology}
    title = config.title if config else dict.fromkeys(LANGUAGES, name)
    return Site(name, title, engine, base, Addresses(roots, iris), version, base.prefixes(), config)


def site_of_files(paths: Iterable[Path], *, name: str = "data") -> Site:
    """Return the site of some RDF files (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, by extension).

    Blank nodes are given IRIs of their own, from the name of the file and their order in it, so that they can be shown.
    Every IRI that is the subject of a statement is answered for, below the longest namespace that its kind shares.

    Raises:
        PublishError: a file is missing, has an unknown extension or does not parse; or there is no statement at all.
    """
    quads = [quad for path in paths for quad in _read(path)]
    if not quads:
        raise PublishError("there is nothing to publish: no statement in any file")
    engine = Store()
    engine.bulk_extend(quads)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    roots = _roots(subjects)
    digest = hashlib.sha256(b"".join(sorted(to_bytes([quad], RdfFormat.N_QUADS) for quad in quads))).hexdigest()
    title = dict.fromkeys(LANGUAGES, name)
    return Site(name, title, engine, None, Addresses(roots, subjects), digest[:16], PREFIXES)


def iris_below(engine: Store, starts: tuple[str, ...]) -> set[str]:
    """Return every IRI below one of ``starts`` that the store speaks of, as subject, object or graph."""
    found: set[str] = set()
    for quad in engine:
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(starts):
                found |= {term.value, term.value.partition("#")[0]}
    return found


def _read(path: Path) -> list[Quad]:
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise PublishError(
            f"the extension {path.suffix!r} is not one of RDF", location=str(path), hint="such as .ttl or .nq"
        )
    try:
        quads = list(parse(path=str(path), format=form))
    except SyntaxError as error:
        raise PublishError(f"not readable: {error.msg}", location=Location(path, error.lineno, error.offset)) from error
    except OSError as error:
        raise PublishError(f"not readable: {error.strerror}", location=str(path)) from error
    names: dict[BlankNode, NamedNode] = {}
    return [_skolemized(quad, names, f"urn:blank:{path.stem}:") for quad in quads]


def _skolemized(quad: Quad, names: dict[BlankNode, NamedNode], start: str) -> Quad:
    def name(term: object) -> object:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term, NamedNode(f"{start}{len(names) + 1}"))

    return Quad(name(quad.subject), quad.predicate, name(quad.object), name(quad.graph_name))  # type: ignore[arg-type]


def _roots(iris: Iterable[str]) -> list[Root]:
    """Return a root for each authority: the longest path that its IRIs share, shown below its last segment."""
    groups: dict[str, list[str]] = {}
    for iri in iris:
        scheme, _, rest = iri.partition("://")
        if rest:
            groups.setdefault(f"{scheme}://{rest.partition('/')[0]}/", []).append(iri)
    taken: Counter[str] = Counter()
    roots = []
    for authority, members in sorted(groups.items()):
        start = _shared_start(members, authority)
        word = start.rstrip("/#").rpartition("/")[2].replace(":", "-") or "data"
        taken[word] += 1
        roots.append(Root(start, f"/{word}/" if taken[word] == 1 else f"/{word}-{taken[word]}/"))
    return roots


def _shared_start(iris: list[str], least: str) -> str:
    first, last = min(iris), max(iris)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    cut = first[:length].rpartition("/")[0] + "/"
    return cut if len(cut) >= len(least) else least
