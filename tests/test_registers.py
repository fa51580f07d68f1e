"""The registers as data: well-formed, consistent, and every name leads to its own entry."""

from __future__ import annotations

import doctest
import hashlib
import re
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from build_graph.errors import BadInput
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import iri, schemes
from build_graph.mapping.reference import reference_quads
from build_graph.registers import name_index as registers_module
from build_graph.registers import spelling
from build_graph.registers.link import link
from build_graph.registers.name_index import Entry, Registers, load_registers, normalise, slugify
from build_graph.registers.register_files import ABOUT_NAMES, read_register_files, rows

BASE = "https://w3id.org/probation-graph/"
HOME = resources.ontology("registers")
TABLES = sorted(path for path in HOME.glob("*.tsv") if path.name not in ABOUT_NAMES)
KNOWN = load_registers()
AMBIGUOUS = {
    (curie.partition(":")[0], normalise(row["name"]))
    for row in rows(HOME / "ambiguous.tsv")
    for curie in row["things"].split(";")
}
LINKED = [register for register in KNOWN.registers if register not in ("contract", "change")]


def named(path: Path) -> str:
    return path.name


def day_inside(entry: Entry) -> str:
    """A day on which the entry exists: its first, or the first of a year before its last."""
    return entry.start or (f"{int(entry.end[:4]) - 1}-01-01" if entry.end else "2024-01-01")


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.tsv")), ids=named)
def test_table_is_plain_text(path: Path) -> None:
    data = path.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    for row in rows(path):
        # Spaces at the ends are part of a pattern.
        words = [cell for column, cell in row.items() if column not in ("pattern", "replacement")]
        assert words == [word.strip() for word in words]


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_ids_are_slugs_sorted_and_unique(path: Path) -> None:
    register = path.read_text("utf-8").split("\t", 1)[0]
    ids = [row[register] for row in rows(path)]
    assert ids
    assert ids == sorted(set(ids))
    assert [slugify(id_) for id_ in ids] == ids
    assert path.stem.replace("ies", "y").startswith(register[:-1])


@pytest.mark.parametrize("name", ["maps/name.tsv", "never.tsv", "ambiguous.tsv", "changes.tsv"])
def test_tables_about_names_are_sorted(name: str) -> None:
    lines = [tuple(row.values()) for row in rows(HOME / name)]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("register", KNOWN.registers)
def test_dates_and_references(register: str) -> None:
    for entry in KNOWN.entries(register):
        for date in (entry.start, entry.end):
            assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", date), entry.id
        assert not (entry.start and entry.end) or entry.start < entry.end, entry.id
        assert not entry.region or KNOWN.entry(entry.region), entry.id
        lists = ("provider", "subcontractor", "original", "resulting")
        cells = [entry.part_of, entry.replaced_by, *(entry.extras.get(c, "") for c in lists)]
        for curie in filter(None, ";".join(cells).split(";")):
            assert KNOWN.entry(curie) is not None, (entry.id, curie)


@pytest.mark.parametrize("register", LINKED)
def test_every_name_leads_to_its_own_entry(register: str) -> None:
    wrong = []
    for entry in KNOWN.entries(register):
        for name in filter(None, (entry.name, entry.official_name, *entry.aliases)):
            found = link(name, register, KNOWN, on=day_inside(entry))
            listed = (register, normalise(name)) in AMBIGUOUS
            if found.iri_path != entry.iri_path and not listed:
                wrong.append((name, entry.id, found))
    assert not wrong


@pytest.mark.parametrize("register", LINKED)
def test_every_code_leads_to_its_own_entry(register: str) -> None:
    for entry in KNOWN.entries(register):
        for code in filter(None, entry.code.split(";")):
            if not KNOWN.never(code, [register]):
                assert link(code, register, KNOWN).iri_path == entry.iri_path


def test_every_alias_says_where_it_was_seen_and_adds_something() -> None:
    for row in rows(HOME / "maps" / "name.tsv"):
        entry = KNOWN.entry(row["thing"])
        assert entry is not None, row
        assert row["seen"], row
        assert normalise(row["name"]) not in (normalise(entry.name),), row


@pytest.mark.parametrize("row", list(rows(HOME / "never.tsv")), ids=lambda row: row["name"])
def test_what_never_links(row: dict[str, str]) -> None:
    for register in KNOWN.registers:
        allowed = [c for c in row["unless"].split(";") if c.partition(":")[0] == register]
        for name in (row["name"], row["name"].lower() + " ", row["name"].swapcase()):
            found = link(name, register, KNOWN)
            if found.method != "unregistered":
                assert [found.iri_path.replace("/", ":", 1)] == allowed
                assert name == row["name"]
        assert normalise(row["name"]) not in {normalise(n) for n, _ in KNOWN.names(register)}
    for curie in filter(None, row["unless"].split(";")):
        assert link(row["name"], curie.partition(":")[0], KNOWN).iri_path == curie.replace(":", "/")


def test_an_ambiguous_name_links_to_nothing_without_more() -> None:
    for row in rows(HOME / "ambiguous.tsv"):
        register = row["things"].partition(":")[0]
        assert len(row["things"].split(";")) > 1
        assert link(row["name"], register, KNOWN).method == "unregistered", row


