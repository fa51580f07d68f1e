#!/usr/bin/env bash
# inscriptis 2.7.6 obeys the start of a numbered list and not the value of an item, or the other way
# round: html2text 2025.4.15 and markdownify 1.2.3 do the one, inscriptis does the other, none does
# both.
#
# Reports number their recommendations through, and a list that goes on after a heading says so by
# <ol start="5"> or by <li value="9">; browsers show both. inscriptis restarts <ol start="5"> at 1
# and obeys value; html2text and markdownify (which markitdown uses) obey start and make of
# value="9" a 1. So a text says "recommendation 1" twice and the 5th not at all.
#
# What to do: read the numbers from the elements before converting.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check inscriptis==2.7.6 html2text==2025.4.15 markdownify==1.2.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import re

import html2text
import inscriptis
import markdownify

READERS = {
    "inscriptis": inscriptis.get_text,
    "html2text": html2text.html2text,
    "markdownify": markdownify.markdownify,
}
START = '<p>It goes on.</p><ol start="5"><li>train staff</li><li>write to courts</li></ol>'
VALUE = '<p>It goes on.</p><ol><li value="9">train staff</li><li>write to courts</li></ol>'
seen = {}
for name, reader in READERS.items():
    seen[name] = [re.findall(r"(\d+)\. ", reader(page)) for page in (START, VALUE)]
    print(f"{name}: of a list from 5 {seen[name][0]}, of an item 9 {seen[name][1]}")
assert seen["inscriptis"][0] == ["1", "2"]
assert seen["inscriptis"][1] == ["9", "10"]
for name in ("html2text", "markdownify"):
    assert seen[name] == [["5", "6"], ["1", "2"]], seen[name]
PYTHON
