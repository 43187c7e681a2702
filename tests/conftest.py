"""What several tests start from: the real dataset, a small one of our own, and the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from support import CASES, SHARED, Run

from kg import Dataset

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing about what is tested
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def aleppo() -> Dataset:
    """The bundled dataset, loaded once."""
    return Dataset.load("aleppo-2016")


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A copy of the small dataset, to be spoilt at will."""
    return Path(shutil.copytree(CASES / "datasets" / "mini", tmp_path / "mini"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command ``kg`` in an empty folder; keyword arguments are environment variables."""

    def call(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            cwd=tmp_path, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        )  # fmt: skip

    return call


@pytest.fixture
def sources() -> Path:
    """The texts of the two accounts, which are not part of the project."""
    if not (SHARED / "sources").is_dir():
        pytest.skip("the texts of the accounts are not on this machine")
    return SHARED / "sources"
