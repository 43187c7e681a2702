"""The account reader: the passages of an account in order, with what was made of each beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.publish.labels import Name
from kg.publish.pages.environment import Page
from kg.publish.pages.said import Said
from kg.publish.renderer import Renderer, once
from kg.publish.site import Site
from kg.publish.views.answers import Answers, Row, grouped
from kg.publish.views.claims import claim
from kg.publish.views.view import Asked, UnknownError, View

PARAGRAPHS = 20
"""Paragraphs on a page."""


@dataclass(frozen=True, slots=True)
class Read:
    """A passage and what was made of it.

    Attributes:
        passage: its IRI.
        address: its name in its account, such as ``p21.s1``.
        paragraph: number of its paragraph.
        heading: whether it is a heading.
        claims: those that were made of it.
        reason: why it has none.
    """

    passage: str
    address: str
    paragraph: int
    heading: bool
    claims: tuple[Said, ...]
    reason: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An account in numbers: its IRI and name, the language it is in, passages, claims, and pages of the reader."""

    account: str
    name: str
    language: str
    passages: int
    claims: int
    pages: int


def accounts(site: Site) -> list[Account]:
    """Return the accounts of ``site`` in alphabetical order."""
    answers = Answers(site)
    claims = {row.value("account"): int(row.value("claims")) for row in answers.select(_CLAIMS)}
    return [
        Account(
            row.value("account"), row.value("account").rpartition("/")[2], _language(answers, row.value("account")),
            int(row.value("passages")), claims.get(row.value("account"), 0),
            -(-int(row.value("paragraphs")) // PARAGRAPHS),
        )
        for row in answers.select(_ACCOUNTS)
    ]  # fmt: skip


_ACCOUNTS = """
SELECT ?account (COUNT(?passage) AS ?passages) (MAX(?paragraph) AS ?paragraphs)
WHERE { ?passage ckg:passageOf ?account ; ckg:paragraph ?paragraph }
GROUP BY ?account ORDER BY ?account
"""
_CLAIMS = """
SELECT ?account (COUNT(?claim) AS ?claims)
WHERE { ?claim ckg:passage/ckg:passageOf ?account }
GROUP BY ?account
"""
_PASSAGES = """
SELECT ?passage ?account ?paragraph ?sentence
WHERE { ?passage ckg:passageOf ?account ; ckg:paragraph ?paragraph ; ckg:sentence ?sentence }
ORDER BY ?account ?paragraph ?sentence
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader shows of a site: its accounts by name, passages by page, claims by passage.

    Pages are those of an account, by its IRI and a number from 1.
    """

    accounts: Mapping[str, Account]
    passages: Mapping[tuple[str, int], list[Row]]
    claims: Mapping[str, list[Row]]


@once
def _reader(renderer: Renderer) -> Reader:
    """Return what the reader of the renderer's site shows, asked once for all its pages."""
    answers = Answers(renderer.site)
    passages: dict[tuple[str, int], list[Row]] = {}
    for row in answers.select(_PASSAGES):
        page = (int(row.value("paragraph")) - 1) // PARAGRAPHS + 1
        passages.setdefault((row.value("account"), page), []).append(row)
    known = {one.name: one for one in accounts(renderer.site)}
    return Reader(known, passages, grouped(answers.query("claims-of-passage"), "passage"))


def data(renderer: Renderer, name: str, page: int) -> list[Read]:
    """Return the passages on a page of the account ``name``, in order; pages count from 1."""
    reader, answers = _reader(renderer), Answers(renderer.site)
    rows = reader.passages.get((answers.base.node(f"account/{name}").value, page), [])
    return [
        _read(renderer.site, answers, row, [one.value("claim") for one in reader.claims.get(row.value("passage"), ())])
        for row in rows
    ]


def _read(site: Site, answers: Answers, row: Row, claims: list[str]) -> Read:
    passage = row.value("passage")
    heading = any(name.endswith("HeadingPassage") for name in answers.types(passage))
    return Read(
        passage, f"p{row.value('paragraph')}.s{row.value('sentence')}", int(row.value("paragraph")), heading,
        tuple(claim(site, iri) for iri in claims), answers.texts(passage, "coverageReason"),
    )  # fmt: skip


def _language(answers: Answers, account: str) -> str:
    """Return the language in which an account is written, or nothing where that is not said."""
    return next((text.text for text in answers.texts(account, "http://purl.org/dc/terms/language")), "")


def _page(page: Page, asked: Asked) -> bytes:
    known = _reader(page.renderer).accounts
    if not asked.part:
        return page.render("views/accounts.html.j2", asked=asked, accounts=list(known.values()))
    name, _, number = asked.part.partition("/")
    if name not in known or asked.part not in _parts_of(known[name]):
        raise UnknownError(asked.part)
    account, shown = known[name], int(number or 1)
    passages = data(page.renderer, name, shown)
    paragraphs = [(place, list(its)) for place, its in groupby(passages, key=lambda one: one.paragraph)]
    return page.render(
        "views/account.html.j2", asked=asked, account=account, number=shown, parts=_parts_of(account),
        paragraphs=paragraphs, language=account.language,
    )  # fmt: skip


def _parts_of(account: Account) -> list[str]:
    return [account.name, *(f"{account.name}/{number}" for number in range(2, account.pages + 1))]


def _parts(renderer: Renderer) -> list[str]:
    return ["", *(part for account in _reader(renderer).accounts.values() for part in _parts_of(account))]


ACCOUNTS = View("accounts", _page, parts=_parts)
