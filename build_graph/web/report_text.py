"""The text of a report as a page: contents, pages, what was understood marked, facts beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from starlette.responses import Response

from build_graph.citation.captions import ISSUED, TITLE, Captions
from build_graph.citation.coverage import Coverage, Mark
from build_graph.citation.marked_text import (
    Place,
    Stretch,
    flow,
    hue,
    resting_on,
    sections,
    stretches,
)
from build_graph.errors import BadRequest
from build_graph.model import Span
from build_graph.web.live_store import Moment
from build_graph.web.page_config import called, told
from build_graph.web.page_request import PageRequest
from build_graph.web.site import Site
from build_graph.web.thing_page import NotHere
from build_graph.web.urls import of_text, of_thing

_AT = re.compile(r"(\d{1,9})-(\d{1,9})\Z")
_NUMBER = re.compile(r"[0-9.]+\Z")
_MOST = 60  # facts that are listed beside a passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text that is shown alike.

    `label` names the kinds of statement that the run before had not, `href` leads to the page with
    this passage chosen, `sections` and `page` are what begins here, `chosen` counts from 1.
    """

    text: str
    state: str
    label: str = ""
    hue: int = 0
    href: str = ""
    sections: tuple[str, ...] = ()
    page: int = 0
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement that rests on the chosen passage."""

    kind: str
    name: str
    href: str


def page(site: Site, request: PageRequest) -> Response:
    """Return the page of a report's text; `at` chooses a passage, whose facts are listed."""
    moment = site.live.now()
    path = request.parts["path"]
    iri = f"{moment.store.base}id/{path}"
    found = moment.coverage(iri)
    if found is None:
        raise NotHere(f"the graph holds no report of {path[:120]!r}")
    chosen = _chosen(request.one("at"), found)
    words = Captions(moment.store)
    title = words.one(TITLE, "report", f"{iri}/report") or found.pdu
    places = _named(sections(found), words, iri)
    marks = resting_on(found, chosen) if chosen else []
    return site.page(
        "text.html",
        title=title,
        about=found,
        published=words.one(ISSUED, "report", f"{iri}/report"),
        inspection=of_thing(iri, moment.store.base),
        path=f"/text/{path}",
        sections=_contents(places),
        numbers={place.label: n for n, place in enumerate(places, 1)},
        pieces=list(
            _pieces(found, words.page_starts(found.sha256), iri, moment.store.base, chosen)
        ),
        kinds=_key(found),
        chosen=chosen,
        quote=(found.text or "")[chosen.start : chosen.end] if chosen else "",
        facts=_facts(moment, words, marks),
        more=max(len({mark.thing for mark in marks}) - _MOST, 0),
    )


def _named(places: Sequence[Place], words: Captions, inspection: str) -> list[Place]:
    """Return the sections, those that print the number of a standard alone with its name."""
    of = {
        one.title: f"{inspection}/judgement/{one.title}"
        for one in places
        if _NUMBER.match(one.title)
    }
    words.look_up(of.values())
    names = {number: name for number, iri in of.items() if (name := words.name(iri)) != iri}
    return [replace(one, title=names.get(one.title, one.title)) for one in places]


def _contents(places: Sequence[Place]) -> list[Place]:
    """Return the sections to list: of two that differ in signs alone, one behind the other, one."""
    plain = [" ".join(re.findall(r"\w+", one.title.casefold())) for one in places]
    return [one for n, one in enumerate(places) if not n or plain[n] != plain[n - 1]]


def _chosen(given: str, found: Coverage) -> Span | None:
    if not given:
        return None
    match = _AT.match(given)
    length = len(found.text or "")
    if match is None or not int(match[1]) < int(match[2]) <= length:
        raise BadRequest(
            f"'at' must be two places in this text, such as 120-340, up to {length}, "
            f"not {given[:40]!r}"
        )
    return Span(int(match[1]), int(match[2]))


def _pieces(
    found: Coverage, pages: Mapping[int, int], inspection: str, base: str, chosen: Span | None
) -> Iterator[Piece]:
    """Yield the text in runs; stretches that look alike and lie side by side are one."""
    text = flow(found)
    begins: dict[int, list[str]] = {}
    for place in sections(found):
        begins.setdefault(place.start, []).append(place.label)
    ends = (chosen.start, chosen.end) if chosen else ()

    def alike(one: Stretch) -> tuple[Stretch, int, bool]:
        own = one.start if one.start in begins or one.start in pages else -1
        inside = chosen is not None and chosen.start <= one.start < chosen.end
        return replace(one, start=0, end=0), own, inside

    before: frozenset[str] = frozenset()
    number = 0
    for (look, own, inside), grouped in groupby(
        stretches(found, also=(*begins, *pages, *ends)), alike
    ):
        run = list(grouped)
        words, whole = text[run[0].start : run[-1].end], look.whole
        number += inside
        yield Piece(
            text=words,
            state=look.state,
            label=", ".join(called(kind) for kind in look.kinds if kind not in before),
            hue=hue(look.kinds) if look.kinds else 0,
            href=of_text(inspection, whole.start, whole.end, base)
            if whole and words.strip()
            else "",
            sections=tuple(begins.get(own, ())),
            page=pages.get(own, 0),
            chosen=number if inside else 0,
        )
        if look.kinds or words.strip():
            before = frozenset(look.kinds)


def _key(found: Coverage) -> list[tuple[str, int]]:
    """Return the kinds of statement in a report, each with its hue."""
    return sorted((called(kind), hue((kind,))) for kind in {mark.kind for mark in found.marks})


def _facts(moment: Moment, words: Captions, marks: Sequence[Mark]) -> list[Fact]:
    kinds: dict[str, str] = {}
    for mark in marks:
        kinds.setdefault(mark.thing, mark.kind)
    base = moment.store.base
    return [
        Fact(
            called(kind), told(words.name(thing).removeprefix(f"{base}id/")), of_thing(thing, base)
        )
        for thing, kind in sorted(kinds.items())[:_MOST]
    ]
