"""What a report says a second time in its prose: ratings, scores, bodies counted and listed.

The words stand in `ontology/layouts/claims.toml`. Nothing here decides whether a claim agrees with
the tables; `contradict` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.extract.figures.figure_places import other_unit
from build_graph.extract.judgements.claim_words import Place, now, patterns, unless
from build_graph.extract.judgements.counted_claims import (
    LISTS,
    STATED_IN,
    bodies,
    counting_words,
    named,
    totals,
)
from build_graph.extract.judgements.overall import overall_given
from build_graph.extract.judgements.question_claims import question_claims
from build_graph.extract.structure.mentions import (
    Sentence,
    known_pattern,
    sentences,
)
from build_graph.extract.structure.sections import Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Claim
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
# What may stand before the name of a standard, and the words that leave it what it is.
LEADS = re.compile(r"^(?:both |the |our |its |this |these |quality of |standards? (?:of|for|on) )+")
PLAIN = frozenset(
    ("the", "our", "its", "range", "provision", "of", "on", "offer", "for", "people", "probation")
) | {"quality", "standard", "work", "case", "here", "pdu", "pdus", "provided", "to", "in", "this"}


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
    protect, counted = known_pattern(registers, *LISTS), counting_words()
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
            found.extend(totals(sentence, place))
        if sentence.section.label != STATED_IN:
            found.extend(bodies(sentence, place))
        if not sentence.words.isdisjoint(counted):
            found.extend(named(sentence, sections, protect))
    annexes = sections.named("Annexe") if cases else ()
    for sentence in sentences(annexes, layout, frozenset()):
        found.extend((*totals(sentence, place), *bodies(sentence, place)))
    return tuple(found)


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence may tell a rating or a score, of here and now."""
    if sentence.words.isdisjoint(TELLING) or not TELLS.search(sentence.text):
        return False
    return unless("pattern").search(sentence.text, sentence.words) is None


def _rated(sentence: Sentence, place: Place) -> Iterator[Claim]:
    text, inside = sentence.text, sentence.section.standard
    if not inside:
        said = {
            one[0]: one for one in reversed(list(overall_given(sentence, place.layout, place.own)))
        }
        for label, start, end in said.values():
            yield Claim("rating", "overall", label, place.passage(sentence, start, end))
    for pattern in patterns("casework").of(sentence.words):
        for match in pattern.finditer(text):
            value = schemes().rating(match["value"])
            many = number(match["many"])
            if value is not None and now(text, match):
                at = place.passage(sentence, *match.span())
                yield Claim("rating", "2", value.label, at, str(many))
    found: dict[tuple[str, str], Claim] = {}
    for pattern in patterns("rating").of(sentence.words):
        for match in pattern.finditer(text):
            value = schemes().rating(_value(match))
            if value is None or not now(text, match) or other_unit(text[: match.end()], place.own):
                continue
            at = place.passage(sentence, *match.span())
            for standard in _standards(match, inside, place.names):
                found.setdefault(
                    (standard, value.label), Claim("rating", standard, value.label, at)
                )
    yield from found.values()


def _value(match: re.Match[str]) -> str:
    return str(match.groupdict().get("second") or match["value"] or "")


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
    for pattern in patterns("lowest").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            yield Claim("lowest", standard, match["value"], place.passage(sentence, *match.span()))


def _scored(sentence: Sentence, place: Place) -> Iterator[Claim]:
    """Yield the scores that a sentence gives the unit, with their maximum."""
    for pattern in patterns("score").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            value = number(
                match["value"].replace("no", "zero") if match["value"] == "no" else match["value"]
            )
            if value is None or other_unit(sentence.text[: match.end()], place.own):
                continue
            if now(sentence.text, match):
                at = place.passage(sentence, *match.span())
                yield Claim("score", "overall", str(value), at, match["all"])
