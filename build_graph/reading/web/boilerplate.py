"""What a web page holds beside the report, as `ontology/layouts/web.toml` tells it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from build_graph.knowledge.resources import ontology
from build_graph.reading.web.html_tree import Element

# An id of these is made from words of the text, not given by the site.
_OWN_IDS = frozenset({"section", "p", "span", "a", "dt", "dd", "figure"})
_NAMES = ("class", "role", "aria-label")


def names_of(element: Element) -> list[str]:
    """Return the classes, role, label and id of `element`."""
    found = []
    for name in _NAMES:
        value = element.attributes.get(name, "")[:2000]
        found += value.split() if name != "aria-label" else [value] * bool(value)
    if element.tag not in _OWN_IDS:
        found += element.attributes.get("id", "")[:200].split()
    return found


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Everything `web.toml` says, compiled."""

    furniture: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]
    no_text: re.Pattern[str]
    words: re.Pattern[str]
    link: re.Pattern[str]
    footnotes: re.Pattern[str]
    image: re.Pattern[str]
    suffix: re.Pattern[str]
    report: re.Pattern[str]
    headings: re.Pattern[str]
    others: re.Pattern[str]
    kinds: re.Pattern[str]
    meta: dict[str, list[str]]
    data: dict[str, list[str]]

    def is_furniture(self, element: Element) -> bool:
        """Whether the element belongs to the site, not to the report."""
        kinds = _kinds_of(element.tag)
        names = names_of(element) if kinds else ()
        return any(kind is None or any(map(kind.search, names)) for kind in kinds)

    def is_footnotes(self, element: Element) -> bool:
        """Whether the element is a list of footnotes."""
        return any(map(self.footnotes.search, names_of(element)))


@cache
def boilerplate() -> Boilerplate:
    """Return the rules, read once."""
    with ontology("layouts", "web.toml").open("rb") as file:
        table = tomllib.load(file)
    names = {key: table["data"][key] for key in ("title", "published", "url")}
    return Boilerplate(
        furniture=tuple(
            (_compiled(row["tag"]), _compiled(row["names"]) if "names" in row else None)
            for row in table["furniture"]
        ),
        no_text=_compiled(table["no_text"]["tag"]),
        words=_one_of(table["words"]),
        link=_one_of(table["link"]),
        footnotes=_compiled(table["footnotes"]["names"]),
        image=_compiled(table["image"]["pattern"]),
        suffix=_compiled(table["site"]["suffix"]),
        report=_compiled(table["site"]["report"]),
        headings=_compiled(table["stub"]["headings"]),
        others=_compiled(table["stub"]["others"]),
        kinds=_compiled(table["data"]["kinds"]),
        meta=table["meta"],
        data=names,
    )


@lru_cache(maxsize=512)
def _kinds_of(tag: str) -> tuple[re.Pattern[str] | None, ...]:
    """The patterns of names that make a `tag` furniture; None stands for any name."""
    return tuple(names for own, names in boilerplate().furniture if own.fullmatch(tag))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _one_of(rows: list[dict[str, Any]]) -> re.Pattern[str]:
    return _compiled("|".join(f"(?:{row['pattern']})" for row in rows))
