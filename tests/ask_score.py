"""Score `ask` on a CSV of questions with answers: right by table or passage, wrong, refused.

A row has `question`, `answer` (essential strings with '|' between, or NONE where no report answers)
and perhaps `id` and `kind`. A reply is right when every essential string stands in what it shows.
What no report answers is right when no plain answer is given. A plain answer without every string
is incomplete where it has some of them, and wrong where it has none; one that says of which units
it has nothing is no more than that: noted.

    python tests/ask_score.py QUESTIONS.csv STORE [--list]
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from calendar import month_name
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from build_graph.asking.answering import Asker
from build_graph.asking.reply import Reply
from build_graph.store.database import open_store

NONE = "NONE"
LACKING = "the table has nothing of this"
_NUMBERS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
]
_MONTHS = [month.casefold() for month in month_name[1:]]
_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONTH = re.compile(r"\b(\d{4})-(\d\d)\b")
_PERCENT = re.compile(r"\s*(?:%|\bper ?cent(?:age)?\b)")
_WORDS = re.compile(r"[^\W_]+(?:[./][^\W_]+)*")


def folded(text: str) -> str:
    """Return a text as it is compared: words alone, numbers in digits, dates in words.

    >>> folded("Nineteen per cent of 1,659 (27 November 2023)") == folded("19% of 1659; 2023-11-27")
    True
    """
    plain = text.casefold().replace("’", "'").replace("'", "").replace("‘", "")
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    plain = _DATE.sub(lambda m: f"{int(m[3])} {_MONTHS[int(m[2]) - 1]} {m[1]}", plain)
    plain = _MONTH.sub(lambda m: f"{_MONTHS[int(m[2]) % 13 - 1]} {m[1]}", plain)
    words = (w for w in _WORDS.findall(_PERCENT.sub(" ", plain)) if w != "percent")
    return " ".join(str(_NUMBERS.index(word)) if word in _NUMBERS else word for word in words)


def is_shown(reply: Reply, wanted: str) -> bool:
    """Return whether a reply shows a text: its words in one row, or as they are in a passage."""
    rows = [" ".join(str(v) for v in row if v is not None) for row in reply.table.rows]
    rows += [" ".join(reply.answer)]
    words = folded(wanted).split()
    if any(set(words) <= set(folded(row).split()) for row in rows):
        return True
    texts = (folded(text) for one in reply.passages for text in one.texts())
    return any(f" {' '.join(words)} " in f" {text} " for text in texts)


def judged(reply: Reply, answer: str) -> str:
    """Return what became of a question.

    That is 'right', 'passages', 'noted', 'incomplete', 'wrong', 'missed', 'refused' or 'answered'.
    """
    if answer == NONE:
        return "answered" if reply else "refused"
    has = [is_shown(reply, one) for one in answer.split("|")]
    if all(has):
        return "right" if reply else "passages"
    if not reply:
        return "missed"
    if any(has) and any(one.startswith(LACKING) for one in reply.notes):
        return "noted"
    return "incomplete" if any(has) else "wrong"


def scored(asker: Asker, rows: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], Reply, str]]:
    """Yield each row with its reply and what became of it."""
    for row in rows:
        reply = asker.ask(row["question"])
        yield row, reply, judged(reply, row["answer"])


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of questions."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Print what became of the questions, and with --list each that was not answered right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("store")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    with open_store(given.store, read_only=True) as store:
        for row, reply, verdict in scored(Asker(store), read(given.questions)):
            counts[verdict] += 1
            if given.list and verdict not in ("right", "passages", "refused"):
                print(f"{verdict}: {row.get('id', '')} {row['question']}  [{row['answer']}]")
                print(f"    {reply.status}: {reply.understood} -> {', '.join(reply.answer)[:200]}")
                print(f"    {reply.message}")
    print(dict(sorted(counts.items())), file=sys.stdout)


if __name__ == "__main__":
    main()
