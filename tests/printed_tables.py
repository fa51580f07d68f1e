"""One table, printed in every form in which converters and readers of PDF give it.

A table is its rows, the heads of the columns first; each row has a cell for each column. What
comes out is text or markdown, as it stands in a report.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from itertools import zip_longest

Table = Sequence[Sequence[str]]
WIDE = 34  # characters after which a cell is wrapped, in the forms that wrap


def columns(table: Table) -> int:
    return max(map(len, table))


def filled(table: Table) -> list[list[str]]:
    """The table with as many cells in each row."""
    return [[*row, *[""] * (columns(table) - len(row))] for row in table]


def wrapped(table: Table, at: str = "top") -> list[list[list[str]]]:
    """For each row its lines, each with a piece of every cell; `at` is where short cells stand."""
    rows = []
    for row in filled(table):
        cells = [textwrap.wrap(cell, WIDE) or [""] for cell in row]
        high = max(map(len, cells))
        placed = []
        for cell in cells:
            above = {"top": 0, "middle": (high - len(cell)) // 2, "bottom": high - len(cell)}[at]
            placed.append([""] * above + cell + [""] * (high - len(cell) - above))
        rows.append([list(line) for line in zip(*placed, strict=True)])
    return rows


def widths(table: Table, most: int = 400) -> list[int]:
    """How wide each column is."""
    pieces = [
        [max(map(len, textwrap.wrap(cell, most) or [""])) for cell in row] for row in filled(table)
    ]
    return [max(column) for column in zip(*pieces, strict=True)]


def padded(cells: Sequence[str], wide: Sequence[int], between: str) -> str:
    return between.join(cell.ljust(width) for cell, width in zip(cells, wide, strict=True))


def tabs(table: Table) -> str:
    return "\n".join("\t".join(row) for row in filled(table))


def pipes(table: Table) -> str:
    head, *rows = filled(table)
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def pipes_in_columns(table: Table) -> str:
    wide = widths(table)
    lines = [f"| {padded(row, wide, ' | ')} |" for row in filled(table)]
    rule = "|" + "|".join("-" * (width + 2) for width in wide) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def tight_pipes(table: Table) -> str:
    head, *rows = filled(table)
    broken = [[cell.replace(" ", "<br>", 1) for cell in row] for row in rows]
    return "\n".join("|" + "|".join(row) + "|" for row in (head, ["---"] * len(head), *broken))


def half_pipes(table: Table) -> str:
    """As html2text prints them: no bar at the ends, no space before one."""
    head, *rows = table
    return "\n".join("| ".join(row) + "  " for row in (head, ["---"] * len(head), *rows))


def half_pipes_wrapped(table: Table) -> str:
    lines = []
    for row in half_pipes(table).split("\n"):
        lines += textwrap.wrap(row, 79) if "---" not in row else [row]
    return "\n".join(lines)


def pipes_without_rule(table: Table) -> str:
    return "\n".join(" | ".join(row) for row in filled(table))


def grid(table: Table) -> str:
    wide = [min(WIDE, width) for width in widths(table, WIDE)]
    rule = "+" + "+".join("-" * (width + 2) for width in wide) + "+"
    lines = [rule]
    for at, row in enumerate(wrapped(table)):
        lines += [f"| {padded(line, wide, ' | ')} |" for line in row]
        lines.append(rule.replace("-", "=") if not at else rule)
    return "\n".join(lines)


def boxes(table: Table) -> str:
    """With the signs that draw boxes, as text browsers print them."""
    return grid(table).replace("|", "│").replace("-", "─").replace("=", "─").replace("+", "┼")


def ruled(table: Table) -> str:
    """A multiline table of pandoc: rules above and below, blank lines between the rows."""
    wide = [min(WIDE, width) for width in widths(table, WIDE)]
    rule = "  " + " ".join("-" * width for width in wide)
    whole = "  " + "-" * (len(rule) - 2)
    head, *rows = [
        "\n".join("  " + padded(line, wide, " ") for line in row) for row in wrapped(table)
    ]
    return "\n".join([whole, head, rule, "\n\n".join(rows), whole])


def simple(table: Table) -> str:
    """A simple table of pandoc: no wrapped cells, a rule under the heads."""
    wide = widths(table)
    rule = "  " + " ".join("-" * width for width in wide)
    head, *rows = ["  " + padded(row, wide, " ") for row in filled(table)]
    return "\n".join([head, rule, *rows])


def double_ruled(table: Table) -> str:
    wide = widths(table)
    rule = "  ".join("=" * width for width in wide)
    head, *rows = [padded(row, wide, "  ") for row in filled(table)]
    return "\n".join([rule, head, rule, *rows, rule])


def spaces(table: Table) -> str:
    wide = widths(table)
    return "\n".join(padded(row, wide, "  ").rstrip() for row in filled(table))


def spaces_apart(table: Table) -> str:
    wide = widths(table)
    return "\n\n".join("   " + padded(row, wide, "      ").rstrip() for row in filled(table))


def spaces_wrapped(table: Table, at: str = "top", between: str = "\n") -> str:
    wide = [min(WIDE, width) for width in widths(table, WIDE)]
    rows = [
        "\n".join("  " + padded(line, wide, "   ").rstrip() for line in row)
        for row in wrapped(table, at)
    ]
    return between.join(rows)


def spaces_middle(table: Table) -> str:
    return spaces_wrapped(table, "middle")


def spaces_middle_apart(table: Table) -> str:
    return spaces_wrapped(table, "middle", "\n\n")


def spaces_bottom(table: Table) -> str:
    return spaces_wrapped(table, "bottom")


def cell_a_line(table: Table) -> str:
    return "\n".join(cell for row in table for cell in row if cell)


def cell_a_paragraph(table: Table) -> str:
    return cell_a_line(table).replace("\n", "\n\n")


def cell_a_line_wrapped(table: Table) -> str:
    rows = ["\n".join(line for c in row for line in textwrap.wrap(c, 60)) for row in table]
    return "\n\n".join(rows)


def by_columns(table: Table) -> str:
    turned = zip_longest(*table, fillvalue="")
    return "\n\n".join("\n\n".join(cell for cell in column if cell) for column in turned)


def by_columns_tight(table: Table) -> str:
    turned = zip_longest(*table, fillvalue="")
    return "\n\n".join("\n".join(cell for cell in column if cell) for column in turned)


def over_a_page(table: Table) -> str:
    half = len(table) // 2 + 1
    footer = "Inspection of probation services: Marsh Vale PDU 14"
    return "\n".join([tabs(table[:half]), "", footer, "\f", tabs([table[0], *table[half:]])])


def pipes_over_a_page(table: Table) -> str:
    half = len(table) // 2 + 1
    footer = "Inspection of probation services: Marsh Vale PDU\n\n14"
    return "\n".join([pipes(table[:half]), "", footer, "", pipes([table[0], *table[half:]])])


def spaces_over_a_page(table: Table) -> str:
    lines = spaces_wrapped(table).split("\n")
    half = len(lines) // 2 + 1
    footer = "Inspection of probation services: Marsh Vale PDU\n14"
    return "\n".join([*lines[:half], "", footer, "\f", *lines[half:]])


def captioned(table: Table) -> str:
    return pipes([["Table 2: what we found", *[""] * (columns(table) - 1)], *table])


def captioned_tabs(table: Table) -> str:
    return "\n".join(["Table 2: what we found", tabs(table)])


def html(table: Table) -> str:
    """A table of HTML inside markdown, as converters leave those that markdown cannot hold."""
    head, *rows = [
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in filled(table)
    ]
    body = "\n".join(rows)
    return f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def html_by_lines(table: Table) -> str:
    lines = ["<table>"]
    for row in filled(table):
        lines += ["<tr>", *(f"<td>{cell}</td>" for cell in row), "</tr>"]
    return "\n".join([*lines, "</table>"])


FORMS: dict[str, Callable[[Table], str]] = {
    one.__name__: one
    for one in (
        *(tabs, pipes, pipes_in_columns, tight_pipes, half_pipes, half_pipes_wrapped),
        *(pipes_without_rule, grid, boxes, ruled, simple, double_ruled, spaces, spaces_apart),
        *(spaces_wrapped, spaces_middle, spaces_middle_apart, spaces_bottom),
        *(cell_a_line, cell_a_paragraph, cell_a_line_wrapped, by_columns, by_columns_tight),
        *(over_a_page, pipes_over_a_page, spaces_over_a_page, captioned, captioned_tabs),
        *(html, html_by_lines),
    )
}
