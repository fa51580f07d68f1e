from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from synthetic import SyntheticReport, generate, write
from synthetic.damage import DAMAGES
from synthetic.judgement import RATINGS, overall_band
from synthetic.material import COLUMNS, words
from synthetic.registers import FILES

ROOT = Path(__file__).parent.parent


@cache
def sample(framework: str = "both") -> tuple[SyntheticReport, ...]:
    return tuple(generate(7, 60, framework))


def plain(text: str) -> str:
    """The text with quotes straight and white space single, as a reader sees it."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def test_every_damage_occurs() -> None:
    done: Counter[str] = Counter()
    for seed in range(200):
        for report in generate(seed, 1):
            done.update(report.damages)
    assert [damage.__name__ for damage in DAMAGES if not done[damage.__name__]] == []
    assert all(damage.__doc__ for damage in DAMAGES)


def digest(hash_seed: str, out: Path) -> str:
    subprocess.run(
        [sys.executable, "-m", "synthetic", str(out), "--count", "12", "--seed", "5"],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
    )
    total = hashlib.sha256()
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        total.update(path.relative_to(out).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    assert digest("1", tmp_path / "one") == digest("2", tmp_path / "two")


def test_another_seed_gives_other_reports() -> None:
    assert next(generate(1, 1)).text != next(generate(2, 1)).text


def test_an_unknown_framework_is_refused() -> None:
    with pytest.raises(ValueError, match="2021, 2023, both"):
        next(generate(1, 1, "2018"))


def test_reports_have_names_of_their_own_and_some_pdus_come_twice() -> None:
    months = Counter(
        (r.facts["reports"][0]["pdu"], r.facts["reports"][0]["fieldwork_started"]) for r in sample()
    )
    assert max(months.values()) == 1
    assert len({report.name for report in sample()}) == len(sample())
    assert max(Counter(pdu for pdu, _ in months).values()) == 2


def test_reports_are_as_long_as_real_ones() -> None:
    lengths = [len(report.text) for report in sample()]
    assert 32_000 < sum(lengths) / len(lengths) < 50_000
    assert min(lengths) > 20_000


@pytest.mark.parametrize(
    ("framework", "maxima", "standards"),
    [("2021", {"27", "24"}, 9), ("2023", {"21"}, 7)],
)
def test_frameworks_have_their_standards(framework: str, maxima: set[str], standards: int) -> None:
    for report in sample(framework):
        assert len(report.facts["ratings"]) == standards
    assert {r.facts["reports"][0]["max_score"] for r in sample(framework)} == maxima


@pytest.mark.parametrize("report", sample()[:20], ids=lambda report: report.name)
def test_scores_follow_from_ratings(report: SyntheticReport) -> None:
    row = report.facts["reports"][0]
    points = [RATINGS.index(r["rating"]) for r in report.facts["ratings"] if r["rating"] in RATINGS]
    assert int(row["score"]) == sum(points)
    assert int(row["max_score"]) == 3 * len(points)
    assert row["overall_rating"] == overall_band(sum(points), 3 * len(points))
    # The first twelve digits of an ISBN give the thirteenth.
    digits = [int(digit) for digit in row["isbn"] if digit.isdigit()]
    assert sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize("report", sample()[:20], ids=lambda report: report.name)
def test_findings_stand_in_the_text(report: SyntheticReport) -> None:
    text = plain(report.text)
    rows = report.facts["findings"]
    assert len(rows) > 50
    for row in rows:
        # A page may break after the fifth word of a bullet.
        assert " ".join(row["first_words"].split()[:5]) in text


@pytest.mark.parametrize("report", sample()[:20], ids=lambda report: report.name)
def test_named_bodies_stand_in_the_text(report: SyntheticReport) -> None:
    text = plain(report.text)
    for row in report.facts["crs_providers"]:
        assert row["provider"] in text
    for row in report.facts["organisations"]:
        if row["kind"] not in ("predecessor_nps", "court") and row["name"] != "(unnamed)":
            assert re.sub(r"^HMP ", "", row["name"]) in text


@pytest.mark.parametrize("report", sample()[:20], ids=lambda report: report.name)
def test_rows_count_from_one(report: SyntheticReport) -> None:
    numbers = [int(row["number"]) for row in report.facts["recommendations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    lists: dict[tuple[str, str], list[int]] = {}
    for row in report.facts["findings"]:
        key = (row["standard_no_or_section"], row["polarity"])
        lists.setdefault(key, []).append(int(row["ordinal"]))
    for ordinals in lists.values():
        assert ordinals == list(range(1, len(ordinals) + 1))


def test_no_placeholder_or_slot_is_left() -> None:
    for report in sample():
        assert not re.search(r"[\ue000-\uf8ff{}]|\bNone\b", report.text)
        assert not report.text.endswith("\n")


def test_bodies_are_shared() -> None:
    for table, column in (("crs_providers", "provider"), ("organisations", "name")):
        pairs = {(row[column], row["pdu"]) for r in sample() for row in r.facts[table]}
        assert max(Counter(name for name, _ in pairs).values()) > 3


def test_write_gives_reports_gold_and_registers(tmp_path: Path) -> None:
    assert write(tmp_path, seed=2, count=15) == 15
    assert len(list((tmp_path / "reports").iterdir())) == 15
    for name, columns in COLUMNS.items():
        with (tmp_path / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(columns)
    for register, file_name in FILES.items():
        path = tmp_path / "registers" / f"{file_name}.tsv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        assert header.split("\t")[:3] == [register, "type", "name"]
        assert {row.count("\t") for row in rows} <= {header.count("\t")}
        ids = [row.split("\t")[0] for row in rows]
        assert len(ids) == len(set(ids))


def test_some_bodies_are_in_no_register(tmp_path: Path) -> None:
    write(tmp_path, seed=2, count=15)
    known = (tmp_path / "registers" / "prisons.tsv").read_text(encoding="utf-8")
    with (tmp_path / "gold" / "organisations.csv").open(encoding="utf-8", newline="") as file:
        named = {row["name"] for row in csv.DictReader(file) if row["kind"] == "prison"}
    found = {name for name in named if f"\t{name}\t" in known}
    assert found
    assert found != named


def test_invented_bodies_are_in_no_real_register() -> None:
    real: set[str] = set()
    for path in sorted((ROOT / "ontology" / "registers").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            real.update((row.get("name") or "").casefold() for row in rows)
    if not real:
        pytest.skip("the registers are not there")
    lists = words()
    invented = {name for name, _, _ in lists["providers"]} | set(lists["treatment"])
    invented |= set(lists["regions"]) | set(lists["survey_bodies"])
    invented |= {a + b for a in lists["place_starts"] for b in lists["place_ends"]}
    assert {name for name in invented if name.casefold() in real} == set()
