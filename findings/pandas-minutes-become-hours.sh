#!/usr/bin/env bash
# pandas 3.1.1: read_excel takes a time of an ODS file from what is shown, so 5 minutes 30 seconds are half past five.
#
# A cell of OpenDocument holds its value (office:time-value="PT0H5M30S") and, beside it, the text as formatted, which
# is for people. For numbers, dates and truths the reader of pandas, the one it takes for .ods when nothing is said,
# uses the value; for times it reads the text by a parser of dates. A length shown as 05:30, in minutes and seconds,
# becomes 05:30:00; 22:30 shown on a clock of twelve hours, 10:30, is in the morning; 36 hours, shown as 36:00, stop
# the whole sheet with an error. Times shown as 22:30 or 22:30:00 are right. The reader of python-calamine 0.9.1 in
# pandas gives the values.
#
# What to do: read_excel(..., engine="calamine").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf ' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import datetime
import warnings

import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

warnings.simplefilter("ignore", UserWarning)


def read(shown, value, **options):
    book, table, row = OpenDocumentSpreadsheet(), Table(name="calls"), TableRow()
    cell = TableCell(valuetype="time", timevalue=value)
    cell.addElement(P(text=shown))
    row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save("calls.ods")
    return pandas.read_excel("calls.ods", header=None, **options).iloc[0, 0]


TIMES = {  # as shown: as held, as read by default, by calamine
    "05:30": ("PT0H5M30S", datetime.time(5, 30), datetime.time(0, 5, 30)),
    "10:30": ("PT22H30M0S", datetime.time(10, 30), datetime.time(22, 30)),
    "22:30": ("PT22H30M0S", datetime.time(22, 30), datetime.time(22, 30)),
}
for shown, (value, wrong, right) in TIMES.items():
    seen, other = read(shown, value), read(shown, value, engine="calamine")
    print(f"{value} shown as {shown}: {seen}, by calamine {other}")
    assert (seen, other) == (wrong, right), "times are read otherwise now"
try:
    read("36:00", "PT36H0M0S")
except ValueError as error:
    print("36 hours:", error)
else:
    raise AssertionError("36 hours are read now")
PYTHON
