"""Makes one of the many ways to write a word, Arabic or Latin: for search that forgives.

``fold`` keeps the letters and drops what writers leave out or vary; ``sound`` keeps the consonants only, the same for
both scripts, so that a name is found by any of its transliterations.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ە": "ه", "ہ": "ه", "ھ": "ه", "گ": "ك", "ء": None,
        "ـ": None, "ʿ": None, "ʾ": None, "ʻ": None, "ʼ": None, "'": None, "’": None, "‘": None, "`": None,
        "´": None, "ı": "i", "ł": "l", "ø": "o", "đ": "d",
    }
)  # fmt: skip
_SCHOLARLY = str.maketrans(
    {"š": "sh", "ḫ": "kh", "ẖ": "kh", "ġ": "gh", "ğ": "gh", "ṯ": "th", "ḏ": "dh", "ǧ": "j", "č": "ch"}
)
"""Letters of scholarly transliterations, whose marks say more than an accent does."""

_WORD = re.compile(r"\w+")
_LATIN_ARTICLE = re.compile(r"\b(?:al|el|a[dnrstz]|ash|ath|adh)[-‐‑–](?=\w)|\b[ae]l (?=\w)")
_ARABIC_ARTICLE = re.compile(r"\b(?:وال|بال|ال|لل)(?=\w{3})")
_DOUBLE = re.compile(r"(.)\1+")

_DIGRAPHS = str.maketrans({"خ": "X", "غ": "G", "ش": "S", "ث": "t", "ذ": "d"})
_PAIRS = (("kh", "X"), ("gh", "G"), ("sh", "S"), ("ch", "S"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ph", "f"))
_CONSONANTS = str.maketrans(
    dict(zip("بتطجدضرزظسصفقكلمنحه", "bttjddrzzssfkklmnhh", strict=True))
    | dict(zip("pvgqc", "bfjkk", strict=True))
    | dict.fromkeys("aeiouwyعاوي")
)
_BEGINNINGS = _CONSONANTS | str.maketrans("aeiouعاوwيy", "AAAAAAAwwyy")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` as search compares it.

    Unicode compatibility forms are one (NFKD), case is folded; š, ḫ and the like are written out; accents, Arabic vowel
    signs, tatweel, apostrophes and the signs for ʿayn and hamza go; alef, hamza on its carriers, final ya and ta
    marbuta have one form each; digits are 0 to 9; whatever is no letter or digit is a space; articles go where a word
    follows.

    >>> fold("حيّ الإذاعـة"), fold("Ḥayy al-Idhāʿa"), fold("١٥")
    ('حي اذاعه', 'hayy idhaa', '15')
    """
    spelled = unicodedata.normalize("NFC", text).casefold().translate(_SCHOLARLY)
    plain = "".join(_plain(char) for char in unicodedata.normalize("NFKD", spelled))
    bare = _LATIN_ARTICLE.sub("", plain.translate(_LETTERS))
    return " ".join(_WORD.findall(_ARABIC_ARTICLE.sub("", bare)))


def _plain(char: str) -> str:
    if unicodedata.combining(char):
        return ""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


@lru_cache(maxsize=65536)
def sound(text: str) -> str:
    """Return the consonants of the words of ``text``, in letters that stand for what both scripts write.

    Vowels, ``w`` and ``y`` go, but for the mark of what a word begins with; doubled letters are single, a last ``h``
    goes; ``kh``, ``gh`` and ``sh`` are one letter each; letters that transliterations do not tell apart (``q`` and
    ``k``, ``s`` and ``ṣ``) are one.

    >>> {sound(name) for name in ("hanano", "Hanānū", "هنانو", "Hananou")}
    {'hnn'}
    >>> sound("الشيخ مقصود") == sound("Sheikh Maksoud")
    True
    """
    return " ".join(heard for word in fold(text).split() if (heard := _heard(word)))


def _heard(word: str) -> str:
    for letters, one in _PAIRS:
        word = word.replace(letters, one)
    single = _DOUBLE.sub(r"\1", word.translate(_DIGRAPHS))
    heard = single[:1].translate(_BEGINNINGS) + single[1:].translate(_CONSONANTS)
    return heard.removesuffix("h") or heard
