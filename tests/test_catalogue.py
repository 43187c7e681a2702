# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""Every query of the catalogue is plain SPARQL 1.1 that answers as its header says, in the same order each time."""

from __future__ import annotations

import re
import time

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.sparql.parser import parseQuery

from kg import Dataset, KgError
from kg.queries import QueryFile, catalogue, prepare
from kg.store import VISIBLE

QUERIES = catalogue()
NAMES = sorted(QUERIES)
TYPES = {"iri", "date", "integer", "text"}
SECONDS = 5.0
"""Far above what any query takes (milliseconds): a cross product by mistake shows, a slow machine does not."""
PARAMETERS = sorted((name, parameter.name) for name, query in QUERIES.items() for parameter in query.parameters)
VALUES = {
    ("axes-of-battle", "battle"): "event:second-siege-breaking-battle",
    ("claims-of-passage", "passage"): "passage/aleppo-chronicle/p1.s1",
    ("claims-of-voice", "voice"): "voice:memoir-author",
    ("computed-control", "date"): "2016-12-01",
    ("computed-control", "place"): "place:masakin-hanano",
    ("control-changes", "place"): "place:masakin-hanano",
    ("events-at-place", "place"): "place:castello-road",
    ("events-of-actor", "actor"): "actor:jabhat-fateh-al-sham",
    ("find", "text"): "castello",
    ("members-of", "date"): "2016-08-01",
    ("members-of", "group"): "actor:jaysh-al-fatah",
    ("memberships-of", "actor"): "person:al-muhaysini",
    ("names-of-battle", "battle"): "event:first-siege-breaking-battle",
    ("only-in-one-account", "account"): "account:negotiator-memoir",
    ("persons", "account"): "account:aleppo-chronicle",
    ("terms-of-agreement", "agreement"): "agreement:evacuation-agreement-december-2016",
}
ON_RDFLIB = ("computed-control", "relations", "violations")


@pytest.fixture(scope="module")
def in_rdflib(aleppo: Dataset) -> rdflib.Dataset:
    """The dataset in rdflib, with the default graph that a query of the catalogue sees."""
    everything = aleppo.to_rdflib()
    for name in VISIBLE:
        for triple in everything.graph(aleppo.files.config.base.graph(name).value):
            everything.default_graph.add(triple)
    return everything


def columns_and_rows(
    dataset: Dataset, query: QueryFile, **values: str
) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    """Return the columns of the answer to ``query``, and its rows as text."""
    answer = dataset.store.query(prepare(query, dataset.files.config.base, values))
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    columns = tuple(variable.value for variable in answer.variables)
    return columns, [tuple(text(row[column]) for column in columns) for row in answer]


def text(term: object) -> str | None:
    """Return the IRI or the lexical form of ``term``; None where it is unbound."""
    return term.value if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else None


def test_there_are_at_least_24_queries() -> None:
    assert len(NAMES) >= 24


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete(name: str) -> None:
    query = QUERIES[name]
    assert query.title != name
    assert query.description.endswith(".")
    assert query.columns
    assert all(parameter.type in TYPES and parameter.description for parameter in query.parameters)
    assert not query.header, "a key that nobody reads"


@pytest.mark.parametrize("name", NAMES)
def test_parses_with_rdflib_and_oxigraph(name: str) -> None:
    assert parseQuery(QUERIES[name].text)[1].name == "SelectQuery"
    pyoxigraph.Store().query(QUERIES[name].text)


@pytest.mark.parametrize("name", NAMES)
def test_select_clause_names_the_columns(name: str) -> None:
    head = QUERIES[name].text.split("\nSELECT ", 1)[1].split("\nWHERE", 1)[0]
    plain = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)* AS (\?\w+)\)", r"\1", head)
    assert tuple(re.findall(r"\?(\w+)", plain)) == QUERIES[name].columns


@pytest.mark.parametrize("name", NAMES)
def test_answer_has_the_columns_and_a_row(aleppo: Dataset, name: str) -> None:
    begun = time.perf_counter()
    columns, rows = columns_and_rows(aleppo, QUERIES[name])
    assert time.perf_counter() - begun < SECONDS
    assert columns == QUERIES[name].columns
    assert rows
    assert len(set(rows)) == len(rows), "the same row twice"
    labels = [place for place, column in enumerate(columns) if re.search("[lL]abel(Ar)?$", column)]
    assert all(any(row[place] is not None for row in rows) for place in labels)


