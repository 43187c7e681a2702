"""Sides: on which side of the conflict an actor talks, as brokerage and the channel between the sides need it.

An actor's own side is its camp, where its ties put it there in every best division (``kg.network.camps``). Whoever has
no own side takes that of the organisation that it commands or serves by a claim (``kg.network.duties``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.network.camps import camps_of
from kg.network.duties import Duty
from kg.network.network import Network
from kg.network.registry import Options

OUTSIDE = "outside"
"""The side of an actor of no side."""

UNSURE = "unsure"
"""The side of an actor who has no camp of which all best divisions are sure, or of whom that is not proved."""

NO_SIDE = frozenset({OUTSIDE, UNSURE})
"""What is the side of an actor whose side is not known."""

RESTS = "What a side rests on is in the table sides."
"""What the caption of each table says that goes by sides."""

Basis = Literal["own ties", "duty"]


@dataclass(frozen=True, slots=True)
class Side:
    """The side of an actor, and what it rests on.

    Attributes:
        name: ``camp of`` the actor with most ties there, or ``UNSURE``.
        basis: whether by the actor's own ties with a sign, or by a duty.
        kinds: kinds of these ties, or of the duties.
        through: IRIs of the organisations of the duties; none where by own ties.
        claims: IRIs of the claims behind it.
    """

    name: str
    basis: Basis
    kinds: tuple[str, ...]
    through: tuple[str, ...]
    claims: tuple[str, ...]


def sides(network: Network, options: Options) -> dict[str, Side]:
    """Return the side of each actor that has one or is ``UNSURE``, in alphabetical order; all others are ``OUTSIDE``.

    Only the largest connected part of the signed network is looked at, for how the camps of one part stand to those of
    another is not known. A duty gives the side that the organisation has by its own ties. Where the duties of an actor
    do not agree, or its organisation is unsure, so is the actor.

    Args:
        options: the collapse rule, and the limit of the proof of what is sure.
    """
    own = _own(network, options)
    return dict(sorted((_by_duty(network.duties, own) | own).items()))


def side_names(network: Network, options: Options) -> dict[str, str]:
    """Return the name of the side of each actor that has one or is ``UNSURE``; see ``sides``."""
    return {actor: side.name for actor, side in sides(network, options).items()}


def _own(network: Network, options: Options) -> dict[str, Side]:
    camps = camps_of(network, options.collapse, limit=options.limit)
    placed = camps.of_largest_part()
    members = {camp: [actor for actor, of in placed.items() if of == camp] for camp in (1, 2)}
    names = {camp: f"camp of {network.label(camps.leader(of))}" for camp, of in members.items() if of}
    kinds, claims = _behind(network)
    return {
        actor: Side(names[camp] if camp else UNSURE, "own ties", kinds[actor], (), claims[actor])
        for actor, camp in placed.items()
    }


def _behind(network: Network) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the kinds and the claims of each actor's ties with a sign."""
    kinds, claims = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for edge in network.edges:
        if edge.sign:
            for end in (edge.source, edge.target):
                kinds[end].add(edge.kind)
                claims[end].update(edge.claims)
    return _sorted(kinds), _sorted(claims)


def _sorted(sets: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(items)) for name, items in sets.items()}


def _by_duty(duties: Iterable[Duty], own: Mapping[str, Side]) -> dict[str, Side]:
    """Return the sides that duties give, whatever ties the actors have of their own."""
    found: dict[str, list[Duty]] = defaultdict(list)
    for one in duties:
        if one.organisation in own:
            found[one.actor].append(one)
    return {actor: _side_of(listed, own) for actor, listed in found.items()}


def _side_of(duties: Sequence[Duty], own: Mapping[str, Side]) -> Side:
    names = {own[one.organisation].name for one in duties}
    return Side(
        names.pop() if len(names) == 1 else UNSURE,
        "duty",
        tuple(sorted({one.kind for one in duties})),
        tuple(sorted({one.organisation for one in duties})),
        tuple(sorted({claim for one in duties for claim in one.claims})),
    )
