#!/usr/bin/env bash
# html2text 2025.4.15, inscriptis 2.7.6 and markdownify 1.2.3: below a cell that spans two rows, all cells stand one
# column too far to the left.
#
# <td rowspan="2">North</td> is how tables say a unit's name once for its two standards. The second row then has a
# cell less, and the three converters write it as it is: the standard stands under the units, and the score under the
# standards, the last column is empty. Nothing in the Markdown shows that a cell was meant to come before, so no
# reader can put it right, and "1.2" looks like the name of a unit, "3" like a standard. colspan is written with an
# empty cell by markdownify, and not by the other two. markitdown takes markdownify.
#
# What to do: fill spanned cells in the HTML before converting, or read such tables with pandas.read_html.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf ' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check html2text==2025.4.15 inscriptis==2.7.6 markdownify==1.2.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import re

import html2text
import inscriptis
import markdownify

READERS = {
    "html2text": html2text.html2text,
    "inscriptis": inscriptis.get_text,
    "markdownify": markdownify.markdownify,
}
HEAD = "<tr><th>Unit</th><th>Standard</th><th>Score</th></tr>"
FULL = f"<table>{HEAD}<tr><td>North</td><td>1.1</td><td>2</td></tr><tr><td>North</td><td>1.2</td><td>3</td></tr></table>"
ONCE = f'<table>{HEAD}<tr><td rowspan="2">North</td><td>1.1</td><td>2</td></tr><tr><td>1.2</td><td>3</td></tr></table>'
WIDE = '<table><tr><th colspan="2">Unit</th><th>Score</th></tr><tr><td>North</td><td>1.1</td><td>2</td></tr></table>'


def rows(text):
    """Return the cells of each row; inscriptis divides them by two spaces or more."""
    lines = [line.strip() for line in text.splitlines() if re.search(r"\w", line)]
    return [[cell.strip() for cell in re.split(r"\s*\|\s*|\s{2,}", line.strip("| "))] for line in lines]


for name, reader in READERS.items():
    *_, right = rows(reader(FULL))
    *_, last = rows(reader(ONCE))
    head, _ = rows(reader(WIDE))
    print(f"{name}: {right}; with rowspan {last}; a head with colspan {head}")
    assert right == ["North", "1.2", "3"]
    assert last == ["1.2", "3"], "cells stand in their columns now"
    assert head == (["Unit", "", "Score"] if name == "markdownify" else ["Unit", "Score"])
PYTHON
