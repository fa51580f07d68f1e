"""Turns the source tables (CSV) into the registers (TSV) of `ontology/registers/`.

    python tools/registers.py FOLDER_OF_CSV [--into ontology/registers]

Run by hand when the sources are newer; docs/registers.md says how. What people decided is kept
apart from what a source says: `fixup.tsv` corrects rows, `changes.tsv` says what replaced what,
and rows of `maps/name.tsv` that were seen elsewhere than in a source stay. Rows of
`predecessors.tsv`, `bodies.tsv`, `changes.tsv` and `programmes.tsv` are kept by hand altogether.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from register_sources import Row, convert

from build_graph.registers.register_files import rows as read_tsv
from build_graph.registers.spelling import normalise, slugify

# What maps/name.tsv and ambiguous.tsv say of rows that are worked out anew each time.
FROM_SOURCE = ("source", "name without its brackets")
FOUND = "names more than one entry"
KEPT_BY_HAND = {
    "predecessors": "predecessor",
    "bodies": "body",
    "changes": "change",
    "programmes": "programme",
}
FILES = {
    "region": "regions",
    "pdu": "pdus",
    "prison": "prisons",
    "court": "courts",
    "police-force": "police-forces",
    "local-authority": "local-authorities",
    "approved-premises": "approved-premises",
    "provider": "providers",
    "office": "offices",
    "contract": "contracts",
}
COMMON = ["type", "name", "official-name", "code", "region", "start-date", "end-date"]
OWN = {
    "region": ["replaced-by", "part-of", "source", "crs-region"],
    "pdu": ["replaced-by", "part-of", "source", "status", "coverage"],
    "prison": ["replaced-by", "part-of", "source", "active", "gender", "category", "operator"],
    "court": ["replaced-by", "part-of", "source", "town"],
    "police-force": ["replaced-by", "part-of", "source", "area"],
    "local-authority": ["replaced-by", "part-of", "source", "status", "area", "former-codes"],
    "approved-premises": ["replaced-by", "part-of", "source"],
    "provider": ["replaced-by", "part-of", "source"],
    "office": ["replaced-by", "part-of", "source", "area", "address"],
    "contract": [
        "replaced-by", "part-of", "source", "provider", "subcontractor", "pathway", "area",
        "eligible-sex", "contract-type",
    ],
}  # fmt: skip


def fix(registers: dict[str, list[Row]], fixups: Iterable[Row]) -> None:
    """Apply the rows of fixup.tsv, each to the row of its register whose source name is `key`."""
    for fixup in fixups:
        table = registers[fixup["register"]]
        if fixup["column"] == "add-row":
            table.append({"key": fixup["key"], "name": fixup["key"], "source": fixup["value"]})
            continue
        found = [r for r in table if r["key"] == fixup["key"]]
        if len(found) != 1:
            sys.exit(f"fixup.tsv: {len(found)} rows of {fixup['register']} are '{fixup['key']}'.")
        row, column, value = found[0], fixup["column"], fixup["value"]
        if column == "drop":
            table.remove(row)
        elif column == "same-as":
            other = next(r for r in table if r["key"] == value)
            names = [other.get("alt", ""), row["name"], row.get("alt", ""), row.get("known", "")]
            other["alt"] = ";".join(filter(None, names))
            other["code"] = ";".join(filter(None, [other["code"], row["code"]]))
            other["also"] = ";".join(filter(None, [other.get("also", ""), row["key"]]))
            table.remove(row)
        else:
            row[column] = value


def number(registers: dict[str, list[Row]]) -> None:
    """Give every row its id: the slug of its name, with the type (or code) where two share it."""
    for table in registers.values():
        taken: set[str] = set()
        # The row that stands today keeps the plain slug.
        for row in sorted(table, key=lambda r: (bool(r.get("end-date")), r["key"])):
            plain = row.get("id") or slugify(row["name"])
            tails = (row.get("type", ""), row.get("code", ""), row.get("region", "")[7:])
            ids = [plain, *(f"{plain}-{slugify(tail)}" for tail in tails if tail)]
            free = [id_ for id_ in ids if id_ not in taken]
            if not free:
                sys.exit(f"No id is left for '{row['key']}'; name it in fixup.tsv.")
            row["id"] = free[0]
            if row.get("official-name") == row["name"]:
                row["official-name"] = ""
            taken.add(free[0])


def refer(registers: dict[str, list[Row]], changes: Iterable[Row]) -> None:
    """Turn the names contracts use into CURIEs and fill `replaced-by` from changes.tsv."""
    ids = {k: r["id"] for r in registers["provider"] for k in _keys(r)}
    for row in registers["contract"]:
        for column in ("provider", "subcontractor"):
            names = [name for name in row[column].split(";") if name]
            curies = dict.fromkeys(f"provider:{ids[name]}" for name in names)
            row[column] = ";".join(curies)
    by_curie = {f"{name}:{r['id']}": r for name, table in registers.items() for r in table}
    for change in changes:
        for curie in change["original"].split(";"):
            row = by_curie[curie]
            known = [c for c in row.get("replaced-by", "").split(";") if c]
            row["replaced-by"] = ";".join([*known, *change["resulting"].split(";")])


def _keys(row: Row) -> list[str]:
    return [row["key"], *row.get("also", "").split(";")]


def aliases(registers: dict[str, list[Row]]) -> Iterator[Row]:
    """Yield the rows of maps/name.tsv that the sources give."""
    for register, table in registers.items():
        for row in table:
            given = [(a, "source") for a in row.get("alt", "").split(";")]
            given += [(a, "common knowledge") for a in row.get("known", "").split(";")]
            given += [(a, "source") for a in row.get("also", "").split(";")]
            if register == "court" and "(" in row["name"]:
                short = " ".join(re.sub(r"\(.*?\)", "", row["name"]).split())
                same = [r for r in table if normalise(short) == normalise(r["name"])]
                given += [(short, "name without its brackets")] if not same else []
            for name, seen in given:
                yield {"name": name.strip(), "thing": f"{register}:{row['id']}", "seen": seen}


def sort_names(
    registers: dict[str, list[Row]], given: Iterable[Row]
) -> tuple[list[Row], list[Row]]:
    """Return (aliases of one entry, names of several entries), without what says nothing new."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    printed: dict[tuple[str, str], str] = {}
    for register, table in registers.items():
        for row in table if register not in ("contract", "change") else ():
            for name in filter(None, (row["name"], row.get("official-name", ""))):
                key, curie = (register, normalise(name)), f"{register}:{row['id']}"
                owners[key].add(curie)
                own[curie].add(key[1])
                printed.setdefault(key, name)
    kept: dict[tuple[str, str], Row] = {}
    for alias in given:
        key = (alias["thing"].partition(":")[0], normalise(alias["name"]))
        if key[1] and key[1] not in own[alias["thing"]]:
            owners[key].add(alias["thing"])
            printed.setdefault(key, alias["name"])
            kept.setdefault((key[1], alias["thing"]), alias)
    clear = [a for a in kept.values()
             if len(owners[a["thing"].partition(":")[0], normalise(a["name"])]) == 1]  # fmt: skip
    shared = [{"name": printed[key], "things": ";".join(sorted(owners[key]))}
              for key in owners if len(owners[key]) > 1]  # fmt: skip
    return clear, shared


