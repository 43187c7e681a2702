"""Gathers what the report of a network says: its tables, and the range of each figure over readings of the sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.api import Dataset
from kg.errors import NetworkError
from kg.network import Network, Table, Worlds, rank_ranges, rank_stability, scalar_ranges
from kg.network.measures import MEASURES, RANKINGS, SCALARS, Options

Tell = Callable[[str], None]

DRAWS = 200
"""Resampled worlds behind the ranges of a report."""

COMBINATIONS = 256
"""Resolutions of contradictions behind them; the caption says of how many."""

_SLOW = frozenset({"frustration-index", "balance", "weak-frustration-index", "signed-modularity", "signed-communities"})
_FEW_DRAWS, _FEW_COMBINATIONS = 40, 48


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title in both languages."""

    english: str
    arabic: str
    table: Table


def gather(dataset: Dataset, network: Network, options: Options, combinations: int, tell: Tell) -> list[Section]:
    """Return the sections of the report: ranges first, then every measure, then what moved.

    The ranges of figures that take a proof are over fewer readings than those of the others, as their captions say. A
    ranking in which all are equal on the resolved view is left out.
    """
    tell("varying the readings of the sources")
    sections = [*_ranges(dataset, options, combinations)]
    for name, measure in MEASURES.items():
        tell(f"measuring {name}")
        sections.append(Section(measure.title_en, measure.title_ar, measure.compute(network, options)))
    return [
        *sections,
        Section("Movements by origin and destination", "الانتقال بحسب المنطلق والوجهة", dataset.flows()),
        Section("Do batches add up to totals?", "هل تساوي الدفعات المجاميع؟", dataset.ledger()),
    ]


def ranges(dataset: Dataset, names: Sequence[str], options: Options, combinations: int) -> dict[str, Table]:
    """Return figures and rankings of those names, or all, with their ranges over the readings of the sources.

    Raises:
        NetworkError: there is no such figure.
    """
    chosen = names or (*SCALARS, *RANKINGS)
    unknown = [name for name in chosen if name not in SCALARS and name not in RANKINGS]
    if unknown:
        hint = f"one of {', '.join([*SCALARS, *RANKINGS])}"
        raise NetworkError(f"no such figure: {', '.join(unknown)}", hint=hint)
    varied = dataset.worlds(options, limit=combinations)
    scalars = [SCALARS[name] for name in chosen if name in SCALARS]
    rankings = [RANKINGS[name] for name in chosen if name in RANKINGS]
    found = [scalar_ranges(varied, scalars, options)] if scalars else []
    found += [rank_ranges(varied, rankings, options), rank_stability(varied, rankings, options)] if rankings else []
    return {table.name: table for table in found}


def _ranges(dataset: Dataset, options: Options, combinations: int) -> list[Section]:
    quick = _worlds(dataset, options, DRAWS, combinations)
    slow = _worlds(dataset, options, _FEW_DRAWS, min(_FEW_COMBINATIONS, combinations))
    fast = [scalar for name, scalar in SCALARS.items() if name not in _SLOW]
    proved = [scalar for name, scalar in SCALARS.items() if name in _SLOW]
    rankings = [one for one in RANKINGS.values() if len(set(one.compute(quick.resolved, options).values())) > 1]
    proofs = replace(scalar_ranges(slow, proved, options), name="proved-ranges")
    return [
        Section("Figures and their ranges", "الأرقام ومداها", scalar_ranges(quick, fast, options)),
        Section("Figures that take a proof, and their ranges", "أرقام تحتاج إلى برهان ومداها", proofs),
        Section("Ranks and their ranges", "المراتب ومداها", rank_ranges(quick, rankings, options)),
        Section("How stable the rankings are", "ثبات المراتب", rank_stability(quick, rankings, options)),
    ]


def _worlds(dataset: Dataset, options: Options, draws: int, limit: int) -> Worlds:
    return dataset.worlds(replace(options, draws=min(draws, options.draws)), limit=limit)
