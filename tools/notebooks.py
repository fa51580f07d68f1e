"""Run the notebooks of docs/notebooks and keep what their cells give; `--check` only compares.

Run as `python tools/notebooks.py [--check]`. The cells of a notebook run one after the other, in a
folder with samples/ in it, as they would in Jupyter: what the last line of a cell gives is shown,
and so is what it prints. No kernel is needed for that, and none is started.
"""

from __future__ import annotations

import ast
import io
import json
import os
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "docs" / "notebooks"


def main(arguments: list[str]) -> int:
    """Run or check the notebooks and return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python tools/notebooks.py [--check]", file=sys.stderr)
        return 2
    stale = []
    for path in sorted(FOLDER.glob("*.ipynb")):
        before = path.read_text("utf-8")
        after = as_text(run(json.loads(before)))
        if before != after:
            stale.append(path)
        if not arguments:
            path.write_text(after, "utf-8")
    for path in stale if arguments else ():
        print(f"{path.relative_to(ROOT)} is stale; run 'make generated'.")
    return 1 if arguments and stale else 0


def run(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with the outputs of its cells, run in a folder of their own."""
    os.environ.pop("PROBATION_GRAPH_EXPLORER", None)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("samples").symlink_to(ROOT / "samples")
        names: dict[str, Any] = {"__name__": "__main__"}
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for number, cell in enumerate(code, start=1):
            cell["execution_count"] = number
            cell["outputs"] = outputs("".join(cell["source"]), names, number)
    return notebook


def outputs(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """Run one cell and return what it prints and what its last line gives."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    found: list[dict[str, Any]] = []
    if text := printed.getvalue():
        found.append({"name": "stdout", "output_type": "stream", "text": lines(text)})
    if value is not None:
        found.append(
            {
                "data": shown(value),
                "execution_count": number,
                "metadata": {},
                "output_type": "execute_result",
            }
        )
    return found


def shown(value: Any) -> dict[str, list[str]]:
    """Return what a notebook keeps of a value: HTML where it has some, else its text."""
    html = getattr(value, "_repr_html_", lambda: None)()
    plain = f"<{type(value).__name__}>" if html else repr(value)
    return {**({"text/html": lines(html)} if html else {}), "text/plain": lines(plain)}


def lines(text: str) -> list[str]:
    """Return text as notebooks keep it, a line each."""
    return text.splitlines(keepends=True)


def as_text(notebook: dict[str, Any]) -> str:
    """Return a notebook as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
