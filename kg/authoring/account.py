"""The files of a new account: its entry in ``dataset.toml``, the addresses of its passages, and their coverage."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from kg.accounts import Passage, PassageKind, addresses, read_text, segment
from kg.dataset import Config
from kg.errors import AccountError, DatasetError, Location
from kg.folder import write_file

_ID = re.compile(r"[a-z][a-z0-9-]*")  # also a prefix in Turtle
_ENTITIES = Template("""\
# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: CC-BY-4.0
@prefix account: <${base}account/> .
@prefix ckg: <https://w3id.org/conflict-kg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix voice: <${base}voice/> .

# Name the account and its author in both languages, and its language by its ISO 639 code.
account:$account
  a ckg:Account ;
  rdfs:label "$account"@en , "$account"@ar ;
  dcterms:creator voice:$account-author ;
  dcterms:language "und" .

voice:$account-author
  a ckg:Voice ;
  rdfs:label "Author of $account"@en , "$account"@ar .
""")
_COVERAGE_PREFIXES = {
    "ckg": "https://w3id.org/conflict-kg/ontology#",
    "coverage": "https://w3id.org/conflict-kg/scheme/coverage/",
}
_NO_CLAIM = {
    PassageKind.HEADING: '"a heading"@en , "عنوان"@ar',
    PassageKind.MEDIA: '"an embedded video, not a sentence"@en , "مقطع مرئي مضمن، لا جملة"@ar',
}


def new_account(config: Config, text: Path, account: str) -> list[Path]:
    """Write what a new account needs, ready to be filled, and return the files written.

    Headings and video lines are marked as making no claim, every sentence as pending.

    Args:
        config: the dataset that takes the account.
        text: the account's text, in any language, UTF-8; it is read and not copied.
        account: the account's id in IRIs: a lower-case letter, then lower-case letters, digits and hyphens.

    Raises:
        AccountError: the text cannot be read or holds no passage.
        DatasetError: the id is malformed or taken.
        OutputError: a file cannot be written.
    """
    if not _ID.fullmatch(account):
        hint = "a letter, then lower-case letters, digits and hyphens; give one with --id"
        raise DatasetError(f"{account!r} cannot be an account's id", location=Location(text), hint=hint)
    passage_file = config.folder / "accounts" / f"{account}.ttl"
    entity_file = config.folder / "entities" / f"account-{account}.ttl"
    if account in config.accounts or passage_file.exists() or entity_file.exists():
        raise DatasetError(f"there is an account {account!r} already", location=Location(config.folder))
    words = read_text(text)
    passages = segment(words)
    if not passages:
        raise AccountError("the text holds no passage", location=Location(text))
    settings = config.folder / "dataset.toml"
    entry = f'\n[[account]]\nid = "{account}"\nfile = "{text.name}"\n'
    written = {
        passage_file: addresses(config.base, account, words),
        entity_file: _ENTITIES.substitute(base=config.base.iri, account=account),
        config.folder / "coverage.ttl": _coverage(config, account, passages),
        settings: settings.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry,
    }
    (config.folder / "claims" / account).mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        write_file(path, content)
    return list(written)


def _coverage(config: Config, account: str, passages: tuple[Passage, ...]) -> str:
    """Return the coverage file with a line for each passage of the new account."""
    path = config.folder / "coverage.ttl"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    prefixes = _COVERAGE_PREFIXES | {account: f"{config.base.iri}passage/{account}/"}
    missing = {name: iri for name, iri in prefixes.items() if f"@prefix {name}: <{iri}>" not in before}
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in missing.items()]
    return before + "\n".join(["", *lines, *(_covered(account, passage) for passage in passages)]) + "\n"


def _covered(account: str, passage: Passage) -> str:
    reason = _NO_CLAIM.get(passage.kind)
    if reason is None:
        return f"\n{account}:{passage.address}\n  ckg:coverageStatus coverage:pending ."
    status = "  ckg:coverageStatus coverage:no-claim ;"
    return f"\n{account}:{passage.address}\n{status}\n  ckg:coverageReason {reason} ."
