"""What a report says a second time in its prose: ratings, scores, bodies counted and listed.

The words stand in `ontology/layouts/claims.toml`. Nothing here decides whether a claim agrees with
the tables; `contradict` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from build_graph.extract.figures.figure_places import other_unit
from build_graph.extract.judgements.overall import overall_given
from build_graph.extract.judgements.question_claims import question_claims
from build_graph.extract.structure.mentions import (
    Sentence,
    known_pattern,
    sentences,
    split_list,
)
from build_graph.extract.structure.sections import Sections, squash
from build_graph.knowledge.layout import Layout, expand, load
from build_graph.knowledge.needed_words import Group, Guarded
from build_graph.knowledge.vocab import schemes
from build_graph.model import Claim, Passage, Total
from build_graph.numbers import number
from build_graph.registers.name_index import Registers

# Cheaper than trying every pattern on every sentence: what surely tells.
TELLS = re.compile(
    r"\brat(?:e|ed|ing)\b|\blowest\b|\bjudged?\b|\bscor(?:e|ed|es|ing)\b|\bstandards?\b"
    r"|['\"‘“](?:Good|Outstanding|Inadequate|Requires)\b",
    re.IGNORECASE,
)
TELLING = frozenset(
    ("rate", "rated", "rating", "lowest", "judge", "judged", "consider", "score", "scored")
) | {"scores", "scoring", "standard", "standards", "outstanding", "inadequate", "good", "requires"}
# A rating in quotation marks, or the word for it.
RATES = re.compile(
    r"['\"‘“](?:Good|Outstanding|Inadequate|Requires)\b|\b(?:[Rr]at(?:e|ed|ing)|[Jj]udged?)\b"
)
COUNTED: tuple[Total, ...] = ("recommendations", "count", "cases")
TOTALS = frozenset(("recommendations", "standards", "cases"))
STATED_IN = "Background"  # the number of cases is not said again there
SAID = ("value", "first", "third")  # the groups of patterns that say how many
LISTS = ("prisons", "courts", "local-authorities", "police-forces", "approved-premises", "offices")
# A list ends where its sentence goes on: 'A, B and C serve the unit'.
LIST_END = re.compile(
    r",? (?:and|which|who|that|while|with|where|as) (?=[a-z])"
    r"|,? (?=(?!of|on|and|the|in|upon|le|by|sea)[a-z])"
)
# A list that goes on behind its end, with names: ', both in Marsh, and Mill Lane'.
GOES_ON = re.compile(
    r"(?:,? (?:and|both|all|plus|one|with|as well as|together with)| [a-z]+(?:,| and)) [^.;]*?[A-Z]"
)
# Where the clause of a rating begins, and how far it may go on after the rating.
CLAUSE = re.compile(r"[;:]\s|,\s(?:and|but|so|yet|while)\s")
AFTER = 25
# What may stand before the name of a standard, and the words that leave it what it is.
LEADS = re.compile(r"^(?:both |the |our |its |this |these |quality of |standards? (?:of|for|on) )+")
PLAIN = frozenset(
    ("the", "our", "its", "range", "provision", "of", "on", "offer", "for", "people", "probation")
) | {"quality", "standard", "work", "case", "here", "pdu", "pdus", "provided", "to", "in", "this"}


@dataclass(frozen=True, slots=True)
class Place:
    """What all claims of a report need: its sections, layout, name and standards by name."""

    sections: Sections
    layout: Layout
    own: str
    names: dict[str, str]

    def passage(self, sentence: Sentence, start: int, end: int) -> Passage:
        """Return the passage of a part of a sentence."""
        return self.sections.passage(sentence.spans(start, end), sentence.section.label)


@cache
def _patterns(kind: str) -> Group[re.Pattern[str]]:
    table = load("claims")
    return Group(
        expand(row["pattern"], table["token"], case=row.get("case", False)) for row in table[kind]
    )


@cache
def _counted() -> frozenset[str]:
    """The words of which a sentence that counts and lists has one."""
    return frozenset(key for row in load("claims")["named"] for key in row["key"])


@cache
def _unless(name: str) -> Guarded:
    return Guarded(expand(load("claims")["unless"][name], {}))


@cache
def _open() -> re.Pattern[str]:
    return expand(load("claims")["named"][0]["open"], {})


def claims(
    told: Iterable[Sentence],
    sections: Sections,
    registers: Registers,
    framework: str,
    layout: Layout,
    own: str,
    cases: int | None,
) -> tuple[Claim, ...]:
    """Return the claims of all sentences about what `own` is, in print order."""
    names = {
        squash(name): standard.number
        for standard in schemes().standards_of(framework)
        for name in standard.names
    }
    place = Place(sections, layout, own, names)
    protect, counted = known_pattern(registers, *LISTS), _counted()
    found: list[Claim] = []
    for sentence in told:
        if _tells(sentence):
            if RATES.search(sentence.text):
                found.extend(_rated(sentence, place))
            found.extend(_lowest(sentence, place))
            found.extend(_scored(sentence, place))
        for about, value, listed in question_claims(sentence, framework, cases):
            found.append(
                Claim(
                    "question", about, value, place.passage(sentence, 0, len(sentence.text)), listed
                )
            )
        if not sentence.section.standard:
            found.extend(_totals(sentence, place))
        if not sentence.words.isdisjoint(counted):
            found.extend(_named(sentence, sections, protect))
    annexes = sections.named("Annexe") if cases else ()
    for sentence in sentences(annexes, layout, frozenset()):
        found.extend(_totals(sentence, place))
    return tuple(found)


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence may tell a rating or a score, of here and now."""
    if sentence.words.isdisjoint(TELLING) or not TELLS.search(sentence.text):
        return False
    return _unless("pattern").search(sentence.text, sentence.words) is None


