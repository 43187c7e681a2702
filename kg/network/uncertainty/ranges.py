"""Tables: the range of figures and of ranks over the worlds, and how stable rankings are.

Lowest and highest are over the readings (contradictions, accounts, identities) and the resolved view; a resampling is
given as the middle 95% of its draws. That figures of a network hang on such errors of its sources, and which do so
most, is shown by Wang, Shi, McFarland & Leskovec (2012) and Smith & Moody (2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean

from kg.network.network import Network, Node
from kg.network.registry import Options, Ranking, Scalar
from kg.network.table import Cell, Table
from kg.network.uncertainty.outcomes import INTERVAL, READINGS, Outcomes, Range, evaluate, range_of
from kg.network.uncertainty.ranks import TOP, Ranked, evaluate_ranks, kendall, top_kept
from kg.network.uncertainty.words import figure_in_words, rank_in_words
from kg.network.uncertainty.world import KINDS, World, Worlds

_SOURCE = (
    "Wang, Shi, McFarland & Leskovec 2012 (kinds of errors); Smith & Moody 2013, Social Networks, "
    "doi:10.1016/j.socnet.2013.09.003 (robustness of measures)"
)
_SPANS = tuple(f"{kind}_{end}" for kind in READINGS for end in ("lowest", "highest"))
_TAIL = ("undefined", *_SPANS, "resampled_low", "resampled_high", "resampled_share", "words_en", "words_ar")
_RESULTS = ("resolved", "lowest", "highest", "lowest_in", "highest_in", *_TAIL)
_RANKS = ("resolved", "best", "worst", "best_in", "worst_in", *_TAIL)


def scalar_ranges(worlds: Worlds, scalars: Iterable[Scalar], options: Options | None = None) -> Table:
    """Return each figure on the resolved view, and its lowest and highest value over the worlds.

    Columns: measure, title_en, title_ar, resolved, lowest, highest, lowest_in and highest_in (what is taken to be so
    where it is lowest and highest), undefined (readings in which there is no figure), lowest and highest for each kind
    of reading, resampled_low and resampled_high (the middle 95% of the draws that have a figure),
    resampled_share (the share of draws that do), and the range in words.

    Raises:
        NetworkError: a figure cannot be computed.
    """
    chosen, settings = tuple(scalars), options or Options()

    def compute(network: Network, _: World | None) -> dict[str, float | None]:
        return {scalar.name: scalar.compute(network, settings) for scalar in chosen}

    found = evaluate(worlds, compute)
    rows = tuple(_scalar_row(scalar, found) for scalar in chosen)
    columns = ("measure", "title_en", "title_ar", *_RESULTS)
    return Table("scalar-ranges", _caption("Figures", worlds, settings), columns, rows, _SOURCE)


def rank_ranges(worlds: Worlds, rankings: Iterable[Ranking], options: Options | None = None) -> Table:
    """Return the rank of each actor on the resolved view, and its best and worst rank over the worlds.

    Equal values share the better rank. An actor that is taken for another has the rank of the two. Columns: measure,
    actor, label_en, label_ar, resolved, best, worst, best_in, worst_in, undefined (readings in which the actor has no
    rank), then as in ``scalar_ranges``. Rows are in the order of the resolved ranks.

    Raises:
        NetworkError: a ranking cannot be computed.
    """
    chosen, settings = tuple(rankings), options or Options()
    found = evaluate_ranks(worlds, chosen, settings)
    labels = _labels(worlds)
    rows: list[tuple[Cell, ...]] = []
    readings = [found.resolved, *(one.value for one in found.of(*READINGS))]
    for ranking in chosen:
        actors = sorted({actor for reading in readings for actor in reading.ranks[ranking.name]})
        of_ranking = [_rank_row(ranking.name, actor, labels.get(actor), found) for actor in actors]
        rows += sorted(of_ranking, key=lambda row: (row[4] is None, row[4], row[1]))
    columns = ("measure", "actor", "label_en", "label_ar", *_RANKS)
    return Table("rank-ranges", _caption("Ranks of actors", worlds, settings), columns, tuple(rows), _SOURCE)


def rank_stability(worlds: Worlds, rankings: Iterable[Ranking], options: Options | None = None) -> Table:
    """Return how far each ranking stays as it is on the resolved view, for each kind of world.

    Columns: measure, kind, worlds (number of them), tau_lowest and tau_mean (Kendall's tau-b over the actors that are
    ranked in both; None where it is not defined), top_lowest and top_mean (share of the actors of the first five ranks
    that keep one of them).

    Raises:
        NetworkError: a ranking cannot be computed.
    """
    chosen, settings = tuple(rankings), options or Options()
    found = evaluate_ranks(worlds, chosen, settings)
    rows: list[tuple[Cell, ...]] = []
    for ranking in chosen:
        before = found.resolved.ranks[ranking.name]
        for kind in KINDS:
            after = [one.value.ranks[ranking.name] for one in found.of(kind)]
            taus = [tau for ranks in after if (tau := kendall(before, ranks)) is not None]
            tops = [kept for ranks in after if (kept := top_kept(before, ranks)) is not None]
            rows.append((ranking.name, kind, len(after), *_summary(taus), *_summary(tops)))
    columns = ("measure", "kind", "worlds", "tau_lowest", "tau_mean", "top_lowest", "top_mean")
    caption = _caption(f"Stability of rankings: Kendall's tau-b, and share of the top {TOP} kept", worlds, settings)
    return Table("rank-stability", caption, columns, tuple(rows), f"{_SOURCE}; scipy.stats.kendalltau, variant b")


def _scalar_row(scalar: Scalar, found: Outcomes[dict[str, float | None]]) -> tuple[Cell, ...]:
    outcomes = found.each(lambda values: values[scalar.name])
    span = range_of(outcomes)
    cells = _cells(outcomes, span, figure_in_words(outcomes, span))
    return scalar.name, scalar.title_en, scalar.title_ar, *cells


def _rank_row(ranking: str, actor: str, label: Node | None, found: Outcomes[Ranked]) -> tuple[Cell, ...]:
    outcomes = found.each(lambda ranked: ranked.ranks[ranking].get(actor))
    missing = [ranked for ranked in (found.resolved, *(one.value for one in found.of(*READINGS)))
               if actor not in ranked.ranks[ranking]]  # fmt: skip
    span = range_of(outcomes)
    words = rank_in_words(outcomes, span, present=any(actor in ranked.actors for ranked in missing))
    names = (label["label_en"], label["label_ar"]) if label else ("", "")
    return ranking, actor, *names, *_cells(outcomes, span, words)


def _labels(worlds: Worlds) -> dict[str, Node]:
    """Return what is known of the actors of the resolved network and of all readings."""
    found = dict(worlds.resolved.nodes)
    for world in worlds:
        if world.kind in READINGS:
            found |= world.network.nodes
    return found


def _cells(outcomes: Outcomes[float | None], span: Range, words: tuple[str, str]) -> tuple[Cell, ...]:
    by_kind = [end for kind in READINGS for end in span.spans.get(kind, (None, None))]
    return (
        outcomes.resolved, span.lowest, span.highest, span.lowest_in[0], span.highest_in[0], span.undefined,
        *by_kind, *(span.interval or (None, None)), span.drawn, *words,
    )  # fmt: skip


def _summary(values: list[float]) -> tuple[float | None, float | None]:
    return (min(values), fmean(values)) if values else (None, None)


def _caption(what: str, worlds: Worlds, options: Options) -> str:
    cuts = "; ".join(worlds.cut(worlds.resolved).cuts) or "none"
    return (
        f"{what} over the ways to read the sources, one doubt varied at a time: "
        f"{'; '.join(worlds.notes) or 'worlds as given'}. "
        f"Resampled: percentiles {INTERVAL[0]} to {INTERVAL[1]} of the draws. Network cut: {cuts}. "
        f"Collapse rule: {options.collapse}."
    )
