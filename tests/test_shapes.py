# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""Every shape lets pass what is well formed and finds what is not, and the shapes agree with the ontology.

The cases lie in ``cases/shapes/<ShapeName>/``: one ``pass.ttl``, and ``fail-<what>.ttl`` files whose first line says
which constraint component must be reported at which path: ``# expects: MinCountConstraintComponent ckg:voice``, with
``-`` in place of the path where the constraint is on the node itself or on several properties at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.namespaces import ONTOLOGY, PREFIXES
from kg.resources import bundled
from kg.validate import Finding
from kg.validate.pyshacl_engine import read_shapes, validate

CKG = Namespace(ONTOLOGY)
SHAPE = Namespace("https://w3id.org/conflict-kg/shape/")
CASES = Path(__file__).parent / "cases" / "shapes"
PASSING = sorted(CASES.glob("*/pass.ttl"))
FAILING = sorted(CASES.glob("*/fail-*.ttl"))
FILES = {"claims", "entities", "events", "relations", "negotiation", "evacuation", "resolved"}
NAMESPACES = {**PREFIXES, "dcterms": "http://purl.org/dc/terms/"}
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
NOT_CONSTRAINTS = {RDF.type, RDFS.label, SH.message, SH.path, SH.property, SH.severity, *TARGETS}
DATES = {CKG.when, CKG.begin, CKG.end}
"""Single-valued, but a month and a day in it are two values that agree: the bounds derived from them are checked."""


@cache
def all_shapes() -> Graph:
    """Return every shape of the project in one graph."""
    return read_shapes(sorted(bundled("shapes").glob("*.ttl")))


@cache
def ontology() -> Graph:
    """Return the ontology with its schemes."""
    return read_shapes(sorted(bundled("ontology").rglob("*.ttl")))


@cache
def background() -> Graph:
    """Return what the shapes need of the ontology: which class is below which, and which concepts there are."""
    graph = Graph()
    for predicate, value in ((RDFS.subClassOf, None), (RDF.type, SKOS.Concept)):
        for triple in ontology().triples((None, predicate, value)):
            graph.add(triple)
    return graph


@cache
def node_shapes() -> tuple[URIRef, ...]:
    """Return every node shape that has a name."""
    return tuple(sorted(node for node in all_shapes().subjects(RDF.type, SH.NodeShape) if isinstance(node, URIRef)))


@cache
def reporting_shapes() -> tuple[URIRef, ...]:
    """Return every node shape and property shape that has a name and constraints of its own."""
    stated = all_shapes().subject_predicates()
    return tuple(sorted({s for s, predicate in stated if isinstance(s, URIRef) and predicate not in NOT_CONSTRAINTS}))


@cache
def findings(case: Path) -> tuple[Finding, ...]:
    """Return what the shape that ``case`` is for finds in it."""
    data = Graph() + background()
    data.parse(case)
    report = validate(data, described(SHAPE[case.parent.name]))
    assert report.shapes, "no such shape"
    assert report.focus_nodes, "the case has nothing that the shape looks at"
    return report.findings


def described(shape: URIRef) -> Graph:
    """Return the part of all shapes that says what ``shape`` is, its property shapes included."""
    part = Graph()
    waiting: list[Node] = [shape]
    while waiting:
        for triple in all_shapes().triples((waiting.pop(), None, None)):
            part.add(triple)
            if isinstance(triple[2], BNode) or triple[1] == SH.property:
                waiting.append(triple[2])
    return part


def properties(path: Node | None) -> set[Node]:
    """Return the properties that a ``sh:path`` is made of: one, or the alternatives."""
    assert path is not None
    alternatives = all_shapes().value(path, SH.alternativePath)
    if alternatives is None:
        return {path}
    return {item for item in Collection(all_shapes(), alternatives) if item is not None}


def expected(case: Path) -> tuple[str, str]:
    """Return the constraint component and the IRI of the path that the first line of ``case`` names."""
    mark, component, path = case.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ").split()
    assert mark == "expects:"
    prefix, _, name = path.partition(":")
    return component, "" if path == "-" else NAMESPACES[prefix] + name


def below(above: URIRef, predicate: URIRef) -> set[Node]:
    """Return every term of the ontology below ``above`` by ``predicate``, without itself."""
    return {term for term in ontology().transitive_subjects(predicate, above) if term not in (None, above)}


def names(cases: Iterable[Path]) -> list[str]:
    """Return the names under which ``cases`` are reported."""
    return [f"{case.parent.name}/{case.stem}" for case in cases]


@pytest.mark.parametrize("case", PASSING, ids=names(PASSING))
def test_a_well_formed_case_passes(case: Path) -> None:
    assert findings(case) == ()


