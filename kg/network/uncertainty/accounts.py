"""The networks that follow when one account is left out."""

from __future__ import annotations

from kg.dataset import DatasetFiles, read_dataset
from kg.network.uncertainty.world import Build, World
from kg.resolve import resolve
from kg.store import Store, select, value

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?account ?label (LANG(?label) AS ?language)
WHERE { ?account a <https://w3id.org/conflict-kg/ontology#Account> ; rdfs:label ?label }
"""


def without_each_account(files: DatasetFiles, store: Store, build: Build) -> list[World]:
    """Return a world for each account that is left out, where there are two or more.

    Args:
        store: the dataset's resolved store, from which the names of the accounts are taken.
        build: how a network is made of a resolved store.
    """
    names = {(value(row, "account"), value(row, "language")): value(row, "label") for row in select(store, _LABELS)}
    believed = accounts_of(files)
    if len(believed) < 2:
        return []
    worlds = []
    for left_out in believed:
        others = [account for account in believed if account != left_out]
        resolved, _ = resolve(read_dataset(str(files.config.folder), accounts=frozenset(others)))
        named = others[0] if len(others) == 1 else left_out
        iri = files.config.base.node(f"account/{named}").value
        english, arabic = (names.get((iri, language), named) for language in ("en", "ar"))
        alone = len(others) == 1
        worlds.append(
            World(
                f"without {left_out}",
                "accounts",
                f"only “{english}” is believed" if alone else f"“{english}” is left out",
                f"اعتُمدت رواية «{arabic}» وحدها" if alone else f"استُبعدت رواية «{arabic}»",
                build(resolved),
            )
        )
    return worlds


def accounts_of(files: DatasetFiles) -> list[str]:
    """Return the accounts whose claims were read, in the order of the dataset's settings."""
    read = {quad.graph_name for quad in files.quads}
    folder = files.config.folder / "claims"
    written = {
        account: {quad.graph_name for file in files.sources if file.path.is_relative_to(folder / account)
                  for quad in file.quads}
        for account in files.config.accounts
    }  # fmt: skip
    return [account for account, graphs in written.items() if graphs & read]
