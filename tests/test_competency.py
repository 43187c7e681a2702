# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""The questions that the graph must be able to answer: one query each, with the answer that it must give."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions
from rdflib.plugins.sparql.parser import parseQuery

from kg import Dataset
from kg.queries import QueryFile, read_query
from kg.resolve import apply_rules
from kg.resources import bundled
from kg.store import EmbeddedStore

QUESTIONS = {path.stem: read_query(path) for path in sorted((bundled("queries") / "competency").glob("*.rq"))}
NAMES = sorted(QUESTIONS)
WRITTEN = 41


@pytest.fixture(scope="module")
def without_claims(aleppo: Dataset) -> EmbeddedStore:
    """The ontology, the entities and the passages, with all rules applied, and no claim."""
    base = aleppo.files.config.base
    kept = {base.graph(name) for name in ("ontology", "entities", "accounts")}
    store = EmbeddedStore.in_memory(base, (quad for quad in aleppo.store.engine if quad.graph_name in kept))
    apply_rules(store)
    return store


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
