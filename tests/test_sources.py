"""The addresses of passages are verified against the texts; a text that differs is told apart, and nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import CASES, ROOT, Run

TEXT = (CASES / "texts" / "river-diary.txt").read_text(encoding="utf-8")


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_texts_of_the_accounts_are_verified(run: Run, sources: Path) -> None:
    done = run("sources", "verify", "aleppo-2016", "--sources", sources)
    assert done.stdout == "aleppo-chronicle: 92 passages verified\nnegotiator-memoir: 38 passages verified\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_the_folder_may_be_named_in_the_environment(run: Run, mini: Path) -> None:
    done = run("sources", "verify", mini, KG_SOURCES=str(CASES / "texts"))
    assert done.stdout == "river-diary: 5 passages verified\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TEXT.replace("3 May", "4 May"), "the text was changed: 147 code points where 147 were addressed; the first"),
        (TEXT[:100], "the text was truncated: 100 code points where 147 were addressed; p3.s1 is cut off at the end"),
        (TEXT + "More.\n", "the text was changed: 153 code points where 147 were addressed; the passages are the same"),
        (TEXT.replace("\n", "\r\n"), "the text was changed"),
        ("", "the text was truncated"),
    ],
)
def test_a_text_that_differs_is_one_clear_error(run: Run, mini: Path, tmp_path: Path, text: str, fault: str) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "river-diary.txt").write_bytes(text.encode("utf-8"))
    before = files(mini)
    done = run("sources", "verify", mini, "--sources", folder)
    assert fault in done.stderr
    assert str(folder / "river-diary.txt") in done.stderr
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert files(mini) == before


@pytest.mark.parametrize(
    ("content", "fault"), [(None, "the account's text is missing"), (TEXT.encode("utf-16"), "is not UTF-8")]
)
def test_a_text_that_cannot_be_read(run: Run, mini: Path, tmp_path: Path, content: bytes | None, fault: str) -> None:
    if content is not None:
        (tmp_path / "river-diary.txt").write_bytes(content)
    done = run("sources", "verify", mini, "--sources", tmp_path)
    assert fault in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_addressing_a_text_again_gives_the_same_addresses(run: Run, mini: Path) -> None:
    before = files(mini)
    done = run("sources", "address", mini, "--sources", CASES / "texts")
    assert done.returncode == 0
    assert files(mini) == before


def test_why_shows_the_sentence_to_whoever_has_the_text(run: Run, mini: Path) -> None:
    arguments = ("why", "event:ferry-takeover", "--dataset", mini)
    assert "The Reeds took the ferry on 3 May 2020.\n  claim" in run(*arguments).stdout
    assert "sentence" not in run(*arguments).stdout
    assert "  sentence  They held it for two days.\n" in run(*arguments, "--sources", CASES / "texts").stdout


def test_no_sentence_of_the_accounts_stands_in_the_project(sources: Path) -> None:
    """No run of eight words of an account is anywhere in the tracked text files (DESIGN: D3)."""
    root = ROOT
    runs = {run for path in sources.glob("*.txt") for run in _runs(path.read_text(encoding="utf-8"))}
    assert len(runs) > 1000
    kept = [
        path
        for name in ("kg", "datasets", "ontology", "queries", "shapes", "tests", "docs")
        for path in (root / name).rglob("*")
    ]
    texts = [
        path
        for path in [*kept, *root.glob("*.md")]
        if path.suffix in {".ttl", ".trig", ".rq", ".md", ".py", ".toml", ".txt"}
    ]
    assert len(texts) > 100
    assert [path for path in texts if runs & set(_runs(path.read_text(encoding="utf-8")))] == []


def _runs(text: str) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[at : at + 8]) for at in range(len(words) - 7)]
