"""What a question asks for and how: its noun, extremes, averages, groups, negations, yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True)
class Superlative:
    """'max' or 'min' of what `noun` names: the first `limit`.

    All are wanted in order where `limit` is 0, the last of the `limit` alone where `nth`. `judged`
    is good or bad where the word says so;
    `places` are those of its words.
    """

    extreme: str = ""
    judged: str = ""
    noun: str = ""
    limit: int = 1
    nth: bool = False
    places: frozenset[int] = frozenset()


class Operators:
    """Finds what is asked for, and the words of operations outside the mentions."""

    def __init__(
        self, words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
    ) -> None:
        self.words = words
        self.mentions = mentions
        self.lex = lex
        self.items = tuple(items_of(words, mentions, lex))
        inside = {place for mention in mentions for place in mention.places}
        self.texts = ["" if i in inside else word.text for i, word in enumerate(words)]
        self.texts_of_words = [word.text for word in words]
        longer = (one for table in lex.comparisons.values() for one in self._find(table))
        self.taken = {i for at, one in longer if len(one) > 1 for i in range(at, at + len(one))}
        openers = lex.grammar["openers"]  # 'which', 'who', 'list'
        opening = (i for i, o in enumerate(self.items) if o.mention < 0 and o.text in openers)
        self.opening = next(opening, -1)
        self.opener = self.items[self.opening].text if self.opening >= 0 else ""

    def yes_no(self) -> bool:
        """Return whether yes or no is asked, at the start or after what it is about."""
        texts, grammar = self.texts_of_words, self.lex.grammar
        if not grammar["auxiliaries"].isdisjoint(texts[:1]):
            return True
        asking = {other for one, other in pairwise(texts) if one in grammar["auxiliaries"]}
        return not (self.opener or grammar["whether"].isdisjoint(asking))

    def target(self) -> tuple[str, set[int]]:
        """Return what is asked for, and the mentions that only name it."""
        lex, texts, phrase = self.lex, self.texts_of_words, self.opener
        if not phrase and self.yes_no():
            return "", set()
        if phrase == "whom" and "with" in texts[:2]:
            return "pdu", set()
        compared = sum(mention.of_kind("pdu") is not None for mention in self.mentions) > 1
        ranked = lex.operations["max"] | lex.operations["min"]
        if phrase == "who" and compared and any((text,) in ranked for text in texts):
            return "pdu", set()  # 'A or B, who had the most?'
        if phrase in lex.grammar["personal"]:
            return ("who" if lex.grammar["addressing"].isdisjoint(texts) else "addressee"), set()
        if phrase in ("where", "when"):
            return lex.noun(phrase), set()
        after = self.items[self.opening + 1 :]
        near = self._noun(after[:_NEAR])
        if near is None and phrase in ("", "what", "how"):
            near = self._noun(after, with_names=False)
            if near is not None and near[0] in ("pdu", "who", "person"):
                near = None
        noun, dropped = near or ("", set())
        meant = self._meant(noun)
        return (meant, set()) if meant else (noun, dropped)

    def _meant(self, noun: str) -> str:
        """Return what a noun means beside other words, where that is something else."""
        texts = self.texts_of_words
        if noun in ("", "month") and "week" in texts:
            return "week"  # 'the date of the week ...'
        if (noun in ("month", "week") and "many" in texts) or (
            noun == "measure" and not self.opener
        ):
            return "value"  # 'oversight figures'
        if noun == "score" and any(item.text == "maximum" for item in self.items):
            return "maximum"  # 'the highest score it could have got'
        named = any(item.text == "pdu" for item in self.items if item.mention >= 0)
        areas = noun == "pdu" and named and not {"area", "areas"}.isdisjoint(texts)
        return "standard" if areas else ""  # 'in which areas was Brackmoor Outstanding?'

    def _noun(
        self, items: Iterable[Item], *, with_names: bool = True
    ) -> tuple[str, set[int]] | None:
        """Return the last of the first run of nouns, and the mentions in it that are only nouns."""
        lex = self.lex
        found: tuple[str, set[int]] | None = None
        for item in items:
            if found and item.text in lex.grammar["clause_openers"]:
                return found  # 'units where services ...'
            noun, dropped = "", set[int]()
            phrase = item.text == "rated" and item.end - item.start > _WORDS_OF_NOUN
            verb = self.words[item.start].text.endswith("ed") or phrase
            # 'caseload by PDU' asks for caseloads
            lead = tuple(self.texts_of_words[max(0, item.start - 2) : item.start])
            grouping = any(lead[-len(one) :] == one for one in lex.operations["grouping"])
            if item.mention < 0 and not (grouping or (found and verb)):
                noun = lex.noun(item.text)
            if item.mention >= 0 and with_names and not grouping:
                noun, dropped = self._noun_of_mention(item)
                if not noun and found is None and item.text not in lex.grammar["soft"]:
                    return None  # a name before any noun: 'what did Brighton ...'
            if noun and not (found and noun in lex.grammar["never_second"]):
                found = (noun, dropped)
            elif found is not None:
                return found
        return found

    def _noun_of_mention(self, item: Item) -> tuple[str, set[int]]:
        mention, lex = self.mentions[item.mention], self.lex
        kinds = {entity.kind for entity in mention.candidates}
        if not kinds <= lex.grammar["soft"] or len(mention.places) > 1:
            kinds = kinds & lex.grammar["kept"]
        named = mention.of_kind(*lex.grammar["kept"])
        if named is not None and named.kind in kinds:
            return lex.noun(named.name) or lex.name_nouns.get(named.name, ""), set()
        return (
            (lex.name_nouns.get(mention.first.name, ""), {item.mention}) if kinds else ("", set())
        )

    def _find(self, table: frozenset[Spelling]) -> Iterator[tuple[int, Spelling]]:
        sizes = sorted({len(phrase) for phrase in table}, reverse=True)
        for at in range(len(self.texts)):
            here = (tuple(self.texts[at : at + size]) for size in sizes)
            phrase = next((one for one in here if one in table), None)
            if phrase is not None:
                yield at, phrase

    def places(self) -> Iterator[int]:
        """Yield the places of all words of operations."""
        for table in self.lex.operations.values():
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
                if at in self.taken and len(phrase) == 1:
                    continue
                quality = next((q for q in ("good", "bad") if phrase in self.lex.operations[q]), "")
                limit, places = self._limit(at)
                if self.has("order"):
                    limit = 0
                nth = self.lex.ordinals.get("".join(self.texts[max(0, at - 1) : at]), 0)
                limit, places = (nth, {at - 1}) if nth else (limit, places)
                noun = self._noun_after(at)
                return Superlative(name, quality, noun, limit, bool(nth), frozenset(places))
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
        """Return 'mean' or 'sum' when the answer is one, 'beyond' for what no step does, or ''."""
        for name in ("beyond", "mean", "sum"):
            for at, phrase in self._find(self.lex.operations[name]):
                if not self._in_a_name(at + len(phrase) - 1):
                    return "beyond" if self._is_compared(at) else name
        return ""

    def _is_compared(self, at: int) -> bool:
        """Return whether a mean is what something is compared with: 'above the average'."""
        lead = [word for word in self.texts[max(0, at - _REACH) : at] if word != "the"]
        signs = self.lex.comparisons["<"] | self.lex.comparisons[">"]
        return lead[-1:] == ["than"] or any(tuple(lead[-len(one) :]) == one for one in signs)

    def group(self) -> str:
        """Return what the answer is wanted for each of."""
        for mention in self.mentions:  # 'to each region'
            words = self.texts_of_words[mention.start : mention.end]
            if not self.lex.grammar["distributing"].isdisjoint(words):
                return self.lex.noun(words[-1])
        for at, phrase in self._find(self.lex.operations["group"]):
            after = [item for item in self.items if item.start >= at + len(phrase)]
            behind = [item.text for item in after if item.text != "one"][:1]
            if phrase[-1] == "each" and self.lex.grammar["auxiliaries"].issuperset(behind):
                return "pdu"  # 'how many in each?', 'how many does each one have?'
            for item in after[:1]:
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
