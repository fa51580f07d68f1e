"""Reports in zip archives: the same facts as unpacked, one sentence for what cannot be used."""

from __future__ import annotations

import io
import os
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from invented_report import SAMPLE_REPORTS, SAMPLES, report_text

from build_graph.building.build_result import BuildResult
from build_graph.errors import BadInput
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.sources import archive
from build_graph.sources.archive import read_member
from build_graph.sources.files import find_files
from build_graph.store.database import open_store

TEXT = report_text().encode()


def info(name: str, **attributes: object) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    for key, value in attributes.items():
        setattr(made, key, value)
    return made


def packed(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return file.getvalue()


def found(path: Path) -> tuple[list[str], list[str]]:
    """The names of the members that are read, and what is said of the others."""
    result = BuildResult()
    origins = find_files([path], result.files)
    messages = [outcome.message.removeprefix(f"{path}") for outcome in result.files]
    assert {outcome.status for outcome in result.files} <= {"left out"}
    return [origin.name for origin in origins], messages


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def encrypted(data: bytes) -> bytes:
    """The archive with its first member marked as encrypted, in both of its headers."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]


def lying(data: bytes) -> bytes:
    """The archive with a name that says to be UTF-8 and is not."""
    assert data.count("ä.txt".encode()) == 2
    return data.replace("ä.txt".encode(), b"\xff\xfe.txt")


@pytest.mark.parametrize(
    ("odd", "change", "sentence"),
    [
        ([("../evil.txt", TEXT)], None, "/../evil.txt: its name leads out of the archive"),
        ([("/etc/evil.txt", TEXT)], None, "//etc/evil.txt: its name leads out of the archive"),
        ([("C:\\evil.txt", TEXT)], None, "its name leads out of the archive"),
        ([("a\\..\\..\\evil.txt", TEXT)], None, "its name leads out of the archive"),
        (
            [(info("link.txt", external_attr=(stat.S_IFLNK | 0o777) << 16), b"/etc/passwd")],
            None,
            "/link.txt: it is a link, which may point anywhere",
        ),
        (
            [(info("pipe.txt", external_attr=(stat.S_IFIFO | 0o666) << 16), b"")],
            None,
            "/pipe.txt: it is no plain file",
        ),
        ([("a.txt", TEXT)], encrypted, "/a.txt: it is encrypted; unpack the archive"),
        ([("in.zip", packed(("b.txt", TEXT)))], None, "/in.zip: it is an archive inside an"),
        ([("ä.txt", TEXT)], lying, ".txt: its name is said to be UTF-8 and is not"),
        (
            [(info("lzma.txt", compress_type=zipfile.ZIP_LZMA), TEXT)],
            None,
            "/lzma.txt: it is packed with LZMA",
        ),
        (
            [("bomb.txt", bytes(archive.LARGEST + 1))],
            None,
            "/bomb.txt: it has 64 MB, and a report at most 64",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_odd_member_gets_a_sentence_and_the_others_go_in(
    tmp_path: Path,
    odd: list[tuple[zipfile.ZipInfo | str, bytes]],
    change: Callable[[bytes], bytes] | None,
    sentence: str,
) -> None:
    data = packed(*odd, ("reports/good.txt", TEXT))
    path = tmp_path / "box.zip"
    path.write_bytes(change(data) if change else data)
    before = everything(tmp_path)
    names, messages = found(path)
    assert names == ["box.zip/reports/good.txt"]
    assert len(messages) == 1
    assert sentence in messages[0]
    assert messages[0].endswith(".")
    assert read_member(path, "reports/good.txt") == TEXT
    assert everything(tmp_path) == before
    assert not (tmp_path.parent / "evil.txt").exists()


def test_of_two_members_of_one_name_the_last_is_read(tmp_path: Path) -> None:
    path = tmp_path / "box.zip"
    with pytest.warns(UserWarning, match="Duplicate name"):
        path.write_bytes(packed(("a.txt", b"first"), ("a.txt", TEXT)))
    names, messages = found(path)
    assert names == ["box.zip/a.txt"]
    assert messages == [
        "/a.txt: the archive has this name more than once; the last of them is read."
    ]
    assert read_member(path, "a.txt") == TEXT


def test_names_are_shown_as_people_gave_them(tmp_path: Path) -> None:
    path = tmp_path / "box.zip"
    data = packed(("xx.txt", TEXT), ("café.txt", TEXT))
    path.write_bytes(data.replace(b"xx.txt", "é.txt".encode()))  # UTF-8 that does not say so
    assert found(path) == (["box.zip/café.txt", "box.zip/é.txt"], [])


def test_what_is_beside_reports_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "box.ZIP"
    names = ("a/b/one.md", "README.md", "__MACOSX/a/b/._one.md", "logo.png", "a/")
    path.write_bytes(packed(*((name, TEXT) for name in names)))
    assert found(path) == (["box.ZIP/a/b/one.md"], [])


@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [
        ("MOST", 2, ": it holds more than 2 files; c.txt and what comes after it were not read"),
        ("ALTOGETHER", 2 * len(TEXT), ": it holds more than 0 MB; c.txt and what comes after it"),
    ],
)
def test_a_crowded_archive_is_read_up_to_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, sentence: str
) -> None:
    monkeypatch.setattr(archive, limit, value)
    path = tmp_path / "box.zip"
    path.write_bytes(packed(*((f"{letter}.txt", TEXT) for letter in "dcba")))
    names, messages = found(path)
    assert names == ["box.zip/a.txt", "box.zip/b.txt"]
    assert [one.startswith(sentence) for one in messages] == [True]


def test_a_list_of_a_million_members_is_not_taken_in(tmp_path: Path) -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *(20, 3, 20, 0), *([0] * 4), *([0] * 10))
    entries = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entries), 4, 0)
    path = tmp_path / "box.zip"
    path.write_bytes(b"PK\x03\x04" + entries + end)
    assert found(path) == ([], [": it lists more files than can be read (10000); split it."])


@pytest.mark.parametrize("cut", [30, 200, -1, -30])
def test_an_archive_that_is_cut_off_gets_one_sentence(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(packed(("a.txt", TEXT), ("b.txt", TEXT))[:cut])
    assert found(path) == ([], [": the archive is damaged or cut off; get it again."])


def test_an_archive_without_reports_is_told(tmp_path: Path) -> None:
    path = tmp_path / "box.zip"
    path.write_bytes(packed(("a.png", b"x")))
    assert found(path)[1] == [
        ": no report is in this archive; it should hold .txt, .pdf or .docx files."
    ]


def test_what_is_no_archive_but_named_so_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "text.zip"
    path.write_bytes(TEXT)
    assert found(path) == (["text.zip"], [])


def test_broken_bytes_never_do_more_than_give_a_sentence(tmp_path: Path) -> None:
    """Every byte of the lists and some of the data are changed; names stay inside the archive."""
    whole = packed(("a.txt", TEXT), ("b/c.txt", TEXT))
    dice = random.Random(7)
    path = tmp_path / "box.zip"
    start = whole.index(b"PK\x01\x02")
    read = refused = 0
    for at in [*range(start, len(whole)), *dice.sample(range(4, start), 60)]:
        data = bytearray(whole)
        data[at] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        os.utime(path, ns=(at, at))  # two changes within one tick of the clock
        result = BuildResult()
        for origin in find_files([path], result.files):
            messages = ""
            try:
                origin.read_bytes()
            except BadInput as error:
                messages = str(error)
            assert not messages or messages.startswith(f"{path}/")
            read, refused = read + (not messages), refused + bool(messages)
        refused += len(result.files)
    assert read > 100
    assert refused > 20
    assert list(tmp_path.iterdir()) == [path]


def _hash(work: tuple[Path, str]) -> bytes:
    return read_member(*work)


def test_processes_read_one_archive_at_the_same_time(tmp_path: Path) -> None:
    dice = random.Random(3)
    members = {f"{number}.txt": dice.randbytes(300_000) for number in range(12)}
    path = tmp_path / "box.zip"
    path.write_bytes(packed(*members.items()))
    assert read_member(path, "0.txt") == members["0.txt"]  # open before the processes start
    with ProcessPoolExecutor(2) as pool:
        read = list(pool.map(_hash, [(path, name) for name in members]))
    assert read == list(members.values())


def test_an_archive_gives_the_facts_of_its_files(tmp_path: Path) -> None:
    folder, path = tmp_path / "reports", tmp_path / "reports.zip"
    folder.mkdir()
    chosen = SAMPLE_REPORTS[:2]
    for report in chosen:
        (folder / report.name).write_bytes(report.read_bytes())
    path.write_bytes(packed(*((f"in/{one.name}", one.read_bytes()) for one in reversed(chosen))))
    tables = {}
    for source in (folder, path):
        store = tmp_path / f"{source.name}-graph"
        result = build([source], store, registers=[SAMPLES / "registers"], validate=False)
        assert [outcome.status for outcome in result.files] == ["built", "built"]
        with open_store(store, read_only=True) as opened:
            names = ("reports", "ratings", "findings", "measures", "organisations")
            tables[source.suffix] = [list(run(opened, name)) for name in names]
            labels = "SELECT ?name WHERE { ?text a pg:SourceText ; pg:fileName ?name }"
            files = sorted(str(row["name"]) for row in run(opened, labels))
        prefix = "reports.zip/in/" if source == path else ""
        assert files == [f"{prefix}{one.name}" for one in chosen]
    assert tables[""] == tables[".zip"]
