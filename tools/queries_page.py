"""Write docs/queries.md, the catalogue of questions; `--check` only compares.

Run as `python tools/queries_page.py [--check]`. Everything on the page comes from `queries/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph.questions.catalogue import questions  # noqa: E402 - a tool runs from the checkout
from build_graph.questions.catalogue_page import page  # noqa: E402

PAGE = ROOT / "docs" / "queries.md"


def main(arguments: list[str]) -> int:
    """Write or check the page and return the exit code."""
    text = page(questions())
    if arguments == ["--check"]:
        current = PAGE.is_file() and PAGE.read_text("utf-8") == text
        if not current:
            print(f"{PAGE.relative_to(ROOT)} is stale; run python tools/queries_page.py.")
        return 0 if current else 1
    if arguments:
        print("usage: python tools/queries_page.py [--check]", file=sys.stderr)
        return 2
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
