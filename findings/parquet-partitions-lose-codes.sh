#!/usr/bin/env bash
# pandas 3.1.1 and polars 2.1.0: codes that are the key of a partitioned Parquet data set come back
# as numbers.
#
# A text column with the codes '0012' and '0112' is written with partition_cols and read again:
# pandas has 12 and 112, although it wrote the column as text itself. Standards numbered '1.1' and
# '1.10' come back from polars as 1.1 twice, two partitions under one key; pandas keeps those. The
# type is guessed from the names of the folders, the schema of the files says nothing of it. DuckDB
# 2.0.0 keeps both as they were.
#
# What to do: do not partition by codes, or give the reader the schema of the partitions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import duckdb
import pandas
import polars

DATA = {"code": ["0012", "0112"], "standard": ["1.1", "1.10"]}
frame = pandas.DataFrame({**DATA, "cases": [1, 2]})
seen = {}
for key in DATA:
    frame[[key, "cases"]].to_parquet(key, partition_cols=[key])
    files = f"{key}/**/*.parquet"
    by_duckdb = f"SELECT {key} FROM read_parquet('{files}', hive_partitioning=true) ORDER BY cases"
    seen[key] = (
        pandas.read_parquet(key).sort_values("cases")[key].tolist(),
        polars.read_parquet(files, hive_partitioning=True).sort("cases")[key].to_list(),
        [row[0] for row in duckdb.sql(by_duckdb).fetchall()],
    )
    print(DATA[key], "pandas {}, polars {}, DuckDB {}".format(*seen[key]))
assert seen["code"] == ([12, 112], [12, 112], DATA["code"])
assert seen["standard"] == (DATA["standard"], [1.1, 1.1], DATA["standard"])
PYTHON
