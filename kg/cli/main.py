"""The command ``kg``: arguments in, calls, words out."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.accounts import addresses, read_text, verify
from kg.api import Dataset, with_prefixes
from kg.authoring import claim_skeleton, new_account
from kg.build import Built, Checked, build, check
from kg.cli.network import network
from kg.cli.options import AccountOption, AsJson, DatasetArgument, DatasetOption, Quiet, Sources
from kg.cli.output import FORMATS, Talk, print_answer, print_json, print_table
from kg.cli.publish import publish_command, serve_command
from kg.dataset import DEFAULT, find, read_dataset
from kg.dataset.config import Config, read
from kg.errors import KgError, QueryError
from kg.folder import write_file
from kg.queries import Evidence, catalogue, find_query, prepare, why_thing, why_triple
from kg.store import EmbeddedStore, EndpointStore, Store

app = typer.Typer(
    help="Conflict KG: accounts of an armed conflict as a sourced knowledge graph.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
sources = typer.Typer(help="The texts of the accounts.", no_args_is_help=True)
app.add_typer(sources, name="sources")
app.add_typer(network, name="network")
new = typer.Typer(help="Files to start from.", no_args_is_help=True)
app.add_typer(new, name="new")
claim = typer.Typer(help="Claims.", no_args_is_help=True)
app.add_typer(claim, name="claim")
app.command("serve")(serve_command)
app.command("publish")(publish_command)


@app.command("build")
def build_command(
    dataset: DatasetArgument = DEFAULT,
    out: Annotated[Path, typer.Option("--out", help="The folder that takes the build.")] = Path("build"),
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Parse, resolve and validate a dataset, and write store, dumps, network and report."""
    talk = Talk(quiet)
    checked = check(dataset, tell=talk)
    _stop_at_violations(checked)
    built = build(checked, out, tell=talk)
    if as_json:
        print_json({"folder": str(built.folder), "counts": built.counts})
    elif not quiet:
        _summary(built)


