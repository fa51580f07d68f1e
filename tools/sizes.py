"""Checks that no module and no function of the package is longer than CONTRIBUTING.md allows.

Run as `python tools/sizes.py`. A function is counted by the lines of its body: what it takes (the
options of a command, with their help) and its docstring do not count, functions inside it do.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = 300
FUNCTION = 40


def main() -> int:
    """Print each module and function that is too long; return 1 if there is one, else 0."""
    found = [line for path in sorted((ROOT / "build_graph").rglob("*.py")) for line in over(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


def over(path: Path) -> Iterator[str]:
    """Yield a line for the module if it is too long, and one for each such function in it."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    lines = len(text.splitlines())
    if lines > MODULE:
        yield f"{name}: {lines} lines, more than {MODULE}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = length(node)
            if lines > FUNCTION:
                yield f"{name}:{node.lineno}: {node.name} has {lines} lines, more than {FUNCTION}"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines from the first statement to the last, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


if __name__ == "__main__":
    sys.exit(main())
