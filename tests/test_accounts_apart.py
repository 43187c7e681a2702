"""The two accounts can be asked apart and together: every query of the catalogue takes ``--account``."""

from __future__ import annotations

import pytest
from support import Run

from kg import Dataset
from kg.queries import catalogue

ACCOUNTS = ("aleppo-chronicle", "negotiator-memoir")


@pytest.fixture(scope="module")
def apart() -> dict[str, Dataset]:
    """The dataset as each account alone tells it."""
    return {account: Dataset.load(accounts=[account]) for account in ACCOUNTS}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_no_answer_of_one_account_names_a_claim_of_the_other(apart: dict[str, Dataset], name: str) -> None:
    for account, other in (ACCOUNTS, ACCOUNTS[::-1]):
        rows = apart[account].query(name)
        texts = {str(term) for row in rows for term in row.values() if term is not None}
        assert [text for text in texts if f"/claim/{other}/" in text] == []


def test_what_is_inferred_from_both_accounts_stands_only_with_both(aleppo: Dataset, apart: dict[str, Dataset]) -> None:
    claim = "<https://w3id.org/conflict-kg/aleppo-2016/claim/negotiator-memoir/p32.s1.first-convoy-date-inferred>"
    assert aleppo.ask(f"ASK {{ {claim} a ckg:Claim }}")
    assert aleppo.ask(f"ASK {{ GRAPH {claim} {{ ?event ?property ?value }} }}")
    for dataset in apart.values():
        assert not dataset.ask(f"ASK {{ {claim} ?property ?value }}")
        assert not dataset.ask(f"ASK {{ GRAPH {claim} {{ ?event ?property ?value }} }}")


def test_together_they_say_more_than_apart(aleppo: Dataset, apart: dict[str, Dataset]) -> None:
    numbers = {account: len(dataset.query("claims-of-passage")) for account, dataset in apart.items()}
    assert all(numbers.values())
    assert len(aleppo.query("claims-of-passage")) > sum(numbers.values())  # some are inferred from both
    assert aleppo.query("two-accounts")


def test_from_the_command_line(run: Run) -> None:
    both = run("query", "contacts", "--format", "tsv").stdout.splitlines()
    chronicle = run("query", "contacts", "--account", "aleppo-chronicle", "--format", "tsv").stdout.splitlines()
    memoir = run("query", "contacts", "--account", "negotiator-memoir", "--format", "tsv").stdout.splitlines()
    assert len(both) > len(memoir) > len(chronicle) > 1
