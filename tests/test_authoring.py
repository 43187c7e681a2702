"""What a curator starts from: a new account in any language, and the skeleton of a claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import CASES, Run

TEXTS = {
    "Arabic": ("شهادة.txt", "قال الشاهد إن الجسر فُتح. ثم أُغلق؟\n\nعنوان\n", ["pending", "pending", "no-claim"]),
    "English": ("witness.txt", "The bridge was opened. Then it was closed?\n", ["pending", "pending"]),
    "Russian": ("свидетель.txt", "Мост открыли.\r\nyoutube://v/abc\r\n", ["pending", "no-claim"]),
}


@pytest.mark.parametrize("case", TEXTS.values(), ids=TEXTS.keys())
def test_a_new_account_is_ready_to_be_filled(
    run: Run, mini: Path, tmp_path: Path, case: tuple[str, str, list[str]]
) -> None:
    name, text, statuses = case
    (tmp_path / name).write_bytes(text.encode("utf-8"))
    made = run("new", "account", name, "--dataset", mini, "--id", "witness")
    assert (made.returncode, made.stderr.count("kg: wrote ")) == (0, 4)
    listed = run("coverage", mini).stdout.splitlines()
    assert [line.split()[1] for line in listed if line.startswith("witness/")] == statuses
    checked = run("check", mini, "--quiet")
    assert (checked.returncode, checked.stderr) == (0, "")
    (tmp_path / "river-diary.txt").write_bytes((CASES / "texts" / "river-diary.txt").read_bytes())
    verified = run("sources", "verify", mini, "--sources", tmp_path)
    assert verified.stdout.splitlines()[-1] == f"witness: {len(statuses)} passages verified"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("text.txt", "--id", "river-diary"), "there is an account 'river-diary' already"),
        (("text.txt", "--id", "River Diary"), "'River Diary' cannot be an account's id"),
        (("text.txt", "--id", "2nd-diary"), "'2nd-diary' cannot be an account's id"),
        (("empty.txt",), "the text holds no passage"),
        (("missing.txt",), "the account's text is missing"),
        (("latin.txt",), "the account's text is not UTF-8"),
    ],
)
def test_a_new_account_that_cannot_be_made_changes_nothing(
    run: Run, mini: Path, tmp_path: Path, arguments: tuple[str, ...], fault: str
) -> None:
    (tmp_path / "text.txt").write_text("A sentence.")
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "latin.txt").write_bytes("Café.".encode("latin-1"))
    before = {path: path.read_bytes() for path in mini.rglob("*") if path.is_file()}
    done = run("new", "account", *arguments, "--dataset", mini)
    assert fault in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert {path: path.read_bytes() for path in mini.rglob("*") if path.is_file()} == before


def test_a_skeleton_becomes_a_claim(run: Run, mini: Path) -> None:
    skeleton = run("claim", "new", "river-diary/p1.s2", "--dataset", mini).stdout
    filled = skeleton.replace("SHORT-NAME", "held").replace("WHO-SAYS-IT", "diarist").replace("WHERE", "ferry")
    filled = filled.replace("event:held", "event:ferry-takeover").replace("YYYY-MM-DD", "2020-05-03")
    (mini / "claims/river-diary/p1-more.trig").write_text(filled, encoding="utf-8")
    done = run("why", "event:ferry-takeover", "--dataset", mini)
    assert "claim     claim:river-diary/p1.s2.held\n" in done.stdout


def test_a_skeleton_for_no_passage(run: Run, mini: Path) -> None:
    done = run("claim", "new", "river-diary/p9.s9", "--dataset", mini)
    assert done.stderr == "kg: error: river-diary/p9.s9: no such passage (kg coverage lists the passages there are)\n"
    assert done.returncode == 2
