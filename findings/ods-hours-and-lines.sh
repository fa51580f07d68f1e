#!/usr/bin/env bash
# python-calamine 0.9.1, which pandas 3.1.1 and polars 2.1.0 read OpenDocument sheets with: lines of a cell
# run together, and hours beyond a day are text or nothing.
#
# A cell with two lines, 12 and 21, is read as 1221: line breaks and tabs within a paragraph (text:line-break,
# text:tab), which odfpy's own helper writes for \n and \t, are dropped without a space. A time of 30 hours
# 15 minutes (PT30H15M00S, what a sheet of hours worked holds) is a text among times for pandas, and no value
# for polars, while 12:15 beside it is read by both: a sum of hours is too low by the longest ones. With
# pandas' other reader, odfpy, the lines are right, and one such time stops the whole sheet with an error.
#
# What to do: read such sheets with odfpy or odfdo, cell by cell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 pandas==3.1.1 polars==2.1.0 fastexcel==0.21.0 odfpy==1.4.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import datetime

import pandas
import polars
from odf import teletype
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def write(name, rows):
    document = OpenDocumentSpreadsheet()
    table = Table(name="hours")
    for row in rows:
        line = TableRow()
        for text, time in row:
            cell = TableCell(valuetype="time", timevalue=time) if time else TableCell(valuetype="string")
            paragraph = P()
            teletype.addTextToElement(paragraph, text)
            cell.addElement(paragraph)
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(name)


HEAD = (("cases", ""), ("hours", ""))
SHORT = (("12\n21", ""), ("12:15", "PT12H15M00S"))
LONG = (("12\t21", ""), ("30:15", "PT30H15M00S"))
write("both.ods", (HEAD, SHORT, LONG))
write("short.ods", (HEAD, SHORT))
by_pandas = pandas.read_excel("both.ods", engine="calamine", dtype=object)
by_polars = polars.read_excel("both.ods")
by_odfpy = pandas.read_excel("short.ods", engine="odf", dtype=object)
print("pandas and calamine:", by_pandas.to_dict("list"))
print("polars:             ", by_polars.to_dict(as_series=False))
print("pandas and odfpy:   ", by_odfpy.to_dict("list"))
assert by_pandas["cases"].astype(str).tolist() == ["1221", "1221"]
assert by_pandas["hours"].tolist() == [datetime.time(12, 15), "PT30H15M00S"]
assert by_polars["cases"].cast(polars.String).to_list() == ["1221", "1221"]
assert by_polars["hours"].to_list() == [datetime.timedelta(hours=12, minutes=15), None]
assert by_odfpy["cases"].tolist() == ["12\n21"]
try:
    pandas.read_excel("both.ods", engine="odf", dtype=object)
except ValueError as error:
    print("pandas and odfpy, both rows:", error)
    assert "30:15" in str(error), error
else:
    raise AssertionError("pandas reads thirty hours by odfpy now")
PYTHON