FORMS = list(rows(HOME / "maps" / "form.tsv"))


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"{row['register']}:{row['example']}")
def test_every_form_works_on_its_example(row: dict[str, str]) -> None:
    assert row["register"] in KNOWN.registers
    assert re.search(row["pattern"], normalise(row["example"])) or row["use"] == "name"
    key = normalise(row["example"])
    for form in FORMS:
        if form["register"] == row["register"] and row["use"] in ("match", form["use"]):
            key = re.sub(form["pattern"], form["replacement"], key)
    assert key == row["result"]
    types = {entry.type for entry in KNOWN.entries(row["register"])}
    assert set(filter(None, row["types"].split(";"))) <= types


def test_every_fixup_gives_its_reason_and_every_change_is_in_the_rows() -> None:
    assert all(row["reason"] for row in rows(HOME / "fixup.tsv"))
    for change in KNOWN.entries("change"):
        for original in change.extras["original"].split(";"):
            entry = KNOWN.entry(original)
            assert entry is not None
            assert set(change.extras["resulting"].split(";")) <= set(entry.replaced_by.split(";"))


def test_sources_say_where_each_table_comes_from() -> None:
    described = tomllib.loads((HOME / "sources.toml").read_text("utf-8"))
    assert sorted(described) == sorted(KNOWN.registers)
    for path in TABLES:
        source = described[path.read_text("utf-8").split("\t", 1)[0]]
        assert source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), path.name
        assert all(source[key] for key in ("title", "publisher", "source", "licence", "decides"))


def test_numbers_of_rows() -> None:
    assert len(KNOWN.entries("region")) == 12
    assert len(KNOWN.entries("police-force")) == 43
    types = [entry.type for entry in KNOWN.entries("predecessor")]
    assert types.count("Community Rehabilitation Company") == 21
    assert types.count("National Probation Service division") == 7


def test_a_brand_is_an_entry_of_its_own() -> None:
    brand = KNOWN.entry("provider:interventions-alliance")
    assert brand is not None
    assert (brand.type, brand.part_of) == ("brand", "provider:seetec")


def test_names_for_scanning_are_longest_first_and_without_common_words() -> None:
    names = KNOWN.names("provider")
    assert [len(name) for name, _ in names] == sorted((len(n) for n, _ in names), reverse=True)
    assert ("Catch 22", "catch22") in names
    assert "Foundation" not in dict(names)
    assert "Foundation" in dict(KNOWN.names("provider", free_text=False))


def test_loading_and_indexing_is_quick() -> None:
    def once() -> float:
        start = time.perf_counter()
        fresh = Registers(read_register_files((HOME,)))
        for register in fresh.registers:
            assert not list(fresh.find("no such name", register))
        return time.perf_counter() - start

    # The best of several: a busy machine slows some of them, never all.
    assert min(once() for _ in range(5)) < 0.25


@pytest.mark.parametrize("module", [spelling, registers_module, sys.modules[link.__module__]])
def test_examples_in_docstrings(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted
    assert not result.failed


def test_contracts_are_for_pathways_of_the_scheme() -> None:
    pathways = {one.slug for one in schemes().pathways}
    assert {entry.extras["pathway"] for entry in KNOWN.entries("contract")} <= pathways


# A folder of one's own


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("|", "\t"), encoding="utf-8")
        return tmp_path / "own"

    return write


def test_a_folder_of_ones_own_is_added(folder: Callable[[str, str], Path]) -> None:
    folder("prisons.tsv", "prison|name|code\nhmp-mirefold|HMP Mirefold|ZZM\n")
    folder("maps/name.tsv", "name|thing|seen\nThe Mire|prison:hmp-mirefold|invented\n")
    own = folder("sources.toml", '[prison]\ntitle = "Invented"\nlicence = "none"\n')
    known = load_registers([own])
    assert link("HM Prison Mirefold", "prison", known).iri_path == "prison/hmp-mirefold"
    assert link("The Mire", "prison", known).method == "alias"
    assert link("HMP Lewes", "prison", known).method == "exact"
    assert link("HMP Mirefold", "prison", KNOWN).method == "unregistered"
    lines = "\n".join(reference_quads(known, BASE))
    assert f"<{BASE}id/register/prison-own>" in lines
    assert f"<{BASE}id/prison/hmp-mirefold> <{iri('pg:inRegister')}>" in lines


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("prisons.tsv", "prison|name\nhmp-lewes|HMP Lewes\n", "id of its own"),
        ("prisons.tsv", "prison|name\nhmp-mirefold\n", "line 2"),
        ("prisons.tsv", "prison|name\nhmp-mirefold|\n", "a name"),
        ("dragons.tsv", "dragon|name\nsmall|Small\n", "no register"),
        ("prisons.tsv", "prison|name|end-date\nhmp-x|HMP X|soon\n", "no date"),
        ("pdus.tsv", "pdu|name|region\nx|X|region:nowhere\n", "region:nowhere"),
        ("maps/name.tsv", "name|thing|seen\nX|prison:hmp-nowhere|invented\n", "prison:hmp-nowhere"),
        ("maps/name.tsv", "name|thing\nX|prison:hmp-lewes|invented\n", "line 2"),
        ("never.tsv", "name|why\nX|invented\n", "unless"),
        ("sources.toml", "[prison\n", "cannot be read"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(
    folder: Callable[[str, str], Path], name: str, text: str, said: str
) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        load_registers([folder(name, text)])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a folder"):
        load_registers([tmp_path / "nowhere"])
