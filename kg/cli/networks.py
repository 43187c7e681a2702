"""The options that say which network a command is about, one group for all commands that take one."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from kg.api import Dataset
from kg.cli.options import AccountOption, DatasetArgument
from kg.dataset import DEFAULT
from kg.errors import NetworkError
from kg.network import Network
from kg.network.kinds import LAYERS
from kg.network.network import Granularity

Layers = Annotated[list[str] | None, typer.Option("--layer", help=f"One of {', '.join(LAYERS)}; repeatable.")]
First = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Ties that may have held on or after it.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Ties that may have held on or before it.")]
Certain = Annotated[bool, typer.Option("--certain", help="Only ties that held between these days for certain.")]
Undated = Annotated[bool, typer.Option("--undated", help="Also ties without any date.")]
Level = Annotated[str, typer.Option("--granularity", help="Actors as named (faction), or their coalition or camp.")]
NoStates = Annotated[bool, typer.Option("--without-state-forces", help="Leave out states, governments, armed forces.")]
Kinds = Annotated[Path | None, typer.Option("--kinds", metavar="FILE", help="Kinds of ties, in Turtle, over ours.")]
Rules = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="Edge rules in place of ours.")]


def cut(
    dataset: DatasetArgument = DEFAULT,
    *,
    account: AccountOption = None,
    kinds: Kinds = None,
    rules: Rules = None,
    without_state_forces: NoStates = False,
    granularity: Level = "faction",
    layer: Layers = None,
    first: First = None,
    last: Last = None,
    certain: Certain = False,
    undated: Undated = False,
) -> Network:
    """Return the network that the options name: cut by actors, then granularity, then layer, then time.

    Raises:
        NetworkError: an option has an impossible value, or ``certain`` or ``undated`` stands without a day.
    """
    network = Dataset.load(dataset, accounts=account).network(kinds=kinds, rules=rules)
    if without_state_forces:
        network = network.without_state_forces()
    network = network.granularity(cast("Granularity", granularity))
    if layer:
        network = network.layer(*layer)
    if first or last:
        days = _day(first, "--from") or "0001-01-01", _day(last, "--to") or "9999-12-31"
        return network.slice(*days, certain=certain, undated=undated)
    if certain or undated:
        raise NetworkError("--certain and --undated go with days", hint="add --from DAY, --to DAY or both")
    return network


def on_network(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments and options of ``cut`` in place of its first parameter, the network."""
    options = signature(cut, eval_str=True).parameters
    own = list(signature(command, eval_str=True).parameters.values())[1:]
    parameters = [parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in [*options.values(), *own]]

    @wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - options of any type
        network = cut(**{name: given.pop(name) for name in options})
        command(network, **given)

    vars(run)["__signature__"] = Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _day(text: str | None, option: str) -> str | None:
    """Return ``text`` as an ISO 8601 day."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NetworkError(f"not a day: {text!r}", location=option, hint="such as 2016-07-31") from error
