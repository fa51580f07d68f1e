"""The numbers that stand in the words of a passage, in digits or words, by the project's readers.

It names every number that the words can be taken for: who asks whether a value stands there shall
never be told no because it is printed in another form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from build_graph.extract.figures.amounts import MONTHS, amount
from build_graph.extract.figures.numbers_found import PARTS
from build_graph.numbers import number

# '1,659', '1 659', '21.6', '1.4m', '£2bn'
_DIGITS = re.compile(
    r"\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.IGNORECASE
)
_SCALE = re.compile(r"\s?(million|billion|thousand|bn|m|k)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_LONGEST = 7  # words of one number: 'two thousand three hundred and forty one'
_SAYING = {
    "no": ("0",), "none": ("0",), "not": ("0",), "nobody": ("0",), "neither": ("0",),
    "never": ("0",), "without": ("0",), "single": ("1",), "once": ("1",), "one": ("1",),
    "only": ("1",), "a": ("1",), "an": ("1",), "another": ("1",), "half": ("1", "2"),
    "both": ("2",), "twice": ("2",), "double": ("2",), "pair": ("2",), "couple": ("2",),
    "triple": ("3",), "dozen": ("12",), "first": ("1",), "second": ("2",), "each": ("1",),
    "every": ("1",), "halves": ("2",),
}  # fmt: skip
_SHORT_MONTHS = frozenset({*(month[:3] for month in MONTHS), "sept"})
_FOLD = str.maketrans({"½": "half", "⅓": " third", "¼": " quarter", "¾": " three quarters",
                       "⅔": " two thirds", "\u00ad": "", "\u200b": "", "\\": ""})  # fmt: skip


@lru_cache(maxsize=2048)
def numbers_in(words: str) -> frozenset[str]:
    """Return every number that the words hold, as plain digits.

    >>> sorted(numbers_in("In 1,659 cases, or two-thirds; 4.50 per cent."))
    ['1659', '2', '3', '4.5']
    """
    text = unicodedata.normalize("NFKC", words.translate(_FOLD))
    found = set[str]()
    for match in _DIGITS.finditer(text):
        printed = re.sub(r"[,\u00a0\u2009\u202f ]", "", match[0])
        found |= {_plain(printed), *map(_plain, re.findall(r"\d+", match[0])), *_whole(printed)}
        scale = _SCALE.match(text, match.end())
        if scale is not None:
            found.add(_scaled(printed, scale[1].lower()))
    found |= _in_words(_WORD.findall(text.lower()))
    return frozenset(found - {""})


def _in_words(words: list[str]) -> set[str]:
    found = set[str]()
    for start, word in enumerate(words):
        found.update(_SAYING.get(word, ()))
        if word in MONTHS or word in _SHORT_MONTHS:
            found.add(str([one[:3] for one in MONTHS].index(word[:3]) + 1))
        part = PARTS.get(word.removesuffix("s"))
        if part:
            found |= {str(part), "1"}
        if word.endswith("ths") or number(word) is None:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            value = number(" ".join(words[start:end]))
            if value is None and words[end - 1] != "and":
                break
            if value is not None:
                found.add(str(value))
        rest = words[start + 1 : start + 5]
        if rest[:1] and rest[0] in ("million", "billion"):
            found.add(_scaled(str(number(word)), rest[0]))
        if rest[:3] == ["and", "a", "half"]:
            found.add(f"{number(word)}.5")
    return found


def _whole(printed: str) -> set[str]:
    """Return a number with decimals as the whole numbers that it is rounded or cut to."""
    if "." not in printed:
        return set()
    below = int(printed.partition(".")[0])
    return {str(below), str(below + 1)}


def _scaled(printed: str, scale: str) -> str:
    if scale == "thousand":
        return _plain(str(float(printed) * 1000))
    return amount(f"{printed} {scale}") or amount(f"{printed}{scale}")


def _plain(digits: str) -> str:
    """Return digits without zeros that say nothing.

    >>> _plain("04.50"), _plain("120")
    ('4.5', '120')
    """
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return plain.lstrip("0") if plain.lstrip("0")[:1].isdigit() else f"0{plain.lstrip('0')}"
