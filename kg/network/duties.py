"""Duties: which organisation an actor commands, serves under or has a post in, as claims state it.

A general under a command is on its side, yet nobody says that the two are allied. So a duty is no tie: it has
no sign, is in no layer and counts in no measure of balance. It tells only on which side somebody talks
(``kg.network.talks.sides``). Memberships, mandates and the looser relation ``ckg:Affiliation`` are ties with a sign.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.queries import QueryFile, read_query
from kg.resources import bundled
from kg.store import Store, select, value


@dataclass(frozen=True, slots=True)
class Duty:
    """That an actor commands another, or serves in or under it.

    Attributes:
        actor: IRI of the actor.
        organisation: IRI of the other, an organisation mostly.
        kind: ``command``, ``under command`` or ``post``.
        relation: IRI of the relation or event that says so.
        claims: IRIs of the claims behind it, in alphabetical order.
    """

    actor: str
    organisation: str
    kind: str
    relation: str
    claims: tuple[str, ...]


def duty_rule() -> QueryFile:
    """Return the query that tells what counts as a duty."""
    return read_query(bundled("queries") / "network-tables" / "duties.rq")


def find_duties(store: Store) -> tuple[Duty, ...]:
    """Return the duties of a resolved store, sorted, whenever they held."""
    found: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in select(store, duty_rule().text):
        actor, organisation, kind, relation = (
            value(row, name) for name in ("actor", "organisation", "kind", "relation")
        )
        found[actor, organisation, kind, relation].add(value(row, "claim"))
    return tuple(Duty(*key, tuple(sorted(claims))) for key, claims in sorted(found.items()))
