"""Writes the addresses of an account's passages as Turtle, and verifies them against the text (DESIGN: D3).

What is kept of a text: for each passage its place, the offsets of its first code point and of the one after its
last, and SHA-256 hashes. The text itself is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg.accounts.segment import Passage, segment, sha256
from kg.errors import AccountError, Location
from kg.namespaces import PREFIXES, RDF_TYPE, XSD_INTEGER, Base, ckg
from kg.serialization import to_bytes

_OA = PREFIXES["oa"]
_HEADER = """\
# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: CC-BY-4.0
# Written by `kg sources address`; do not edit.
"""


def read_text(path: Path) -> str:
    """Return the text at ``path`` as stored, line ends included.

    Raises:
        AccountError: the file is missing, cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        hint = "name the folder of the texts with --sources or KG_SOURCES"
        raise AccountError("the account's text is missing", location=Location(path), hint=hint) from error
    except UnicodeDecodeError as error:
        raise AccountError("the account's text is not UTF-8", location=Location(path)) from error
    except OSError as error:
        raise AccountError(f"cannot be read: {error.strerror}", location=Location(path)) from error


def addresses(base: Base, account: str, text: str) -> str:
    """Return the Turtle that describes the passages of ``account``, whose text is ``text``."""
    triples = list(_account(base, account, text))
    for passage in segment(text):
        triples += _passage(base, account, passage)
    used = {name: iri for name, iri in base.prefixes().items() if name in ("ckg", "oa", "rdf", "xsd", "account")}
    names = used | {"passage": base.iri + f"passage/{account}/", "selector": base.iri + f"selector/{account}/"}
    turtle = to_bytes(triples, RdfFormat.TURTLE, prefixes=names)
    return _HEADER + turtle.decode("utf-8")


def _account(base: Base, account: str, text: str) -> Iterable[Triple]:
    node = base.node(f"account/{account}")
    yield Triple(node, ckg("textSha256"), Literal(sha256(text)))
    yield Triple(node, ckg("textLength"), Literal(str(len(text)), datatype=XSD_INTEGER))


def _passage(base: Base, account: str, passage: Passage) -> Iterable[Triple]:
    node = base.node(f"passage/{account}/{passage.address}")
    selector = base.node(f"selector/{account}/{passage.address}")
    yield Triple(node, RDF_TYPE, ckg(passage.kind.value))
    yield Triple(node, ckg("passageOf"), base.node(f"account/{account}"))
    yield Triple(node, ckg("paragraph"), _integer(passage.paragraph))
    yield Triple(node, ckg("sentence"), _integer(passage.sentence))
    yield Triple(node, ckg("textSha256"), Literal(passage.sha256))
    yield Triple(node, NamedNode(_OA + "hasSource"), base.node(f"account/{account}"))
    yield Triple(node, NamedNode(_OA + "hasSelector"), selector)
    yield Triple(selector, RDF_TYPE, NamedNode(_OA + "TextPositionSelector"))
    yield Triple(selector, NamedNode(_OA + "start"), _integer(passage.start))
    yield Triple(selector, NamedNode(_OA + "end"), _integer(passage.end))


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD_INTEGER)


def verify(base: Base, account: str, quads: Iterable[Quad], path: Path) -> int:
    """Check every address of ``account`` in ``quads`` against the text at ``path``.

    Returns:
        How many passages were verified.

    Raises:
        AccountError: the text is missing or differs; says where the first difference is.
    """
    text = read_text(path)
    facts = _facts(quads)
    node = base.node(f"account/{account}")
    recorded = sorted(_recorded(facts, node))
    if not recorded:
        raise AccountError("no passage of this account is recorded", location=node.value)
    length = int(facts[node, "textLength"])
    if sha256(text) == facts[node, "textSha256"]:
        return _verify_spans(text, recorded, path)
    difference = _first_difference(text, recorded)
    kind = "truncated" if difference.endswith("end") else "changed"
    raise AccountError(
        f"the text was {kind}: {len(text)} code points where {length} were addressed; {difference}",
        location=Location(path),
        hint="nothing was changed; restore the text, or address it anew with: kg sources address",
    )


def _facts(quads: Iterable[Quad]) -> dict[tuple[object, str], str]:
    return {
        (quad.subject, quad.predicate.value.rpartition("#")[2]): getattr(quad.object, "value", "") for quad in quads
    }


def _recorded(facts: dict[tuple[object, str], str], node: NamedNode) -> Iterable[tuple[int, int, str, str]]:
    for (subject, predicate), value in facts.items():
        if predicate == "passageOf" and value == node.value and isinstance(subject, NamedNode):
            selector = NamedNode(facts[subject, "hasSelector"])
            start, end = int(facts[selector, "start"]), int(facts[selector, "end"])
            yield start, end, facts[subject, "textSha256"], subject.value.rpartition("/")[2]


def _verify_spans(text: str, recorded: list[tuple[int, int, str, str]], path: Path) -> int:
    for start, end, digest, address in recorded:
        if sha256(text[start:end]) != digest:
            raise AccountError(f"the address {address} does not fit the text", location=Location(path))
    return len(recorded)


def _first_difference(text: str, recorded: list[tuple[int, int, str, str]]) -> str:
    for start, end, digest, address in recorded:
        if sha256(text[start:end]) != digest:
            return f"{address} is cut off at the end" if end > len(text) else f"the first that differs is {address}"
    return "the passages are the same, the text between or after them is not"
