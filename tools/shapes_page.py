"""Write docs/shapes.md, every rule of `shapes/` in words; `--check` only compares.

Run as `python tools/shapes_page.py [--check]`. Everything on the page comes from `shapes/`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph.knowledge import resources  # noqa: E402 - a tool runs from the checkout
from build_graph.knowledge.iris import iri  # noqa: E402
from build_graph.validation.proofs.listed import proof_rules  # noqa: E402
from build_graph.validation.results import Rule, Scope  # noqa: E402
from build_graph.validation.rules import cross_rules, described  # noqa: E402
from build_graph.validation.shapes import parsed_shapes, shape_files  # noqa: E402

PAGE = ROOT / "docs" / "shapes.md"
INTRODUCTION = """# What the graph is checked for

<!-- Written by tools/shapes_page.py from shapes/; change that, not this. -->

`probation-graph validate` runs these rules, and `build` does at its end. A **violation** is a
fault: of the report, or of reading it. A **warning** is worth a look: something was not found, or
a rating departs from the rule that published reports follow. **Info** is worth knowing. A printed
rating always stands; a rule that was inferred from published reports only warns.

A rule is added by adding a shape to [`shapes/`](../shapes), and to `tests/shapes/` an example that
it accepts and one that it refuses; no Python changes. `tests/data/faults.toml` lists faults that
are planted one by one, in graphs, stores, facts files and reports; each is found by one of these.
"""
PROOFS = (
    "What shapes cannot say is proved: values stand in the words they were read from, derived "
    "values come out the same, nothing was lost. Said in "
    "[`shapes/proofs.toml`](../shapes/proofs.toml), worked out in "
    "[`build_graph/validation/proofs/`](../build_graph/validation/proofs)."
)
SCOPES: dict[Scope, tuple[str, str]] = {
    "report": (
        "Rules for one report",
        "Each report is checked by itself, with what the registers say of the bodies it names.",
    ),
    "reference": (
        "Rules for registers and schemes",
        "What is always true of bodies and concepts, checked once.",
    ),
}


def main(arguments: list[str]) -> int:
    """Write or check the page and return the exit code."""
    page = shapes_page()
    if arguments == ["--check"]:
        current = PAGE.is_file() and PAGE.read_text("utf-8") == page
        if not current:
            print(f"{PAGE.relative_to(ROOT)} is stale; run 'make generated'.")
        return 0 if current else 1
    if arguments:
        print("usage: python tools/shapes_page.py [--check]", file=sys.stderr)
        return 2
    PAGE.write_text(page, "utf-8")
    return 0


def shapes_page() -> str:
    """Return the page as Markdown."""
    parts = [INTRODUCTION]
    for scope, (title, sentence) in SCOPES.items():
        parts.append(f"## {title}\n\n{sentence}\n")
        parts += [section for path in shape_files(scope) for section in _sections(path, scope)]
        parts.append(f"### Proofs\n\n{PROOFS}\n\n{_proofs(scope)}")
    parts.append("## Rules across reports\n\nAsked once of the whole store.\n")
    parts.append(
        _table([*(found.rule for found in cross_rules()), *proof_rules("across").values()])
    )
    return "\n".join(parts)


def _proofs(scope: Scope) -> str:
    """Return the rules that no shape can say, with their descriptions."""
    rows = [
        f"| `{rule.id}` | {_cell(rule.name)} | {rule.severity} | {_cell(rule.description)} |"
        for rule in proof_rules(scope).values()
    ]
    return "\n".join(
        ["| rule | about | severity | what is proved |", "|---|---|---|---|", *rows, ""]
    )


def _sections(path: Path, scope: Scope) -> list[str]:
    """Return a section for each kind of thing that a file has shapes for."""
    shapes = parsed_shapes([path])
    sections = []
    for owner in shapes.subjects("rdf:type", iri("sh:NodeShape")):
        if not shapes.all(owner, "sh:targetClass"):
            continue
        members = shapes.all(owner, "sh:property")
        rule = described(shapes, owner, scope)
        source = path.relative_to(resources.home()).as_posix()
        title = rule.name[:1].upper() + rule.name[1:]
        about = f"{rule.description} In [`{source}`](../{source}).".strip()
        table = _table(described(shapes, member, scope) for member in (owner, *members))
        sections.append(f"### {title}\n\n{about}\n\n{table}")
    return sections


def _table(rules: Iterable[Rule]) -> str:
    rows = [
        f"| `{rule.id}` | {_cell(rule.name)} | {rule.severity} | {_cell(rule.message)} |"
        for rule in rules
    ]
    return "\n".join(["| rule | about | severity | message |", "|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    """Return text for a cell; a placeholder such as {?other} reads as an ellipsis."""
    return re.sub(r"\{[$?]\w+\}", "…", text).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
