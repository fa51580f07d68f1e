"""Names that tell by themselves what they are -> the full name of each body they stand for.

'A and B Magistrates' Courts' are two courts, 'HMPs A and B' two prisons; 'the Crown Court at C' is
named as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked, listed, listed_before
from build_graph.extract.names.naming import Name
from build_graph.knowledge.layout import load
from build_graph.model import OrganisationKind

AT = re.compile(r",? (?:sitting |which sits |sits |based |located )?(?:at|in) (?:the )?$")
COURT_TYPE = re.compile(
    r"^(?P<place>.*?)\s?(?P<type>(?:Magistrates'?s?|Crown|Combined|County|Family|Youth) Court)s\b"
    r"(?P<rest>.*)$"
)
COUNCIL_TYPE = re.compile(
    r"^(?P<place>.*?)\s?(?P<type>(?:(?:City|County|Borough|District|Metropolitan|Unitary|Town) )*"
    r"Council)s$"
)
PRISONS = re.compile(r"^HMPs (?P<place>.+)$")
# 'HM Prison (HMP) Lowmoor' is HMP Lowmoor.
PRISON = re.compile(r"^(?:HM|His Majesty's|Her Majesty's) [Pp]rison(?: \(HMP\))? (?=[A-Z])")
YOUNG = re.compile(r"^(?:HM|His Majesty's|Her Majesty's) Young Offender Institution(?: \(\w+\))? ")
PREMISES = re.compile(r" (?:[Aa]pproved [Pp]remises|AP)$")
COMPANY = re.compile(r"\bCRC$")
WELSH = re.compile(r"(?:Cyngor|Heddlu|Llys)\b")
MAGISTRATES = re.compile(r"^(?P<place>.+) Magistrates'?s?$")


@cache
def told_by_name() -> dict[OrganisationKind, str]:
    """Return the kinds that a name tells by its own words, each with its relation to the unit."""
    return {row["kind"]: row["relation"] for row in load("bodies")["head"] if "kind" in row}


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(load("bodies")["refused"]["generic"])


def typed(one: Marked, number: int, bodies: Bodies) -> Iterator[tuple[str, OrganisationKind]]:
    """Yield the full names, with their kind, that the name of that number stands for."""
    name = one.names[number]
    kind = name.kind
    if _other_language(one, number, bodies):
        return
    if kind == "court":
        names = _courts(one, number)
    elif kind == "prison":
        names = _prisons(one, number)
    elif kind == "local_authority":
        names = _councils(one, number)
    else:
        names = iter([] if _generic().search(name.text) else [name.text])
    yield from ((full, kind) for full in names)


def name_of(name: str, kind: OrganisationKind) -> str:
    """Return the name of a body of a kind as it is kept.

    >>> name_of("Fern House Approved Premises", "approved_premises")
    'Fern House'
    """
    if kind == "approved_premises":
        return PREMISES.sub("", name)
    full = "Community Rehabilitation Company"
    return COMPANY.sub(full, name) if kind == "predecessor_crc" else name


def _other_language(one: Marked, number: int, bodies: Bodies) -> bool:
    """Whether the same body is named beside it, in brackets, and this is the name used less.

    'Cyngor Sir Fern (Fern County Council)' is Fern County Council, unless the report goes on with
    its Welsh name.
    """
    for first, second in ((number - 1, number), (number, number + 1)):
        if first < 0 or second >= len(one.names) or _gap(one, second) != " (":
            continue
        if one.names[first].kind == one.names[second].kind:
            said, other = (bodies.of(one.names[n].text).mentions for n in (first, second))
            welsh = WELSH.match(one.names[first].text) is not None and said <= other
            return number == (first if welsh else second)
    return False


def _before(one: Marked, number: int) -> list[Name]:
    """Return the names of no kind, or the unit's, in the list that ends with the name `number`."""
    found: list[Name] = []
    for other in reversed(listed_before(one, number)[:-1]):
        if one.names[other].kind not in ("", "own"):
            break
        found.insert(0, one.names[other])
    return found


def _after(one: Marked, number: int) -> list[Name]:
    """Return the names of no kind in the list that begins with the name `number`."""
    found = []
    for other in listed(one, number, asides=False):
        if one.names[other].kind:
            break
        found.append(one.names[other])
    return found


def _courts(one: Marked, number: int) -> Iterator[str]:
    text = one.names[number].text
    if _generic().search(text):
        yield from _generic_courts(one, number, re.sub(r"^The |s$", "", text))
        return
    plural = COURT_TYPE.match(text)
    if plural is None:
        yield text
        return
    own = plural["place"] if one.names[number].registers else ""
    last = re.split(r", (?:and )?| and | & ", plural["place"]) if not own else [own]
    before = (part for name in _before(one, number) for part in _places(name))
    for place in (*before, *last):
        yield f"{place} {plural['type']}{plural['rest']}"


def _places(name: Name) -> list[str]:
    """Return the places of a name: those in the name of the unit stand for themselves."""
    split = r", (?:and )?| and | & " if name.kind == "own" else ", "
    return re.split(split, name.text)


def _generic_courts(one: Marked, number: int, court: str) -> Iterator[str]:
    """Yield the courts of 'the Crown Court at A', 'A Magistrates' Court and Crown Court'."""
    end = one.places[number]
    after = one.places[number + 1] if number + 1 < len(one.places) else -1
    at = AT.fullmatch(one.text[end + 1 : after]) if after >= 0 else None
    if at:
        own = one.names[number + 1]
        places = [own] if own.kind == "own" else _after(one, number + 1)
        for name in places:
            yield (
                f"Crown Court at {name.text}" if court == "Crown Court" else f"{name.text} {court}"
            )
        return
    if not number or not re.fullmatch(r"'?,? (?:and|&) (?:the )?", _gap(one, number)):
        return
    before = one.names[number - 1]
    place = COURT_TYPE.match(f"{before.text.rstrip('s')}s")
    magistrates = MAGISTRATES.match(before.text)
    if magistrates:
        yield f"{magistrates['place']} Magistrates' Court"
        yield f"{magistrates['place']} {court}"
    elif before.kind == "court" and place and place["place"]:
        yield f"{place['place']} {court}"


def _gap(one: Marked, number: int) -> str:
    return one.text[one.places[number - 1] + 1 : one.places[number]]


def _prisons(one: Marked, number: int) -> Iterator[str]:
    name = one.names[number]
    if _generic().search(name.text):
        return
    plural = PRISONS.match(name.text)
    if plural is None:
        yield YOUNG.sub("HMYOI ", PRISON.sub("HMP ", name.text))
        return
    yield f"HMP {plural['place']}"
    for other in listed(one, number)[1:]:
        if one.names[other].kind:
            break
        yield f"HMP {one.names[other].text}"


def _councils(one: Marked, number: int) -> Iterator[str]:
    name = one.names[number]
    if _generic().search(name.text):
        return
    plural = COUNCIL_TYPE.match(name.text)
    if plural is None:
        yield name.text
        return
    for place in (*(other.text for other in _before(one, number)), plural["place"]):
        yield f"{place} {plural['type']}" if not place.endswith("Council") else place
