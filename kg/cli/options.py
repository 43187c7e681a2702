"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DatasetArgument = Annotated[str, typer.Argument(metavar="DATASET", help="A folder, or the name of a bundled dataset.")]
DatasetOption = Annotated[str, typer.Option("--dataset", help="A folder, or the name of a bundled dataset.")]
AccountOption = Annotated[list[str] | None, typer.Option("--account", help="Believe this account only; repeatable.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Sources = Annotated[
    Path | None, typer.Option("--sources", envvar="KG_SOURCES", help="The folder that holds the texts.")
]