def write(path: Path, header: list[str], table: Iterable[Row]) -> None:
    """Write a table sorted by its columns, one line a row, cells parted by tabs."""
    lines = sorted(tuple(row.get(column, "") for column in header) for row in table)
    for cells in lines:
        if any("\t" in cell or "\n" in cell for cell in cells):
            sys.exit(f"{path}: a cell of '{cells[0]}' holds a tab or a line break.")
    text = "\n".join("\t".join(cells) for cells in [tuple(header), *lines]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def stamp(folder: Path, files: dict[str, str]) -> None:
    """Write the SHA-256 of each table into its section of sources.toml."""
    path = folder / "sources.toml"
    text = path.read_text("utf-8")
    for register, name in files.items():
        digest = hashlib.sha256((folder / f"{name}.tsv").read_bytes()).hexdigest()
        section = rf'(?ms)^(\[{re.escape(register)}\]\n(?:(?!^\[).)*?^sha256 = ")[^"]*'
        text = re.sub(section, rf"\g<1>{digest}", text)
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Read the source tables, write the registers, say how many rows each has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="folder that holds the source tables (CSV)")
    parser.add_argument("--into", type=Path, default=Path("ontology/registers"))
    given = parser.parse_args()
    into: Path = given.into
    registers = convert(given.source)
    fix(registers, read_tsv(into / "fixup.tsv"))
    number(registers)
    refer(registers, read_tsv(into / "changes.tsv"))
    for register, name in FILES.items():
        table = [{**row, register: row["id"]} for row in registers[register]]
        common = [column for column in COMMON if column != register]
        write(into / f"{name}.tsv", [register, *common, *OWN[register]], table)
        print(f"{len(table):5} {name}.tsv")
    by_hand = {
        register: [{**row, "id": row[register]} for row in read_tsv(into / f"{name}.tsv")]
        for name, register in KEPT_BY_HAND.items()
    }
    names = into / "maps" / "name.tsv"
    kept = [r for r in read_tsv(names) if r["seen"] not in FROM_SOURCE]
    decided = [r for r in read_tsv(into / "ambiguous.tsv") if r["reason"] != FOUND]
    kept += [{**r, "thing": thing} for r in decided for thing in r["things"].split(";")]
    clear, shared = sort_names({**registers, **by_hand}, [*aliases(registers), *kept])
    write(names, ["name", "thing", "seen"], clear)
    reasons = {r["name"]: r["reason"] for r in decided}
    for row in shared:
        row["reason"] = reasons.get(row["name"], FOUND)
    write(into / "ambiguous.tsv", ["name", "things", "reason"], shared)
    stamp(into, {**FILES, **{register: name for name, register in KEPT_BY_HAND.items()}})
    print(f"{len(clear):5} aliases, {len(shared)} names of several entries")


if __name__ == "__main__":
    main()
