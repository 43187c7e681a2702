"""Checks of form that a dataset must pass before anything is made of it; each fault is told with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from kg.dataset.edtf import bounds
from kg.dataset.syntax import RdfFile
from kg.errors import DatasetError, Location
from kg.namespaces import EDTF, ONTOLOGY, PREFIXES, RDF_TYPE, SCHEME, ckg

_CLAIM = ckg("Claim")
_PASSAGE = ckg("passage")
_REFERENCES = (ckg("claimInvolved"), ckg("preferredClaim"), ckg("basis"))
_NO_PASSAGE = ckg("noPassageReason")


def check_terms(files: Iterable[RdfFile], known: frozenset[str]) -> None:
    """Refuse blank nodes, terms that the ontology and its schemes do not declare, and dates that are not EDTF.

    Args:
        known: every IRI that the ontology and the schemes declare.
    """
    for file in files:
        for quad in file.quads:
            for term in (quad.subject, quad.predicate, quad.object):
                _check_term(file, term, known)


def _check_term(file: RdfFile, term: object, known: frozenset[str]) -> None:
    if isinstance(term, BlankNode):
        raise DatasetError(
            "a blank node",
            location=file.locate("["),
            hint="give the node an IRI, since published data holds no blank nodes",
        )
    if isinstance(term, NamedNode) and term.value.startswith((ONTOLOGY, SCHEME)) and term.value not in known:
        name = term.value.removeprefix(ONTOLOGY)
        name = f"ckg:{name}" if name != term.value else f"<{term.value}>"
        raise DatasetError(
            f"unknown term {name}", location=file.locate_iri(term), hint="see ontology/ for the terms there are"
        )
    if isinstance(term, Literal) and term.datatype == EDTF:
        try:
            bounds(term.value)
        except ValueError as error:
            raise DatasetError(
                f"not an EDTF date: {term.value!r}",
                location=file.locate(f'"{term.value}"'),
                hint="write it as YYYY, YYYY-MM, YYYY-MM-DD, an interval A/B, with ? or ~ where uncertain or about",
            ) from error


def check_claims(files: Iterable[RdfFile], passages: frozenset[NamedNode]) -> frozenset[NamedNode]:
    """Refuse claims that are not exactly one described graph with one passage that exists; return all claims.

    Args:
        passages: every passage of the dataset's accounts.
    """
    seen: dict[NamedNode, RdfFile] = {}
    for file in files:
        for claim in _claims(file):
            if claim in seen:
                raise DatasetError(
                    f"the claim is in {seen[claim].path} already",
                    location=file.locate_iri(claim),
                    hint="a claim stands in one file; give the second another name",
                )
            seen[claim] = file
        _check_claim_file(file, passages)
    return frozenset(seen)


def check_references(files: Iterable[RdfFile], known: frozenset[NamedNode]) -> None:
    """Refuse a contradiction or an inference that names a claim or passage which does not exist.

    Args:
        known: every claim and every passage of the dataset.
    """
    for file in files:
        for quad in file.quads:
            if quad.predicate in _REFERENCES and isinstance(quad.object, NamedNode) and quad.object not in known:
                raise DatasetError(
                    f"no such claim or passage: {quad.object.value}",
                    location=_place(file, quad.object),
                    hint="was it renamed or removed?",
                )


def _claims(file: RdfFile) -> list[NamedNode]:
    return [
        quad.subject
        for quad in file.quads
        if quad.predicate == RDF_TYPE and quad.object == _CLAIM and isinstance(quad.subject, NamedNode)
    ]


def _check_claim_file(file: RdfFile, passages: frozenset[NamedNode]) -> None:
    described: dict[object, list[object]] = defaultdict(list)
    graphs = set()
    for quad in file.quads:
        if isinstance(quad.graph_name, DefaultGraph):
            described[quad.subject].append(quad.object if quad.predicate in (_PASSAGE, _NO_PASSAGE) else None)
        else:
            graphs.add(quad.graph_name)
    claims = set(_claims(file))
    for graph in sorted(graphs - claims, key=str):
        raise DatasetError(
            "a graph that no claim describes", location=_place(file, graph), hint="describe it: a ckg:Claim"
        )
    for claim in sorted(claims - graphs, key=str):
        raise DatasetError("a claim without a graph", location=_place(file, claim), hint="say what it claims")
    for claim in sorted(claims, key=str):
        _check_passage(file, claim, [said for said in described[claim] if said is not None], passages)


def _check_passage(file: RdfFile, claim: NamedNode, said: list[object], passages: frozenset[NamedNode]) -> None:
    if len(said) != 1:
        fault = "a claim without a passage" if not said else "a claim with more than one passage"
        hint = "give it exactly one ckg:passage, or ckg:noPassageReason"
        raise DatasetError(f"{fault}: {claim.value}", location=_place(file, claim), hint=hint)
    address = said[0]
    if isinstance(address, NamedNode) and address not in passages:
        raise DatasetError(
            f"no such passage: {address.value}",
            location=_place(file, address),
            hint="kg coverage lists the passages there are",
        )


def _place(file: RdfFile, node: object) -> Location:
    return file.locate_iri(node) if isinstance(node, NamedNode) else Location(file.path)


def check_prefixes(files: Iterable[RdfFile]) -> None:
    """Refuse a file that binds one of the well-known prefixes to another namespace."""
    for file in files:
        for prefix, namespace in sorted(PREFIXES.items()):
            wrong = [f for f in (f"@prefix {prefix}: <",) if f in file.text and f"{f}{namespace}>" not in file.text]
            if wrong:
                raise DatasetError(
                    f"the prefix {prefix}: is bound to another namespace than usual",
                    location=file.locate(wrong[0]),
                    hint=f"bind it to <{namespace}>",
                )
