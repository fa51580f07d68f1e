"""Rows of a table of ratings, read with all but letters, digits, '/' and '%' taken out.

Print breaks these tables in every way: '11leadershipgood' is what is left of all of them. A name
or a rating that lost a letter counts too, a name only with its number. A table told column by
column has as many ratings as names, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from build_graph.extract.structure.standard_names import alternatives, squash, worn
from build_graph.knowledge.vocab import schemes
from build_graph.model import Span
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined, pieced

KEEP = re.compile(r"[A-Za-z0-9/%]")
# How many letters before the first row may be the heads of its columns, and what they say.
HEAD = 70
OTHER = re.compile(r"(?:previous|last|earlier|prior)(?:inspectionrating|rating|inspection)?")
HEADS = re.compile(r"rating|inspection|current|this|now")
YEAR = re.compile(r"20[12]\d")
# The row of the whole, which a table told by columns has among its names.
SHORTEST = 4  # letters of a rating that is a word
WHOLE, OVERALL = "overallrating", ("", "Overall rating")
# Names that surely make a table told by columns.
FEWEST = 3
# Rows whose rating stands before the name: so many make a table of them.
LEADING = 3
LEADS = re.compile(r"\W*(?P<rating>[A-Z][a-z]+(?: [a-z]+)?)(?:\t\W*| {2,}| *[:–-] +)(?=\w)")


class Row(NamedTuple):
    """A standard by number and printed name, its rating, and the places of both."""

    standard: str
    name: str
    rating: str
    places: tuple[tuple[int, int], ...]


class Squashed:
    """A text squashed to lower-case letters and digits, with the place of each kept."""

    def __init__(self, joined: Joined) -> None:
        self.joined = joined
        self.places = [match.start() for match in KEEP.finditer(joined.text)]
        self.text = "".join(joined.text[place] for place in self.places).lower()

    def spans(self, start: int, end: int) -> list[Span]:
        """Return where the characters `start` up to `end` stand in the source."""
        return self.joined.spans(self.places[start], self.places[end - 1] + 1)


@cache
def ratings_printed() -> dict[str, str]:
    """Return the rating words as printed, squashed or with a letter lost, each with its label."""
    scheme = schemes()
    words: dict[str, str] = {}
    known = [(value.label, value.labels) for value in scheme.ratings]
    known += [(value.label, value.labels) for value in scheme.missing]
    for label, printed in known:
        for word in (label, *printed):
            words["".join(KEEP.findall(word)).lower()] = label
    lost = {form: label for word, label in words.items() for form in worn(word)}
    return lost | {word: label for word, label in words.items() if word}


@cache
def _pattern(framework: str) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """The pattern of a name or of a rating, and what number and name a squashed name is."""
    known = schemes().standards_of(framework)
    names = {squash(name): (one.number, name) for one in known for name in reversed(one.names)}
    lost = {
        form: (one.number, name)
        for one in known
        for name in reversed(one.names)
        for form in worn(squash(name))
        if form not in names
    }
    domains = {squash(name) for one in schemes().domains for name in one.names}
    pattern = (
        rf"(?P<domain>{alternatives(domains)})|(?P<rating>{alternatives(ratings_printed())})"
        rf"|(?P<whole>{WHOLE})"
        rf"|(?P<number>[1-4]\d)?(?:(?P<name>{alternatives(names)})|(?P<lost>{alternatives(lost)}))"
    )
    return re.compile(pattern), lost | names


def names_first(lines: Sequence[Line], framework: str) -> list[Line]:
    """Return the lines of a table, its rows with the rating behind the name where it leads."""
    names = _pattern(framework)[1]
    turned: dict[int, Line] = {}
    for line in lines:
        lead = LEADS.match(line.text)
        name = squash(line.text[lead.end() :]).lstrip("p0123456789") if lead else ""
        # A standard whose name begins with 'p' lost it with the letter of its number.
        if lead and squash(lead["rating"]) in ratings_printed() and {name, f"p{name}"} & {*names}:
            rating = line.traced.cut(lead.start("rating"), lead.end("rating"))
            rest = line.traced.cut(lead.end(), len(line.text))
            turned[line.number] = line._replace(traced=pieced((rest, rating), "\t"))
    if len(turned) < LEADING:
        return list(lines)
    return [turned.get(line.number, line) for line in lines]


def rating_rows(text: str, framework: str) -> list[Row]:
    """Return the rows of a squashed table, in their order of print."""
    pattern, names = _pattern(framework)
    tokens = [match for match in pattern.finditer(text) if _counts(match, names)]
    plain = [match for match in tokens if match["whole"] is None]
    tokens = _of_this_time(text, plain) if len(plain) == len(tokens) else tokens
    plain = [match for match in tokens if match["whole"] is None]
    groups = _by_groups(plain, names)
    if groups:
        return groups
    columns, rows = _by_columns(tokens, names), _by_rows(text, _of_this_time(text, plain), names)
    # Names and ratings side by side are rows, whatever prose below the table names again.
    return columns if len(columns) > 2 * len(rows) else rows


def _of_this_time(text: str, tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The tokens without ratings of another time, where each name has two ratings behind it.

    The heads before the first name say which is which; where they do not, no rating is sure.
    """
    first = next((at for at, one in enumerate(tokens) if not one["rating"]), len(tokens))
    rows = tokens[first:]
    pairs = len(rows) >= 3 * FEWEST and len(rows) % 3 == 0
    if not pairs or any(bool(one["rating"]) == (at % 3 == 0) for at, one in enumerate(rows)):
        return tokens
    head = text[: rows[0].start()][-HEAD:]
    years = [int(year) for year in YEAR.findall(head)][-2:]
    other = list(OTHER.finditer(head))
    keep = 0
    if other:
        keep = 2 if HEADS.search(head, other[-1].end()) else 1
    elif len(set(years)) == 2:
        keep = 1 + years.index(max(years))
    return [one for at, one in enumerate(rows) if at % 3 in (0, keep or 3)]


