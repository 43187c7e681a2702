"""The commands ``kg network``: arguments in, calls, words out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.api import Dataset
from kg.cli.compare import tables
from kg.cli.networks import on_network
from kg.cli.options import AccountOption, AsJson, DatasetArgument, Quiet
from kg.cli.output import Talk, print_json, print_table
from kg.cli.tables import give
from kg.dataset import DEFAULT
from kg.errors import NetworkError
from kg.folder import replacing
from kg.network import EXPORT_MARK, FORMATS, Balance, Network, balance, read_edges, write_network
from kg.network.balance import LIMIT
from kg.network.registry import DRAWS, SEED, Options
from kg.network.signed import COLLAPSES
from kg.network.uncertainty import COMBINATIONS

Csv = Annotated[Path | None, typer.Option("--csv", metavar="DIR", help="Write each table into this folder.")]
CollapseOption = Annotated[
    str, typer.Option("--collapse", help=f"How ties between two actors become one sign: {', '.join(COLLAPSES)}.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of every random number.")]
Draws = Annotated[int, typer.Option("--draws", min=1, help="Random draws of a null or a resampling.")]
Limit = Annotated[float, typer.Option("--limit", min=0.0, help="Seconds after which a proof is given up.")]

_IN_WORDS = (
    "measure", "label_en", "resolved", "lowest", "highest", "best", "worst", "words_en", "kind", "worlds", "tau_lowest",
    "tau_mean", "top_lowest", "top_mean",
)  # fmt: skip
"""Columns of ranges that are printed for people; all of them go into JSON and CSV."""

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


@network.command("measures")
@on_network
def measures_command(
    ties: Network,
    names: Annotated[
        list[str] | None, typer.Option("--measure", metavar="NAME", help="Repeatable; all by default; ? lists them.")
    ] = None,
    collapse: CollapseOption = "net",
    seed: Seed = SEED,
    draws: Draws = DRAWS,
    limit: Limit = LIMIT,
    folder: Csv = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print the measures of a network: each one table, with its choices and the source of its method."""
    from kg.network.measures import measure  # noqa: PLC0415 - slow to load, and every command would wait for it

    found = measure(ties, names or (), options(collapse, seed, draws, limit))
    give(found, folder, as_json=as_json, quiet=quiet)


@network.command("ranges")
def ranges_command(
    dataset: DatasetArgument = DEFAULT,
    names: Annotated[
        list[str] | None, typer.Option("--figure", metavar="NAME", help="Repeatable; all by default; ? lists them.")
    ] = None,
    collapse: CollapseOption = "net",
    seed: Seed = SEED,
    draws: Draws = DRAWS,
    combinations: Annotated[
        int, typer.Option("--combinations", min=1, help="Resolutions up to which all are tried, and else drawn.")
    ] = COMBINATIONS,
    folder: Csv = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print figures and ranks with their range over the readings of the sources, in words too."""
    from kg.report.network import ranges  # noqa: PLC0415 - slow to load, and every command would wait for it

    found = ranges(Dataset.load(dataset), names or (), options(collapse, seed, draws, LIMIT), combinations)
    if not (folder or as_json):
        found = {name: table.only(*_IN_WORDS) for name, table in found.items()}
    give(found, folder, as_json=as_json, quiet=quiet)


@network.command("report")
def report_command(
    dataset: DatasetArgument = DEFAULT,
    out: Annotated[Path, typer.Option("--out", help="The folder that takes the report.")] = Path("network-report"),
    collapse: CollapseOption = "net",
    seed: Seed = SEED,
    draws: Draws = DRAWS,
    limit: Limit = LIMIT,
    quiet: Quiet = False,
) -> None:
    """Write every measure with its range over the readings of the sources, figures, a page and a notebook."""
    from kg.report.network import NETWORK_REPORT_MARK, write_network_report  # noqa: PLC0415 - slow to load, and every command would wait for it

    chosen = options(collapse, seed, draws, limit)
    talk = Talk(quiet)
    with replacing(out, mark=NETWORK_REPORT_MARK) as work:
        paths = write_network_report(Dataset.load(dataset), work, chosen, tell=talk)
    talk(f"wrote {len(paths)} files; read {out / 'index.html'} first")


def options(collapse: str, seed: int, draws: int, limit: float) -> Options:
    """Return the options of measures.

    Raises:
        NetworkError: there is no such collapse rule.
    """
    if collapse not in COLLAPSES:
        raise NetworkError(
            f"no such collapse rule: {collapse}", location="--collapse", hint=f"one of {', '.join(COLLAPSES)}"
        )
    return Options(collapse, seed, draws, limit)


@network.command("balance")
def balance_command(
    edges: Annotated[Path, typer.Argument(metavar="EDGES", help="CSV, UTF-8, with the columns u, v, sign.")],
    limit: Limit = LIMIT,
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
def flows_command(
    dataset: DatasetArgument = DEFAULT,
    account: AccountOption = None,
    folder: Csv = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print who moved from where to where and how many, and whether batches add up to totals."""
    loaded = Dataset.load(dataset, accounts=account)
    found = {table.name: table for table in (loaded.flows(), loaded.ledger())}
    give(found, folder, as_json=as_json, quiet=quiet)


@network.command("compare")
def compare_command(
    a: Annotated[str, typer.Argument(metavar="A", help="DATASET, DATASET@ACCOUNT, a folder of kg network export.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Likewise, or a CSV file of UCDP GED.")],
    match: Annotated[
        Path | None, typer.Option("--match", metavar="FILE", help="CSV, columns a and b: actors that are the same.")
    ] = None,
    folder: Csv = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare two networks, or a network with UCDP's events: what both have, one only, and where they disagree."""
    give(tables(a, b, match), folder, as_json=as_json, quiet=quiet)


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
