"""Words -> passages, ranked: an index in one SQLite file, with what is known of each passage.

Words are compared by their stems. What a person types is never read as a language: each word and
each phrase in quotation marks becomes a quoted text, so no input can be a wrong query.
"""

from __future__ import annotations

import heapq
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile
from pathlib import Path
from typing import Any

_TOKENS = "porter unicode61 remove_diacritics 2"
# Words in more than this share of the passages say too little to look for, if others are rarer.
COMMON = 0.05
FEW = 60  # passages; in a small store no word is common that is in fewer
MOST_TERMS = 40  # words of a query that are looked for; the rarest are kept
_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found; `start` and `end` are its place in the text of its report.

    `unit` and `region` are IRIs, `inspected` a month, `themes` labels with semicolons between;
    `before` and `after` are the texts of its neighbours in the same section, or nothing.
    """

    iri: str
    kind: str
    pdu: str
    unit: str
    region: str
    inspection: str
    inspected: str
    report: str
    section: str
    standard: str
    polarity: str
    themes: str
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""


# Holds for the passages that have a phrase; takes what `phrases` gives.
HAS_PHRASE = "number IN (SELECT rowid FROM words WHERE words MATCH ?)"

_BEST = "SELECT rowid, rank FROM words WHERE words MATCH ?"
_COLUMNS = [field.name for field in fields(Entry)]
# What many passages share is kept once, in tables of their own: filters look at these few rows.
REPORT, SORT = "its_report", "its_sort"
SHARED = {
    REPORT: ("pdu", "unit", "region", "inspection", "inspected", "report"),
    SORT: ("kind", "section", "standard", "polarity", "themes"),
}
_OWN = [name for name in _COLUMNS if not any(name in columns for columns in SHARED.values())]
_QUOTED = ", ".join(f'"{name}"' for name in _COLUMNS)
_WHOLE = f"passage JOIN {REPORT} USING ({REPORT}) JOIN {SORT} USING ({SORT})"


def phrases(words: str) -> list[str]:
    """Return the phrases in quotation marks, each as a query for just that.

    >>> phrases('delays "unpaid work" in "')
    ['"unpaid work"']
    """
    found = (" ".join(_WORD.findall(one or other)) for one, other in _PHRASE.findall(words))
    return [f'"{phrase}"' for phrase in found if phrase]


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write the index of the entries to a new file; their place in the order is their number."""
    # The file is locked already; on some systems that is a lock to SQLite as well.
    with sqlite3.connect(f"{path.absolute().as_uri()}?nolock=1", uri=True) as out:
        out.execute("PRAGMA journal_mode = OFF")
        out.execute("PRAGMA synchronous = OFF")
        _write_passages(out, entries)
        out.execute(
            "CREATE VIRTUAL TABLE words USING fts5(text, content='passage', "
            f"content_rowid='number', tokenize='{_TOKENS}')"
        )
        out.execute("INSERT INTO words(words) VALUES ('rebuild')")
        out.execute("INSERT INTO words(words) VALUES ('optimize')")
        out.execute("CREATE VIRTUAL TABLE spread USING fts5vocab(words, 'row')")
        out.execute("CREATE TABLE common (term PRIMARY KEY, passages) WITHOUT ROWID")
        out.execute("CREATE TABLE size AS SELECT COUNT(*) AS passages FROM passage")
        out.execute("INSERT INTO common SELECT term, doc FROM spread WHERE doc > ?", (FEW // 2,))
        texts = (text for (text,) in out.execute("SELECT text FROM passage"))
        spellings = {word for text in texts for word in _WORD.findall(text.lower())}
        out.execute("CREATE TABLE spelling (word PRIMARY KEY) WITHOUT ROWID")
        out.executemany("INSERT INTO spelling VALUES (?)", ((one,) for one in sorted(spellings)))
    out.close()


def _write_passages(out: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    own = ", ".join(f'"{name}"' for name in _OWN)
    out.execute(f"CREATE TABLE passage (number INTEGER PRIMARY KEY, {', '.join(SHARED)}, {own})")
    shared: dict[str, dict[tuple[str, ...], int]] = {table: {} for table in SHARED}

    def row(number: int, one: Entry) -> tuple[str | int, ...]:
        keys = []
        for table, columns in SHARED.items():
            values = tuple(getattr(one, name) for name in columns)
            keys.append(shared[table].setdefault(values, len(shared[table])))
        return (number, *keys, *(getattr(one, name) for name in _OWN))

    marks = ", ".join("?" * (1 + len(SHARED) + len(_OWN)))
    rows = (row(number, one) for number, one in enumerate(entries))
    out.executemany(f"INSERT INTO passage VALUES ({marks})", rows)
    for table, columns in SHARED.items():
        out.execute(f"CREATE TABLE {table} ({table} INTEGER PRIMARY KEY, {', '.join(columns)})")
        marks = ", ".join("?" * (len(columns) + 1))
        found = ((key, *values) for values, key in shared[table].items())
        out.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
    out.execute("CREATE UNIQUE INDEX iri ON passage (iri)")
    out.execute(f"CREATE INDEX kinds ON passage ({', '.join(SHARED)})")


class WordIndex:
    """An open index, for reading only."""

    def __init__(self, path: Path) -> None:
        self._from = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._stems = sqlite3.connect(":memory:", check_same_thread=False)
        self._stems.execute(f"CREATE VIRTUAL TABLE q USING fts5(text, tokenize='{_TOKENS}')")
        self._stems.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(q, 'row')")
        self.size = int(self._from.execute("SELECT passages FROM size").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._from.close()
        self._stems.close()

    def texts(self) -> list[str]:
        """Return the texts of all passages, by number."""
        return [row[0] for row in self._from.execute("SELECT text FROM passage ORDER BY number")]

    def entries(self, numbers: Sequence[int]) -> list[Entry]:
        """Return the passages of these numbers, in their order."""
        marks = ", ".join("?" * len(numbers))
        rows = self._from.execute(
            f"SELECT number, {_QUOTED} FROM {_WHOLE} WHERE number IN ({marks})", list(numbers)
        )
        found = {row[0]: Entry(*row[1:]) for row in rows}
        return [found[number] for number in numbers]

    def number_of(self, iri: str) -> int | None:
        """Return the number of the passage with that address, if there is one."""
        row = self._from.execute("SELECT number FROM passage WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else int(row[0])

    def values(self, column: str) -> list[str]:
        """Return the different values of a column, sorted."""
        table = next((table for table, names in SHARED.items() if column in names), "passage")
        rows = self._from.execute(f'SELECT DISTINCT "{column}" FROM {table} ORDER BY 1')
        return [str(row[0]) for row in rows]

    def numbers(self, where: str, given: Sequence[Any]) -> list[int]:
        """Return the numbers of the passages that a condition on their columns holds for."""
        rows = self._from.execute(f"SELECT number FROM passage WHERE {where}", list(given))
        return [row[0] for row in rows]

    def best(
        self, words: str, most: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return numbers and scores of the passages with most of the words, best (lowest) first."""
        query = self._query(words)
        if not query:
            return []
        if among is None:
            return self._from.execute(
                f"{_BEST} ORDER BY rank, rowid LIMIT ?", (query, most)
            ).fetchall()
        # Not in the query: the engine would look for the passage of every number again.
        wanted = set(among)
        found = ((score, number) for number, score in self._from.execute(_BEST, (query,)))
        kept = heapq.nsmallest(most, (one for one in found if one[1] in wanted))
        return [(number, score) for score, number in kept]

    def having(self, word: str) -> int:
        """Return how many passages have a word, in whatever form."""
        asked = " ".join(f'"{one}"' for one in _WORD.findall(word))
        if not asked:
            return 0
        row = self._from.execute("SELECT COUNT(*) FROM words WHERE words MATCH ?", (asked,))
        return int(row.fetchone()[0])

    def spellings(self, letter: str) -> set[str]:
        """Return all words that begin with a letter, in small letters, as the texts spell them."""
        rows = self._from.execute(
            "SELECT word FROM spelling WHERE word >= ? AND word < ?", (letter, chr(ord(letter) + 1))
        )
        return {row[0] for row in rows}

    def around(self, iri: str, most: int) -> tuple[list[str], list[str]]:
        """Return the texts before and after a passage in its section, the `most` nearest first."""
        rows = self._from.execute(
            f"SELECT iri, section, text FROM passage JOIN {SORT} USING ({SORT}) WHERE {REPORT} = "
            f'(SELECT {REPORT} FROM passage WHERE iri = ?) ORDER BY start, "end", iri',
            (iri,),
        ).fetchall()
        at = next(place for place, row in enumerate(rows) if row[0] == iri)
        before, after = (
            [text for *_, text in takewhile(lambda row: row[1] == rows[at][1], side)][:most]
            for side in (reversed(rows[:at]), rows[at + 1 :])
        )
        return before, after

    def _query(self, words: str) -> str:
        """Return what is looked for: the rarer words of a text, any of them."""
        single = list(dict.fromkeys(_WORD.findall(words.lower())))
        spread = {word: self._spread(word) for word in single}
        limit = max(COMMON * self.size, FEW)
        rare = [word for word in single if spread[word] <= limit]
        kept = rare or single
        # The rarest; of words that are all common, two.
        most = MOST_TERMS if rare else 2
        kept = sorted(kept, key=lambda word: (spread[word], word))[:most]
        return " OR ".join(f'"{word}"' for word in kept)

    def _spread(self, word: str) -> int:
        """Return how many passages have a word of the same stem; 0 for any small number."""
        self._stems.execute("DELETE FROM q")
        self._stems.execute("INSERT INTO q VALUES (?)", (word,))
        found = [row[0] for row in self._stems.execute("SELECT term FROM terms")]
        numbers = (
            self._from.execute("SELECT passages FROM common WHERE term = ?", (term,)).fetchone()
            for term in found
        )
        return min((number[0] if number else 0 for number in numbers), default=0)
