"""The sides of those who talk, and whether they rest on their own ties or on a duty, by which claims."""

from __future__ import annotations

from kg.network.measures.camps import CERTAINTY_SOURCE
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.table import Cell, Table
from kg.network.talks.sides import NO_SIDE, OUTSIDE, sides

_COLUMNS = ("actor", "label", "side", "basis", "kinds", "through", "claims")


def side_table(network: Network, options: Options) -> Table:
    """Return a row for each actor of the talks: its side, and what that rests on.

    Columns: ``actor`` (IRI), ``label``; ``side``, its camp where that is the same in every best division, ``unsure``
    where it is not or is not proved, ``outside`` where nothing ties the actor to the camps; ``basis``,
    ``own ties`` or ``duty``, that is, its organisation's side; ``kinds`` of these ties or duties;
    ``through``, the names of the organisations; ``claims``, the IRIs of the claims behind these.
    """
    of = sides(network, options)
    rows: list[tuple[Cell, ...]] = []
    for actor in network.layer("talk").nodes:
        side, label = of.get(actor), network.label(actor)
        if side is None:
            rows.append((actor, label, OUTSIDE, None, None, None, None))
        else:
            through = "; ".join(map(network.label, side.through)) or None
            kinds, claims = "; ".join(side.kinds), " ".join(side.claims)
            rows.append((actor, label, side.name, side.basis, kinds, through, claims))
    rows.sort(key=lambda row: (row[2] in NO_SIDE, row[2], row[0]))
    caption = (
        "Sides of the actors of the talks: camps of the largest connected part, where they are the same in every best "
        f"division; signs by the collapse rule {options.collapse}. An actor without signed ties there has the side of "
        "the organisation that it commands or serves by a claim, which is no finding of an alliance."
    )
    return Table("sides", caption, _COLUMNS, tuple(rows), CERTAINTY_SOURCE)


MEASURES = (
    Measure("sides", "Sides in the talks, and what they rest on", "الأطراف في المحادثات وما تستند إليه", side_table),
)
SCALARS: tuple[Scalar, ...] = ()
RANKINGS: tuple[Ranking, ...] = ()
