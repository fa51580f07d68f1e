#!/usr/bin/env bash
# agate 1.14.2, the reader of csvkit: a column of '12 months' and '6 months' becomes dates.
#
# Types are guessed column by column, dates among them, by a parser that understands 'in twelve
# months'. A column of terms ('12 months', '6 months') is therefore a column of type Date, with days
# in the years 1 and 2; 'Nov 23', meant as a month of 2023, is the 23rd of November of the year 1,
# and '2/3', two of three, is the 3rd of February 2001. No cell fails, so no warning comes.
#
# What to do: give the types, or csvkit's --no-inference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check agate==1.14.2
cd "$folder"
venv/bin/python - <<'PYTHON'
import io

import agate

TABLE = """term,month,answered
12 months,Nov 23,2/3
6 months,May 24,3/4
"""
read = agate.Table.from_csv(io.StringIO(TABLE))
kinds = {column.name: type(column.data_type).__name__ for column in read.columns}
values = {column.name: [str(value) for value in column] for column in read.columns}
print(kinds)
print(values)
assert set(kinds.values()) == {"Date"}
assert values["month"] == ["0001-11-23", "0001-05-24"]
assert values["answered"] == ["2001-02-03", "2001-03-04"]
assert [one[:4] for one in values["term"]] == ["0002", "0001"]
PYTHON
