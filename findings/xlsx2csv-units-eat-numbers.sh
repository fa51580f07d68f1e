#!/usr/bin/env bash
# xlsx2csv 0.8.6: a number that its workbook shows with a unit ('12 months') becomes text without the
# number.
#
# A sheet shows 12 as '12 months' by the number format 0 "months"; the cell holds 12. xlsx2csv takes the d,
# m, h, s and y of the words for parts of a date and writes the format out as one: every number of months
# is 0 "01ont12s", every number of weeks 0 "weeks", and 12 days are 0 "11ays". Words without those letters
# ("of 21") do no harm, so it depends on the unit whether a column survives. There is no warning, and
# polars.read_excel(engine="xlsx2csv") hands it on. What stands in quotes in a number format is text
# (ECMA-376, part 1, 18.8.31); openpyxl 3.1.5 reads the numbers.
#
# What to do: read with openpyxl or calamine; do not write units by the format.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$folder"
venv/bin/python - <<'PYTHON'
import csv
import io

import openpyxl
from xlsx2csv import Xlsx2csv

NUMBERS = (12, 6)
FORMATS = {
    '0 "months"': ['0 "01ont12s"', '0 "01ont12s"'],
    '0 "days"': ['0 "11ays"', '0 "05ays"'],
    '0 "weeks"': ['0 "weeks"', '0 "weeks"'],
    '#,##0 "cases"': ['#,##0 "cases"', '#,##0 "cases"'],
    '0 "of 21"': ["12", "6"],
}
book = openpyxl.Workbook()
for row, number in enumerate(NUMBERS, 1):
    for column, form in enumerate(FORMATS, 1):
        book.active.cell(row, column, number).number_format = form
book.save("book.xlsx")
out = io.StringIO()
Xlsx2csv("book.xlsx").convert(out)
seen = list(zip(*csv.reader(io.StringIO(out.getvalue()))))
kept = list(zip(*openpyxl.load_workbook("book.xlsx").active.values))
for form, texts, numbers in zip(FORMATS, seen, kept):
    print(f"format {form}: openpyxl {numbers}, xlsx2csv {texts}")
    assert numbers == NUMBERS
    assert list(texts) == FORMATS[form], texts
PYTHON