@pytest.mark.parametrize("name", NAMES)
def test_order_is_stated_and_stable(aleppo: Dataset, name: str) -> None:
    assert re.search(r"^ORDER BY .+", QUERIES[name].text, flags=re.MULTILINE)
    assert columns_and_rows(aleppo, QUERIES[name]) == columns_and_rows(aleppo, QUERIES[name])


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_parameter_has_its_block_and_does_something(aleppo: Dataset, name: str, parameter: str) -> None:
    query = QUERIES[name]
    assert len(re.findall(rf"VALUES \?{parameter} \{{ UNDEF \}}", query.text)) == 1
    value = VALUES.get((name, parameter)) or first_value(aleppo, query, parameter)
    _, everything = columns_and_rows(aleppo, query)
    _, some = columns_and_rows(aleppo, query, **{parameter: value})
    assert some
    assert set(some) <= set(everything)
    if parameter in query.columns:
        place = query.columns.index(parameter)
        assert {row[place] for row in some} == {str(aleppo.files.config.base.expand(value)).strip("<>")}


def first_value(dataset: Dataset, query: QueryFile, parameter: str) -> str:
    """Return a value that ``parameter`` takes somewhere in the answer to ``query``."""
    _, rows = columns_and_rows(dataset, query)
    return next(value for row in rows if (value := row[query.columns.index(parameter)]) is not None)


@pytest.mark.parametrize("name", [name for name in NAMES if any(p.type == "date" for p in QUERIES[name].parameters)])
def test_date_leaves_out_what_did_not_hold_then(aleppo: Dataset, name: str) -> None:
    query = QUERIES[name]
    begin, end = query.columns.index("begin"), query.columns.index("end")
    for day in ("2016-07-20", "2016-08-15", "2016-12-24"):
        _, rows = columns_and_rows(aleppo, query, date=day)
        assert all((row[begin] or day) <= day <= (row[end] or day) for row in rows)


def test_unknown_parameter_is_refused(aleppo: Dataset) -> None:
    with pytest.raises(KgError, match="no parameter 'town'"):
        aleppo.query("control-changes", town="place:aleppo-city")


def test_timeline_holds_dated_events_with_one_type_each(aleppo: Dataset) -> None:
    rows = aleppo.query("timeline")
    assert list(rows[0]) == ["begin", "end", "event", "type", "label", "account"]
    assert all(row["begin"] is not None or row["end"] is not None for row in rows)
    assert len({(row["event"], row["account"]) for row in rows}) == len(rows)
    assert all(row["begin"] <= row["end"] for row in rows if row["begin"] is not None and row["end"] is not None)
    accounts = {str(row["account"]).rpartition("/")[2] for row in rows}
    assert accounts == {"aleppo-chronicle", "negotiator-memoir"}


@pytest.mark.parametrize("name", ON_RDFLIB)
def test_rdflib_gives_the_same_rows(aleppo: Dataset, in_rdflib: rdflib.Dataset, name: str) -> None:
    query = QUERIES[name]
    _, rows = columns_and_rows(aleppo, query)
    answer = in_rdflib.query(query.text)
    theirs = [tuple(None if value is None else str(value) for value in row) for row in answer]  # type: ignore[union-attr]
    assert sorted(theirs, key=str) == sorted(rows, key=str)


def test_what_a_negative_claim_holds_is_not_listed_as_said(aleppo: Dataset) -> None:
    rows = aleppo.query("names-of-battle", battle="event:first-siege-breaking-battle")
    namers = {str(row["namer"]).rpartition("/")[2] for row in rows if row["namer"] is not None}
    assert "jabhat-fateh-al-sham" in namers
    assert "fsa-factions-in-jaysh-al-fatah" not in namers


def test_axes_not_attacked_are_told_from_those_attacked(aleppo: Dataset) -> None:
    rows = aleppo.query("axes-of-battle", battle="event:second-siege-breaking-battle")
    attacked = {str(row["axis"]).rpartition("/")[2]: bool(row["attacked"]) for row in rows}
    assert attacked["saif-al-dawla"] is True
    assert attacked["castello-road"] is False
