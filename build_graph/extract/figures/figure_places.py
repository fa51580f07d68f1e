"""Whom, where and when a figure is about: grade, area and period, from its own clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_graph.extract.figures.clauses import Own
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.quantities import Quantity
from build_graph.extract.structure.sections import squash
from build_graph.knowledge.needed_words import Guarded

OTHER_PDU = re.compile(
    r"\b((?:[A-Z][\w’'-]{1,30},? (?:(?:and|upon|on|of|the|le|by) ){0,2}){1,6})PDU\b"
)
OPENING = re.compile(
    r"^(?:(?:Of|In|At|For|The|This|Our|One|Across|Within|Since|When|If|As|A|Each|Deputy|Head|Heads)"
    r" (?:of )?(?:the )?){1,4}"
)
EARLIER = "before"
# Cheaper than trying every place.
ELSEWHERE = Guarded(
    re.compile(r"region|nation|england|wales|country|uk\b|elsewhere|other|neighbour|where it ")
)
DATED = Guarded(
    re.compile(
        r"20\d\d|last|past|previous|preceding|year|months?\b|time of|point of|once|formerly|before"
        r"|january|february|march|april|may\b|june|july|august|september|october|november|december"
    )
)
# After a place that a sentence begins with and speaks of.
SUBJECT = re.compile(r"(?:[’']s)?,? (?:is|was|has|had|where)\b")


def grades(own: Own, words: FigureWords) -> list[str]:
    """Return the grades a figure is said of: right after it, else the last before it."""
    ahead = words.grade_ahead.match(own.tail.lower())
    if ahead:
        return named_grades(ahead[0], words)
    clause = re.split(r"[;,]", own.lead.lower())[-1]
    said = named_grades(clause, words) or named_grades(own.lead.lower(), words)
    if said:
        return said
    later = re.match(r"[^,;#]{0,40}?\b(?:at|for|among|amongst)\s[^,;#]{0,50}", own.tail.lower())
    return named_grades(later[0], words) if later else []


def named_grades(text: str, words: FigureWords) -> list[str]:
    """Return the last grades that a text names side by side."""
    named = sorted(
        (match.start(), match.end(), name)
        for name, pattern in words.grades
        for match in pattern.finditer(text)
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, name in named:
        if kept and start < kept[-1][1]:
            continue
        if kept and not re.fullmatch(r"(?:,|/|\s|and|or|&)+", text[kept[-1][1] : start]):
            kept.clear()
        kept.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in kept))


def other_area(own: Own, own_name: str, inspects: str, words: FigureWords) -> str:
    """Return whose a figure is that is not the unit's: the region's, the nation's, another's."""
    for place in words.places if ELSEWHERE.fits(own.window) else ():
        if place.name == inspects:
            continue
        if place.pattern.search(own.window) and not (
            place.unless and place.unless.search(own.window)
        ):
            return place.name
    return other_unit(f"{own.lead} {own.tail}", own_name)


def other_unit(text: str, own_name: str) -> str:
    """Return the first unit that a text names which is not `own_name`."""
    for match in OTHER_PDU.finditer(text) if "PDU" in text else ():
        name = OPENING.sub("", match[1]).strip(" ,")
        one, other = squash(name), squash(own_name)
        if name.endswith((" the", " this", " our")):
            continue  # 'Overall, the PDU'
        if other and one and one not in other and other not in one:
            return name
    return ""


def named_area(own: Own, own_name: str, words: FigureWords) -> str:
    """Return the place a figure is said of: right after it, else the last before it."""
    ahead = words.area.match(own.tail.lstrip(" ,"))
    places = [ahead["area"]] if ahead and not ahead[0].startswith("and") else []
    found = reversed(list(words.area.finditer(own.lead)))
    places += [
        match["area"]
        for match in found
        if match.start("area") > match.start() or SUBJECT.match(own.lead, match.end())
    ]
    for place in places:
        if not words.area_not.search(place):
            return "" if squash(place) == squash(own_name) and own_name else place
    return part_of(own, words)


def part_of(own: Own, words: FigureWords) -> str:
    """Return the part of the unit that a figure is said of: an office, a team, 'the east'."""
    office = words.area_office.search(f"{own.lead} {own.tail}")
    part = office or words.area_part.search(own.near)
    return part["area"] if part else ""


def periods_in(lowered: str, words: FigureWords) -> tuple[tuple[int, int], ...]:
    """Return where a sentence in small letters names times, by the order of the patterns."""
    if not DATED.fits(lowered):
        return ()
    return tuple(
        match.span("period") for pattern in words.periods for match in pattern.finditer(lowered)
    )


def period_of(
    own: Own, text: str, at: int, periods: Sequence[tuple[int, int]], words: FigureWords
) -> str:
    """Return the time a figure is about: named in its clause, else before it in its sentence.

    'before' where all that is said is that it has changed since.
    """
    lowered = text.lower()
    for start, end in periods:
        if lowered[start:end] in own.near:
            return text[start:end]
    if words.clause["before"].search(own.lead.lower()) and " to " in lowered[at : at + 60]:
        return EARLIER
    for start, end in periods:
        if end > at or lowered[start:end] in WORDS_OF_BEFORE:
            continue
        if words.clause["hard"].search(lowered, end, at) is None:  # of the same clause
            return text[start:end]
    return ""


WORDS_OF_BEFORE = ("previously", "formerly", "once")
# Names side by side: 'Ashley and Dunmore', 'Fenby, Ley and Marsh'.
_NAME = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,4}"
LISTED = re.compile(rf"((?:{_NAME}, ){{0,4}}{_NAME},? and {_NAME})")


def respective(
    counted: Sequence[Quantity], text: str, words: FigureWords
) -> dict[int, dict[str, str]]:
    """Return the place or grade of each quantity of 'A and B ... 1 and 2, respectively'."""
    lowered = text.lower()
    # Of few sentences; to look for the word takes less than the pattern.
    match = words.clause["respectively"].search(lowered) if "respectively" in lowered else None
    if match is None:
        return {}
    numbers = [i for i, one in enumerate(counted) if one.end <= match.start()]
    for many in range(len(numbers), 1, -1):
        group = numbers[-many:]
        if len({_kind(counted[i]) for i in group}) > 1:
            continue
        start = counted[group[0] - 1].end if group[0] else 0
        lead = text[start : counted[group[0]].start]
        graded = named_grades(lead.lower(), words)
        if len(graded) == many:
            return {i: {"grade": name} for i, name in zip(group, graded, strict=True)}
        for listed in reversed(LISTED.findall(lead)):
            names = re.split(r",? and |, ", OPENING.sub("", listed))
            if len(names) == many:
                return {i: {"area": name} for i, name in zip(group, names, strict=True)}
    return {}


def _kind(one: Quantity) -> str:
    return "share" if one.unit in ("percent", "n/d") else one.unit
