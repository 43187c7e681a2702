"""Granularity: actors as the accounts name them, their coalitions, or their camps."""

from __future__ import annotations

from collections import defaultdict

from kg.errors import NetworkError
from kg.network.camps import representatives
from kg.network.network import Granularity, Network

MEMBERSHIP = "membership"
"""The kind of tie by which an actor belongs to a coalition."""


def coarsen(network: Network, level: Granularity) -> Network:
    """Return ``network`` with actors replaced by the groups that they belong to; ties within a group vanish.

    Args:
        level: ``faction`` leaves all as named. ``coalition`` replaces an actor by the group that it is said to be a
            member of, and that by its own group, where there is exactly one; an actor of several groups stays itself.
            ``camp`` puts together actors who are in one camp in every best division of the network in two, and names
            each such set after its actor with most ties.

    Raises:
        NetworkError: there is no such level, or the camps are not proved within the limit.
    """
    if level == "faction":
        return network
    if level == "coalition":
        return network.renamed(coalitions(network), "actors replaced by their coalitions")
    if level == "camp":
        return network.renamed(representatives(network), "actors replaced by those who stand for their camps")
    raise NetworkError(f"no such granularity: {level}", hint="one of faction, coalition, camp")


def coalitions(network: Network) -> dict[str, str]:
    """Return the coalition of each actor that is a member of exactly one group, followed to the last group."""
    groups: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        if edge.kind == MEMBERSHIP:
            groups[edge.source].add(edge.target)
    only = {member: next(iter(found)) for member, found in groups.items() if len(found) == 1}
    return {member: _last(member, only) for member in sorted(only)}


def _last(member: str, group: dict[str, str]) -> str:
    seen = [member]
    while group.get(seen[-1], member) not in seen:
        seen.append(group[seen[-1]])
    return seen[-1]
