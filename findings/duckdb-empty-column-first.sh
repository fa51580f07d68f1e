#!/usr/bin/env bash
# DuckDB 2.0.0: whether several Parquet files can be read depends on which of them is named first.
#
# A column without any value gets the type "NULL", in files of DuckDB's own as of pyarrow 26.0.1. If
# such a file comes first, the schema is taken from it and the query fails at the next file, whose
# column has words: it cannot cast VARCHAR to "NULL". In the other order the same two files are read
# well. With a pattern (*.parquet) the names of files decide, so a data set that grew month by month
# breaks when the first part of the alphabet has no remarks.
#
# What to do: write columns with their type even where they are empty; read with union_by_name=true.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 pyarrow==26.0.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import duckdb
import pyarrow
from pyarrow import parquet

duckdb.sql("COPY (SELECT 2 AS id, 'late' AS note) TO '2023-02.parquet'")
duckdb.sql("COPY (SELECT 1 AS id, NULL AS note) TO '2023-01.parquet'")
duckdb.sql("COPY (SELECT 3 AS id, NULL AS note) TO '2023-03.parquet'")
parquet.write_table(pyarrow.table({"note": pyarrow.nulls(1)}), "other.parquet")
for empty in ("2023-01", "other"):
    kinds = dict(row[:2] for row in duckdb.sql(f"DESCRIBE FROM '{empty}.parquet'").fetchall())
    print(f"the column of {empty}.parquet is of type", kinds["note"])
    assert kinds["note"].strip('"') == "NULL"
later = duckdb.sql("FROM '2023-0[23].parquet' ORDER BY id").fetchall()
print("February and March:", later)
assert later == [(2, "late"), (3, None)]
try:
    duckdb.sql("FROM '2023-*.parquet'").fetchall()
except duckdb.Error as error:
    print("with January before them:", str(error).splitlines()[0])
    assert 'VARCHAR to "NULL"' in str(error), error
else:
    raise AssertionError("all three are read now")
named = duckdb.sql("FROM read_parquet('2023-*.parquet', union_by_name=true) ORDER BY id")
assert named.fetchall() == [(1, None), (2, "late"), (3, None)]
PYTHON
