"""How a plain question was understood, for people: what narrowed the answer, without a column name.

It is told from the typed query, as that is what was run; `ontology/layouts/explorer.toml` says what
each form of a step is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from build_graph.asking import typed
from build_graph.asking.reply import JOINED, Reply
from build_graph.asking.words import stem
from build_graph.knowledge.vocab import schemes
from build_graph.questions import catalogue
from build_graph.web.cell import Cell
from build_graph.web.page_config import in_words, page_config
from build_graph.web.row_cells import rating_of

_EACH = re.compile(r"(.+) for each ([\w, ]+)")
_SPAN = re.compile(r"([\[(])(\S+), (\S+)([\])])")
_IS = re.compile(r"([a-z_]+(?:/[a-z_]+)*)(?: =|:) ")
_WORD = re.compile(r"[^\W\d_]+(?:['’-]\w+)*")
_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_FIRST, _LAST = "0000-01", "9999-12"  # of a span of months that is open
_OPEN = ("inf", "-inf")


@dataclass(frozen=True, slots=True)
class Understood:
    """What one part of a question asks: a question of the catalogue, and what narrows it down."""

    title: str
    narrowed: tuple[tuple[str, Cell], ...]


def understood(query: str, asked: str) -> list[Understood]:
    """Return what a typed query asks, a part each; `asked` are the words it was made from."""
    found = []
    for line in filter(None, query.split(JOINED)):
        question = catalogue.question(line.partition(" | ")[0])
        parsed = typed.parse(line, {question.name: question})
        if parsed is not None:
            found.append(Understood(question.title, tuple(_narrowed(parsed, asked))))
    return found


def unused(reply: Reply) -> tuple[list[str], list[str]]:
    """Return the words of a question that were not used, and what no table tells instead."""
    words = " ".join(_WORD.findall(reply.question.lower()))
    said = page_config().understood["wanting"]
    rest = [one for one in reply.unused if one not in said]
    own = [one for one in rest if " ".join(_WORD.findall(one.lower())) in words]
    wanting = (said.get(one, one) for one in reply.unused if one not in own)
    return own, list(dict.fromkeys(wanting))


def _narrowed(query: typed.Typed, asked: str) -> Iterator[tuple[str, Cell]]:
    for name, value in query.given:
        yield _columns(name), _value(value)
    for step in query.steps:
        plain, each = step, ""
        if match := _EACH.fullmatch(step):
            plain, each = match[1], match[2]
        yield from _step(plain, asked)
        if each:
            yield page_config().understood["each"], Cell(_columns(each))
    answer = page_config().understood["forms"].get(query.form) or _columns(", ".join(query.show))
    yield page_config().understood["answer"], Cell(answer)


def _step(step: str, asked: str) -> Iterator[tuple[str, Cell]]:
    """Yield what a step does, as it is called, and what with; one without words says nothing."""
    for pattern, head, text in page_config().understood["steps"]:
        if match := re.fullmatch(pattern, step):
            said = {name: _part(name, value, asked) for name, value in match.groupdict("").items()}
            if head:
                yield head.format(**said), _value(text.format(**said))
            return
    yield page_config().understood["other"], Cell(step)


def _part(name: str, value: str, asked: str) -> str:
    """Return a part of a step as people say it: columns, spans, words and months."""
    if name == "columns":
        return _columns(value)
    if name == "conditions":
        said = _in_words(_IS.sub(lambda found: f"{_columns(found[1])} ", value))
        return said.replace(" ++ ", "; ").replace(" + ", " with ")
    if name == "words":
        return ", ".join(_in_question(value.split(", "), asked))
    if name == "months":
        return _months(*value.split(" to "))
    if name in ("span", "rating"):
        return _span(value, is_rating=name == "rating")
    return _in_words(value)


def _in_words(value: str) -> str:
    """Return values as people say them: months, and codes such as 'local_authority'."""
    return _CODE.sub(lambda found: found[0].replace("_", " "), in_words(value))


def _columns(names: str) -> str:
    """Return what some columns are called, those of pairs once."""
    labels = page_config().labels
    each = (labels.get(name, name.replace("_", " ")) for name in re.split("/|, ", names))
    return ", ".join(dict.fromkeys(each))


def _value(text: str) -> Cell:
    return Cell(_in_words(text), rating=rating_of(text))


def _span(text: str, *, is_rating: bool) -> str:
    """Return a span of numbers, or of the points of ratings, in words."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return text
    start, low, high, end = match.groups()
    names: Mapping[str, str] = (
        {str(one.points): one.label for one in schemes().ratings} if is_rating else {}
    )
    if low == high:
        return names.get(low, low)
    spans: Mapping[str, str] = page_config().understood["spans"]
    ends = ((start, low), (end, high))
    said = [spans[sign].format(names.get(one, one)) for sign, one in ends if one not in _OPEN]
    return spans["both"].join(said) or spans["any"]


def _months(low: str, high: str) -> str:
    """Return months from one to another, either of which may be open, in words."""
    said = page_config().understood["months"]
    if low == high:
        return in_words(low)
    form = "from" if high == _LAST else "to" if low == _FIRST else "between"
    ends = (in_words(one) for one in (low, high) if one not in (_FIRST, _LAST))
    return str(said[form]).format(*ends)


def _in_question(stems: list[str], asked: str) -> list[str]:
    """Return the words of a question that have some stems; a stem that none has as it is."""
    words = {stem(word.lower()): word for word in reversed(_WORD.findall(asked))}
    return [words.get(one, one) for one in stems]
