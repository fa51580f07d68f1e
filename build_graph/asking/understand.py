"""What a question says, before any table is chosen: things, what is asked, conditions, operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from build_graph.asking.amounts import Dates, Number, dates_of, numbers_of
from build_graph.asking.entities import Entity, Index, Mention, mended
from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.words import Token, stem, tokens

_OPENERS = frozenset({"which", "what", "whats", "list", "name", "show", "give", "tell", "find"})
_AUXILIARIES = frozenset(
    {"is", "are", "was", "were", "did", "does", "do", "has", "have", "had", "can"}
)
_NEAR = 5  # words after 'which' in which the noun is looked for
_REACH = 4  # words after a negation in which the thing it denies is looked for
# Of soft mentions in the place of the noun, these say which rows are meant as well.
_KEPT = frozenset({"organisation_kind", "polarity"})
# Nouns that end a run of nouns: 'which units lack ...' asks for units.
_NEVER_SECOND = frozenset({"absence", "month", "who", "theme"})
_HEADS = {
    "council": "local_authority",
    "prison": "prison",
    "court": "court",
    "police": "police_force",
    "region": "region",
    "pdu": "pdu",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One canonical word of the question, or one mention, with its place among the words."""

    text: str
    start: int
    end: int
    mention: int = -1


@dataclass(frozen=True, slots=True)
class Than:
    """A unit that others are compared with: which, whether more is asked, of what noun."""

    unit: Entity
    more: bool
    judged: bool
    noun: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart; `items` are its canonical words and mentions in order."""

    text: str
    words: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    items: tuple[Item, ...]
    asked: str = ""
    opener: str = ""
    counting: bool = False
    yes_no: bool = False
    extreme: str = ""
    judged: str = ""  # 'good' or 'bad' where the extreme is one of quality
    extreme_noun: str = ""
    limit: int = 1
    aggregate: str = ""
    group: str = ""
    when: str = ""
    dates: tuple[Dates, ...] = ()
    numbers: tuple[Number, ...] = ()
    negated: frozenset[int] = frozenset()
    than: Than | None = None
    both: bool = False
    either: bool = False
    amounts: frozenset[int] = frozenset()  # places of words of numbers and dates
    done: frozenset[int] = frozenset()  # places of words that an operation has used up

    def plain(self) -> list[str]:
        """Return the canonical words of the question without its mentions."""
        return [item.text for item in self.items if item.mention < 0]


def understand(text: str, index: Index) -> Understood:
    """Return what a question says, given the names of a store."""
    words = tuple(mended(tokens(text), index))
    lex = lexicon()
    linked = list(_absorbing(_by_head(index.link(list(words)), words, lex), words, lex))
    dates, used, frameworks = dates_of(words, lex)
    numbers, used_by_numbers = numbers_of(words, lex, used)
    mentions = tuple(sorted([*_clear(linked, used), *frameworks], key=lambda m: m.start))
    than, compared = _than(words, mentions, lex)
    mentions = tuple(m for m in mentions if m.start not in compared)
    asked, counting, dropped = _asked(words, mentions, lex)
    mentions = tuple(m for i, m in enumerate(mentions) if i not in dropped)
    items = tuple(_items(words, mentions, lex))
    operations = _Operations(words, mentions, items, lex)
    extreme, judged, noun, limit, at = operations.extreme()
    return Understood(
        text=text,
        words=words,
        mentions=mentions,
        items=items,
        asked=asked,
        opener=next((item.text for item in items if _opens(item)), ""),
        counting=counting,
        yes_no=bool(words) and words[0].text in _AUXILIARIES,
        extreme=extreme,
        judged=judged,
        extreme_noun=noun,
        limit=limit,
        aggregate=operations.aggregate(),
        group=operations.group(),
        when=operations.first_of(("latest", "earliest")),
        dates=dates,
        numbers=numbers,
        negated=operations.negated(),
        than=than,
        both=operations.has("both"),
        either=operations.has("either"),
        amounts=frozenset({*used, *used_by_numbers, *compared}),
        done=frozenset({*used, *compared, *used_by_numbers, *at, *operations.places()}),
    )


def _clear(linked: list[Mention], used: set[int]) -> Iterator[Mention]:
    """Yield the mentions that are no part of a date."""
    for mention in linked:
        if not used.intersection(range(mention.start, mention.end)):
            yield mention


def _absorbing(linked: list[Mention], words: tuple[Token, ...], lex: Lexicon) -> Iterator[Mention]:
    """Yield the mentions with the words after them that only say what they are."""
    end = 0
    for mention in linked:
        if mention.start < end:
            continue
        start, end = mention.start, mention.end
        if _denying(mention, words) and any(other.start == end for other in linked):
            continue
        kinds = {entity.kind for entity in mention.candidates}
        while end < len(words) and any(words[end].text in lex.absorbed.get(k, ()) for k in kinds):
            end += 1
        if "standard_number" in kinds and words[start - 1 : start] and start:
            start -= words[start - 1].text in lex.absorbed["standard"]
        yield Mention(start, end, mention.candidates)


def _denying(mention: Mention, words: tuple[Token, ...]) -> bool:
    """Return whether 'not rated' stands before a rating, and so denies it."""
    return mention.candidates[0].kind == "rating" and words[mention.start].text == "not"


def _by_head(linked: list[Mention], words: tuple[Token, ...], lex: Lexicon) -> list[Mention]:
    """Return the mentions, narrowed where the next word says what they are: 'Lewes prison'."""
    out = []
    for mention in linked:
        follows = [token.text for token in words[mention.end : mention.end + 2]]
        head = next(iter(lex.canonical(follows)), "")
        of_kind = tuple(e for e in mention.candidates if e.kind == _HEADS.get(head))
        out.append(Mention(mention.start, mention.end, of_kind) if of_kind else mention)
    return out


def _than(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[Than | None, set[int]]:
    """Return the unit after 'than', and the places of the words that compare with it."""
    for mention in mentions:
        unit = mention.of_kind(("pdu",))
        lead = [token.text for token in words[max(0, mention.start - 5) : mention.start]]
        if unit is None or "than" not in lead[-2:]:
            continue
        at = len(lead) - 1 - lead[::-1].index("than")
        for i in range(at - 1, -1, -1):
            for name in ("more", "fewer"):
                if lead[i] in lex.than[name]:
                    between = lex.canonical(lead[i + 1 : at])
                    noun = next((noun_of(word, lex) for word in between if noun_of(word, lex)), "")
                    first = mention.start - len(lead)
                    places = {first + i, first + at, *range(mention.start, mention.end)}
                    judged = lead[i] in lex.than["judged"]
                    return Than(unit, name == "more", judged, noun), places
    return None, set()


def _items(words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon) -> Iterator[Item]:
    at = 0
    for number, mention in enumerate(mentions):
        yield from _canonical(words, at, mention.start, lex)
        yield Item(mention.candidates[0].kind, mention.start, mention.end, number)
        at = mention.end
    yield from _canonical(words, at, len(words), lex)


def _canonical(words: tuple[Token, ...], start: int, end: int, lex: Lexicon) -> Iterator[Item]:
    texts = [token.text for token in words[start:end]]
    at = 0
    for first, last, meaning in lex.synonyms.find(texts):
        yield from (Item(texts[i], start + i, start + i + 1) for i in range(at, first))
        yield Item(meaning, start + first, start + last)
        at = last
    yield from (Item(texts[i], start + i, start + i + 1) for i in range(at, len(texts)))


def noun_of(word: str, lex: Lexicon) -> str:
    """Return the name of what a canonical word asks for, or ''."""
    return lex.nouns.get(word) or lex.nouns.get(stem(word), "")


def _asked(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[str, bool, set[int]]:
    """Return what is asked for, whether it is counted, and the mentions that only name it."""
    items = list(_items(words, mentions, lex))
    texts = [token.text for token in words]
    counted = any(
        tuple(texts[i : i + len(said)]) == said
        for said in lex.operations["count"]
        for i in range(len(texts))
    )
    opener = next((i for i, item in enumerate(items) if _opens(item)), None)
    if opener is None and texts and texts[0] in _AUXILIARIES:
        return "", counted, set()
    if opener is not None and items[opener].text == "whom" and "with" in texts[:2]:
        return "pdu", counted, set()
    if opener is not None and items[opener].text in ("who", "whom", "whose"):
        return "who", counted, set()
    if opener is not None and items[opener].text in ("where", "when"):
        return noun_of(items[opener].text, lex), counted, set()
    first = 0 if opener is None else opener + 1
    near = _noun(items[first : first + _NEAR], mentions, words, lex)
    if near is None and (opener is None or items[opener].text in ("what", "whats", "how")):
        near = _noun(items[first:], (), words, lex)
        if near is not None and near[0] in ("pdu", "who", "person"):
            near = None
    return (near[0], counted, near[1]) if near else ("", counted, set())


def _opens(item: Item) -> bool:
    return item.mention < 0 and (
        item.text in _OPENERS or item.text in ("who", "whom", "whose", "where", "when", "how")
    )


def _noun(
    items: list[Item], mentions: tuple[Mention, ...], words: tuple[Token, ...], lex: Lexicon
) -> tuple[str, set[int]] | None:
    """Return the last of the first run of nouns, and the mentions in it that are only nouns."""
    found: tuple[str, set[int]] | None = None
    for item in items:
        noun, dropped = "", set[int]()
        if item.mention < 0 and not (found and words[item.start].text.endswith("ed")):
            noun = noun_of(item.text, lex)
        if item.text == "inspect" and words[item.start].text.endswith("ed"):
            noun = ""
        if item.mention >= 0 and mentions:
            noun, dropped = _noun_of_mention(item, mentions[item.mention], lex)
            if not noun and found is None and item.text not in lex.soft:
                return None  # a name before any noun: 'what did Brighton ...'
        if noun and not (found and noun in _NEVER_SECOND):
            found = (noun, dropped)
        elif found is not None:
            return found
    return found


def _noun_of_mention(item: Item, mention: Mention, lex: Lexicon) -> tuple[str, set[int]]:
    kinds = {entity.kind for entity in mention.candidates}
    if not kinds <= lex.soft or mention.end - mention.start > 1:
        kinds = kinds & _KEPT
    named = next((entity for entity in mention.candidates if entity.kind in _KEPT), None)
    if named is not None and named.kind in kinds:
        return noun_of(named.name, lex) or _KIND_NOUNS.get(named.name, ""), set()
    if not kinds:
        return "", set()
    return _SOFT_NOUNS.get(mention.candidates[0].name, ""), {item.mention}


# Soft mentions that are nouns by themselves, when they stand where the noun stands.
_SOFT_NOUNS = {"Services": "pathway", "region": "region"}
_KIND_NOUNS = {
    "court": "court",
    "prison": "prison",
    "police_force": "police_force",
    "local_authority": "local_authority",
    "strength": "finding",
    "improvement": "finding",
    "approved_premises": "organisation",
    "treatment_provider": "organisation",
    "partner": "organisation",
    "office": "organisation",
    "predecessor_crc": "organisation",
    "predecessor_nps": "organisation",
}


class _Operations:
    """Finds the words of operations outside the mentions."""

    def __init__(
        self,
        words: tuple[Token, ...],
        mentions: tuple[Mention, ...],
        items: tuple[Item, ...],
        lex: Lexicon,
    ) -> None:
        inside = {i for mention in mentions for i in range(mention.start, mention.end)}
        self.texts = ["" if i in inside else word.text for i, word in enumerate(words)]
        self.mentions = mentions
        self.items = items
        self.lex = lex
        self.taken = set(self._spans(lex.comparisons.values()))

    def _spans(self, tables: Iterable[frozenset[tuple[str, ...]]]) -> Iterator[int]:
        for table in tables:
            for at, said in self._find(table):
                if len(said) > 1:
                    yield from range(at, at + len(said))

    def _find(self, table: frozenset[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
        for at in range(len(self.texts)):
            for said in sorted(table, key=lambda spelling: (-len(spelling), spelling)):
                if tuple(self.texts[at : at + len(said)]) == said:
                    yield at, said
                    break

    def places(self) -> Iterator[int]:
        """Yield the places of all words of operations."""
        for table in self.lex.operations.values():
            for at, said in self._find(table):
                yield from range(at, at + len(said))
        for table in self.lex.comparisons.values():
            for at, said in self._find(table):
                yield from range(at, at + len(said))

    def has(self, name: str) -> bool:
        """Return whether the words of an operation are there."""
        return any(True for _ in self._find(self.lex.operations[name]))

    def first_of(self, names: Iterable[str]) -> str:
        """Return the first of the operations that is there."""
        return next((name for name in names if self.has(name)), "")

    def extreme(self) -> tuple[str, str, str, int, set[int]]:
        """Return 'max' or 'min', its quality, the noun after it, how many, and the places."""
        recent = {
            i
            for name in ("latest", "earliest")
            for at, said in self._find(self.lex.operations[name])
            for i in range(at, at + len(said))
        }
        for name in ("max", "min"):
            for at, said in self._find(self.lex.operations[name]):
                if at in self.taken or at in recent:
                    continue
                quality = next((q for q in ("good", "bad") if said in self.lex.operations[q]), "")
                limit, places = self._limit(at)
                return name, quality, self._noun_after(at), limit, places
        return "", "", "", 1, set()

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
        for item in after:
            if item.mention >= 0:
                kind = self.mentions[item.mention].candidates[0]
                return _KIND_NOUNS.get(kind.name, "") if kind.kind in self.lex.soft else ""
            if item.text in ("often", "common", "commonly", "frequently", "frequent"):
                return "often"
            noun = noun_of(item.text, self.lex)
            if noun:
                return noun
        return ""

    def aggregate(self) -> str:
        """Return 'mean' or 'sum' when the answer is one; 'average workload' is a figure's name."""
        for name in ("mean", "sum"):
            for at, said in self._find(self.lex.operations[name]):
                after = self.texts[at + len(said) : at + len(said) + 2]
                if not any(stem(word) in ("workload", "caseload") for word in after):
                    return name
        return ""

    def group(self) -> str:
        """Return what the answer is wanted for each of."""
        for at, said in self._find(self.lex.operations["group"]):
            after = [item for item in self.items if item.start >= at + len(said)][:1]
            for item in after:
                if (item.mention < 0 and said != ("by",)) or item.text in ("region", "pdu"):
                    noun = noun_of(item.text, self.lex)
                    if noun:
                        return noun
        return ""

    def negated(self) -> frozenset[int]:
        """Return the mentions that are denied."""
        denied = set()
        for at, said in self._find(self.lex.operations["negation"]):
            end = at + len(said)
            for number, mention in enumerate(self.mentions):
                if end <= mention.start <= end + _REACH:
                    denied.add(number)
                    break
        return frozenset(denied)


def entity_of(mention: Mention, kinds: Iterable[str]) -> Entity | None:
    """Return the candidate of a mention that is of one of the kinds."""
    return mention.of_kind(kinds)
