"""The words of a passage, where the server has the text of its account; the project itself holds no text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.accounts import read_text, segment, verify
from kg.errors import AccountError
from kg.publish.site import Site

_ACCOUNTS = 64


class Texts:
    """The texts of a dataset's accounts in a folder, each verified against its addresses before it is shown.

    Args:
        site: whose accounts these are, if it is of a dataset.
        folder: where the texts are, or None where they are not to be had.
    """

    def __init__(self, site: Site, folder: Path | None) -> None:
        self._site = site
        self._folder = folder
        self._sentences = lru_cache(maxsize=_ACCOUNTS)(self._read)

    def sentence(self, passage: str) -> str | None:
        """Return the words of the passage whose IRI is ``passage``; None where its text is missing or another one."""
        if self._site.base is None:
            return None
        start = f"{self._site.base.iri}passage/"
        account, _, address = passage.removeprefix(start).partition("/")
        return self._sentences(account).get(address)

    def _read(self, account: str) -> dict[str, str]:
        base, config = self._site.base, self._site.config
        if base is None or config is None or self._folder is None or account not in config.accounts:
            return {}
        path = self._folder / config.accounts[account]
        try:
            verify(base, account, self._site.engine.quads_for_pattern(None, None, None, base.graph("accounts")), path)
        except AccountError:
            return {}
        text = read_text(path)
        return {found.address: text[found.start : found.end] for found in segment(text)}
