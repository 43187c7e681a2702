"""Finds, parses and checks the files of a dataset, and lays their triples into named graphs (DESIGN: D1, D2).

======================  =========================================================
graph                   what is in it
======================  =========================================================
``graph/ontology``      the ontology, its schemes and alignments
``graph/entities``      actors, persons, places, voices; labels of events
``graph/accounts``      the accounts, their passages, and what became of each
``graph/provenance``    of each claim: passage, voice, stance, encoding level
``graph/contradictions``  contradictions declared by hand, and found by rule
one graph per claim     what the passage asserts
======================  =========================================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.dataset import config as configuration
from kg.dataset.checks import check_claims, check_prefixes, check_references, check_terms
from kg.dataset.config import Config
from kg.dataset.syntax import RdfFile, read_rdf
from kg.errors import DatasetError, Location
from kg.namespaces import ONTOLOGY, RDF_TYPE, SCHEME, ckg
from kg.resources import bundled

_FOLDERS = {"entities": "entities", "accounts": "accounts"}
_SINGLE = {"coverage.ttl": "accounts", "contradictions.ttl": "contradictions"}
_PASSAGE_OF = ckg("passageOf")


@dataclass(frozen=True, slots=True)
class DatasetFiles:
    """A parsed and checked dataset: its settings, and its quads in the graphs named above."""

    config: Config
    quads: tuple[Quad, ...]
    sources: tuple[RdfFile, ...]
    fingerprint: str

    def locate(self, iri: NamedNode | str) -> Location | None:
        """Return the first place in the dataset's files where ``iri`` is written, or None if it is nowhere."""
        for file in self.sources:
            place = file.locate_iri(iri)
            if place.line is not None:
                return place
        return None


def read_dataset(dataset: str, *, accounts: frozenset[str] | None = None) -> DatasetFiles:
    """Read the dataset called or lying at ``dataset``.

    Args:
        dataset: a folder, or the name of a bundled dataset.
        accounts: read the claims of these accounts only, without what is inferred from others; None reads all.

    Raises:
        DatasetError: a file is missing, does not parse or fails a check of form, with its place.
    """
    config = configuration.read(configuration.find(dataset))
    chosen = _chosen_accounts(config, accounts)
    ontology = [read_rdf(path) for path in sorted(bundled("ontology").rglob("*.ttl"))]
    parts = dict(_parts(config.folder))
    described = {path: read_rdf(path) for path in sorted(parts)}
    claim_files = [read_rdf(path) for path in sorted((config.folder / "claims").rglob("*.trig"))]
    if not claim_files:
        raise DatasetError("the dataset has no claims", location=Location(config.folder / "claims"))
    _check(config, ontology, list(described.values()), claim_files)
    quads = [quad for file in ontology for quad in _into(config.base.graph("ontology"), file.quads)]
    believed = [file for file in claim_files if _account_of(config, file.path) in chosen]
    passages = {quad.subject for file in described.values() for quad in file.quads if _is_passage_of(quad, chosen)}
    fallen = _without_basis(believed, passages)
    for file in believed:
        moved = _claims_into(config.base.graph("provenance"), file)
        quads += [quad for quad in moved if not {quad.subject, quad.graph_name} & fallen]
    claims = {quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.object == ckg("Claim")}
    for path, file in described.items():
        kept = _among(claims, file) if parts[path] == "contradictions" else file.quads
        quads += _into(config.base.graph(parts[path]), kept)
    own = (*claim_files, *described.values())
    return DatasetFiles(config, tuple(quads), own, _fingerprint([*ontology, *own]))


def _chosen_accounts(config: Config, accounts: frozenset[str] | None) -> frozenset[str]:
    known = frozenset(config.accounts)
    unknown = sorted((accounts or frozenset()) - known)
    if unknown:
        raise DatasetError("no such account", location=unknown[0], hint=f"one of: {', '.join(sorted(known))}")
    return known if accounts is None else accounts


def _parts(folder: Path) -> list[tuple[Path, str]]:
    folders = [(path, graph) for name, graph in _FOLDERS.items() for path in (folder / name).rglob("*.ttl")]
    return folders + [(folder / name, graph) for name, graph in _SINGLE.items() if (folder / name).is_file()]


def _account_of(config: Config, path: Path) -> str:
    account = path.relative_to(config.folder / "claims").parts[0]
    if account not in config.accounts:
        raise DatasetError("claims of an account that dataset.toml does not name", location=Location(path))
    return account


def _check(config: Config, ontology: list[RdfFile], described: list[RdfFile], claims: list[RdfFile]) -> None:
    check_prefixes([*described, *claims])
    check_terms([*described, *claims], known_terms(ontology))
    passages = frozenset(
        quad.subject
        for file in described
        for quad in file.quads
        if quad.predicate == _PASSAGE_OF and isinstance(quad.subject, NamedNode)
    )
    if not passages:
        hint = "write them with: kg sources address --sources DIR"
        raise DatasetError("no passage of any account", location=Location(config.folder / "accounts"), hint=hint)
    check_references([*described, *claims], check_claims(claims, passages) | passages)


def known_terms(ontology: list[RdfFile]) -> frozenset[str]:
    """Return every IRI of our own namespaces that the ontology and its schemes declare."""
    return frozenset(
        quad.subject.value
        for file in ontology
        for quad in file.quads
        if quad.predicate == RDF_TYPE
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith((ONTOLOGY, SCHEME))
    )


def _into(graph: NamedNode, quads: Iterable[Quad]) -> list[Quad]:
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def _is_passage_of(quad: Quad, accounts: Collection[str]) -> bool:
    return (
        quad.predicate == _PASSAGE_OF
        and isinstance(quad.object, NamedNode)
        and quad.object.value.rpartition("/")[2] in accounts
    )


def _without_basis(claims: Iterable[RdfFile], passages: Collection[object]) -> set[object]:
    """Return the claims inferred from a claim or passage that is not believed, or from a claim that thereby falls."""
    basis: dict[object, set[object]] = {}
    standing = set(passages)
    for quad in (quad for file in claims for quad in file.quads):
        if quad.predicate == RDF_TYPE and quad.object == ckg("Claim"):
            standing.add(quad.subject)
        elif quad.predicate == ckg("basis"):
            basis.setdefault(quad.subject, set()).add(quad.object)
    fallen: set[object] = set()
    while found := {claim for claim, grounds in basis.items() if claim not in fallen and grounds - (standing - fallen)}:
        fallen |= found
    return fallen


def _among(claims: Collection[object], contradictions: RdfFile) -> list[Quad]:
    """Return what is said of the contradictions whose claims are all among ``claims``."""
    broken = {
        quad.subject
        for quad in contradictions.quads
        if quad.predicate == ckg("claimInvolved") and quad.object not in claims
    }
    return [quad for quad in contradictions.quads if quad.subject not in broken]


def _claims_into(provenance: NamedNode, file: RdfFile) -> list[Quad]:
    """Leave each claim in its own graph, and move the descriptions from the default graph to ``provenance``."""
    return [
        Quad(quad.subject, quad.predicate, quad.object, provenance)
        if isinstance(quad.graph_name, DefaultGraph)
        else quad
        for quad in file.quads
    ]


def _fingerprint(files: list[RdfFile]) -> str:
    """Return a hash of the names and texts of all files, by which a build knows whether it is up to date."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.path.name}\0{file.text}\0".encode())
    return digest.hexdigest()
