"""What a report counts in so many words: recommendations, ratings, cases, bodies, names listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from build_graph.extract.judgements.claim_words import Place, now, patterns, unless
from build_graph.extract.structure.mentions import Sentence, split_list
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Claim, Total
from build_graph.numbers import number

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


@cache
def counting_words() -> frozenset[str]:
    """The words of which a sentence that counts and lists has one."""
    return frozenset(key for row in load("claims")["named"] for key in row["key"])


@cache
def _open() -> re.Pattern[str]:
    return expand(load("claims")["named"][0]["open"], {})


def totals(sentence: Sentence, place: Place) -> Iterator[Claim]:
    """Yield how many recommendations are made, cases inspected and standards rated one way."""
    if sentence.words.isdisjoint(TOTALS):
        return
    for kind in COUNTED:
        if kind == "cases" and sentence.section.label == STATED_IN:
            continue
        for pattern in patterns(kind).of(sentence.words):
            for match in pattern.finditer(sentence.text):
                groups = match.groupdict(default="")
                many = number(next(text for name, text in groups.items() if text and name in SAID))
                listed = number(groups["all"]) if "all" in groups else None
                if many is not None and now(sentence.text, match):
                    at = place.passage(sentence, *match.span())
                    rating = schemes().rating(groups.get("rating", ""))
                    about = rating.label if rating else "overall"
                    yield Claim(kind, about, str(many), at, "" if listed is None else str(listed))


def bodies(sentence: Sentence, place: Place) -> Iterator[Claim]:
    """Yield how many offices, courts and councils there are."""
    for pattern in patterns("bodies").of(sentence.words):
        for match in pattern.finditer(sentence.text):
            many = number(match["value"])
            if (
                many is not None
                and many > 1
                and not unless("pattern").search(sentence.text, sentence.words)
            ):
                at = place.passage(sentence, *match.span())
                yield Claim(
                    "bodies", load("claims")["counts"][match["about"].lower()], str(many), at
                )


def named(sentence: Sentence, sections: Sections, protect: re.Pattern[str]) -> Iterator[Claim]:
    """Yield how many bodies are counted and then listed; `protect` holds names with an 'and'."""
    for pattern in patterns("named").of(sentence.words):
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
