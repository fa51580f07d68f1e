"""Questions with their expected answers, and whether a reply holds them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ask_score import is_shown

from build_graph.asking.reply import Reply
from build_graph.table import render

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold" / "questions.json"


def questions(half: str, over: str = "samples") -> list[dict[str, Any]]:
    """Return the questions over the samples, or the real reports, by when they were written.

    'tuned', 'aside', 'fresh', 'last' and 'end' are the builder's own; 'strangers' wrote without
    having seen any phrasing; those of the 'last stranger' were counted before any was looked at.
    """
    listed = json.loads((ROOT / "samples" / "questions.json").read_text("utf-8"))
    return [
        question
        for question in listed
        if question["half"] == half and question.get("over", "samples") == over
    ]


def is_right(reply: Reply, question: dict[str, Any]) -> bool:
    """Return whether one column of the answer, written as CSV, holds exactly the values.

    Where no table answers, passages that show every value are right; what must be refused is right
    when nothing is answered.
    """
    if question["kind"] == "refuse":
        return not reply
    if not reply:
        return all(is_shown(reply, value) for value in question["answer"])
    _, *rows = csv.reader(io.StringIO(render(reply.table, "csv")))
    wanted = {folded(value) for value in question["answer"]}
    return any(
        {folded(value) for value in column if value} == wanted for column in zip(*rows, strict=True)
    )


def folded(value: str) -> str:
    """Return a value as it is compared: numbers to two decimals, spellings of one name as one."""
    plain = " ".join(value.replace("’", "'").replace("–", "-").casefold().split())
    try:
        return f"{float(plain):.2f}"
    except ValueError:
        return plain.replace("hm prison ", "hmp ")
