"""Write docs/api.md, what Python can call; `--check` only compares.

Run as `python tools/api_page.py [--check]`. Signatures, fields and words come from the code, the
order and the examples from `tools/api_page.toml`.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import build_graph  # noqa: E402 - a tool runs from the checkout

PAGE = ROOT / "docs" / "api.md"
CONTENT = tomllib.loads((ROOT / "tools" / "api_page.toml").read_text("utf-8"))
HEAD = """# From Python

<!-- Written by tools/api_page.py from the docstrings; change those, or tools/api_page.toml. -->
"""


def main(arguments: list[str]) -> int:
    """Write or check the page and return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python tools/api_page.py [--check]", file=sys.stderr)
        return 2
    if missing := untold():
        print(f"tools/api_page.toml has no place for {', '.join(missing)}.")
        return 1
    text = page()
    if not arguments:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.is_file() or PAGE.read_text("utf-8") != text:
        print("docs/api.md is stale; run 'make generated'.")
        return 1
    return 0


def untold() -> list[str]:
    """Return the public names that the page would not tell, or that have no example."""
    told = {name for group in CONTENT["group"] for name in group["names"]}
    public = {name for name in build_graph.__all__ if not name.startswith("__")}
    called = {name for name in public if not is_error(getattr(build_graph, name))}
    return sorted((public - told) | (called - CONTENT["examples"].keys()))


def page() -> str:
    """Return the page."""
    parts = [HEAD, CONTENT["introduction"].strip() + "\n"]
    for group in CONTENT["group"]:
        parts.append(f"## {group['title']}\n")
        parts += [section(name) for name in group["names"]]
    return "\n".join(parts)


def section(name: str) -> str:
    """Return what the page tells of one function or class."""
    module, _, last = name.rpartition(".")
    thing = getattr(import_module(module or "build_graph"), last)
    lines = [f"### {last}", ""]
    if not inspect.isclass(thing):
        lines += ["```text", signature(name, thing), "```", ""]
    lines += [*paragraphs(thing), ""]
    if inspect.isclass(thing) and not is_error(thing):
        lines += [*members(thing), ""]
    if example := CONTENT["examples"].get(name):
        lines += ["```python", example.strip(), "```", ""]
    return "\n".join(lines)


def paragraphs(thing: object) -> Iterator[str]:
    """Yield the lines of a docstring, with what it raises as a list and no doctests."""
    text = re.sub(r"(?m)^>>>.*\n?", "", inspect.getdoc(thing) or "").strip()
    text = re.sub(r"(?m)^Raises:\n", "Raises\n\n", text)
    for line in text.splitlines():
        yield re.sub(r"^    (\w+): ", r"- `\1`: ", line) if line.startswith("    ") else line


def signature(name: str, thing: Any) -> str:
    """Return how a function is called, an argument a line where there are many."""
    found = inspect.signature(thing)
    arguments = [argument(one) for one in found.parameters.values()]
    kinds = [one.kind for one in found.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        arguments.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    short = f"{name}({', '.join(arguments)}) -> {found.return_annotation}"
    if len(short) <= 100:
        return short
    inside = "".join(f"    {argument},\n" for argument in arguments)
    return f"{name}(\n{inside}) -> {found.return_annotation}"


def argument(one: inspect.Parameter) -> str:
    """Return an argument with its type and its default; a path is written as text."""
    default = str(one.default) if isinstance(one.default, Path) else one.default
    usual = "" if default is inspect.Parameter.empty else f" = {default!r}"
    return f"{one.name}: {one.annotation}{usual}"


def members(thing: type) -> Iterator[str]:
    """Yield the fields of a class, then its methods and properties, a row each."""
    if is_dataclass(thing):
        yield from ("| field | type |", "|---|---|")
        for one in fields(thing):
            yield f"| `{one.name}` | `{cell(str(one.type))}` |"
        yield ""
    names = CONTENT["members"].get(thing.__name__, sorted(dir(thing)))
    told = [row for name in names if (row := method(thing, name))]
    if told:
        yield from ("| method or property | gives |", "|---|---|", *told)


def method(thing: type, name: str) -> str:
    """Return the row of a method or property that this package documents, or nothing."""
    one = inspect.getattr_static(thing, name)
    called = one.fget if isinstance(one, property) else one
    if name.startswith("_") or not inspect.isfunction(called):
        return ""
    words = (inspect.getdoc(called) or "").partition("\n\n")[0].replace("\n", " ")
    brackets = "" if isinstance(one, property) else "()"
    return f"| `{name}{brackets}` | {cell(words)} |"


def cell(text: str) -> str:
    """Return text that does not end a cell of a table."""
    return text.replace("|", "\\|")


def is_error(thing: object) -> bool:
    """Return whether something is a class of errors."""
    return inspect.isclass(thing) and issubclass(thing, Exception)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
