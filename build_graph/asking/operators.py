"""What a question asks for and how: its noun, extremes, averages, groups, negations, yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from build_graph.asking.entities import Mention
from build_graph.asking.lexicon import Lexicon, Spelling
from build_graph.asking.linking import Item, items_of
from build_graph.asking.words import Token, stem

_WORDS_OF_NOUN = 1  # 'came out as' is no noun
_NEAR = 5  # words after 'which' in which the noun is looked for
_REACH = 4  # words after a negation in which the thing it denies is looked for
_TAIL = 2  # words that may follow a negation at the end: 'not work in'
_BACK = 2  # words before it, where nothing stands after


def target_of(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[str, set[int]]:
    """Return what is asked for, and the mentions that only name it."""
    items = list(items_of(words, mentions, lex))
    texts = [token.text for token in words]
    opener = next((i for i, item in enumerate(items) if opens(item, lex)), None)
    if opener is None and is_yes_no(words, tuple(items), lex):
        return "", set()
    phrase = items[opener].text if opener is not None else ""
    if phrase == "whom" and "with" in texts[:2]:
        return "pdu", set()
    compared = sum(mention.of_kind("pdu") is not None for mention in mentions) > 1
    ranked = lex.operations["max"] | lex.operations["min"]
    if phrase == "who" and compared and any((text,) in ranked for text in texts):
        return "pdu", set()  # 'A or B, who had the most?'
    if phrase in lex.grammar["personal"]:
        return ("who" if lex.grammar["addressing"].isdisjoint(texts) else "addressee"), set()
    if phrase in ("where", "when"):
        return lex.noun(phrase), set()
    first = 0 if opener is None else opener + 1
    near = _noun(items[first : first + _NEAR], mentions, words, lex)
    if near is None and phrase in ("", "what", "how"):
        near = _noun(items[first:], (), words, lex)
        if near is not None and near[0] in ("pdu", "who", "person"):
            near = None
    noun, dropped = near or ("", set())
    meant = _meant(noun, texts, items, opener is None)
    return (meant, set()) if meant else (noun, dropped)


def _meant(noun: str, texts: list[str], items: list[Item], unopened: bool) -> str:
    """Return what a noun means beside other words, where that is something else."""
    if noun in ("", "month") and "week" in texts:
        return "week"  # 'the date of the week ...'
    if (noun == "measure" and unopened) or (noun in ("month", "week") and "many" in texts):
        return "value"  # 'oversight figures'
    if noun == "score" and any(item.text == "maximum" for item in items):
        return "maximum"  # 'the highest score it could have got'
    named = any(item.text == "pdu" for item in items if item.mention >= 0)
    areas = noun == "pdu" and named and not {"area", "areas"}.isdisjoint(texts)
    return "standard" if areas else ""  # 'in which areas was Brackmoor Outstanding?'


def is_yes_no(words: tuple[Token, ...], items: tuple[Item, ...], lex: Lexicon) -> bool:
    """Return whether yes or no is asked, at the start or after what it is about."""
    texts = [word.text for word in words]
    if texts[:1] and texts[0] in lex.grammar["auxiliaries"]:
        return True
    asked = ((one in lex.grammar["auxiliaries"], other) for one, other in pairwise(texts))
    of_it = any(is_one and other in lex.grammar["whether"] for is_one, other in asked)
    return of_it and not any(opens(item, lex) for item in items)


def opens(item: Item, lex: Lexicon) -> bool:
    """Return whether an item opens the asking: 'which', 'who', 'list'."""
    return item.mention < 0 and item.text in lex.grammar["openers"]


def _noun(
    items: list[Item], mentions: tuple[Mention, ...], words: tuple[Token, ...], lex: Lexicon
) -> tuple[str, set[int]] | None:
    """Return the last of the first run of nouns, and the mentions in it that are only nouns."""
    found: tuple[str, set[int]] | None = None
    for item in items:
        if found and item.text in lex.grammar["clause_openers"]:
            return found  # 'units where services ...'
        noun, dropped = "", set[int]()
        phrase = item.text == "rated" and item.end - item.start > _WORDS_OF_NOUN
        verb = words[item.start].text.endswith("ed") or phrase
        grouping = _is_group(item, words, lex)  # 'caseload by PDU' asks for caseloads
        if item.mention < 0 and not (grouping or (found and verb)):
            noun = lex.noun(item.text)
        if item.mention >= 0 and mentions and not grouping:
            noun, dropped = _noun_of_mention(item, mentions[item.mention], lex)
            if not noun and found is None and item.text not in lex.grammar["soft"]:
                return None  # a name before any noun: 'what did Brighton ...'
        if noun and not (found and noun in lex.grammar["never_second"]):
            found = (noun, dropped)
        elif found is not None:
            return found
    return found


def _is_group(item: Item, words: tuple[Token, ...], lex: Lexicon) -> bool:
    """Return whether the words before an item say that the answer is wanted for each of it."""
    lead = tuple(token.text for token in words[max(0, item.start - 2) : item.start])
    return any(lead[-len(phrase) :] == phrase for phrase in lex.operations["grouping"])


def _noun_of_mention(item: Item, mention: Mention, lex: Lexicon) -> tuple[str, set[int]]:
    kinds = {entity.kind for entity in mention.candidates}
    if not kinds <= lex.grammar["soft"] or mention.end - mention.start > 1:
        kinds = kinds & lex.grammar["kept"]
    named = next(
        (entity for entity in mention.candidates if entity.kind in lex.grammar["kept"]), None
    )
    if named is not None and named.kind in kinds:
        return lex.noun(named.name) or lex.name_nouns.get(named.name, ""), set()
    if not kinds:
        return "", set()
    return lex.name_nouns.get(mention.first.name, ""), {item.mention}


def each_target(words: tuple[Token, ...], items: tuple[Item, ...], lex: Lexicon) -> list[str]:
    """Return a question once for each of the things it asks for: 'rating and percentage'."""
    nouns = [i for i, item in enumerate(items) if item.mention < 0 and lex.noun(item.text)]
    near = [
        (one, other)
        for one, other in pairwise(nouns)
        if other - one > 1
        and all(item.text in lex.grammar["joining"] for item in items[one + 1 : other])
    ]
    if not near:
        return []
    first = min(one for one, _ in near)
    asked = [first, *(other for _, other in near)]
    left_out = range(first, asked[-1] + 1)
    return [
        " ".join(
            word.text
            for i, item in enumerate(items)
            if i == kept or i not in left_out
            for word in words[item.start : item.end]
        )
        for kept in asked
    ]


@dataclass(frozen=True, slots=True)
class Superlative:
    """'max' or 'min' of what `noun` names: the first `limit`, or with `nth` the last of them alone.

    All are wanted in order where `limit` is 0. `judged` is good or bad where the word says so;
    `places` are those of its words.
    """

    extreme: str = ""
    judged: str = ""
    noun: str = ""
    limit: int = 1
    nth: bool = False
    places: frozenset[int] = frozenset()


class Operators:
    """Finds the words of operations outside the mentions."""

    def __init__(
        self,
        words: tuple[Token, ...],
        mentions: tuple[Mention, ...],
        items: tuple[Item, ...],
        lex: Lexicon,
    ) -> None:
        inside = {i for mention in mentions for i in mention.places}
        self.texts = ["" if i in inside else word.text for i, word in enumerate(words)]
        self.texts_of_words = [word.text for word in words]
        self.mentions = mentions
        self.items = items
        self.lex = lex
        longer = (one for table in lex.comparisons.values() for one in self._find(table))
        self.taken = {i for at, one in longer if len(one) > 1 for i in range(at, at + len(one))}

    def _find(self, table: frozenset[Spelling]) -> Iterator[tuple[int, Spelling]]:
        sizes = sorted({len(phrase) for phrase in table}, reverse=True)
        for at in range(len(self.texts)):
            here = (tuple(self.texts[at : at + size]) for size in sizes)
            phrase = next((one for one in here if one in table), None)
            if phrase is not None:
                yield at, phrase

    def places(self) -> Iterator[int]:
        """Yield the places of all words of operations."""
        for table in (*self.lex.operations.values(), *self.lex.comparisons.values()):
            for at, phrase in self._find(table):
                yield from range(at, at + len(phrase))

    def _in_a_name(self, at: int) -> bool:
        """Return whether a word is of a figure's name: 'average workload'."""
        is_mean = (self.texts[at],) in self.lex.operations["mean"]
        after = self.texts_of_words[at + 1 : at + 4]
        return is_mean and any(stem(word) in ("workload", "caseload") for word in after)

    def counts(self) -> bool:
        """Return whether 'how many' is asked; 'the number of the recommendation' is its own."""
        number = {"recommendation", "number"} <= {*self.texts}
        one = number and self.lex.grammar["several"].isdisjoint(self.texts)
        return self.has("count") and not one

    def has(self, name: str) -> bool:
        """Return whether the words of an operation are there."""
        return any(True for _ in self._find(self.lex.operations[name]))

    def of_all(self) -> str:
        """Return the noun after 'all' or 'every', or ''."""
        for at, phrase in self._find(self.lex.operations["all"]):
            for item in [one for one in self.items if one.start >= at + len(phrase)][:_REACH]:
                noun = self.lex.noun(item.text) if item.mention < 0 else item.text
                if noun:
                    return noun
                if item.text not in self.lex.grammar["stop"] and item.text not in self.lex.numbers:
                    break
        return ""

    def superlative(self) -> Superlative:
        """Return the superlative of the question, an empty one where it has none."""
        for name in ("max", "min"):
            for at, phrase in self._find(self.lex.operations[name]):
                if at in self.taken:
                    continue
                quality = next((q for q in ("good", "bad") if phrase in self.lex.operations[q]), "")
                limit, places = self._limit(at)
                place = self.lex.ordinals.get(self.texts[at - 1], 0) if at else 0
                if place:
                    limit, places = place, {at - 1}
                elif self.has("order"):
                    limit = 0
                noun = self._noun_after(at)
                return Superlative(name, quality, noun, limit, bool(place), frozenset(places))
        return Superlative("max", limit=0) if self.has("order") else Superlative()

    def _limit(self, at: int) -> tuple[int, set[int]]:
        for place in (at + 1, at - 1):
            if 0 <= place < len(self.texts):
                word = self.texts[place]
                number = int(word) if word.isdigit() else self.lex.numbers.get(word, 0)
                if 1 < number <= 100:
                    return number, {place}
        return 1, set()

    def _noun_after(self, at: int) -> str:
        after = [item for item in self.items if item.start > at][:3]
        found = ""
        for item in after:
            if item.mention >= 0:
                kept = self.mentions[item.mention].of_kind(*self.lex.grammar["kept"])
                return found or (self.lex.name_nouns.get(kept.name, "") if kept else "")
            verb = self.texts_of_words[item.start].endswith("ed")
            noun = "" if verb else self.lex.noun(item.text)
            if found and not noun:
                break
            found = noun or found
        return found

    def aggregate(self) -> str:
        """Return 'mean', 'sum' or 'difference' when the answer is one, or ''."""
        for name in ("mean", "sum", "difference"):
            for at, phrase in self._find(self.lex.operations[name]):
                if not self._in_a_name(at + len(phrase) - 1):
                    return name
        return ""

    def group(self) -> str:
        """Return what the answer is wanted for each of."""
        for mention in self.mentions:  # 'to each region'
            words = self.texts_of_words[mention.start : mention.end]
            if not self.lex.grammar["distributing"].isdisjoint(words):
                return self.lex.noun(words[-1])
        for at, phrase in self._find(self.lex.operations["group"]):
            after = [item for item in self.items if item.start >= at + len(phrase)][:1]
            for item in after:
                noun = self.lex.noun(item.text)
                if noun and (phrase != ("by",) or noun in ("region", "pdu")):
                    return noun
        return ""

    def negated(self) -> frozenset[int]:
        """Return the mentions that are denied."""
        denied: set[int] = set()
        for at, phrase in self._find(self.lex.operations["negation"]):
            end = at + len(phrase)
            if at in self.taken or self.lex.grammar["denied_alone"] & {*self.texts[end : end + 2]}:
                continue  # 'no more than', 'with no discretion'
            ahead = [m for m in self.mentions if end <= m.start <= end + _REACH]
            # 'which unit is Bridgeline not in?'
            behind = [m for m in self.mentions if at - _BACK <= m.end <= at][-1:]
            near = ahead[:1] or (behind if end >= len(self.texts) - _TAIL else [])
            denied.update(self.mentions.index(mention) for mention in near)
        return frozenset(denied)
