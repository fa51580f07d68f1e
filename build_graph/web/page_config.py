"""What `ontology/layouts/explorer.toml` says: words, links, and the parts of pages."""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.kinds import known
from build_graph.knowledge.layout import load

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MONTH = re.compile(
    r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?:T(\d\d:\d\d):[\d.]+Z)?"
)
_PERIOD = re.compile(rf"(?<!\S)({_MONTH.pattern})/({_MONTH.pattern})(?!\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """One answer on the page of a thing; see the file for the fields."""

    question: str
    parameter: str
    title: str = ""
    of: str = ""
    keep: tuple[str, ...] = ()
    latest: str = ""
    form: str = "table"
    by: str = ""
    value: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    whole: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One question of a comparison; see the file for the fields."""

    question: str
    values: tuple[str, ...]
    by: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    title: str = ""
    form: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageConfig:
    """The explorer's words, and what stands on which page."""

    title: str
    about: str
    pages: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, str], ...]
    searches: tuple[str, ...]
    tasks: tuple[dict[str, str], ...]
    reports: dict[str, Any]
    groups: dict[str, str]
    labels: dict[str, str]
    coded: tuple[str, ...]
    said: dict[str, str]
    truths: dict[str, str]
    left_out: tuple[str, ...]
    folded: dict[str, list[str]]
    figures: dict[str, Any]
    links: dict[str, str]
    links_by: dict[str, dict[str, str]]
    lists: dict[str, str]
    inspections: dict[str, list[str]]
    hidden: tuple[str, ...]
    for_programs: tuple[str, ...]
    terms: dict[str, str]
    captions: dict[str, str]
    parts: dict[str, tuple[Part, ...]]
    without_rating: str
    sides: tuple[Side, ...]
    sides_of_regions: tuple[Side, ...]
    keywords: tuple[str, ...]
    pictures: dict[str, str]
    tiles: dict[str, tuple[int, int]]
    understood: dict[str, Any]
    attributions: tuple[dict[str, str], ...]

    def is_of_a_thing(self, question: str, parameter: str) -> bool:
        """Return whether the reports that mention what a parameter names have the whole answer."""
        parts = (part for some in self.parts.values() for part in some if not part.whole)
        return any((part.question, part.parameter) == (question, parameter) for part in parts)


def label(name: str) -> str:
    """Return what a column or a parameter is called.

    >>> label("overall_rating"), label("pdu")
    ('Overall rating', 'PDU')
    """
    plain = name.replace("_", " ")
    words = page_config().labels.get(name, plain)
    return words[:1].upper() + words[1:]


def in_words(month: str) -> str:
    """Return a month, a day, a moment, or each of several as people write it; all else as it is.

    >>> in_words("2023-06"), in_words("2023-06-05"), in_words("1.1")
    ('June 2023', '5 June 2023', '1.1')
    >>> in_words("2023-06-05T09:30:00Z"), in_words("2023-06; 2024-01")
    ('5 June 2023, 09:30', 'June 2023; January 2024')
    >>> in_words("2023-04-10/2023-04-16 date range")
    '10 April 2023 to 16 April 2023 date range'
    """
    if "; " in month:
        return "; ".join(map(in_words, month.split("; ")))
    found = _MONTH.fullmatch(month)
    if found is None:
        return _PERIOD.sub(lambda period: " to ".join(map(in_words, period[0].split("/"))), month)
    day = f"{int(found[3])} " if found[3] else ""
    time = f", {found[4]}" if found[4] else ""
    return f"{day}{calendar.month_name[int(found[2])]} {found[1]}{time}"


def value_in_words(value: str) -> str:
    """Return a month, a day or a truth as people say it; anything else as it is."""
    return page_config().truths.get(value, in_words(value))


def term(name: str) -> str:
    """Return what a term without a label is called, by the end of its address.

    >>> term("issued"), term("isFormatOf")
    ('published', 'is format of')
    """
    return page_config().terms.get(name) or _CAMEL.sub(" ", name).lower()


def called(kind: str) -> str:
    """Return what a kind of statement is called, where it is but the end of an address.

    >>> called("issued"), called("finding")
    ('published', 'finding')
    """
    return page_config().terms.get(kind, kind)


def told(caption: str) -> str:
    """Return a caption, of a term and its value, with both as people say them.

    >>> told("issued: 2022-09"), told("2.3 Planning"), told("1.2, unmarked 3")
    ('published: September 2022', '2.3 Planning', '1.2, finding 3')
    """
    for part, words in page_config().captions.items():
        caption = caption.replace(part, words)
    name, colon, value = caption.rpartition(": ")
    return f"{called(name)}{colon}{value_in_words(value)}"


@cache
def page_config() -> PageConfig:
    """Return the layout of the explorer, read once."""
    path = resources.ontology("layouts", "explorer.toml")
    try:
        data = load("explorer")
        return PageConfig(
            title=data["title"],
            about=data["about"],
            pages=tuple((address, words) for address, words in data["pages"]),
            asks=tuple((text, question) for text, question in data["asks"]),
            searches=tuple(data["searches"]),
            tasks=tuple(data["task"]),
            reports=data["reports"],
            groups=data["groups"],
            labels=data["labels"],
            coded=tuple(data["codes"]["columns"]),
            said=data["codes"]["said"],
            truths=data["codes"]["truths"],
            left_out=tuple(data["tables"]["left_out"]),
            folded=data["tables"]["folded"],
            figures=data["figures"],
            links={**{name: name for name in known().asked}, **data["links"]},
            links_by=data["links_by"],
            lists=data["lists"],
            inspections=data["inspections"],
            hidden=tuple(data["facts"]["hidden"]),
            for_programs=tuple(data["facts"]["for_programs"]),
            terms=data["terms"],
            captions=data["captions"],
            parts={name: tuple(map(_part, page["parts"])) for name, page in data["page"].items()},
            keywords=tuple(data["sparql"]["keywords"]),
            pictures=data["pictures"],
            tiles={name: (column, row) for name, (column, row) in data["tiles"].items()},
            without_rating=data["compare"]["without_rating"],
            sides=tuple(map(_side, data["compare"]["sides"])),
            sides_of_regions=tuple(map(_side, data["compare"]["regions"])),
            understood=data["understood"],
            attributions=tuple(data["attribution"]),
        )
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise InternalError(f"{path} cannot be read: {error}") from error


def _side(entry: dict[str, Any]) -> Side:
    lists = {name: tuple(entry.get(name, ())) for name in ("by", "of", "values", "form")}
    return Side(**{**entry, **lists})


def _part(entry: dict[str, Any]) -> Part:
    lists = {name: tuple(entry.get(name, ())) for name in ("keep", "notes")}
    return Part(**{**entry, **lists})
