"""The words of `ontology/layouts/ask.toml`, read once and made ready to be compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.asking.kind_words import add_kinds
from build_graph.asking.words import Phrases, spelt, stem
from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.layout import load

FILE = ("layouts", "ask.toml")
Spelling = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column holds, and the words by which it is asked for."""

    kind: str
    words: frozenset[Spelling]


@dataclass(frozen=True, slots=True)
class QuestionUse:
    """What `ask.toml` says of one question; empty where it says nothing."""

    answer: str = ""
    measure: str = ""
    rows: str = ""
    weight: str = ""
    text: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    said: frozenset[str] = frozenset()  # stems of further words that its rows are asked by
    usual: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    spoken: tuple[tuple[str, frozenset[Spelling]], ...] = ()  # own words of columns
    narrow: bool = False
    closest: bool = False
    whole: bool = False
    low_is_good: bool = False
    prior: float = 0.0
    only_named: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words and weights by which a question is understood."""

    thresholds: Mapping[str, float]
    weights: Mapping[str, float]
    stop: frozenset[str]
    light: frozenset[str]
    stop_stems: frozenset[str]
    light_stems: frozenset[str]
    operating_stems: frozenset[str]
    common: frozenset[str]
    understood: frozenset[str]
    generic: frozenset[str]
    synonyms: Phrases
    asked: Mapping[str, tuple[str, ...]]  # kinds of column by the name of what is asked
    nouns: Mapping[str, str]  # the name of what is asked, by its (canonical, stemmed) noun
    kinds: Mapping[str, tuple[str, ...]]  # further kinds of column that a kind of thing fits
    soft: frozenset[str]
    unmasked: frozenset[str]
    columns: Mapping[str, ColumnUse]
    uses: Mapping[str, QuestionUse]
    values: Mapping[str, Mapping[str, tuple[Spelling, ...]]]
    names: Mapping[str, Mapping[str, tuple[Spelling, ...]]]
    no_names: frozenset[Spelling]
    parted: frozenset[str]
    bare: frozenset[str]
    common_stems: frozenset[str]
    contains: Mapping[str, Mapping[str, tuple[str, ...]]]
    points: Mapping[str, float]
    measured: frozenset[str]
    by_row: frozenset[str]
    beside: tuple[str, ...]
    grammar: Mapping[str, frozenset[str]]
    heads: Mapping[str, str]
    soft_nouns: Mapping[str, str]
    kind_nouns: Mapping[str, str]
    absorbed: Mapping[str, frozenset[str]]
    absorbed_before: Mapping[str, frozenset[Spelling]]
    operations: Mapping[str, frozenset[Spelling]]
    comparisons: Mapping[str, frozenset[Spelling]]
    than: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    months: Mapping[str, int]
    shortened: Mapping[str, str]  # the usual short form of a word of names
    joins: Mapping[str, str]
    joined_for_units: frozenset[str]
    instead: Mapping[str, str]
    not_held: Phrases
    shorthand: Mapping[str, Spelling]
    abbreviations: Mapping[str, Spelling]
    said_otherwise: Mapping[str, Spelling]
    passing: Phrases  # said around a question, not in it
    around: tuple[re.Pattern[str], ...]  # the same as patterns of the text as typed
    joints: re.Pattern[str]  # where a question has a further part
    introducing: re.Pattern[str]  # how a sentence begins that says who asks
    asking: re.Pattern[str]  # what shows that a sentence asks something

    def use(self, question: str) -> QuestionUse:
        """Return what is said of a question."""
        return self.uses.get(question, QuestionUse())

    def column(self, question: str, name: str) -> ColumnUse:
        """Return what a column of a question holds; nothing in particular if nobody says so."""
        usual = self.columns.get(name, ColumnUse("", frozenset()))
        use = self.use(question)
        own = dict(use.columns).get(name, usual.kind)
        return ColumnUse(own, dict(use.spoken).get(name, usual.words))

    def canonical(self, words: Iterable[str]) -> list[str]:
        """Return words with every phrase of the synonyms replaced by its one word.

        >>> lexicon().canonical(["which", "delivery", "units", "were", "judged"])
        ['which', 'pdu', 'were', 'rated']
        """
        listed = list(words)
        out: list[str] = []
        at = 0
        for start, end, meaning in self.synonyms.find(listed):
            out += [*listed[at:start], meaning]
            at = end
        return [*out, *listed[at:]]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; a fault in its file is a fault of this package."""
    path = resources.ontology(*FILE)
    try:
        data = load("ask")
        add_kinds(data)
        return _read(data)
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise InternalError(f"{path} cannot be used: {error}") from error


def _read(data: dict[str, Any]) -> Lexicon:
    return Lexicon(
        thresholds=data["thresholds"],
        weights=data["weights"],
        points=data["points"],
        uses={name: _use(entry) for name, entry in data["question"].items()},
        **_words(data),
        **_fixed_phrases(data),
        **_asked_for(data),
        **_columns(data),
        **_names(data),
        **_operations(data),
    )


def _words(data: dict[str, Any]) -> dict[str, Any]:
    """Return the lists of words that weigh little, and the parts of speech."""
    words = {name: frozenset(text.split()) for name, text in data["words"].items()}
    operating = ("max", "min", "mean", "latest", "earliest", "count")
    phrases = [phrase for name in operating for phrase in data["operations"][name]]
    return {
        "stop": words["stop"],
        "light": words["light"],
        "stop_stems": frozenset(map(stem, words["stop"])),
        "light_stems": frozenset(map(stem, words["light"])),
        "operating_stems": frozenset(stem(word) for phrase in phrases for word in spelt(phrase)),
        "common": words["common"],
        "common_stems": frozenset(map(stem, words["common"])),
        "understood": words["understood"],
        "generic": frozenset(data["generic"]["words"].split()),
        "grammar": {name: frozenset(text.split()) for name, text in data["grammar"].items()},
    }


