"""The words of `ontology/layouts/ask.toml`, read once and made ready to be compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from build_graph.asking.words import Phrases, spelt, stem
from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.kinds import known
from build_graph.knowledge.layout import load
from build_graph.questions.catalogue import Question

FILE = ("layouts", "ask.toml")
Spelling = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column holds, and the words by which it is asked for."""

    kind: str
    words: frozenset[Spelling]

    def said(self, stems_of_question: set[str]) -> int:
        """Return how many of its phrases a question has, given its stems."""
        return sum(stems_of_question.issuperset(map(stem, phrase)) for phrase in self.words)


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """What `ask.toml` says of one question; empty where it says nothing."""

    answer: str = ""
    measure: str = ""
    rows: str = ""
    weight: str = ""
    text: tuple[str, ...] = ()
    beside: tuple[str, ...] = ("pdu", "inspected")
    needs: frozenset[str] = frozenset()  # stems, one of which must be there
    said: frozenset[str] = frozenset()  # stems of further words that its rows are asked by
    usual: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, frozenset[Spelling]] = field(default_factory=dict)  # of columns
    narrow: bool = False
    closest: bool = False
    parted: bool = False
    whole: bool = False
    low_is_good: bool = False
    prior: float = 0.0
    only_named: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words and weights by which a question is understood; each is a table of the file."""

    sentences: Mapping[str, str]  # that are said to the asker
    thresholds: Mapping[str, float]
    weights: Mapping[str, float]
    points: Mapping[str, float]
    grammar: Mapping[str, frozenset[str]]  # lists of words
    stems: Mapping[str, frozenset[str]]  # and of their stems
    nouns: Mapping[str, str]  # the name of what is asked, by its (canonical, stemmed) noun
    asked: Mapping[str, tuple[str, ...]]  # kinds of column by the name of what is asked
    kinds: Mapping[str, tuple[str, ...]]  # further kinds of column that a kind of thing fits
    columns: Mapping[str, ColumnUse]
    uses: Mapping[str, QuestionUse]
    values: Mapping[str, Mapping[str, frozenset[Spelling]]]
    names: Mapping[str, Mapping[str, frozenset[Spelling]]]
    contains: Mapping[str, Mapping[str, tuple[str, ...]]]
    absorbed: Mapping[str, frozenset[Spelling]]
    absorbed_before: Mapping[str, frozenset[Spelling]]
    no_names: Mapping[str, frozenset[Spelling]]
    operations: Mapping[str, frozenset[Spelling]]
    comparisons: Mapping[str, frozenset[Spelling]]
    name_nouns: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    months: Mapping[str, int]
    joins: Mapping[str, str]
    synonyms: Phrases
    not_held: Phrases
    passing: Phrases  # said around a question, not in it
    around: tuple[re.Pattern[str], ...]  # the same as patterns of the text as typed
    shorthand: Mapping[str, Spelling]
    short_names: Mapping[str, str]
    abbreviations: Mapping[str, Spelling]
    said_otherwise: Mapping[str, Spelling]
    joint: re.Pattern[str]  # where a question has a further part
    introducing: re.Pattern[str]  # how a sentence begins that says who asks
    asking: re.Pattern[str]  # what shows that a sentence asks something

    def use(self, question: str) -> QuestionUse:
        """Return what is said of a question."""
        return self.uses.get(question, _UNUSED)

    def column(self, question: str, name: str) -> ColumnUse:
        """Return what a column of a question holds; nothing in particular if nobody says so."""
        usual, use = self.columns.get(name, _UNSAID), self.use(question)
        kind = use.columns.get(name, usual.kind)
        return ColumnUse(kind, use.spoken.get(name, usual.words))

    def held(self, question: Question) -> dict[str, ColumnUse]:
        """Return what each column of a question holds."""
        return {c.name: self.column(question.name, c.name) for c in question.columns}

    def canonical(self, words: Iterable[str]) -> list[str]:
        """Return words with every phrase of the synonyms replaced by its one word.

        >>> lexicon().canonical(["which", "delivery", "units", "were", "judged"])
        ['which', 'pdu', 'were', 'rated']
        """
        listed = list(words)
        return [listed[at] if said is None else said for at, _, said in self.synonyms.read(listed)]

    def noun(self, word: str) -> str:
        """Return the name of what a canonical word asks for, or ''."""
        return self.nouns.get(word) or self.nouns.get(stem(word), "")


_UNSAID, _UNUSED = ColumnUse("", frozenset()), QuestionUse()


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; a fault in its file is a fault of this package."""
    path = resources.ontology(*FILE)
    try:
        data = load("ask")
        _add_kinds(data)
        return _read(data)
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise InternalError(f"{path} cannot be used: {error}") from error


