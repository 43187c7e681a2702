"""What a range says, in words that a historian reads, English and Arabic."""

from __future__ import annotations

from collections.abc import Sequence

from kg.network.uncertainty.outcomes import Outcome, Outcomes, Range
from kg.network.uncertainty.world import Kind

Words = tuple[str, str]

_ORDINALS_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS_AR = (
    "الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة",
)  # fmt: skip
_WHATEVER: dict[Kind, Words] = {
    "contradictions": ("however the contradictions are resolved", "كيفما حُسمت التناقضات"),
    "accounts": ("whichever account one believes", "أياً كانت الرواية المعتمدة"),
    "identities": ("whoever is taken for the same actor", "أياً كان من يُعدّون فاعلاً واحداً"),
}
_ON: dict[Kind, Words] = {
    "contradictions": ("how the contradictions are resolved", "حسم التناقضات"),
    "accounts": ("the account believed", "الرواية المعتمدة"),
    "identities": ("who is taken for the same actor", "من يُعدّون فاعلاً واحداً"),
}
_EVERY: Words = (" in every reading", " في كل قراءة")
_ELSE: Words = (" in every other reading", " في كل قراءة أخرى")
_ABSENT: Words = ("not in the network", "ليس في الشبكة")
_UNRANKED: Words = ("without a rank", "بلا مرتبة")
_SOME: dict[Kind, Words] = {
    "contradictions": ("in some resolutions of the contradictions", "في بعض وجوه حسم التناقضات"),
    "accounts": ("if some account is left out", "إذا استُبعدت إحدى الروايات"),
    "identities": ("if some actors are taken for one", "إذا عُدّ بعض الفاعلين واحداً"),
}


def figure_in_words(outcomes: Outcomes[float | None], found: Range) -> Words:
    """Return what the range of a figure says, such as ``24 to 31, depending on the account believed``."""
    if found.lowest is None or found.highest is None:
        return "not defined in any reading", "غير معرّف في أي قراءة"
    if found.lowest == found.highest:
        said = _number(found.lowest), _number(found.lowest)
    else:
        low, high = _number(found.lowest), _number(found.highest)
        said = f"{low} to {high}", f"من {low} إلى {high}"
    return _sentence(said, outcomes, found, ("not defined", "غير معرّف"))


def rank_in_words(outcomes: Outcomes[float | None], found: Range, *, present: bool = False) -> Words:
    """Return what the range of a rank says, such as ``second or third, whichever account one believes``.

    Args:
        present: whether the actor is in the network, though without a rank, in some reading.
    """
    absent = _UNRANKED if present else _ABSENT
    if found.lowest is None or found.highest is None:
        return absent[0] + _EVERY[0], absent[1] + _EVERY[1]
    best, worst = int(found.lowest), int(found.highest)
    english, arabic = _ordinal(best, 0), f"في المرتبة {_ordinal(best, 1)}"
    if worst == best + 1:
        english, arabic = f"{english} or {_ordinal(worst, 0)}", f"{arabic} أو {_ordinal(worst, 1)}"
    elif worst > best:
        english = f"{english} to {_ordinal(worst, 0)}"
        arabic = f"بين المرتبة {_ordinal(best, 1)} والمرتبة {_ordinal(worst, 1)}"
    return _sentence((english, arabic), outcomes, found, absent)


def _number(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:.3g}"


def _ordinal(rank: int, language: int) -> str:
    if rank <= len(_ORDINALS_EN):
        return (_ORDINALS_EN, _ORDINALS_AR)[language][rank - 1]
    if language:
        return str(rank)
    ending = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _sentence(said: Words, outcomes: Outcomes[float | None], found: Range, absent: Words) -> Words:
    gone = _gone(outcomes, absent)
    always = _ELSE if gone[0] else _EVERY
    why = always if found.lowest == found.highest else _why(found.moved, close=" or " in said[0])
    return said[0] + why[0] + gone[0], said[1] + why[1] + gone[1]


def _why(moved: Sequence[Kind], *, close: bool) -> Words:
    """Return on what a range hangs; ``close`` where it is two neighbouring ranks."""
    if close and len(moved) == 1:
        english, arabic = _WHATEVER[moved[0]]
        return f", {english}", f"، {arabic}"
    return (
        f", depending on {_and([_ON[kind][0] for kind in moved])}",
        "، بحسب " + " و".join(_ON[kind][1] for kind in moved),
    )


def _gone(outcomes: Outcomes[float | None], absent: Words) -> Words:
    """Return where there is no value, or nothing where there always is one."""
    where: list[Words] = []
    if outcomes.resolved is None:
        where.append(("on the resolved view", "في القراءة المعتمدة"))
    for kind in _SOME:
        missing = [other for other in outcomes.of(kind) if other.value is None]
        if missing:
            where.append(_named(missing, kind))
    if not where:
        return "", ""
    return f"; {absent[0]} {_and([words[0] for words in where])}", f"؛ {absent[1]} {' و'.join(w[1] for w in where)}"


def _named(missing: Sequence[Outcome[float | None]], kind: Kind) -> Words:
    if len(missing) == 1:
        return f"if {missing[0].words_en}", f"إذا {missing[0].words_ar}"
    return _SOME[kind]


def _and(parts: Sequence[str]) -> str:
    first, last = ", ".join(parts[:-1]), parts[-1]
    return f"{first} and {last}" if first else last
