"""The words of the report that are not names of measures, in both languages: a title and a note for each key."""

from __future__ import annotations

from kg.network.figures import Language

_WORDS: dict[str, dict[Language, tuple[str, str]]] = {
    "camps": {
        "en": ("The network and its camps", "Camps are coloured only where they are the same in every best division."),
        "ar": ("الشبكة ومعسكراتها", "لا يُلوَّن المعسكر إلا حيث يبقى هو نفسه في كل قسمة من أفضل القسمات"),
    },
    "adjacency": {"en": ("Who has ties with whom", ""), "ar": ("من يرتبط بمن", "")},
    "alluvial": {
        "en": ("Camps month by month",
               "One best division of each month; others may be as good. Ties without any date are left out."),
        "ar": ("المعسكرات شهراً بعد شهر",
               "لكل شهر قسمة واحدة من أفضل القسمات وقد يساويها غيرها، وتُركت الروابط التي لا تاريخ لها"),
    },
    "course": {
        "en": ("Pairs of actors with signed ties over time",
               "Line: ties that may have held. Band: down to those that held for certain. Undated ties are left out."),
        "ar": ("أزواج الفاعلين ذات الروابط عبر الزمن",
               "الخط: ما يحتمل قيامه من الروابط، والشريط: نزولاً إلى ما قام يقيناً، وتُركت الروابط التي لا تاريخ لها"),
    },
    "ranks": {
        "en": ("Rank by cooperation, and its range over readings of the sources", ""),
        "ar": ("المرتبة بحسب التعاون ومداها بحسب قراءات المصادر", ""),
    },
    "brokerage": {
        "en": ("Who stands between whom in the talks, by role", ""),
        "ar": ("من يتوسط بين من في المحادثات، بحسب الدور", ""),
    },
    "flows": {
        "en": ("People who moved, by day", "A dashed frame: no number is given."),
        "ar": ("من انتقلوا، بحسب الأيام", "الإطار المتقطع: لم يُذكر عدد"),
    },
    "unsaid": {"en": ("number not said", ""), "ar": ("لم يُذكر العدد", "")},
    "coordinator": {"en": ("coordinator", ""), "ar": ("منسق", "")},
    "itinerant": {"en": ("itinerant broker", ""), "ar": ("وسيط متنقل", "")},
    "gatekeeper": {"en": ("gatekeeper", ""), "ar": ("حارس بوابة", "")},
    "representative": {"en": ("representative", ""), "ar": ("ممثل", "")},
    "liaison": {"en": ("liaison", ""), "ar": ("صلة وصل", "")},
}  # fmt: skip


def words(key: str, language: Language) -> tuple[str, str]:
    """Return the title and the note for ``key``; the key itself where there is none."""
    return _WORDS[key][language] if key in _WORDS else (key, "")