def _rated(sentence: Sentence, place: Place) -> Iterator[Claim]:
    text, inside = sentence.text, sentence.section.standard
    if not inside:
        said = {
            one[0]: one for one in reversed(list(overall_given(sentence, place.layout, place.own)))
        }
        for label, start, end in said.values():
            yield Claim("rating", "overall", label, place.passage(sentence, start, end))
    for pattern in _patterns("casework").of(sentence.words):
        for match in pattern.finditer(text):
            value = schemes().rating(match["value"])
            many = number(match["many"])
            if value is not None and _now(text, match):
                at = place.passage(sentence, *match.span())
                yield Claim("rating", "2", value.label, at, str(many))
    found: dict[tuple[str, str], Claim] = {}
    for pattern in _patterns("rating").of(sentence.words):
        for match in pattern.finditer(text):
            value = schemes().rating(_value(match))
            if value is None or not _now(text, match) or other_unit(text[: match.end()], place.own):
                continue
            at = place.passage(sentence, *match.span())
            for standard in _standards(match, inside, place.names):
                found.setdefault(
                    (standard, value.label), Claim("rating", standard, value.label, at)
                )
    yield from found.values()


def _value(match: re.Match[str]) -> str:
    return str(match.groupdict().get("second") or match["value"] or "")


def _now(text: str, match: re.Match[str]) -> bool:
    """Whether the clause of a rating speaks of now, and of what is."""
    at = match.end() if match["value"] is None else match.start("value")
    starts = [one.end() for one in CLAUSE.finditer(text, 0, at)]
    clause = text[starts[-1] if starts else 0 : match.end() + AFTER]
    return _unless("beside").pattern.search(clause) is None


def _standards(match: re.Match[str], inside: str, names: dict[str, str]) -> list[str]:
    """Return the standards that a claim is about: those it names, else that of its section."""
    groups = match.groupdict()
    about = groups.get("about")
    if groups.get("whole"):
        return ["overall"]
    if about:
        return standards_named(about, names)
    if groups.get("unit") and not inside:
        return []
    return [inside] if inside else []


def standards_named(about: str, names: dict[str, str]) -> list[str]:
    """Return the numbers of the standards that words name; none where they name something else."""
    plain = LEADS.sub("", about.strip().lower())
    if squash(plain) in names:
        return [names[squash(plain)]]
    parts = [LEADS.sub("", part) for part in re.split(r",? and |, ", plain)]
    if all(squash(part) in names for part in parts):
        return [names[squash(part)] for part in parts]
    words = re.findall(r"[a-z]+", plain)
    told = [word for word in words if word not in PLAIN]
    if len(told) == 1 and told[0] in names:
        return [names[told[0]]]
    return []


def _lowest(sentence: Sentence, place: Place) -> Iterator[Claim]:
    standard = sentence.section.standard
    if not standard:
        return
    for pattern in _patterns("lowest").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            yield Claim("lowest", standard, match["value"], place.passage(sentence, *match.span()))


def _scored(sentence: Sentence, place: Place) -> Iterator[Claim]:
    """Yield the scores that a sentence gives the unit, with their maximum."""
    for pattern in _patterns("score").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            value = number(
                match["value"].replace("no", "zero") if match["value"] == "no" else match["value"]
            )
            if value is None or other_unit(sentence.text[: match.end()], place.own):
                continue
            if _now(sentence.text, match):
                at = place.passage(sentence, *match.span())
                yield Claim("score", "overall", str(value), at, match["all"])


def _totals(sentence: Sentence, place: Place) -> Iterator[Claim]:
    """Yield how many recommendations are made, cases inspected and standards rated one way."""
    if sentence.words.isdisjoint(TOTALS):
        return
    for kind in COUNTED:
        if kind == "cases" and sentence.section.label == STATED_IN:
            continue
        for pattern in _patterns(kind).of(sentence.words):
            for match in pattern.finditer(sentence.text):
                groups = match.groupdict(default="")
                many = number(next(text for name, text in groups.items() if text and name in SAID))
                listed = number(groups["all"]) if "all" in groups else None
                if many is not None and _now(sentence.text, match):
                    at = place.passage(sentence, *match.span())
                    rating = schemes().rating(groups.get("rating", ""))
                    about = rating.label if rating else "overall"
                    yield Claim(kind, about, str(many), at, "" if listed is None else str(listed))


def _named(sentence: Sentence, sections: Sections, protect: re.Pattern[str]) -> Iterator[Claim]:
    for pattern in _patterns("named").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            said = number(match["value"])
            listed = match["list"]
            if said is None or _open().search(sentence.text[: match.end()]):
                continue
            end = LIST_END.search(listed)
            names = list(split_list(listed[: end.start()] if end else listed, 0, protect))
            if len(names) < 2 or not all(name.name[:1].isupper() for name in names):
                continue
            at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
            # 'Bath and North East Somerset' is one name: what can be meant is not called wrong.
            most, least = len(names), _sure([name.name for name in names], listed)
            if end and GOES_ON.match(listed, end.start()):
                most = max(said, most)
            yield Claim("named", match["about"], str(said), at, str(min(max(said, least), most)))


def _sure(names: list[str], listed: str) -> int:
    """How many of `names` are surely apart: after a comma, or after the last 'and'."""
    joined = [listed[listed.find(a) + len(a) : listed.find(b)] for a, b in pairwise(names)]
    commas = sum("," in gap or ";" in gap for gap in joined)
    return 1 + commas + ("and" in joined[-1] and "," not in joined[-1])