# Tables of phrases, and those of short forms; others are taken as they stand.
_PHRASES = ["absorbed", "absorbed_before", "no_names", "operations", "comparisons"]
_SHORT_FORMS = ["shorthand", "abbreviations", "said_otherwise"]
_OPERATING = ("max", "min", "mean", "latest", "earliest", "count")


def _read(data: dict[str, Any]) -> Lexicon:
    tables = {name: _spelt_each(data[name]) for name in _PHRASES}
    grammar = {name: frozenset(text.split()) for name, text in data["grammar"].items()}
    phrases = frozenset().union(*(tables["operations"][name] for name in _OPERATING))
    grammar["operating"] = frozenset(word for phrase in phrases for word in phrase)
    passing, patterns = data["passing"], data["parts_of_questions"].items()
    read: dict[str, Any] = {
        **{one.name: data[one.name] for one in fields(Lexicon) if one.name in data},
        **tables,
        **{n: {k: spelt(text) for k, text in data[n].items()} for n in _SHORT_FORMS},
        **{n: {k: _spelt_each(v) for k, v in data[n].items()} for n in ("values", "names")},
        **{name: re.compile(text, re.IGNORECASE) for name, text in patterns},
        "grammar": grammar,
        "stems": {name: frozenset(map(stem, words)) for name, words in grammar.items()},
        "asked": {name: tuple(entry["kinds"]) for name, entry in data["asked"].items()},
        "nouns": {noun: name for name, one in data["asked"].items() for noun in one["nouns"]},
        "columns": {
            name: ColumnUse(entry["kind"], _spelt(entry.get("words", ())))
            for name, entry in data["columns"].items()
        },
        "uses": {name: _use(entry) for name, entry in data["question"].items()},
        "synonyms": _phrases(data["synonyms"]),
        "not_held": _phrases(data["not_held"]),
        "passing": _phrases({"": passing["phrases"]}),
        "around": tuple(re.compile(text, re.IGNORECASE) for text in passing["patterns"]),
    }
    return Lexicon(**read)


def _add_kinds(data: dict[str, Any]) -> None:
    """Fill in what goes without saying of each kind of body that is asked for (`kinds.toml`)."""
    for name, kind in known().asked.items():
        if not kind.relations:
            continue
        said = [kind.one, kind.many, kind.word]
        data["asked"].setdefault(name, {"nouns": [name], "kinds": [name, "organisation"]})
        data["kinds"].setdefault(name, ["organisation"])
        data["columns"].setdefault(name, {"kind": name})
        data["values"]["organisation_kind"].setdefault(name, list(dict.fromkeys(said)))
        data["name_nouns"].setdefault(name, name)
        data["joins"].setdefault(name, "organisations")
        for why, phrases in data["not_held"].items():
            data["not_held"][why] = [phrase for phrase in phrases if phrase not in said]
        taken = {phrase for phrases in data["synonyms"].values() for phrase in phrases}
        if name not in data["synonyms"] and not taken.intersection(said):
            data["synonyms"][name] = list(dict.fromkeys(said))


def _use(entry: dict[str, Any]) -> QuestionUse:
    made: dict[str, Callable[[Any], object]] = {
        "needs": lambda words: frozenset(map(stem, words)),
        "said": lambda text: frozenset(map(stem, text.split())),
        "spoken": _spelt_each,
    }
    read: dict[str, Any] = {
        name: made[name](one) if name in made else tuple(one) if isinstance(one, list) else one
        for name, one in entry.items()
    }
    return QuestionUse(**read)


def _phrases(listed: Mapping[str, Iterable[str]]) -> Phrases:
    return Phrases({spelt(phrase): name for name, phrases in listed.items() for phrase in phrases})


def _spelt(phrases: Iterable[str]) -> frozenset[Spelling]:
    return frozenset(map(spelt, phrases))


def _spelt_each(listed: Mapping[str, Iterable[str]]) -> dict[str, frozenset[Spelling]]:
    return {name: _spelt(phrases) for name, phrases in listed.items()}


def stems(words: Iterable[str]) -> list[str]:
    """Return the stems of words, in their order."""
    return [stem(word) for word in words]
