"""Passages by their words and by their meaning: findings, recommendations, sentences, quotes.

Words rank by BM25 over stems, meanings by the cosine of vectors; the two orders are joined by the
places that a passage has in both (reciprocal rank fusion), which beat either alone and weighted
sums on questions that were put aside (docs/search.md). The same store gives the same answer: equal
scores are settled by the address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from weakref import WeakKeyDictionary

from build_graph import notebook
from build_graph.errors import BadRequest, did_you_mean
from build_graph.mapping.similar import alike
from build_graph.searching.filters import Filters
from build_graph.searching.index import SearchIndex, open_index
from build_graph.searching.searchable import without_text
from build_graph.searching.word_index import HAS_PHRASE, REPORT, SORT, Entry, phrases
from build_graph.store.database import Store
from build_graph.table import Kind, Table, Value

MOST = 1000  # passages in one answer
_K = 60  # of reciprocal rank fusion, as in the paper that proposed it (Cormack and others, 2009)
_TAKEN = 200  # passages that words and meaning put forward each
_LEAST = 0.28  # cosine below which a text is about something else
_FEW = 200  # passages that are all compared, letter by letter, with the one others should be like
_TRIED = 50  # of more, those that words and meaning put forward each
_LONGEST = 10_000  # characters of a search
_NO_MEANING = "searched by words alone: for meaning as well, pip install 'probation-graph[meaning]'"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; `iri` is what `evidence` takes.

    `score` only orders the hits of one search; `by` says what found it: words, meaning, or both.
    `before` and `after` are its neighbours in the section; `start` and `end` its place in the text.
    """

    rank: int
    score: float
    by: str
    kind: str
    pdu: str
    inspected: str
    section: str
    standard: str
    polarity: str
    themes: str
    text: str
    before: str
    after: str
    report: str
    start: int
    end: int
    iri: str

    def _repr_html_(self) -> str:
        place = f"{self.rank}. {self.pdu}, {self.inspected}; {self.section}; {self.kind}"
        return notebook.passage(self.text, place, self.iri, self.before, self.after)


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found, best first, and what should be known about the search."""

    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def _repr_html_(self) -> str:
        return "\n".join([notebook.sentences(*self.notes), *(hit._repr_html_() for hit in self)])

    def table(self) -> Table:
        """Return the hits as a table, a row each."""
        names = tuple(field.name for field in fields(Hit))
        types = {"rank": "integer", "start": "integer", "end": "integer", "score": "number"}
        made: tuple[Kind, ...] = tuple(types.get(name, "text") for name in names)  # type: ignore[misc]
        rows: tuple[tuple[Value, ...], ...] = tuple(astuple(hit) for hit in self.hits)
        return Table(names, made, rows)


def search(
    store: Store,
    words: str = "",
    *,
    like: str = "",
    kind: str = "",
    pdu: str = "",
    region: str = "",
    section: str = "",
    polarity: str = "",
    theme: str = "",
    since: str = "",
    until: str = "",
    limit: int = 10,
) -> Found:
    """Return the passages nearest to some words, or those of other reports most like one passage.

    `like` is the IRI of a passage, or its end. `since` and `until` are months or years in which the
    fieldwork started. The first search after a build makes the index.

    Raises:
        BadRequest: a filter or a passage that the store does not know.
    """
    if bool(words.strip()) == bool(like.strip()):
        raise BadRequest("give the words to search for, or the address of a passage with --like")
    if len(words) > _LONGEST:
        raise BadRequest(f"the words to search for are longer than {_LONGEST:,} characters")
    if not 1 <= limit <= MOST:
        raise BadRequest(f"the limit must be a number from 1 to {MOST:,}")
    # Half a character, as a terminal may hand it over, is no text.
    words = words.encode("utf-8", "replace").decode("utf-8")
    index = opened(store)
    notes = _notes(store, index)
    conditions = Filters(store, index.words)
    conditions.add(kind=kind, pdu=pdu, region=region, section=section)
    conditions.more(polarity=polarity, theme=theme, since=since, until=until)
    for phrase in phrases(words):
        conditions.directly(HAS_PHRASE, phrase)
    if like:
        ranked = _like(store, index, like.strip(), conditions, bool(kind))
    else:
        ranked = _ranked(index, words, conditions.numbers())
    chosen = ranked[:limit]
    found = index.words.entries([number for number, _, _ in chosen])
    hits = (
        _hit(place, one, score, by)
        for place, (one, (_, score, by)) in enumerate(zip(found, chosen, strict=True), start=1)
    )
    return Found(tuple(hits), notes)


_OPEN: WeakKeyDictionary[Store, SearchIndex] = WeakKeyDictionary()


def opened(store: Store) -> SearchIndex:
    """Return the index of the store, opened once for each state of it."""
    found = _OPEN.get(store)
    if found is None or found.state != store.state():
        found = _OPEN[store] = open_index(store)
    return found


def _notes(store: Store, index: SearchIndex) -> tuple[str, ...]:
    notes = []
    if index.embeddings is None:
        notes.append(_NO_MEANING)
    if index.without_text is None:
        index.without_text = without_text(store)
    if index.without_text:
        number = index.without_text
        subject = "1 report was" if number == 1 else f"{number} reports were"
        notes.append(f"{subject} built from facts, which have no sentences, and cannot be searched")
    return tuple(notes)


def _ranked(
    index: SearchIndex, words: str, among: list[int] | None
) -> list[tuple[int, float, str]]:
    """Return number, score and what found it, best first."""
    by_words = [number for number, _ in index.words.best(words, _TAKEN, among)]
    by_meaning: list[int] = []
    if index.embeddings is not None:
        by_meaning = index.embeddings.best(index.embeddings.scores(words), _TAKEN, _LEAST, among)
    return _joined(by_words, by_meaning)


def _joined(by_words: Sequence[int], by_meaning: Sequence[int]) -> list[tuple[int, float, str]]:
    scores: dict[int, float] = {}
    for ranking in (by_words, by_meaning):
        for place, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0) + 1 / (_K + place)
    ordered = sorted(scores.items(), key=lambda item: (-round(item[1], 9), item[0]))
    both = set(by_words) & set(by_meaning)
    worded = set(by_words)
    return [
        (
            number,
            round(score, 5),
            "words and meaning" if number in both else "words" if number in worded else "meaning",
        )
        for number, score in ordered
    ]


def _like(
    store: Store, index: SearchIndex, like: str, conditions: Filters, any_kind: bool
) -> list[tuple[int, float, str]]:
    """Return the passages of other reports most like one: the same letters, the same meaning."""
    number = _number(store, index, like)
    (own,) = index.words.entries([number])
    conditions.where(REPORT, "inspection != ?", own.inspection)
    if not any_kind:
        conditions.where(SORT, "kind = ?", own.kind)
    among = conditions.numbers() or []
    cosines = None if index.embeddings is None else index.embeddings.scores_like(number)
    listed = among
    if len(among) > _FEW:
        tried = {found for found, _ in index.words.best(own.text, _TRIED, among)}
        if index.embeddings is not None and cosines is not None:
            tried |= set(index.embeddings.best(cosines, _TRIED, -1, among))
        listed = sorted(tried)
    letters = alike(own.text, [one.text for one in index.words.entries(listed)])
    scored = []
    for found, letter in zip(listed, letters, strict=True):
        score = letter if cosines is None else (letter + max(float(cosines[found]), 0)) / 2
        scored.append((found, round(score, 4), "words" if cosines is None else "words and meaning"))
    return sorted(scored, key=lambda item: (-item[1], item[0]))


def _number(store: Store, index: SearchIndex, like: str) -> int:
    path = like.strip("<>/")
    for iri in (path, f"{store.base}{path}", f"{store.base}id/{path}"):
        number = index.words.number_of(iri)
        if number is not None:
            return number
    root = f"{store.base}id/"
    near = did_you_mean(path, (iri.removeprefix(root) for iri in index.words.values("iri")))
    raise BadRequest(f"there is no passage {like!r} to search for others like it{near}")


def _hit(rank: int, one: Entry, score: float, by: str) -> Hit:
    return Hit(
        rank=rank,
        score=score,
        by=by,
        kind=one.kind,
        pdu=one.pdu,
        inspected=one.inspected,
        section=one.section,
        standard=one.standard,
        polarity=one.polarity,
        themes=one.themes,
        text=one.text,
        before=one.before,
        after=one.after,
        report=one.report,
        start=one.start,
        end=one.end,
        iri=one.iri,
    )
