"""Reports at addresses that fsspec understands, by its file system in memory and that on disk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from small_corpus import built, corpus, dump, statuses

from build_graph.errors import BadInput
from build_graph.sources import remote
from build_graph.sources.remote import RemoteFile, files_at, is_address

IN_MEMORY = "memory://inspections"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[str]:
    """Three reports in memory, and what a folder of reports may have beside them."""
    system = fsspec.filesystem("memory")
    for file in corpus(tmp_path / "reports").iterdir():
        system.pipe_file(f"/inspections/2023/{file.name}", file.read_bytes())
    for name in ("README.md", "notes.csv", "page.html", "page_files/advert.html"):
        system.pipe_file(f"/inspections/{name}", b"<p>no report</p>")
    yield IN_MEMORY
    system.rm("/inspections", recursive=True)


@pytest.mark.parametrize("form", ["memory", "file"])
def test_what_is_at_an_address_is_built_as_from_a_folder(
    form: str, memory: str, tmp_path: Path
) -> None:
    address = f"{memory}/2023" if form == "memory" else (tmp_path / "reports").as_uri()
    built(tmp_path / "reports", tmp_path / "local")
    result = built(address, tmp_path / "graph")
    assert set(statuses(result).values()) == {"built"}
    assert dump(tmp_path / "graph") == dump(tmp_path / "local")
    again = built(address, tmp_path / "graph")
    assert set(statuses(again).values()) == {"unchanged"}


def test_what_is_no_report_by_its_name_is_passed_over(memory: str, tmp_path: Path) -> None:
    """So are the parts of a saved page; the page itself is read, and told to be no report."""
    result = built(memory, tmp_path / "graph")
    left_out = {name for name, status in statuses(result).items() if status == "left out"}
    assert left_out == {"page.html"}
    assert result.count("built") == 3


def test_one_file_at_an_address_and_an_archive(memory: str, tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe_file("/inspections/more.zip", b"PK")
    result = built(f"{memory}/2023/ebb-hollow.txt", tmp_path / "graph")
    assert statuses(result) == {"ebb-hollow.txt": "built"}
    result = built(f"{memory}/more.zip", tmp_path / "graph")
    assert "archives are not read at an address" in result.files[0].message


def test_sync_withdraws_what_is_at_the_address_no_more(memory: str, tmp_path: Path) -> None:
    address = f"{memory}/2023"
    built(address, tmp_path / "graph")
    fsspec.filesystem("memory").rm("/inspections/2023/low-quay.txt")
    result = built(address, tmp_path / "graph", sync=True)
    assert result.count("withdrawn") == 1
    with pytest.raises(BadInput, match="there is nothing at this address"):
        built("memory://elsewhere", tmp_path / "graph", sync=True)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("memory://nothing", "there is nothing at this address; check it."),
        ("nonsense://reports", "cannot be read (Protocol not known: nonsense)"),
        ("https://example.org/reports", "probation-graph fetch"),
    ],
)
def test_an_address_that_cannot_be_read_is_told(address: str, told: str, tmp_path: Path) -> None:
    result = built(address, tmp_path / "graph")
    [failed] = result.files
    assert failed.message.startswith(f"{address}: ")
    assert told in failed.message
    assert not (tmp_path / "graph").exists()


def test_a_file_that_is_gone_or_too_large_is_told(
    memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = files_at(f"{memory}/2023")[0]
    monkeypatch.setattr(remote, "LARGEST", 10)
    with pytest.raises(BadInput, match="a report at most"):
        file.read_bytes()
    with pytest.raises(BadInput, match="cannot be read"):
        RemoteFile(f"{memory}/gone.txt").read_bytes()


def test_without_fsspec_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(BadInput, match=r"pip install 'probation-graph\[cluster\]'"):
        files_at("s3://bucket/reports")


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("s3://bucket", True),
        ("simplecache::s3://bucket/x", True),
        ("C://reports", False),
        ("reports/2023", False),
        (Path("reports"), False),
    ],
)
def test_addresses_are_told_from_paths(path: str | Path, is_one: bool) -> None:
    assert is_address(path) is is_one