def _counts(match: re.Match[str], names: dict[str, tuple[str, str]]) -> bool:
    """Whether a token counts: a name that lost a letter needs its number."""
    if match["domain"] is not None:
        return False
    if match["lost"] is None:
        return True
    return match["number"] == names[match["lost"]][0].replace(".", "")


def _by_rows(
    text: str, tokens: list[re.Match[str]], names: dict[str, tuple[str, str]]
) -> list[Row]:
    """Rows whose rating follows the name, with a stray word between them at most."""
    rows = []
    for one, two in pairwise(tokens):
        between = text[one.end() : two.start()]
        # Letters such as 'RI' are a rating where nothing stands before them, else part of a word.
        is_letters = len(two["rating"] or "") < SHORTEST and between
        if one["rating"] or not two["rating"] or is_letters or not _near(between):
            continue
        number, name = names[one["name"] or one["lost"]]
        label = ratings_printed()[two["rating"]]
        rows.append(Row(number, name, label, ((one.start(), two.end()),)))
    return rows


def _by_groups(tokens: list[re.Match[str]], names: dict[str, tuple[str, str]]) -> list[Row]:
    """Rows of a list of standards under each rating; each rating and each name stands once."""
    named = [match for match in tokens if not match["rating"]]
    rated = [match["rating"] for match in tokens if match["rating"]]
    labels = {ratings_printed()[one] for one in rated}
    once = {_named(match, names)[0] for match in named}
    if not (1 < len(rated) == len(labels) < len(named) == len(once)):
        return []
    if not tokens[0]["rating"] or tokens[-1]["rating"]:
        return []
    rows, last = [], tokens[0]
    for one in tokens:
        if one["rating"]:
            last = one
        else:
            rating = ratings_printed()[last["rating"]]
            rows.append(Row(*_named(one, names), rating, (last.span(), one.span())))
    return rows


def _near(between: str) -> bool:
    """Whether so little stands between name and rating that they make one row."""
    return re.fullmatch(r"\d?[a-z]{0,20}", between) is not None


def _by_columns(tokens: list[re.Match[str]], names: dict[str, tuple[str, str]]) -> list[Row]:
    """Rows of a table that a tool told column by column, or in pieces of columns."""
    named = [match for match in tokens if not match["rating"]]
    rated = [match for match in tokens if match["rating"]]
    turns = sum(bool(one["rating"]) == bool(two["rating"]) for one, two in pairwise(tokens))
    once = {_named(match, names) for match in named}
    if not turns or len(named) < FEWEST or not len(named) == len(rated) == len(once):
        return []
    if any(one.start() > two.start() for one, two in zip(named, rated, strict=True)):
        return []
    found = zip(named, rated, strict=True)
    return [
        Row(
            *_named(one, names),
            ratings_printed()[two["rating"]],
            (one.span(), two.span()),
        )
        for one, two in found
    ]


def _named(match: re.Match[str], names: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The number and the name of the standard that a token names; no number is the whole."""
    return OVERALL if match["whole"] else names[match["name"] or match["lost"]]
