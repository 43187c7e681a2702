"""The words of a passage, where the server has the text of its account; the project itself holds no text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.accounts import read_text, segment, verify
from kg.dataset import DatasetFiles
from kg.errors import AccountError

_ACCOUNTS = 64


class Texts:
    """The texts of a dataset's accounts in a folder, each verified against its addresses before it is shown.

    Args:
        files: the dataset's files, or None where the site is of none.
        folder: where the texts are, or None where they are not to be had.
    """

    def __init__(self, files: DatasetFiles | None, folder: Path | None) -> None:
        self._files = files
        self._folder = folder
        self._sentences = lru_cache(maxsize=_ACCOUNTS)(self._read)

    def sentence(self, passage: str) -> str | None:
        """Return the words of the passage whose IRI is ``passage``; None where its text is missing or another one."""
        if self._files is None or self._folder is None:
            return None
        start = f"{self._files.config.base.iri}passage/"
        account, _, address = passage.removeprefix(start).partition("/")
        return self._sentences(account).get(address)

    def _read(self, account: str) -> dict[str, str]:
        if self._files is None or self._folder is None or account not in self._files.config.accounts:
            return {}
        path = self._folder / self._files.config.accounts[account]
        try:
            verify(self._files.config.base, account, self._files.quads, path)
        except AccountError:
            return {}
        text = read_text(path)
        return {found.address: text[found.start : found.end] for found in segment(text)}