def _fixed_phrases(data: dict[str, Any]) -> dict[str, Any]:
    """Return the phrases that stand for one word, say nothing, or ask for what the graph lacks."""
    passing, parts = data["passing"], data["parts_of_questions"]
    return {
        "synonyms": Phrases(_by_phrase(data["synonyms"])),
        "passing": Phrases({spelt(phrase): "" for phrase in passing["phrases"]}),
        "joints": re.compile(parts["joint"], re.IGNORECASE),
        "introducing": re.compile(parts["introducing"], re.IGNORECASE),
        "asking": re.compile(parts["asking"], re.IGNORECASE),
        "around": tuple(re.compile(text, re.IGNORECASE) for text in passing["patterns"]),
        "not_held": Phrases(_by_phrase(data["not_held"])),
        **{
            name: {short: spelt(text) for short, text in data[name].items()}
            for name in ("shorthand", "abbreviations", "said_otherwise")
        },
    }


def _asked_for(data: dict[str, Any]) -> dict[str, Any]:
    """Return the nouns that something is asked by, and the kinds of column that they mean."""
    return {
        "asked": {name: tuple(entry["kinds"]) for name, entry in data["asked"].items()},
        "nouns": {noun: name for name, entry in data["asked"].items() for noun in entry["nouns"]},
        "kinds": {kind: tuple(more) for kind, more in data["kinds"].items()},
        "heads": data["heads"],
        "soft_nouns": data["soft_nouns"],
        "kind_nouns": data["kind_nouns"],
        "absorbed_before": {
            kind: _spellings(phrases_of) for kind, phrases_of in data["absorbed_before"].items()
        },
        "absorbed": {kind: frozenset(phrases_of) for kind, phrases_of in data["absorbed"].items()},
        "instead": data["instead"],
    }


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    """Return what columns hold and how they are asked for."""
    return {
        "columns": {
            name: ColumnUse(entry["kind"], _spellings(entry.get("words", [])))
            for name, entry in data["columns"].items()
        },
        "soft": frozenset(data["soft"]["kinds"]),
        "unmasked": frozenset(data["soft"]["unmasked"]),
        "measured": frozenset(data["measured"]["kinds"]),
        "by_row": frozenset(data["measured"]["by_row"]),
        "beside": tuple(data["measured"]["beside"]),
    }


def _names(data: dict[str, Any]) -> dict[str, Any]:
    """Return the values and names that are said in other words than the graph has."""
    return {
        "values": {kind: _phrases(entries) for kind, entries in data["values"].items()},
        "names": {kind: _phrases(entries) for kind, entries in data["names"].items()},
        "no_names": _spellings(data["no_names"]["phrases"]),
        "parted": frozenset(data["parts"]["kinds"]),
        "bare": frozenset(data["parts"]["bare"]),
        "contains": {
            kind: {value: tuple(phrases_of) for value, phrases_of in entries.items()}
            for kind, entries in data["contains"].items()
        },
        "shortened": data["shortened"],
        "joins": data["joins"],
        "joined_for_units": frozenset(data["joined_for_units"]["kinds"]),
    }


def _operations(data: dict[str, Any]) -> dict[str, Any]:
    """Return the words of operations, comparisons, numbers and dates."""
    return {
        **{
            table: {name: _spellings(phrases_of) for name, phrases_of in data[table].items()}
            for table in ("operations", "comparisons")
        },
        "than": {name: frozenset(phrases_of) for name, phrases_of in data["than"].items()},
        "numbers": data["numbers"],
        "ordinals": data["ordinals"],
        "months": data["months"],
    }


def _use(entry: dict[str, Any]) -> QuestionUse:
    plain = ("answer", "measure", "rows", "weight", "prior")
    flags = ("narrow", "closest", "whole", "low_is_good", "only_named", "long")
    given: dict[str, Any] = {name: entry[name] for name in (*plain, *flags) if name in entry}
    spoken = entry.get("spoken", {}).items()
    return QuestionUse(
        **given,
        text=tuple(entry.get("text", ())),
        beside=tuple(entry.get("beside", ())),
        needs=tuple(map(stem, entry.get("needs", ()))),
        said=frozenset(map(stem, entry.get("said", "").split())),
        usual=tuple(entry.get("usual", ())),
        columns=tuple(entry.get("columns", {}).items()),
        spoken=tuple((name, _spellings(phrases_of)) for name, phrases_of in spoken),
    )


def _by_phrase(phrases_of: Mapping[str, Iterable[str]]) -> dict[Spelling, str]:
    """Return each phrase with the name under which it is listed."""
    return {spelt(phrase): name for name, phrases in phrases_of.items() for phrase in phrases}


def _spellings(phrases_of: Iterable[str]) -> frozenset[Spelling]:
    return frozenset(map(spelt, phrases_of))


def _phrases(entries: Mapping[str, list[str]]) -> dict[str, tuple[Spelling, ...]]:
    return {value: tuple(map(spelt, phrases_of)) for value, phrases_of in entries.items()}


def stems(words: Iterable[str]) -> list[str]:
    """Return the stems of words, in their order."""
    return [stem(word) for word in words]
