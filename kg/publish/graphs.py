"""The names of a dataset's own graphs, those that hold no single claim: what each contains."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES: dict[str, dict[str, str]] = {
    "accounts": {"en": "Graph of the accounts and their passages", "ar": "بيان الروايات ومقاطعها"},
    "contradictions": {"en": "Graph of the contradictions", "ar": "بيان التناقضات"},
    "control": {"en": "Graph of computed control", "ar": "بيان السيطرة المحسوبة"},
    "entities": {"en": "Graph of names and identifiers", "ar": "بيان الأسماء والمعرّفات"},
    "ontology": {"en": "Graph of the ontology and its schemes", "ar": "بيان الأنطولوجيا ومخططات مفاهيمها"},
    "provenance": {"en": "Graph of who claims what, and where", "ar": "بيان مصادر الإفادات: من يقول ماذا وأين"},
    "resolved": {"en": "Graph of the resolved view", "ar": "بيان العرض المحسوم"},
    "unrealised": {"en": "Graph of events that did not happen", "ar": "بيان الأحداث التي لم تقع"},
}


def graph_names(iri: str) -> Mapping[str, str]:
    """Return the names by language of the graph ``iri``; none where it is not one of a dataset's own."""
    return _NAMES.get(iri.rpartition("/graph/")[2], {})
