"""Folders of TSV files -> `RegisterFiles`: entries, their aliases, and what is said of names.

A folder may hold any of the tables; `ontology/kinds.toml` says which registers there are.
Nothing is guessed: a row that does not fit is refused with its place.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput
from build_graph.knowledge.kinds import known
from build_graph.registers.spelling import Form, normalise, slugify
from build_graph.value_checks import is_date, is_day

_FIELDS = {
    "type": "type",
    "name": "name",
    "official-name": "official_name",
    "code": "code",
    "region": "region",
    "start-date": "start",
    "end-date": "end",
    "replaced-by": "replaced_by",
    "part-of": "part_of",
    "source": "source",
}
_FORM = ("register", "use", "pattern", "replacement", "types")
# Tables beside the registers that say something about names, not who exists.
ABOUT_NAMES = frozenset({"never.tsv", "ambiguous.tsv", "fixup.tsv"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register. `region`, `part_of` and `replaced_by` are CURIEs: 'region:wales'."""

    register: str
    id: str
    name: str
    official_name: str = ""
    type: str = ""
    code: str = ""
    region: str = ""
    start: str = ""
    end: str = ""
    replaced_by: str = ""
    part_of: str = ""
    source: str = ""
    extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    dataset: str = ""

    @property
    def iri_path(self) -> str:
        """Return the last part of the entry's IRI: 'prison/hmp-lewes'."""
        return f"{self.register}/{self.id}"

    def exists_on(self, day: str) -> bool:
        """Return whether the entry exists on `day`; the end date is the first day without it."""
        return (not self.start or self.start <= day) and (not self.end or day < self.end)


@dataclass(frozen=True, slots=True)
class Never:
    """One row of never.tsv: words that are no name, but for `unless` where its case is right."""

    name: str
    unless: tuple[str, ...]


@dataclass(slots=True)
class RegisterFiles:
    """All rows of all folders. `ambiguous` holds, per CURIE, the normalised names it shares."""

    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    never: dict[str, Never] = field(default_factory=dict)
    ambiguous: dict[str, list[str]] = field(default_factory=dict)
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_register_files(folders: Sequence[Path]) -> RegisterFiles:
    """Return the tables of `folders`, the package's own first."""
    tables = RegisterFiles(forms=read_forms(folders))
    aliases: dict[str, list[str]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"{folder} is not a folder of registers; name a folder of TSV tables.")
        if not any(path.suffix in (".tsv", ".toml") for path in folder.rglob("*.t*")):
            raise BadInput(f"{folder} holds no register; name a folder of TSV tables.")
        for row in rows(folder / "maps" / "name.tsv", "name", "thing"):
            aliases.setdefault(row["thing"], []).append(row["name"])
        _read_about_names(folder, tables)
    for folder in folders:
        _read_folder(folder, tables, aliases, home=folder == folders[0])
    for curie in (*aliases, *tables.ambiguous):
        if not _is_known(tables, curie):
            raise BadInput(f"A name is given to {curie}, which is in no register; add its row.")
    for entries in tables.entries.values():
        for entry in entries.values():
            _check(tables, entry)
    return tables


def read_forms(folders: Iterable[Path]) -> dict[str, list[Form]]:
    """Return what `folders` say of the forms that a name may have, by register."""
    forms: dict[str, list[Form]] = {}
    for file in (folder / "maps" / "form.tsv" for folder in folders):
        for row in rows(file, *_FORM):
            form = Form(
                "match" if row["use"] == "match" else "name",
                _pattern(file, row["pattern"]),
                row["replacement"],
                frozenset(filter(None, row["types"].split(";"))),
            )
            forms.setdefault(row["register"], []).append(form)
    return forms


def _is_known(tables: RegisterFiles, curie: str) -> bool:
    register, _, id_ = curie.partition(":")
    return id_ in tables.entries.get(register, {})


