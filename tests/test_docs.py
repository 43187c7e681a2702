# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""The guides say what is so: their examples, commands, queries, terms, dates and links are compared with the project.

A Turtle or TriG block stands for a part of the dataset where the line above it says ``From [file](...):``; it is then
read with that file's prefixes. In a ``console`` block, ``…`` in an answer stands for anything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import typer.main
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from support import ROOT, Run
from typer.core import TyperGroup

from kg import Dataset
from kg.cli.main import app
from kg.dataset.edtf import bounds
from kg.dataset.files import known_terms
from kg.dataset.syntax import read_rdf
from kg.namespaces import ONTOLOGY, SCHEME
from kg.queries import catalogue

DATASET = ROOT / "datasets" / "aleppo-2016"
GUIDES = sorted((ROOT / "docs").glob("*.md"))
RDF = {"trig": RdfFormat.TRIG, "turtle": RdfFormat.TURTLE}
ANSWERED = {"why", "query", "queries", "claim", "network"}
"""Commands that read the dataset and answer at once: what a guide shows of them is compared with what they say."""

_FENCE = re.compile(r"^( *)```([a-z]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SOURCE = re.compile(r"^From \[[^\]]+\]\(\.\./datasets/aleppo-2016/([^)]+)\):\n\n\Z", re.MULTILINE)
_PREFIX = re.compile(r"^@prefix .*$", re.MULTILINE)
_CODE = re.compile(r"`(kg [^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SHELL = {"|", ">", ">>", "<", "&&", "||", ";"}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a guide: where it begins, its language, its text, and the dataset's file that it is from."""

    guide: Path
    line: int
    language: str
    text: str
    source: str | None

    def __str__(self) -> str:
        return f"{self.guide.name}:{self.line}"


def blocks(guide: Path) -> Iterator[Block]:
    text = guide.read_text(encoding="utf-8")
    for fence in _FENCE.finditer(text):
        source = _SOURCE.search(text, 0, fence.start())
        line = text.count("\n", 0, fence.start()) + 1
        yield Block(guide, line, fence.group(2), fence.group(3), source.group(1) if source else None)


BLOCKS = [block for guide in GUIDES for block in blocks(guide)]
EXAMPLES = [block for block in BLOCKS if block.language in RDF and block.source]
INVENTED = [block for block in BLOCKS if block.language in RDF and not block.source]


def prose(guide: Path) -> str:
    """Return the guide without its fenced blocks."""
    return _FENCE.sub("", guide.read_text(encoding="utf-8"))


def test_there_is_something_to_compare() -> None:
    assert {"curating.md", "model.md", "ethics.md"} <= {guide.name for guide in GUIDES}
    assert len(EXAMPLES) >= 30


# ========== Examples


def parts(quads: tuple[Quad, ...]) -> dict[tuple[str, str], set[Quad]]:
    """Return the quads by what they make up: the graph of a claim, or the description of a thing outside any graph."""
    found: dict[tuple[str, str], set[Quad]] = {}
    for quad in quads:
        described = isinstance(quad.graph_name, DefaultGraph)
        part = ("description of", str(quad.subject)) if described else ("graph of", str(quad.graph_name))
        found.setdefault(part, set()).add(quad)
    return found


def read_block(block: Block, prefixes: str) -> tuple[Quad, ...]:
    head = "" if "@prefix" in block.text else prefixes
    return tuple(parse((head + "\n" + block.text).encode(), format=RDF[block.language]))


@pytest.mark.parametrize("block", EXAMPLES, ids=str)
def test_an_example_says_what_the_dataset_says(block: Block) -> None:
    file = read_rdf(DATASET / str(block.source))
    ours = parts(file.quads)
    shown = parts(read_block(block, "\n".join(_PREFIX.findall(file.text))))
    assert shown
    assert {part: quads for part, quads in shown.items() if ours.get(part) != quads} == {}


@pytest.mark.parametrize("block", INVENTED, ids=str)
def test_an_invented_example_parses_and_knows_the_terms(aleppo: Dataset, block: Block) -> None:
    prefixes = aleppo.files.config.base.prefixes().items()
    quads = read_block(block, "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in prefixes))
    used = {str(term).strip("<>") for quad in quads for term in (quad.subject, quad.predicate, quad.object)}
    assert {iri for iri in used if iri.startswith((ONTOLOGY, SCHEME))} - terms() == set()


@cache
def terms() -> frozenset[str]:
    """Return every term of the ontology and its schemes."""
    return known_terms([read_rdf(path) for path in sorted((ROOT / "ontology").rglob("*.ttl"))])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_term_named_is_declared(aleppo: Dataset, guide: Path) -> None:
    prefixes = aleppo.files.config.base.prefixes()
    ours = {name: iri for name, iri in prefixes.items() if iri.startswith((ONTOLOGY, SCHEME))}
    text = prose(guide) + "".join(block.text for block in blocks(guide) if block.language == "mermaid")
    named = re.findall(rf"(?<![\w:/-])({'|'.join(ours)}):([A-Za-z][\w-]*)", text)
    unknown = {f"{prefix}:{name}" for prefix, name in named if ours[prefix] + name not in terms()}
    assert unknown - {"ckg:newRuler"} == set(), "newRuler is the example of an unknown term"


# ========== Commands and queries


def commands(guide: Path) -> Iterator[str]:
    """Yield each command line that begins with ``kg``, of the prose and of the blocks."""
    yield from _CODE.findall(prose(guide))
    for block in blocks(guide):
        if block.language in {"sh", "console"}:
            yield from (line.removeprefix("$ ") for line in block.text.splitlines() if re.match(r"(\$ )?kg ", line))


NAMED = sorted({(guide.name, command) for guide in GUIDES for command in commands(guide)})


def words(command: str) -> list[str]:
    """Return the words of ``command`` after ``kg``, up to where the shell would begin another."""
    found = shlex.split(command)[1:]
    return found[: next((at for at, word in enumerate(found) if word in _SHELL), len(found))]


@pytest.mark.parametrize(("guide", "command"), NAMED)
def test_every_command_exists_with_its_options(guide: str, command: str) -> None:
    current = typer.main.get_command(app)
    rest = words(command)
    while isinstance(current, TyperGroup) and rest:
        assert rest[0] in current.commands, f"{guide}: {command}"
        current = current.commands[rest.pop(0)]
    known = {option for parameter in current.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"} - known == set()


@pytest.mark.parametrize(("guide", "command"), [named for named in NAMED if named[1].startswith("kg query ")])
def test_every_query_exists_with_its_parameters(guide: str, command: str) -> None:
    _, name, *rest = words(command)
    if name == "-" or name.isupper() or name.endswith(".rq"):
        return
    assert name in catalogue(), f"{guide}: {command}"
    given = {value.partition("=")[0] for option, value in pairwise(rest) if option == "--param"}
    assert given <= {parameter.name for parameter in catalogue()[name].parameters}


def test_the_model_names_every_query_of_the_catalogue_with_its_parameters() -> None:
    table = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| \[([\w-]+)\]\(\.\./queries/catalogue/\1\.rq\) \|(.*)\|$", table, re.MULTILINE)
    named = {name: re.findall(r"`(\w+)`", parameters) for name, parameters in rows}
    assert named == {name: [parameter.name for parameter in query.parameters] for name, query in catalogue().items()}


def answers() -> Iterator[tuple[str, str, str]]:
    """Yield each command of a ``console`` block that answers at once, with what the guide shows of its answer."""
    for block in BLOCKS:
        if block.language == "console":
            for command, answer in re.findall(r"^\$ (kg .*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
                if words(command)[0] in ANSWERED:
                    yield str(block), command, answer


@pytest.mark.parametrize(("place", "command", "answer"), list(answers()))
def test_a_command_answers_as_shown(run: Run, place: str, command: str, answer: str) -> None:
    done = run(*words(command))
    assert done.returncode == 0, done.stderr
    pieces = [re.escape(piece.strip("\n")) for piece in answer.split("…")]
    assert re.search(r"(?s)\A" + ".*".join(pieces) + r"\n*\Z", done.stdout), f"{place}: {command}\n{done.stdout}"


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "sparql"], ids=str)
def test_a_query_shown_has_an_answer(aleppo: Dataset, block: Block) -> None:
    assert aleppo.query(block.text)


# ========== Dates, links


def test_the_days_beside_a_date_are_those_that_the_build_derives() -> None:
    text = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)`((?: \| (?:\d{4}-\d\d-\d\d|–)){4}) \|$", text, re.MULTILINE)
    assert len(rows) >= 10
    for date, days in rows:
        found = bounds(date)
        derived = [found.earliest_begin, found.latest_begin, found.earliest_end, found.latest_end]
        assert days == "".join(f" | {day or '–'}" for day in derived), date


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(guide: Path) -> None:
    for link in _LINK.findall(prose(guide)):
        if "://" in link:
            continue
        name, _, fragment = link.partition("#")
        target = (guide.parent / name).resolve() if name else guide
        assert target.is_file(), f"{guide.name}: {link}"
        if fragment:
            assert fragment in headings(target), f"{guide.name}: {link}"


def headings(guide: Path) -> set[str]:
    """Return the names under which a page of Markdown can be entered, as GitHub and GitLab make them."""
    found = re.findall(r"^#+ (.*)$", prose(guide), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}
