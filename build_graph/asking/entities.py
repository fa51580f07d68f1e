"""The things that the store names, and where a question names them.

The index is made once for a store, from the registers' names, the schemes' labels, what the tables
hold and the short forms of `ask.toml`. Linking finds the longest names first and mends typing
slips; a phrase may be the name of several things, of which the chosen question takes its pick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from build_graph.asking.lexicon import Lexicon, Spelling, lexicon
from build_graph.asking.words import Token, likely_slip, spelt, stem
from build_graph.knowledge.kinds import known
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded, names_of, printed_names
from build_graph.store.database import Store

# Schemes whose concepts have names, beside the kinds of `ontology/kinds.toml` that are asked for.
_SCHEMES = ("standard", "pathway", "rating", "theme")
# Kinds that are known by name even where no report in the store is about them.
_ALWAYS = frozenset({"pdu", "region", *_SCHEMES})
_FULL, _SHORT = 0, 1
_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing: its kind, the name that reports print for it, and all its names, folded."""

    kind: str
    name: str
    names: frozenset[str]
    in_reports: bool
    term: str = ""  # its IRI, where its name is one of another thing of the kind, too
    parts: tuple[str, ...] = ()  # what a longer text about it contains


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `start` to `end` of a question, and the things they may name, likeliest first."""

    start: int
    end: int
    candidates: tuple[Entity, ...]

    @property
    def first(self) -> Entity:
        """The likeliest thing."""
        return self.candidates[0]

    @property
    def soft(self) -> bool:
        """Whether it may go unused: its words may be plain words as well."""
        return self.first.kind in lexicon().grammar["soft"]

    @property
    def places(self) -> range:
        """The places of its words in the question."""
        return range(self.start, self.end)

    def of_kind(self, *kinds: str) -> Entity | None:
        """Return the likeliest candidate of one of the kinds."""
        return next((entity for entity in self.candidates if entity.kind in kinds), None)


@dataclass(slots=True)
class _Gathered:
    """What is known of one thing while the index is made."""

    kind: str
    name: str
    names: set[str] = field(default_factory=set)
    in_reports: bool = False


class Index:
    """The names of a store, by their words."""

    def __init__(self, store: Store, questions: Mapping[str, Question]) -> None:
        self._words = lexicon()
        self._by_words: dict[Spelling, list[tuple[int, Entity]]] = {}
        self._longest = 1
        entities = _entities(store)
        for entity in (one for one in entities if one.in_reports or one.kind in _ALWAYS):
            own = self._words.names.get(entity.kind, {}).get(entity.name, ())
            for spelling in (*map(spelt, sorted(entity.names)), *sorted(own)):
                self._put(spelling, _FULL, entity)
            if entity.in_reports and entity.kind not in _SCHEMES:
                for short in _short_forms(entity, self._words):
                    self._put(short, _SHORT, entity)
        for kind, values in self._words.values.items():
            for value, spellings in values.items():
                parts = self._words.contains.get(kind, {}).get(value, ())
                entity = Entity(kind, value, frozenset({folded(value)}), True, parts=tuple(parts))
                for spelling in sorted(spellings):
                    self._put(spelling, _FULL, entity)
        units = [one for one in entities if one.kind == "pdu" and one.in_reports]
        self.inspected = sorted(unit.name for unit in units)
        self._put_single_words(units)
        self._by_name: dict[str, set[Entity]] = {}
        for _, one in (entry for entries in self._by_words.values() for entry in entries):
            self._by_name.setdefault(one.name, set()).add(one)
        known = _vocabulary(self._words, self._by_words, questions)
        self.vocabulary = known | self._words.grammar["common"] | set(self._words.numbers)
        self.in_names = frozenset(word for spelling in self._by_words for word in spelling)
        self.stems = frozenset(map(stem, known))
        self.targets: dict[str, set[str]] = {}  # that a slip may mean, by their first letter
        for word in known - self._words.grammar["stop"] - self._words.grammar["light"]:
            self.targets.setdefault(word[0], set()).add(word)

    def _put_single_words(self, units: list[Entity]) -> None:
        """Put the words that the name of one unit alone has: 'Berkshire' of 'East Berkshire'."""
        own = {unit: {w for w in spelt(unit.name) if _telling(w, self._words)} for unit in units}
        having = Counter(word for words in own.values() for word in words)
        for unit, words in own.items():
            for word in sorted(words):
                ordinary = stem(word) in self._words.stems["common"]
                taken = any(one.kind == unit.kind for _, one in self._by_words.get((word,), ()))
                if having[word] == 1 and not (ordinary or taken):
                    self._put((word,), _SHORT, unit)

    def _put(self, spelling: Spelling, rank: int, entity: Entity) -> None:
        if not spelling or (len(spelling) == 1 and spelling[0] in self._words.grammar["stop"]):
            return
        entries = self._by_words.setdefault(spelling, [])
        if all(other != entity for _, other in entries):
            entries.append((rank, entity))
        self._longest = max(self._longest, len(spelling))

    def named(self, name: str, kind: str = "") -> Entity:
        """Return what bears a name, of whatever kind; what nothing bears stands for itself."""
        found = sorted(self._by_name.get(name, ()), key=lambda one: one.kind)
        names = frozenset({folded(name)}).union(*(one.names for one in found))
        parts = tuple(part for one in found for part in one.parts)
        return Entity(kind, name, names, True, parts=parts)

    def link(self, words: list[Token]) -> list[Mention]:
        """Return what the words name, longest names first, without overlap, in order."""
        found = []
        at = 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                here = words[at : at + size]
                if tuple(word.text for word in here) in self._words.no_names["phrases"]:
                    break
                if candidates := self._named(here):
                    found.append(Mention(at, at + size, candidates))
                    break
            else:
                size = 1
            at += size
        return found

    def _written_out(self, words: list[Token]) -> Spelling:
        """Return the words of a name with its short forms written out: 'E Berks'."""
        known, short = self._words, self._words.short_names
        if len(words) == 1 and known.noun(words[0].text):
            return (words[0].text,)  # 'beds', 'staffs'
        return tuple(short.get(word.text, word.text) for word in words)

    def _named(self, words: list[Token]) -> tuple[Entity, ...]:
        texts = tuple(word.text for word in words)
        forms = (texts, (*texts[:-1], words[-1].bare), self._written_out(words))
        entries = next(filter(None, map(self._by_words.get, forms)), ())
        kinds = list(self._words.kinds)
        order = (
            (not entity.in_reports, kinds.index(entity.kind), rank, entity.name, entity)
            for rank, entity in entries
        )
        return tuple(entity for *_, entity in sorted(order, key=lambda one: one[:4]))


def mended(words: list[Token], index: Index) -> list[Token]:
    """Return the words with the likely typing slips put right."""
    known = index.vocabulary
    stems = index.stems
    out = []
    for word in words:
        slip = None
        ordinary = stem(word.text) in lexicon().stems["common"]
        if not ordinary and word.text not in known and word.bare not in known:
            slip = likely_slip(word.text, index.targets)
            # 'escapes' is another form of 'escaped', not a slip; 'Berkshires' is one of a name.
            slip = slip if slip in index.in_names or stem(word.text) not in stems else None
        out.append(Token(slip, slip, word.capital) if slip else word)
    return out


def _entities(store: Store) -> list[Entity]:
    """Return the things of a store; standards of several frameworks are one by their name."""
    gathered: dict[tuple[str, str], _Gathered] = {}
    by_name: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in (*known().asked, *_SCHEMES):
        listed = names_of(store, kind)
        preferred = {thing: name for thing, name, rank in listed if rank == 0}
        for iri, name, _ in sorted(listed, key=lambda entry: (entry[2], entry[1], entry[0])):
            key = kind, folded(preferred.get(iri, name)) if kind == "standard" else iri
            thing = gathered.setdefault(key, _Gathered(kind, name))
            if kind == "standard" and name[0].isdigit():
                continue  # the frameworks number the same standard differently
            thing.names.add(folded(name))
            thing.in_reports = thing.in_reports or kind in _SCHEMES
            by_name.setdefault((kind, folded(name)), key)
    for of_kind, name in printed_names(store):
        # Bodies are told apart by kind where it matters.
        kind = of_kind if of_kind in lexicon().kinds else "organisation"
        if name.startswith("("):
            continue
        bare = folded(name).removeprefix(_ARTICLE)
        key = by_name.get((kind, folded(name)), (kind, bare))
        thing = gathered.setdefault(key, _Gathered(kind, name))
        thing.names.add(folded(name))
        thing.in_reports = True
        thing.name = name if kind not in _SCHEMES else thing.name
    shared = Counter((one.kind, name) for one in gathered.values() for name in one.names)
    return [
        Entity(
            one.kind,
            one.name,
            frozenset(one.names),
            one.in_reports,
            iri if shared[one.kind, folded(one.name)] > 1 and iri.startswith("http") else "",
            # 'South West region' is addressed.
            (folded(one.name),) if one.kind == "region" else (),
        )
        for (_, iri), one in sorted(gathered.items())
    ]


def _short_forms(entity: Entity, words: Lexicon) -> Iterator[Spelling]:
    """Yield parts of a name that say which thing it is: 'Lewes' of 'HMP Lewes'.

    The parts between 'and' and commas, each also without the words that only say what kind of
    thing it is; of persons the last name.
    """
    if entity.kind == "person":
        yield spelt(entity.name)[-1:]
        return
    for name in sorted(entity.names):
        if entity.kind == "pdu" and " and " in name:
            yield tuple(word if word == "and" else word[0] for word in spelt(name))  # 'W&H'
        parted = entity.kind in words.grammar["parted"]
        parted_off = entity.kind != "region"  # 'HMPPS Wales' is not 'HMPPS'
        for part in [*(name.replace(" and ", ",").split(",") if parted else []), name]:
            spelling = spelt(part)
            if len(spelling) > 1 and any(_telling(word, words) for word in spelling):
                yield spelling  # 'Stane Hill'
            while len(spelling) > 1 and spelling[-1] in words.grammar["generic"] and parted_off:
                spelling = spelling[:-1]
            if any(_telling(word, words) for word in spelling) and (
                entity.kind != "programme" or len(spelling) > 1
            ):
                yield spelling
            bare = tuple(word for word in spelling if _telling(word, words))
            ordinary = len(bare) == 1 and stem(bare[0]) in words.stems["common"]  # HMP Send
            if bare and not ordinary and entity.kind in words.grammar["bare"]:
                yield bare


def _telling(word: str, words: Lexicon) -> bool:
    return len(word) > 2 and word not in words.grammar["generic"] | words.grammar["stop"]


def _vocabulary(
    words: Lexicon,
    by_words: Mapping[Spelling, list[tuple[int, Entity]]],
    questions: Mapping[str, Question],
) -> set[str]:
    """Return every word that may stand in a question without being a typing slip."""
    known = {word for spelling in by_words for word in spelling}
    plain = (words.grammar[name] for name in ("stop", "light", "understood", "generic"))
    tables = (*words.operations.values(), *words.comparisons.values())
    said = (phrasing for question in questions.values() for phrasing in question.phrasings)
    return known.union(
        *plain,
        *(phrase for phrases in tables for phrase in phrases),
        *map(spelt, said),
        *(words.synonyms.words(), words.not_held.words(), words.nouns, words.months),
        words.short_names,
    )
