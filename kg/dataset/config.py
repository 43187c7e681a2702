"""Reads ``dataset.toml``, which makes a folder a dataset."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import DatasetError, Location
from kg.namespaces import Base
from kg.resources import bundled

DEFAULT = "aleppo-2016"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


@dataclass(frozen=True, slots=True)
class Publication:
    """What a dataset says of itself for those who find, cite and reuse it; all of it may be left out.

    Attributes:
        version: of its last release, or of the one in preparation.
        issued: the day of that release, as ``YYYY-MM-DD``; empty before it.
        license: the IRI of its licence.
        creator: who made it, by language.
        description: what it is, by language.
    """

    version: str = ""
    issued: str = ""
    license: str = ""
    creator: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A dataset's settings.

    Attributes:
        folder: where the dataset lies.
        name: its name, also the name of its build folder and dumps.
        base: the IRI below which it mints its own.
        title: its title by language.
        accounts: the file name of each account's text, by the account's id, in order.
        publication: what it says of itself.
    """

    folder: Path
    name: str
    base: Base
    title: dict[str, str]
    accounts: dict[str, str]
    publication: Publication = field(default_factory=Publication)


def find(dataset: str) -> Path:
    """Return the folder of ``dataset``, which is a path or the name of a bundled dataset.

    Raises:
        DatasetError: there is no such folder, or it has no ``dataset.toml``.
    """
    candidates = [Path(dataset), bundled("datasets") / dataset]
    folder = next((path for path in candidates if path.is_dir()), None)
    if folder is None:
        known = ", ".join(sorted(path.parent.name for path in bundled("datasets").glob("*/dataset.toml")))
        raise DatasetError("no such dataset", location=dataset, hint=f"give a folder or one of: {known}")
    if not (folder / "dataset.toml").is_file():
        raise DatasetError("the folder has no dataset.toml", location=Location(folder), hint="is it a dataset?")
    return folder


def read(folder: Path) -> Config:
    """Return the settings in ``folder/dataset.toml``.

    Raises:
        DatasetError: the file is not UTF-8 TOML, or a setting is missing or malformed.
    """
    path = folder / "dataset.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DatasetError(f"not readable as TOML: {error}", location=Location(path)) from error
    return Config(
        folder=folder,
        name=_matching(path, settings, "name", _NAME, "lower-case letters, digits and hyphens"),
        base=Base(_matching(path, settings, "base", _BASE, "an http(s) IRI that ends in a slash")),
        title=_title(path, settings),
        accounts=_accounts(path, settings),
        publication=_publication(path, settings),
    )


def _matching(path: Path, settings: dict[str, Any], key: str, pattern: re.Pattern[str], form: str) -> str:
    value = settings.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise DatasetError(f"{key!r} is missing or malformed", location=Location(path), hint=f"it takes {form}")
    return value


def _title(path: Path, settings: dict[str, Any]) -> dict[str, str]:
    title = settings.get("title")
    if not isinstance(title, dict) or not {"en", "ar"} <= title.keys():
        raise DatasetError("'title' is missing", location=Location(path), hint="give title.en and title.ar")
    return {language: str(words) for language, words in sorted(title.items())}


def _accounts(path: Path, settings: dict[str, Any]) -> dict[str, str]:
    tables = settings.get("account")
    if not isinstance(tables, list) or not all(
        isinstance(table, dict) and isinstance(table.get("id"), str) and isinstance(table.get("file"), str)
        for table in tables
    ):
        raise DatasetError("'account' is missing", location=Location(path), hint="give [[account]] with id and file")
    return {table["id"]: table["file"] for table in tables}


def _publication(path: Path, settings: dict[str, Any]) -> Publication:
    table = settings.get("publication", {})
    forms = {"version": _VERSION, "issued": _DAY, "license": _IRI}
    hint = "it takes version, issued (YYYY-MM-DD), license (an IRI), creator.LANGUAGE and description.LANGUAGE"
    if not isinstance(table, dict) or not table.keys() <= {*forms, "creator", "description"}:
        raise DatasetError("'publication' is malformed", location=Location(path), hint=hint)
    words = {key: _matching(path, table, key, form, hint) for key, form in forms.items() if key in table}
    creator, description = (_words(path, table, key) for key in ("creator", "description"))
    return Publication(**words, creator=creator, description=description)


def _words(path: Path, table: dict[str, Any], key: str) -> dict[str, str]:
    words = table.get(key, {})
    if not isinstance(words, dict) or not all(isinstance(text, str) for text in words.values()):
        raise DatasetError(f"{key!r} is malformed", location=Location(path), hint=f"give {key}.en and {key}.ar")
    return dict(sorted(words.items()))
