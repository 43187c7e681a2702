# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""The questions that the graph must be able to answer: one query each, with the answer that it must give."""

from __future__ import annotations

import re
from itertools import groupby

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions
from rdflib.plugins.sparql.parser import parseQuery

from kg import Dataset
from kg.namespaces import RDF_TYPE
from kg.queries import QueryFile, read_query
from kg.resolve import apply_rules, derive_bounds
from kg.resources import bundled
from kg.store import EmbeddedStore

QUESTIONS = {path.stem: read_query(path) for path in sorted((bundled("queries") / "competency").glob("*.rq"))}
NAMES = sorted(QUESTIONS)
WRITTEN = 390


@pytest.fixture(scope="module")
def without_claims(aleppo: Dataset) -> EmbeddedStore:
    """The ontology, the entities and the passages, with all rules applied, and no claim."""
    base = aleppo.files.config.base
    kept = {base.graph(name) for name in ("ontology", "entities", "accounts")}
    store = EmbeddedStore.in_memory(base, (quad for quad in aleppo.store.engine if quad.graph_name in kept))
    apply_rules(store)
    return store


@pytest.fixture(scope="module")
def mutated(aleppo: Dataset) -> EmbeddedStore:
    """The dataset with all rules applied, after each value of a property was given to the wrong subject.

    The objects of each predicate, in claims, provenance, labels and accounts, are moved on by one place in their
    sorted order.
    """
    base = aleppo.files.config.base
    fixed = {base.graph(name) for name in ("ontology", "contradictions")}
    quads = [quad for quad in aleppo.files.quads if quad.graph_name not in fixed and quad.predicate != RDF_TYPE]
    kept = [quad for quad in aleppo.files.quads if quad.graph_name in fixed or quad.predicate == RDF_TYPE]
    moved = []
    for _, group in groupby(sorted(quads, key=kind_of), key=kind_of):
        listed = sorted(group, key=lambda quad: (str(quad.object), str(quad.subject), str(quad.graph_name)))
        values = sorted({quad.object for quad in listed}, key=str)
        after = dict(zip(values, values[1:] + values[:1], strict=True))
        moved += [Quad(quad.subject, quad.predicate, after[quad.object], quad.graph_name) for quad in listed]
    store = EmbeddedStore.in_memory(base, [*kept, *moved])
    store.add(derive_bounds([*kept, *moved]))
    apply_rules(store)
    return store


def kind_of(quad: Quad) -> str:
    """Return what tells apart values that may not change places: the predicate, and the language of a label."""
    return f"{quad.predicate} {getattr(quad.object, 'language', '')}"


def rows(store: EmbeddedStore, query: QueryFile) -> list[list[str]]:
    """Return the answer to ``query`` as text, sorted; what is unbound is empty."""
    answer = store.query(query.text)
    assert isinstance(answer, QuerySolutions)
    columns = [variable.value for variable in answer.variables]
    assert tuple(columns) == query.columns
    return sorted([text(row[column]) for column in columns] for row in answer)


def text(term: object) -> str:
    """Return the IRI or the lexical form of ``term``."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def test_no_question_was_lost() -> None:
    assert len(NAMES) >= WRITTEN


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete(name: str) -> None:
    query = QUESTIONS[name]
    assert set(query.header) == {"id", "question", "question_ar", "expected"}
    assert query.header["id"] == name
    assert query.header["question"].endswith("?")
    assert re.search("[ء-ي]", query.header["question_ar"])
    assert query.header["question_ar"].endswith("؟")
    assert query.header["expected"]
    assert all(len(row) == len(query.columns) for row in query.header["expected"])


@pytest.mark.parametrize("name", NAMES)
def test_is_plain_sparql(name: str) -> None:
    assert parseQuery(QUESTIONS[name].text)[1].name == "SelectQuery"


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_answers(aleppo: Dataset, name: str) -> None:
    assert rows(aleppo.store, QUESTIONS[name]) == sorted(QUESTIONS[name].header["expected"])


@pytest.mark.parametrize("name", NAMES)
def test_without_claims_there_is_no_such_answer(without_claims: EmbeddedStore, name: str) -> None:
    assert rows(without_claims, QUESTIONS[name]) != sorted(QUESTIONS[name].header["expected"])


@pytest.mark.parametrize("name", NAMES)
def test_a_mutated_graph_answers_otherwise(mutated: EmbeddedStore, name: str) -> None:
    assert rows(mutated, QUESTIONS[name]) != sorted(QUESTIONS[name].header["expected"])