@app.command("check")
def check_command(dataset: DatasetArgument = DEFAULT, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Make the same checks as a build, and write nothing."""
    checked = check(dataset, tell=Talk(quiet))
    if as_json:
        print_json([asdict(finding) for report in checked.reports.values() for finding in report.findings])
    _stop_at_violations(checked)
    if not (quiet or as_json):
        for name, report in checked.reports.items():
            seen = f"{report.focus_nodes:,} nodes in {report.triples:,} triples against {report.shapes} shapes"
            print(f"{name}: {seen}, {len(report.findings)} remarks, no violation")


def _stop_at_violations(checked: Checked) -> None:
    """Print what does not hold, one line each with its place, and end with status 1."""
    if checked.conforms:
        return
    base = checked.dataset.files.config.base
    for finding in checked.violations:
        place = checked.dataset.files.locate(finding.focus)
        about = f"{base.shorten(finding.focus)} {base.shorten(finding.path)}".strip()
        print(f"{f'{place}: ' if place else ''}{about}: {finding.message}", file=sys.stderr)
    for name, report in checked.reports.items():
        if not (report.shapes and report.focus_nodes):
            print(f"{name}: nothing was validated", file=sys.stderr)
    raise typer.Exit(1)


def _summary(built: Built) -> None:
    counts = built.counts
    covered = built.checked.coverage
    done = sum(passage.status != "pending" for passage in covered)
    print(
        f"{built.checked.dataset.name}: {counts['Claim']:,} claims from {done} of {len(covered)} passages, on "
        f"{counts['Event']:,} events, {counts['Relation']:,} relations, {counts['Actor']:,} actors "
        f"and {counts['Place']:,} places; {counts['Contradiction']:,} contradictions kept.\n"
        f"\n  {built.folder}/report/index.html   read this first, in a browser"
        f"\n  {built.folder}/dump/               TriG, N-Quads and the resolved view in Turtle"
        f"\n  {built.folder}/network/            {counts['Edge']:,} ties in files for Gephi, Pajek, R and others"
        f"\n  {built.folder}/store/              the Oxigraph store"
        f"\n\nNext:"
        f"\n  {_command()} queries                          what can be asked"
        f"\n  {_command()} query timeline                   what happened when"
        f"\n  {_command()} why event:first-siege-breaking   who says so, and where"
    )


def _command() -> str:
    """Return what to type to run this program again from here."""
    found = shutil.which("kg")
    called = Path(sys.argv[0])
    if called.name != "kg" or (found and Path(found).samefile(called)):
        return "kg"
    return os.path.relpath(called)


@app.command("query")
def query_command(
    query: Annotated[str, typer.Argument(metavar="NAME|FILE|-", help="A catalogue query, a file, or - for stdin.")],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="name=value; repeatable.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help=", ".join(FORMATS))] = "table",
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="Ask the SPARQL endpoint at this URL.")] = None,
    store: Annotated[Path | None, typer.Option("--build", help="Ask the store of this build folder.")] = None,
    dataset: DatasetOption = DEFAULT,
    account: AccountOption = None,
) -> None:
    """Answer a query of the catalogue, in a file, or on standard input."""
    if form not in FORMATS:
        raise QueryError(f"no such format: {form}", location="--format", hint=f"one of: {', '.join(FORMATS)}")
    config = read(find(dataset))
    values = _parameters(param or [])
    if query == "-":
        text = with_prefixes(sys.stdin.read(), config.base.prefixes())
        if values:
            raise QueryError("a query on standard input takes no parameters", location="--param")
    else:
        text = prepare(find_query(query), config.base, values)
    print_answer(_store(config, dataset, endpoint, store, account).query(text), config.base, form)


def _parameters(texts: list[str]) -> dict[str, str]:
    values = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise QueryError(f"{text!r} is not name=value", location="--param")
        values[name] = value
    return values


def _store(config: Config, dataset: str, endpoint: str | None, folder: Path | None, account: list[str] | None) -> Store:
    """Return the store that the options name: a remote endpoint, a finished build, or the dataset in memory."""
    if account and (endpoint or folder):
        hint = "leave out --endpoint and --build"
        raise QueryError("one account alone is resolved from the dataset's files", location="--account", hint=hint)
    if endpoint:
        return EndpointStore(config.base, endpoint)
    if folder:
        return EmbeddedStore.open(config.base, folder / "store")
    return Dataset.load(dataset, accounts=account).store


@app.command("queries")
def queries_command(
    name: Annotated[str | None, typer.Argument(help="Show this one in full.")] = None, as_json: AsJson = False
) -> None:
    """List the catalogue of queries."""
    listed = [find_query(name)] if name else list(catalogue().values())
    if as_json:
        keys = ("name", "title", "description", "columns", "parameters")
        print_json([{key: value for key, value in asdict(query).items() if key in keys} for query in listed])
    elif name:
        print(listed[0].text)
    else:
        rows = [(query.name, ", ".join(p.name for p in query.parameters), query.description) for query in listed]
        print_table(("query", "parameters", "what it answers"), rows)


@app.command("why")
def why_command(
    terms: Annotated[list[str], typer.Argument(metavar="IRI | SUBJECT PREDICATE OBJECT")],
    dataset: DatasetOption = DEFAULT,
    sources: Sources = None,
    as_json: AsJson = False,
) -> None:
    """Show every claim behind a thing or a triple: its voice, its passage, and what contradicts it."""
    loaded = Dataset.load(dataset)
    base = loaded.files.config.base
    nodes = [base.expand(term) for term in terms]
    unknown = [term for term, node in zip(terms, nodes, strict=True) if node is None]
    if len(terms) not in (1, 3) or unknown:
        hint = "one IRI such as event:first-siege-breaking, or the three of a triple"
        raise QueryError("not an IRI, nor a triple of IRIs", location=" ".join(unknown or terms), hint=hint)
    given = [node for node in nodes if node is not None]
    found = why_thing(loaded.store, given[0]) if len(given) == 1 else why_triple(loaded.store, *given)
    if as_json:
        print_json([asdict(claim) for claim in found])
    elif not found:
        raise QueryError("no claim speaks of it", location=" ".join(terms), hint="kg queries helps to find names")
    else:
        for claim in found:
            print("\n".join(_evidence(loaded, claim, sources)), end="\n\n")


def _evidence(dataset: Dataset, claim: Evidence, folder: Path | None) -> list[str]:
    short = dataset.files.config.base.shorten
    said = " ".join(short(word).partition(":")[2] for word in (claim.stance, claim.polarity, claim.level))
    lines = [
        claim.gloss,
        f"  claim     {short(claim.claim)}",
        f"  voice     {short(claim.voice)}   {said}{'' if claim.accepted else '   not in the resolved view'}",
        f"  passage   {short(claim.passage) or f'none: {claim.reason}'}",
    ]
    lines += [f"  basis     {short(ground)}" for ground in claim.basis]
    lines += [f"  text      {claim.anomaly}"] if claim.anomaly else []
    lines += [f"  withdrawn {claim.withdrawn}"] if claim.withdrawn else []
    lines += [f"  disputed  {short(contradiction)}" for contradiction in claim.contradictions]
    if folder and claim.passage:
        lines.append(f"  sentence  {dataset.sentence(claim.passage, folder)}")
    return lines


@app.command("coverage")
def coverage_command(dataset: DatasetArgument = DEFAULT, as_json: AsJson = False) -> None:
    """List every passage of the accounts and what was made of it."""
    covered = Dataset.load(dataset).coverage()
    if as_json:
        print_json([{"passage": passage.address, **asdict(passage)} for passage in covered])
        return
    print_table(
        ("passage", "status", "claims", "why none"),
        [(passage.address, passage.status, str(passage.claims or ""), passage.reason) for passage in covered],
    )
    totals = {
        status: sum(passage.status == status for passage in covered) for status in ("claimed", "no-claim", "pending")
    }
    print(", ".join(f"{number} {status}" for status, number in totals.items()) + f" of {len(covered)} passages")


@sources.command("verify")
def verify_command(dataset: DatasetArgument = DEFAULT, sources: Sources = None) -> None:
    """Check every passage's address against the texts."""
    folder = _folder(sources)
    files = Dataset.load(dataset).files
    for account, name in files.config.accounts.items():
        number = verify(files.config.base, account, files.quads, folder / name)
        print(f"{account}: {number} passages verified")


@sources.command("address")
def address_command(dataset: DatasetArgument = DEFAULT, sources: Sources = None, quiet: Quiet = False) -> None:
    """Write the addresses of every passage of the texts into the dataset's accounts/ folder."""
    folder = _folder(sources)
    config = read(find(dataset))
    written = {
        config.folder / "accounts" / f"{account}.ttl": addresses(config.base, account, read_text(folder / name))
        for account, name in config.accounts.items()
    }
    for path, turtle in written.items():
        write_file(path, turtle)
        Talk(quiet)(f"wrote {path}")


def _folder(sources: Path | None) -> Path:
    if sources is None:
        raise KgError("the texts' folder is not given", location="--sources", hint="or set KG_SOURCES")
    return sources


@new.command("account")
def new_account_command(
    text: Annotated[Path, typer.Argument(metavar="FILE", help="The account's text, UTF-8, in any language.")],
    dataset: DatasetOption = DEFAULT,
    account: Annotated[str | None, typer.Option("--id", help="The account's id; else the file's name.")] = None,
    quiet: Quiet = False,
) -> None:
    """Make the files of a new account from its text, ready to be filled."""
    for path in new_account(read(find(dataset)), text, account or text.stem):
        Talk(quiet)(f"wrote {path}")


@claim.command("new")
def new_claim_command(
    passage: Annotated[str, typer.Argument(metavar="PASSAGE", help="Such as aleppo-chronicle/p1.s1.")],
    dataset: DatasetOption = DEFAULT,
) -> None:
    """Print the skeleton of a claim on a passage."""
    print(claim_skeleton(read_dataset(dataset), passage), end="")


def main() -> None:
    """Run the command line: status 0 when all is well, 1 when data does not hold, 2 for what the user can put right."""
    try:
        app(standalone_mode=True)
    except KgError as error:
        print(f"kg: error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
