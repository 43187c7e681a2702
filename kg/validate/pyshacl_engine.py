"""Validation with pySHACL, the reference engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyshacl
from pyoxigraph import Quad, RdfFormat, Triple
from rdflib import RDF, SH, BNode, Graph
from rdflib.namespace import RDFS
from rdflib.term import Node

from kg.serialization import to_bytes
from kg.validate.report import Finding, Report


def to_rdflib_graph(quads: Iterable[Quad]) -> Graph:
    """Return the triples of ``quads``, whatever their graphs, as one rdflib graph."""
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    graph = Graph()
    graph.parse(data=to_bytes(triples, RdfFormat.N_TRIPLES), format="nt")
    return graph


def read_shapes(paths: Iterable[Path]) -> Graph:
    """Return the shapes in the Turtle files at ``paths`` as one graph."""
    shapes = Graph()
    for path in paths:
        shapes.parse(path, format="turtle")
    return shapes


def validate(data: Graph, shapes: Graph) -> Report:
    """Validate ``data`` against ``shapes`` without inference and return what was found."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    if not isinstance(results, Graph):
        raise TypeError(f"pySHACL answered with {results!r}")
    findings = (_finding(results, node) for node in results.subjects(RDF.type, SH.ValidationResult))
    return Report(
        findings=tuple(sorted(findings)),
        shapes=sum(1 for _ in shapes.subjects(RDF.type, SH.NodeShape)),
        triples=len(data),
        focus_nodes=len(focus_nodes(data, shapes)),
    )


def focus_nodes(data: Graph, shapes: Graph) -> set[Node]:
    """Return the nodes of ``data`` that some shape targets (SHACL, section 2.1.3)."""
    nodes: set[Node] = set()
    for target in shapes.objects(None, SH.targetClass):
        classes = [target, *data.transitive_subjects(RDFS.subClassOf, target)]
        nodes.update(node for kind in classes for node in data.subjects(RDF.type, kind))
    for predicate in shapes.objects(None, SH.targetSubjectsOf):
        nodes.update(data.subjects(predicate, None))
    for predicate in shapes.objects(None, SH.targetObjectsOf):
        nodes.update(data.objects(None, predicate))
    return nodes


def _finding(results: Graph, node: Node) -> Finding:
    def text(predicate: Node) -> str:
        found = sorted(str(value) for value in results.objects(node, predicate) if not isinstance(value, BNode))
        return found[0] if found else ""

    return Finding(
        focus=text(SH.focusNode),
        path=text(SH.resultPath),
        constraint=text(SH.sourceConstraintComponent).rpartition("#")[2],
        shape=text(SH.sourceShape),
        value=text(SH.value),
        severity=text(SH.resultSeverity).rpartition("#")[2],
        message=text(SH.resultMessage),
    )
