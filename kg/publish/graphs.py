"""The names of a dataset's own graphs, those that hold no single claim: what each contains."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES: dict[str, dict[str, str]] = {
    "accounts": {"en": "Graph of the accounts and their passages", "ar": "رسم بيانات الروايات ومقاطعها"},
    "contradictions": {"en": "Graph of the contradictions", "ar": "رسم بيانات التناقضات"},
    "control": {"en": "Graph of computed control", "ar": "رسم بيانات السيطرة المحسوبة"},
    "entities": {"en": "Graph of names and identifiers", "ar": "رسم بيانات الأسماء والمعرّفات"},
    "ontology": {"en": "Graph of the ontology and its schemes", "ar": "رسم بيانات الأنطولوجيا ومخططات مفاهيمها"},
    "provenance": {"en": "Graph of who claims what, and where", "ar": "رسم بيانات مصادر الإفادات: من يقول ماذا وأين"},
    "resolved": {"en": "Graph of the resolved view", "ar": "رسم بيانات العرض المحسوم"},
    "unrealised": {"en": "Graph of events that did not happen", "ar": "رسم بيانات الأحداث التي لم تقع"},
}


def graph_names(iri: str) -> Mapping[str, str]:
    """Return the names by language of the graph ``iri``; none where it is not one of a dataset's own."""
    return _NAMES.get(iri.rpartition("/graph/")[2], {})
