"""Gathers the worlds of a dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from kg.dataset import DatasetFiles
from kg.errors import NetworkError
from kg.network.registry import Options
from kg.network.uncertainty.accounts import without_each_account
from kg.network.uncertainty.identities import mergers, possibly_same
from kg.network.uncertainty.resampling import Resampled, probabilities
from kg.network.uncertainty.resolutions import resolutions
from kg.network.uncertainty.world import COMBINATIONS, KINDS, Build, Cut, Kind, World, Worlds
from kg.resolve import resolve


def worlds(
    files: DatasetFiles,
    options: Options | None = None,
    *,
    varied: Collection[Kind] = KINDS,
    cut: Cut = lambda network: network,
    limit: int = COMBINATIONS,
    manners: Path | None = None,
    kinds: Path | None = None,
    rules: Path | None = None,
) -> Worlds:
    """Return the resolved network of a dataset, and the worlds in which one doubtful thing is decided otherwise.

    Args:
        files: the dataset, read.
        options: the seed and the number of draws are used.
        varied: what is varied; see ``Kind``.
        cut: what is done to the network of each world before it is measured, such as
            ``lambda network: network.slice("2016-07-31", "2016-08-06")``.
        limit: combinations (of resolutions, of mergers) up to which all are tried; else as many are drawn at random,
            and ``Worlds.notes`` says so.
        manners: a Turtle file with ``ckg:probability`` of stances and certainties, over those of the schemes.
        kinds: a Turtle file with kinds of ties, in place of ours.
        rules: a folder of edge rules in place of ours; each must look at one event only, as ours do.

    Raises:
        QueryError: a rule or the table of kinds cannot be used.
        NetworkError: there is no such kind, the limit or the number of draws is below 1, or a probability is missing.
    """
    options = options or Options()
    unknown = sorted(set(varied) - set(KINDS))
    if unknown:
        raise NetworkError(f"no such kind of world: {', '.join(unknown)}", hint=f"one of {', '.join(KINDS)}")
    if limit < 1 or options.draws < 1:
        raise NetworkError("the limit of combinations and the number of draws must be 1 or more")
    store, _ = resolve(files)
    build = Build(kinds, rules)
    network = build(store)
    sources: list[Iterable[World]] = []
    notes = []
    if "contradictions" in varied:
        resolved = resolutions(files, network, store, build, limit=limit, seed=options.seed)
        sources.append(resolved)
        notes.append(resolved.note)
    if "accounts" in varied:
        left_out = without_each_account(files, store, build)
        sources.append(left_out)
        notes.append(f"{len(left_out)} accounts left out in turn")
    if "identities" in varied:
        merged, note = mergers(network, possibly_same(store), limit=limit, seed=options.seed)
        sources.append(merged)
        notes.append(note)
    if "resampling" in varied:
        sources.append(Resampled(network, probabilities(store, manners), options.draws, options.seed))
        notes.append(f"{options.draws} draws with seed {options.seed}")
    return Worlds(network, tuple(sources), tuple(notes), cut)