def _check(tables: RegisterFiles, entry: Entry) -> None:
    for date in (entry.start, entry.end):
        if date and not is_day(date):
            raise BadInput(f"{entry.iri_path}: '{date}' is no date like 2023-04-01.")
    for column in known().columns.values():
        cell = entry.extras.get(column.name, "")
        if column.holds == "date" and cell and not is_date(cell):
            raise BadInput(
                f"{entry.iri_path}: '{cell}' is no {column.name} like 2023-04-01, 2023-04 or 2023."
            )
        if column.holds == "yes-no" and cell not in ("", "true", "false"):
            raise BadInput(f"{entry.iri_path}: '{cell}' is no {column.name}: write true or false.")
    cells = (entry.region, entry.part_of, entry.replaced_by)
    things = (column.name for column in known().columns.values() if column.holds == "things")
    named = (entry.extras.get(name, "") for name in things)
    for curie in filter(None, ";".join((*cells, *named)).split(";")):
        if not _is_known(tables, curie):
            raise BadInput(f"{entry.iri_path}: '{curie}' is in no register; write register:id.")


def rows(path: Path, *needed: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a TSV file by column; nothing when there is no such file."""
    if not path.is_file():
        return
    text = _read(path)
    # A quotation mark is a character like any other in these tables.
    lines = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(lines, [])
    if missing := [column for column in needed if column not in header]:
        raise BadInput(f"{path} has no column '{missing[0]}'; its columns are {header}.")
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            raise BadInput(
                f"{path}, line {number}: {len(cells)} cells where the header has {len(header)}."
            )
        yield dict(zip(header, cells, strict=True))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8; save it so.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}); check its rights.") from None


def _pattern(path: Path, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise BadInput(f"{path}: '{pattern}' is no pattern ({error}).") from None


def _read_about_names(folder: Path, tables: RegisterFiles) -> None:
    for row in rows(folder / "never.tsv", "name", "unless"):
        unless = tuple(filter(None, row["unless"].split(";")))
        tables.never[normalise(row["name"])] = Never(row["name"], unless)
    for row in rows(folder / "ambiguous.tsv", "name", "things"):
        for curie in row["things"].split(";"):
            tables.ambiguous.setdefault(curie, []).append(normalise(row["name"]))


def _read_folder(
    folder: Path, tables: RegisterFiles, aliases: Mapping[str, Sequence[str]], *, home: bool
) -> None:
    sources = folder / "sources.toml"
    try:
        described = tomllib.loads(_read(sources)) if sources.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{sources} cannot be read: {error}.") from None
    for path in sorted(folder.glob("*.tsv")):
        if path.name in ABOUT_NAMES:
            continue
        register = _register_of(path)
        if register not in known().registers:
            names = ", ".join(sorted(known().registers))
            raise BadInput(
                f"{path}: '{register}' is no register; the first column names one of: {names}. "
                "A new one needs its kind in kinds.toml."
            )
        dataset = register if home else f"{register}-{_called(folder)}"
        if register in described:
            tables.datasets[dataset] = {**described[register], "register": register}
        else:
            dataset = ""
        entries = tables.entries.setdefault(register, {})
        for row in rows(path, register, "name"):
            entry = _entry(row, register, aliases, dataset)
            if entry.id in entries or not entry.id or not entry.name:
                raise BadInput(f"{path}: '{entry.id}' needs an id of its own and a name.")
            entries[entry.id] = entry


def _called(folder: Path) -> str:
    name = folder.parent.name if folder.name == "registers" else folder.name
    return slugify(name) or "own"


def _register_of(path: Path) -> str:
    return _read(path).partition("\n")[0].rstrip("\r").partition("\t")[0]


def _entry(
    row: dict[str, str], register: str, aliases: Mapping[str, Sequence[str]], dataset: str
) -> Entry:
    id_ = row.pop(register)
    return Entry(
        register=register,
        id=id_,
        aliases=tuple(aliases.get(f"{register}:{id_}", ())),
        dataset=dataset,
        extras={name: row[name] for name in row if name not in _FIELDS and row[name]},
        **{_FIELDS[name]: row[name] for name in row if name in _FIELDS},
    )
