"""Corrected versions win over what they correct; two inspections in one month are two."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import SAMPLES

import build_graph
from build_graph.building.build_result import BuildResult

FIRST = (SAMPLES / "reports" / "brackmoor-2022.txt").read_text("utf-8")
CORRECTED = FIRST.replace(
    "ISBN 978-0-000000-40-8",
    "ISBN 978-0-000000-40-8\n\nCorrected version of July 2022. It replaces that of May 2022.",
).replace("on keeping other people safe?\t82%", "on keeping other people safe?\t79%", 1)
# Another inspection of the unit, in the same month.
SECOND = FIRST.replace("ISBN 978-0-000000-40-8", "ISBN 978-0-000000-75-0").replace(
    "07 March 2022", "28 March 2022"
)


def made(folder: Path, *texts: tuple[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts:
        (folder / name).write_text(text, "utf-8")
    return folder


def built(paths: list[Path], store: Path, *, sync: bool = False) -> BuildResult:
    return build_graph.build(
        paths, store, registers=[SAMPLES / "registers"], validate=False, sync=sync
    )


def lines(store: Path, *, history: bool = False) -> list[str]:
    with build_graph.open_store(store, read_only=True) as opened:
        graphs = opened.graphs(history=history)
        return sorted(line for graph in graphs for line in opened.graph_quads(graph))


def percent(store: Path) -> int:
    with build_graph.open_store(store, read_only=True) as opened:
        rows = [dict(row) for row in build_graph.query(opened, "key-questions")]
    [found] = [
        row["percent"] for row in rows if (row["standard_no"], row["question_no"]) == ("2.2", 3)
    ]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_a_corrected_version_wins_whatever_the_files_are_called(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, corrected = names
    result = built(
        [made(tmp_path / "in", (first, FIRST), (corrected, CORRECTED))], tmp_path / "store"
    )
    assert percent(tmp_path / "store") == 79
    assert {Path(one.file).name: one.status for one in result.files} == {
        corrected: "built",
        first: "left out",
    }
    [left] = [one for one in result.files if one.status == "left out"]
    assert left.reason == "repeated"
    assert f"{corrected} is a later version of this report" in left.message
    assert "2.2 question 3 79 instead of 82" in left.message
    assert result.counts["reports"] == 1


def test_the_store_is_the_same_as_if_only_the_corrected_version_were_given(tmp_path: Path) -> None:
    both = made(tmp_path / "both", ("a.txt", FIRST), ("b.txt", CORRECTED))
    built([both], tmp_path / "store")
    built([made(tmp_path / "alone", ("b.txt", CORRECTED))], tmp_path / "other")
    assert lines(tmp_path / "store") == lines(tmp_path / "other")
    # In the history too, but for the time.
    told = [
        [
            line
            for line in lines(tmp_path / store, history=True)
            if "prov#" not in line or "#used" in line
        ]
        for store in ("store", "other")
    ]
    assert told[0] == told[1]
    again = built([both], tmp_path / "store")
    assert [one.status for one in again.files] == ["left out", "unchanged"]
    assert again.build is None


def test_a_corrected_version_wins_whatever_the_order_of_builds(tmp_path: Path) -> None:
    first = made(tmp_path / "1", ("first.txt", FIRST))
    corrected = made(tmp_path / "2", ("corrected.txt", CORRECTED))
    store = tmp_path / "store"
    built([first], store)
    assert percent(store) == 82
    replaced = built([corrected], store)
    assert [one.status for one in replaced.files] == ["replaced"]
    assert [issue.message for issue in replaced.issues if issue.stage == "editions"] == [
        "it is a later version of first.txt and replaces it: 2.2 question 3 79 instead of 82"
    ]
    again = built([first], store)
    assert [one.reason for one in again.files] == ["repeated"]
    assert percent(store) == 79
    # Who wants the first version has to take the corrected one out.
    built([first], store, sync=True)
    assert percent(store) == 82


def test_two_alike_are_one_and_their_difference_is_told(tmp_path: Path) -> None:
    other = FIRST.replace(
        "on keeping other people safe?\t82%", "on keeping other people safe?\t81%", 1
    )
    folder = made(tmp_path / "in", ("a.txt", FIRST), ("b.txt", other))
    result = built([folder], tmp_path / "store")
    [left] = [one for one in result.files if one.status == "left out"]
    assert left.message.endswith(
        "a.txt is a report of the same inspection (Brackmoor, 2022-03); a.txt has 2.2 question 3 "
        "82 instead of 81; give one of the two."
    )


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_a_second_inspection_in_the_month_is_a_second_one(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    folder = made(tmp_path / "in", (names[0], FIRST), (names[1], SECOND))
    result = built([folder], tmp_path / "store")
    assert [one.status for one in result.files] == ["built", "built"]
    assert result.counts["reports"] == 2
    graphs = {one.graph.rpartition("/report/")[2]: Path(one.file).name for one in result.files}
    assert graphs == {"brackmoor/2022-03": names[0], "brackmoor/2022-03-28": names[1]}
    again = built([folder], tmp_path / "store")
    assert [one.status for one in again.files] == ["unchanged", "unchanged"]


def test_a_second_inspection_in_the_month_is_one_in_another_build_too(tmp_path: Path) -> None:
    store = tmp_path / "store"
    built([made(tmp_path / "1", ("first.txt", FIRST))], store)
    built([made(tmp_path / "2", ("second.txt", SECOND))], store)
    with build_graph.open_store(store, read_only=True) as opened:
        rows = [dict(row) for row in build_graph.query(opened, "inspections-of-pdu")]
    assert len(rows) == 2
