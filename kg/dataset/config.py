"""Reads ``dataset.toml``, which makes a folder a dataset."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DatasetError, Location
from kg.namespaces import Base
from kg.resources import bundled

DEFAULT = "aleppo-2016"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


@dataclass(frozen=True, slots=True)
class Config:
    """A dataset's settings.

    Attributes:
        folder: where the dataset lies.
        name: its name, also the name of its build folder and dumps.
        base: the IRI below which it mints its own.
        title: its title by language.
        accounts: the file name of each account's text, by the account's id, in order.
    """

    folder: Path
    name: str
    base: Base
    title: dict[str, str]
    accounts: dict[str, str]


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
