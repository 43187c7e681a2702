"""The commands ``kg network``: arguments in, calls, words out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.api import Dataset
from kg.cli.compare import print_all, print_as_json, tables, write_all
from kg.cli.networks import on_network
from kg.cli.options import AccountOption, AsJson, DatasetArgument, Quiet
from kg.cli.output import Talk, print_json, print_table
from kg.dataset import DEFAULT
from kg.folder import replacing
from kg.network import EXPORT_MARK, FORMATS, Balance, Network, balance, read_edges, write_network
from kg.network.balance import LIMIT

network = typer.Typer(help="The network of alliances and conflicts.", no_args_is_help=True)


@network.command("export")
@on_network
def export_command(
    ties: Network,
    out: Annotated[Path, typer.Option("--out", help="The folder that takes the files.")] = Path("network"),
    form: Annotated[list[str] | None, typer.Option("--format", help=f"{', '.join(FORMATS)}; repeatable.")] = None,
    quiet: Quiet = False,
) -> None:
    """Write the network in files for Gephi, Pajek, R, UCINET, Cytoscape, browsers and tables; all unless told."""
    with replacing(out, mark=EXPORT_MARK) as work:
        paths = write_network(ties, work, form or FORMATS)
    Talk(quiet)(f"wrote {len(ties.edges)} ties: {len(paths)} files in {out}; {out / EXPORT_MARK} says what each is for")


@network.command("balance")
def balance_command(
    edges: Annotated[Path, typer.Argument(metavar="EDGES", help="CSV, UTF-8, with the columns u, v, sign.")],
    limit: Annotated[float, typer.Option("--limit", min=0.0, help="Seconds after which a proof is given up.")] = LIMIT,
    as_json: AsJson = False,
) -> None:
    """Find the fewest edges in the way of two camps, of any signed network, and prove it."""
    found = balance(read_edges(edges), limit=limit)
    if as_json:
        print_json(_balance(found))
        return
    print_table(("what", "value"), _balance_rows(found))
    if found.frustrated:
        print()
        signs = {1: "+", -1: "-"}
        print_table(("frustrated", "with", "sign"), [(u, v, signs[sign]) for u, v, sign in found.frustrated])


@network.command("flows")
def flows_command(dataset: DatasetArgument = DEFAULT, account: AccountOption = None, as_json: AsJson = False) -> None:
    """Print who moved from where to where and how many, and whether batches add up to totals."""
    loaded = Dataset.load(dataset, accounts=account)
    found = {table.name: table for table in (loaded.flows(), loaded.ledger())}
    (print_as_json if as_json else print_all)(found)


@network.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(metavar="A", help="DATASET, DATASET@ACCOUNT, a folder of kg network export.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Likewise, or a CSV file of UCDP GED.")],
    match: Annotated[
        Path | None, typer.Option("--match", metavar="FILE", help="CSV, columns a and b: actors that are the same.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--csv", metavar="DIR", help="Write each table into this folder.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare two networks, or a network with UCDP's events: what both have, one only, and where they disagree."""
    found = tables(a, b, match)
    if folder:
        write_all(found.values(), folder)
        Talk(quiet)(f"wrote {len(found)} tables into {folder}")
    if as_json:
        print_as_json(found)
    elif not folder:
        print_all(found)


def _balance(found: Balance) -> dict[str, object]:
    keys = ("frustration_index", "optimal", "bound", "status", "camps", "frustrated", "nodes", "edges")
    return {key: getattr(found, key) for key in keys}


def _balance_rows(found: Balance) -> list[tuple[str, str]]:
    index, bound = found.frustration_index, found.bound
    said = f"{index} (proved)" if found.optimal else f"open: at least {bound}, at most {index}"
    rows = [("nodes", f"{found.nodes:,}"), ("edges", f"{found.edges:,}"), ("frustration index", said)]
    return rows + [
        (f"camp {number} ({len(camp):,})", ", ".join(camp)) for number, camp in enumerate(found.camps, start=1)
    ]
