"""Decisions of people: read strictly, applied before linking, kept by the store, shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from invented_report import ROOT, SAMPLE_REPORTS, SAMPLES, registers

from build_graph.building.build_result import BuildResult
from build_graph.citation.passages import prove, recorded_evidence, render
from build_graph.cli import run as command_line
from build_graph.corrections.correct import Corrected, correct
from build_graph.corrections.decisions import read_decisions
from build_graph.errors import BadInput
from build_graph.extract.parse import parse
from build_graph.knowledge.vocab import prefixes
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.reading.read_file import read
from build_graph.store.database import open_store

THORNMERE = next(path for path in SAMPLE_REPORTS if path.name == "thornmere-vale-2022.txt")
BRACKMOOR = next(path for path in SAMPLE_REPORTS if path.name.startswith("brackmoor"))
OWN = "thornmere-vale/2022-09"
BY = 'who = "Ada Fenwick"\nwhen = 2026-11-21\nwhy = "the print edition says so"\n'
RATING = (
    f'[[correction]]\naction = "set"\nreport = "{OWN}"\nfact = "ratings"\n'
    f'where = {{ standard = "1.2" }}\nto = {{ rating = "Requires improvement" }}\n{BY}'
)
OFFICE = (
    f'[[correction]]\naction = "drop"\nreport = "{OWN}"\nfact = "organisations"\n'
    f'where = {{ name = "Quillham", kind = "office" }}\n{BY}'
)
SAME = f'[[correction]]\naction = "same"\nnames = ["Tidewell", "Sallow House Recovery"]\n{BY}'
SCORE = f'[[correction]]\naction = "set"\nreport = "{OWN}"\nfact = "score"\nto = 12\n{BY}'
DIFFERENT = f'[[correction]]\naction = "different"\nnames = ["Hearthway", "Bridgeline"]\n{BY}'


def corrected(text: str) -> Corrected:
    report = parse(read(THORNMERE), registers())
    return correct(report, read_decisions(text, "corrections.toml"), OWN)


def built(store: Path, paths: list[Path], corrections: Path | None = None) -> BuildResult:
    return build(
        paths, store, registers=[SAMPLES / "registers"], corrections=corrections, validate=False
    )


def file(folder: Path, text: str, name: str = "corrections.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def rows(store: Path, question: str, *columns: str, **parameters: str) -> list[tuple[Any, ...]]:
    with open_store(store, read_only=True) as opened:
        found = run(opened, question, parameters)
        return [tuple(row[column] for column in columns) for row in found]


def dump(store: Path) -> list[str]:
    with open_store(store, read_only=True) as opened:
        return list(opened.dump_nquads())


# --- what a decision does ------------------------------------------------------------------------


def test_a_cell_is_set_and_keeps_the_passage_of_what_was_printed() -> None:
    before = parse(read(THORNMERE), registers())
    done = corrected(RATING)
    (old,) = [row for row in before.ratings if row.standard == "1.2"]
    (new,) = [row for row in done.report.ratings if row.standard == "1.2"]
    assert (old.rating, new.rating) == ("Good", "Requires improvement")
    assert new.at.spans == old.at.spans
    (applied,) = done.applied
    assert applied.was == "standard: 1.2, name: Staff, rating: Good"
    assert applied.now == "rating: Requires improvement"
    assert len(done.report.ratings) == len(before.ratings)


def test_a_value_stated_once_is_set_or_dropped() -> None:
    done = corrected(SCORE + OFFICE + SCORE.replace("set", "drop").replace("to = 12\n", "").replace(
        '"score"', '"isbn"'))  # fmt: skip
    assert done.report.score is not None
    assert done.report.score.value == 12
    assert done.report.isbn is None
    assert ("Quillham", "office") not in {(o.name, o.kind) for o in done.report.organisations}
    assert [one.decision.action for one in done.applied] == ["set", "drop", "drop"]


def test_two_names_become_one() -> None:
    done = corrected(SAME)
    names = [one.name for one in done.report.organisations if one.kind == "treatment_provider"]
    assert names.count("Tidewell") == 2
    assert "Sallow House Recovery" not in names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RATING.replace("1.2", "9.9"), "none of the ratings fits standard: 9.9"),
        (RATING.replace('"Requires improvement"', '"Good"'), "it says rating: Good already"),
        (OFFICE.replace('name = "Quillham", ', ""), "2 organisations fit; say more in 'where'"),
        (SCORE.replace("12", "13"), "score is 13 already"),
        (
            SAME.replace("names", f'report = "{OWN}"\nnames').replace("Sallow House", "Sallow"),
            "the report names no Sallow Recovery",
        ),
    ],
)
def test_a_decision_that_does_not_fit_changes_nothing_and_says_why(text: str, why: str) -> None:
    done = corrected(text)
    assert done.report == parse(read(THORNMERE), registers())
    assert done.applied == []
    assert [reason for _, reason in done.not_applied] == [why]


def test_a_decision_about_another_report_is_left_alone() -> None:
    done = corrected(RATING.replace(OWN, "hallowby/2024-01"))
    assert (done.applied, done.not_applied) == ([], [])


# --- in the graph --------------------------------------------------------------------------------


def test_decisions_are_provenance_in_the_graph(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    result = built(store, [THORNMERE], file(tmp_path, RATING + OFFICE + SAME))
    assert result.decisions == []
    columns = ("action", "value_after", "who", "decided", "reason")
    said = ("Ada Fenwick", "2026-11-21", "the print edition says so")
    assert rows(store, "corrections", *columns) == [
        ("drop", None, *said),
        ("same", "one with Tidewell", *said),
        ("set", "rating: Requires improvement", *said),
    ]
    assert ("1.2", "Requires improvement") in rows(store, "ratings", "standard_no", "rating")
    with open_store(store, read_only=True) as opened:
        proof = prove(opened)
        assert (proof.failures, proof.found) == ((), proof.total)
        (drop, same, set_) = [row["correction"] for row in run(opened, "corrections")]
        assert "Quillham" in recorded_evidence(opened, str(drop))[0].quote
        assert "Sallow House Recovery" in recorded_evidence(opened, str(same))[0].quote
        assert "Good" in recorded_evidence(opened, str(set_))[0].quote
        (changed_one,) = recorded_evidence(opened, f"inspection/{OWN}/judgement/1.2")
        assert changed_one.corrected == (
            "standard: 1.2, name: Staff, rating: Good -> rating: Requires improvement "
            "(Ada Fenwick, 2026-11-21: the print edition says so)"
        )
        assert f"  Corrected: {changed_one.corrected}\n" in render([changed_one])
        (left_alone,) = recorded_evidence(opened, f"inspection/{OWN}/judgement/1.1")
        assert left_alone.corrected == ""
        asked = "SELECT ?fact WHERE { ?fact pg:correctedBy ?correction }"
        changed = opened.select(asked, prefixes=prefixes()).rows
    ends = sorted(str(row[0]).partition(f"{OWN}/")[2] for row in changed)
    assert ends == ["judgement/1.2", "organisation/treatment-provider/tidewell"]


def test_a_corrected_graph_passes_the_rules(tmp_path: Path) -> None:
    decisions = file(tmp_path, OFFICE + SAME + DIFFERENT)
    result = build(
        [BRACKMOOR, THORNMERE],
        tmp_path / "graph",
        registers=[SAMPLES / "registers"],
        corrections=decisions,
    )
    assert result.validation is not None
    assert result.validation.conforms


def test_names_that_link_to_one_entry_are_kept_apart(tmp_path: Path) -> None:
    alias = tmp_path / "more"
    (alias / "maps").mkdir(parents=True)
    (alias / "maps" / "name.tsv").write_text(
        "name\tthing\tseen\nSallow House Recovery\tbody:tidewell\tinvented\n"
    )
    both = [SAMPLES / "registers", alias]
    build([THORNMERE], tmp_path / "one", registers=both, validate=False)
    apart = file(tmp_path, SAME.replace('"same"', '"different"'))
    build([THORNMERE], tmp_path / "two", registers=both, corrections=apart, validate=False)
    kind = {"kind": "treatment_provider"}
    one = {row[0] for row in rows(tmp_path / "one", "organisations", "name", **kind)}
    two = {row[0] for row in rows(tmp_path / "two", "organisations", "name", **kind)}
    assert two - one == {"Sallow House Recovery"}
    assert rows(tmp_path / "two", "corrections", "value_after") == [("another than Tidewell",)]


def test_of_two_decisions_about_one_cell_the_first_stands() -> None:
    other = RATING.replace('"Requires improvement"', '"Inadequate"').replace(
        'standard = "1.2"', 'name = "Staff"'
    )
    drop = OFFICE.replace("organisations", "ratings").replace(
        '{ name = "Quillham", kind = "office" }', '{ standard = "1.2" }'
    )
    done = corrected(RATING + other + drop + SCORE + SCORE.replace("12", "11"))
    (staff,) = [row.rating for row in done.report.ratings if row.standard == "1.2"]
    assert staff == "Requires improvement"
    assert done.report.score is not None
    assert done.report.score.value == 12
    assert [why for _, why in done.not_applied] == [
        "another decided this already (corrections.toml, line 1, decision 1)",
        "another decided this already (corrections.toml, line 1, decision 1)",
        "another decided this already (corrections.toml, line 27, decision 4)",
    ]


def test_two_columns_of_one_row_may_be_decided_apart() -> None:
    kind = OFFICE.replace('"drop"', '"set"').replace(
        'kind = "office" }', 'kind = "office" }\nto = { kind = "partner" }'
    )
    name = kind.replace('to = { kind = "partner" }', 'to = { name = "Quill" }').replace(
        'kind = "office"', 'kind = "partner"'
    )
    done = corrected(kind + name)
    assert not done.not_applied
    assert ("Quill", "partner") in {(row.name, row.kind) for row in done.report.organisations}


# --- kept by the store ---------------------------------------------------------------------------


def test_decisions_are_applied_again_without_the_file(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    built(store, [THORNMERE], file(tmp_path, RATING + SAME))
    before = dump(store)
    (tmp_path / "corrections.toml").unlink()
    again = built(store, [THORNMERE, BRACKMOOR])
    assert [outcome.status for outcome in again.files] == ["built", "unchanged"]
    assert [line for line in dump(store) if "/thornmere-vale/" in line] == [
        line for line in before if "/thornmere-vale/" in line
    ]


def test_the_order_of_first_and_later_builds_does_not_matter(tmp_path: Path) -> None:
    decisions = file(tmp_path, RATING + SAME)
    built(tmp_path / "one", [THORNMERE, BRACKMOOR], decisions)
    built(tmp_path / "two", [BRACKMOOR])
    built(tmp_path / "two", [THORNMERE], decisions)
    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_an_empty_file_ends_them(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    built(tmp_path / "plain", [THORNMERE])
    built(store, [THORNMERE], file(tmp_path, RATING + SAME))
    built(store, [THORNMERE], file(tmp_path, "", "none.toml"))
    assert rows(store, "corrections", "who") == []
    assert dump(store) == dump(tmp_path / "plain")


def test_what_waits_or_is_left_over_is_told(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    built(store, [THORNMERE, BRACKMOOR])
    first = file(tmp_path, RATING)
    (waits,) = built(store, [BRACKMOOR], first).decisions
    assert (
        waits == f"{first}, line 1, decision 1: it waits until the report of {OWN} is built again."
    )
    assert built(store, [THORNMERE], first).decisions == []
    assert built(store, [BRACKMOOR]).decisions == []
    (left,) = built(store, [BRACKMOOR], file(tmp_path, "")).decisions
    assert re.fullmatch(
        rf"{OWN} still holds the decision set-ratings-[0-9a-f]{{8}}, which is in the file no more; "
        r"build that report again\.", left,
    )  # fmt: skip


def test_a_report_that_a_decision_moves_leaves_nothing_behind(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    moved = file(tmp_path, SCORE.replace('"score"', '"pdu"').replace("12", '"Brackmoor"'))
    built(store, [THORNMERE])
    result = built(store, [THORNMERE, BRACKMOOR], moved)
    assert [(one.pdu, one.month, one.status) for one in result.files] == [
        ("Brackmoor", "2022-03", "built"),
        ("Brackmoor", "2022-09", "moved"),
    ]
    built(tmp_path / "fresh", [THORNMERE, BRACKMOOR], moved)
    assert dump(store) == dump(tmp_path / "fresh")
    back = built(store, [THORNMERE], file(tmp_path, ""))
    assert ([one.status for one in back.files], back.decisions) == (["moved"], [])
    assert not [line for line in dump(store) if "brackmoor/2022-09" in line]


def test_stale_decisions_are_told(tmp_path: Path) -> None:
    nowhere = "nowhere/2020-01"
    text = RATING.replace("1.2", "9.9") + SAME.replace("Sallow House", "Sallow") + SCORE.replace(
        OWN, nowhere
    )  # fmt: skip
    name = file(tmp_path, text)
    assert built(tmp_path / "graph", [THORNMERE], name).decisions == [
        f"{name}, line 1, decision 1: none of the ratings fits standard: 9.9.",
        f"{name}, line 10, decision 2: it fits no report.",
        f"{name}, line 16, decision 3: it fits nothing, the store has no inspection {nowhere}.",
    ]


def test_the_samples_need_no_decision() -> None:
    assert not [path for path in ROOT.rglob("corrections.toml") if ".git" not in path.parts]


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[correction]]\nwho = 1 2", r"c.toml: this is not valid TOML \(.*line 2"),
        ("correction = 3", "c.toml: 'correction' is no list of decisions"),
        ("[[corection]]", "c.toml: 'corection' is no list of decisions"),
        (RATING.replace('"set"', '"make"'), "'action' must be one of drop, set, same, different"),
        (RATING.replace("why", "wyh"), r"there is no 'wyh' \(did you mean 'why'"),
        (RATING.replace('who = "Ada Fenwick"\n', ""), "'who' is missing; say who decided"),
        (RATING.replace("2026-11-21", '"21/11/2026"'), "'when' must be a day"),
        (RATING.replace('why = "the', 'why = "\\n the'), "'why' must be a text of one line"),
        (RATING.replace(OWN, "Thornmere Vale"), "'report' must name the inspection"),
        (RATING.replace('"ratings"', '"rating"'), r"no fact 'rating' \(did you mean"),
        (RATING.replace("standard =", "number ="), "'where' has no 'number'"),
        (RATING.replace("Requires improvement", "Splendid"), "rating cannot be 'Splendid'"),
        (RATING.replace("rating =", "standard ="), "'to' has no 'standard'"),
        (SCORE.replace("12", '"twelve"'), "score cannot be 'twelve'"),
        (SCORE.replace("12", "true"), "score cannot be True"),
        (SCORE.replace("to = 12", 'to = 12\nwhere = { a = "b" }'), "leave 'where' out"),
        (SCORE.replace('"set"', '"drop"').replace('"score"', '"pdu"'), "needs its PDU"),
        (SAME.replace('["Tidewell", "Sallow House Recovery"]', '["Tidewell"]'), "two names"),
        (SAME + SAME, "line 7, decision 2: this decision stands there twice"),
        (
            SAME + SAME.replace('"same"', '"different"').replace("print", "other"),
            "line 7, decision 2: it says the opposite of c.toml, line 1, decision 1",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        read_decisions(text, "c.toml")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("c.toml")


def test_nothing_is_touched_when_the_file_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        built(tmp_path / "graph", [THORNMERE], tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    with pytest.raises(BadInput, match="is not UTF-8"):
        built(tmp_path / "graph", [THORNMERE], tmp_path / "latin.toml")
    with pytest.raises(BadInput, match="decision 1"):
        built(tmp_path / "graph", [THORNMERE], file(tmp_path, RATING.replace("why", "wyh")))
    assert not (tmp_path / "graph").exists()


def test_a_damaged_kept_file_is_told(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    built(store, [BRACKMOOR], file(tmp_path, RATING))
    kept = store / "corrections.toml"
    assert kept.read_text("utf-8") == RATING
    kept.write_text("[[correction", "utf-8")
    with pytest.raises(BadInput, match=re.escape(f"{store}{os.sep}corrections.toml")):
        built(store, [BRACKMOOR])


def test_the_example_of_the_page_is_a_good_file() -> None:
    page = (ROOT / "docs" / "corrections.md").read_text("utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    found = read_decisions(example, "page")
    assert {one.action for one in found} == {"drop", "set", "same", "different"}


# --- the command ---------------------------------------------------------------------------------


def test_workers_and_hash_seeds_make_no_difference(tmp_path: Path) -> None:
    decisions = file(tmp_path, RATING + SAME + OFFICE)
    seen = set()
    for seed, jobs in (("1", "1"), ("2", "2")):
        store = tmp_path / seed
        arguments = (
            *("-m", "build_graph", "build", THORNMERE, BRACKMOOR, "--store", store),
            *("--jobs", jobs, "--registers", SAMPLES / "registers", "--no-validate"),
            *("--corrections", decisions),
        )
        subprocess.run(
            [sys.executable, *map(str, arguments)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        seen.add("\n".join(dump(store)))
    assert len(seen) == 1


def test_the_command_says_what_is_without_effect(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    decisions = file(tmp_path, SCORE.replace(OWN, "nowhere/2020-01"))
    arguments = ["build", BRACKMOOR, "--store", tmp_path / "graph", "--no-validate"]
    assert command_line([*map(str, arguments), "--corrections", str(decisions)]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "\n1 decision is without full effect:\n  " in out
    assert "decision 1: it fits nothing, the store has no inspection nowhere/2020-01." in out
