"""Write docs/queries.md and the table of questions in README.md; `--check` only compares.

Run as `python tools/queries_page.py [--check]`. The page comes from `queries/`; so does the last
column of the table, by the groups of the questions. The first two columns are written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph.questions.catalogue import (  # noqa: E402 - a tool runs from the checkout
    Question,
    questions,
)
from build_graph.questions.catalogue_page import page  # noqa: E402

PAGE = ROOT / "docs" / "queries.md"
README = ROOT / "README.md"
HEAD = "| about | for example | question |\n|---|---|---|\n"
ROW = re.compile(r"\| ([^|]+) \| ([^|]+) \| [^|\n]* \|\n")


def main(arguments: list[str]) -> int:
    """Write or check the two files and return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python tools/queries_page.py [--check]", file=sys.stderr)
        return 2
    known = questions()
    try:
        wanted = {PAGE: page(known), README: with_table(README.read_text("utf-8"), known)}
    except LookupError as error:
        print(error.args[0])
        return 1
    stale = [
        file
        for file, text in wanted.items()
        if not file.is_file() or file.read_text("utf-8") != text
    ]
    for file in stale:
        if arguments:
            print(f"{file.relative_to(ROOT)} is stale; run 'make generated'.")
        else:
            file.write_text(wanted[file], "utf-8")
    return 1 if arguments and stale else 0


def with_table(readme: str, known: Iterable[Question]) -> str:
    """Return the README with each question in the row of its group.

    Raises:
        LookupError: a group has questions and no row.
    """
    names: dict[str, list[str]] = {}
    for question in known:
        names.setdefault(question.group.replace("-", " "), []).append(f"`{question.name}`")
    before, _, after = readme.partition(HEAD)
    rows = ""
    while row := ROW.match(after):
        rows += f"| {row[1]} | {row[2]} | {', '.join(sorted(names.pop(row[1], [])))} |\n"
        after = after[row.end() :]
    for group in names:
        raise LookupError(f"README.md has no row for the questions about {group}; add one.")
    return before + HEAD + rows + after


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