@pytest.mark.parametrize("case", FAILING, ids=names(FAILING))
def test_a_fault_is_found_where_it_is(case: Path) -> None:
    found = findings(case)
    assert {(finding.constraint, finding.path) for finding in found} == {expected(case)}
    assert {finding.shape.removeprefix(SHAPE).partition("-")[0] for finding in found} == {case.parent.name}


def test_every_node_shape_has_a_passing_and_a_failing_case() -> None:
    shapes = {str(shape).removeprefix(SHAPE) for shape in node_shapes()}
    assert shapes
    assert {case.parent.name for case in PASSING} == shapes
    assert {case.parent.name for case in FAILING} == shapes


def test_every_constraint_is_seen_to_report() -> None:
    reported = {finding.shape for case in FAILING for finding in findings(case)}
    assert reported
    assert {str(shape) for shape in reporting_shapes()} - reported == set()


def test_every_file_has_shapes() -> None:
    paths = list(bundled("shapes").glob("*.ttl"))
    assert {path.stem for path in paths} == FILES
    counts = [len(set(read_shapes([path]).subjects(RDF.type, SH.NodeShape))) for path in paths]
    assert all(counts)
    assert sum(counts) == len(node_shapes()), "a shape is in two files"


def test_every_shape_says_in_english_what_is_wrong() -> None:
    for shape in reporting_shapes():
        messages = list(all_shapes().objects(shape, SH.message))
        assert len(messages) == 1, shape
        assert isinstance(messages[0], Literal)
        assert messages[0].language == "en", shape
        assert str(messages[0]).endswith("."), shape


def test_every_node_shape_has_a_name_and_a_target() -> None:
    for shape in node_shapes():
        label = all_shapes().value(shape, RDFS.label)
        assert isinstance(label, Literal)
        assert label.language == "en", shape
        assert any((shape, target, None) in all_shapes() for target in TARGETS), shape


def test_every_property_shape_belongs_to_the_node_shape_that_it_is_named_after() -> None:
    pairs = [(s, o) for s, o in all_shapes().subject_objects(SH.property) if isinstance(o, URIRef)]
    assert pairs
    assert {o for _, o in pairs} == set(all_shapes().subjects(RDF.type, SH.PropertyShape))
    assert all(str(o).startswith(f"{s}-") for s, o in pairs)


def test_every_term_of_shacl_exists() -> None:
    used = {str(term) for triple in all_shapes() for term in triple if str(term).startswith(str(SH))}
    assert used
    assert {term for term in used if term not in SH} == set()


def test_every_term_of_ours_is_declared_in_the_ontology() -> None:
    used = {term for triple in all_shapes() for term in triple if str(term).startswith(ONTOLOGY)}
    assert used
    assert {term for term in used if (term, RDF.type, None) not in ontology()} == set()


def test_the_lists_of_properties_are_those_of_the_ontology() -> None:
    for shape, above, others in (
        (SHAPE.Participation, CKG.participant, set()),
        (SHAPE.Setting, CKG.place, {CKG.place}),
        (SHAPE.Relatum, CKG.relatum, set()),
    ):
        terms = below(above, RDFS.subPropertyOf) | others
        assert terms - others
        assert set(all_shapes().objects(shape, SH.targetSubjectsOf)) == terms, shape
        (part,) = all_shapes().objects(shape, SH.property)
        assert properties(all_shapes().value(part, SH.path)) == terms, shape


def test_every_concept_is_asked_for_in_the_scheme_of_its_property() -> None:
    schemes = set(ontology().subject_objects(CKG.valueScheme))
    asked = {
        (path, URIRef(str(pattern).removeprefix("^").removesuffix("/")))
        for part, pattern in all_shapes().subject_objects(SH.pattern)
        for path in all_shapes().objects(part, SH.path)
        if "/scheme/" in str(pattern) and (part, SH["class"], SKOS.Concept) in all_shapes()
    }
    assert schemes
    assert asked == schemes


def test_single_values_are_single_in_the_resolved_view() -> None:
    resolved = read_shapes([bundled("shapes") / "resolved.ttl"])
    single = set(ontology().subjects(CKG.singleValued, Literal(True)))
    held = {resolved.value(part, SH.path) for part in resolved.subjects(SH.maxCount, Literal(1))}
    assert single > DATES
    assert single - DATES <= held


def test_every_relation_in_the_resolved_view_is_asked_for_its_name() -> None:
    targets = set(all_shapes().objects(SHAPE.ResolvedLabel, SH.targetClass))
    assert targets == {CKG.Event} | below(CKG.Relation, RDFS.subClassOf) - {CKG.ComputedControl}
