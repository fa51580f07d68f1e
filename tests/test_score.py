from __future__ import annotations

import csv
from pathlib import Path

import pytest

from build_graph.errors import BadInput
from build_graph.facts.scoring import TableScore, below, render, score
from build_graph.facts.table_score import fold

Rows = list[dict[str, str]]


def gold_folder(folder: Path, **tables: Rows) -> Path:
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def only(scores: list[TableScore]) -> TableScore:
    assert len(scores) == 1
    return scores[0]


def rating(number: str, value: str, pdu: str = "Fairholt") -> dict[str, str]:
    return {"pdu": pdu, "standard_no": number, "standard_name": "Staff", "rating": value}


def provision(provider: str, pathway: str) -> dict[str, str]:
    return {"pdu": "Fairholt", "provider": provider, "pathway": pathway}


def body(name: str, kind: str) -> dict[str, str]:
    return {"pdu": "Fairholt", "name": name, "kind": kind}


def finding(text: str, ordinal: str = "1", polarity: str = "strength") -> dict[str, str]:
    return {
        "pdu": "Fairholt",
        "section": "1.2",
        "polarity": polarity,
        "ordinal": ordinal,
        "text": text,
    }


def gold_finding(words: str, ordinal: str = "1", polarity: str = "strength") -> dict[str, str]:
    row = finding("", ordinal, polarity)
    return {
        "pdu": row["pdu"],
        "standard_no_or_section": row["section"],
        "polarity": polarity,
        "ordinal": ordinal,
        "first_words": words,
    }


def test_hit_miss_and_extra_are_counted(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, ratings=[rating("1.1", "Good"), rating("1.2", "Inadequate")])
    ours = [rating("1.1", "Good"), rating("1.2", "Good"), rating("1.3", "Good")]
    found = only(score({"ratings": ours}, gold))
    assert (found.true_positives, found.predicted, found.expected) == (1, 3, 2)
    assert found.missed == (("Fairholt", "1.2", "Staff", "Inadequate"),)
    assert found.extra == (
        ("Fairholt", "1.2", "Staff", "Good"),
        ("Fairholt", "1.3", "Staff", "Good"),
    )
    assert found.precision == pytest.approx(1 / 3)
    assert found.recall == pytest.approx(1 / 2)
    assert found.f1 == pytest.approx(2 / 5)


def test_a_row_said_twice_is_one_too_many(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, ratings=[rating("1.1", "Good")])
    found = only(score({"ratings": [rating("1.1", "Good")] * 2}, gold))
    assert (found.true_positives, found.predicted, len(found.extra)) == (1, 2, 1)


def test_a_body_said_twice_counts_once(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, organisations=[body("HMP Fairholt", "prison")])
    ours = [body("HM Prison Fairholt", "prison"), body("HMP Fairholt", "prison")]
    found = only(score({"organisations": ours}, gold))
    assert (found.true_positives, found.predicted, found.expected) == (1, 1, 1)


def test_a_table_that_is_not_there_is_empty(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, crs_providers=[provision("Onward", "mentoring")])
    found = only(score({}, gold))
    assert (found.precision, found.recall, found.f1) == (0.0, 0.0, 0.0)


def test_every_filled_cell_of_the_reports_counts(tmp_path: Path) -> None:
    row = {"file": "a.txt", "pdu": "Fairholt", "score": "9", "isbn": "978-0", "region": ""}
    gold = gold_folder(tmp_path, reports=[row])
    ours = {"pdu": "Fairholt", "score": "8", "isbn": "978-0", "region": "", "framework": "2021"}
    found = only(score({"reports": [ours]}, gold))
    assert (found.true_positives, found.predicted, found.expected) == (2, 3, 3)
    assert found.missed == (("Fairholt", "score", "9"),)
    assert found.extra == (("Fairholt", "score", "8"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rowan Women’s Centre", "Rowan Women's Centre"),
        ("the Nettle Trust", "Nettle Trust"),
        ("Fairholt & Dunmoor  Council", "Fairholt and Dunmoor Council"),
        ("High‑quality — work", "high-quality - work"),
        ("reduce delays.", "reduce delays"),
        ("reduce delays;", "Reduce  delays"),
        ("HM Prison Fairholt", "HMP Fairholt"),
        ("HM Prison (HMP) Fairholt", "HMP Fairholt"),
    ],
)
def test_spellings_that_mean_the_same_are_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Theale Trust", "ale Trust"),
        ("HM Prison and Probation Service", "HMP Fairholt"),
        ("HMP Fairholt", "Fairholt"),
        ("14 of 23", "14 out of 23"),
    ],
)
def test_spellings_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_pdu_may_carry_its_suffix(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, ratings=[rating("1.1", "Good")])
    assert only(score({"ratings": [rating("1.1", "Good", "Fairholt PDU")]}, gold)).f1 == 1.0


@pytest.mark.parametrize("name", ["", "(unnamed)"])
def test_unnamed_premises_are_known_by_pdu_and_kind(tmp_path: Path, name: str) -> None:
    gold = gold_folder(tmp_path, organisations=[body("(unnamed)", "approved_premises")])
    found = only(score({"organisations": [body(name, "approved_premises")]}, gold))
    assert found.f1 == 1.0


def test_named_premises_may_say_what_they_are(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, organisations=[body("Elder House", "approved_premises")])
    ours = [body("Elder House Approved Premises", "approved_premises")]
    assert only(score({"organisations": ours}, gold)).f1 == 1.0
    assert only(score({"organisations": [body("", "approved_premises")]}, gold)).f1 == 0.0


def test_findings_are_compared_by_their_first_eight_words(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, findings=[gold_finding("One two three four five six seven eight")])
    same = finding("One two three four five six seven eight, nine and ten")
    found = only(score({"findings": [same]}, gold))
    # A comma after the eighth word is no difference.
    assert found.f1 == 1.0
    other = finding("One two three four five six seven nine")
    assert only(score({"findings": [other]}, gold)).f1 == 0.0


def test_the_polarity_of_a_finding_counts(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, findings=[gold_finding("Staff were busy", polarity="improvement")])
    assert only(score({"findings": [finding("Staff were busy")]}, gold)).f1 == 0.0


def test_another_ordinal_is_reported_apart(tmp_path: Path) -> None:
    gold = gold_folder(
        tmp_path, findings=[gold_finding("Leaders led", "1"), gold_finding("Staff worked", "2")]
    )
    ours = [finding("Leaders led well", "1"), finding("Staff worked", "3")]
    gold_finding_f1 = only(score({"findings": ours[1:]}, gold))
    assert (gold_finding_f1.true_positives, gold_finding_f1.misplaced) == (1, 1)
    right = [finding("Leaders led", "1"), finding("Staff worked", "2")]
    assert only(score({"findings": right}, gold)).misplaced == 0


def test_text_can_be_left_out(tmp_path: Path) -> None:
    gold = gold_folder(
        tmp_path,
        findings=[gold_finding("Leaders led", "1")],
        recommendations=[
            {
                "pdu": "Fairholt",
                "number": "1",
                "addressee": "Fairholt PDU",
                "addressee_type": "PDU",
                "text": "reduce delays",
            }
        ],
    )
    row = {"pdu": "Fairholt", "number": "1", "addressee": "Fairholt PDU", "addressee_type": "PDU"}
    tables = {"findings": [finding("", "1")], "recommendations": [row]}
    assert [each.f1 for each in score(tables, gold, text=False)] == [1.0, 1.0]
    assert [each.f1 for each in score(tables, gold)] == [0.0, 0.0]


def test_tables_come_in_a_fixed_order(tmp_path: Path) -> None:
    gold = gold_folder(
        tmp_path,
        organisations=[body("HMP Fairholt", "prison")],
        ratings=[rating("1.1", "Good")],
        reports=[{"file": "a.txt", "pdu": "Fairholt"}],
    )
    assert [each.table for each in score({}, gold)] == ["reports", "ratings", "organisations"]


@pytest.mark.parametrize("missing", ["no-such-folder", "."])
def test_a_folder_without_gold_is_refused(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadInput, match="gold table"):
        score({}, tmp_path / missing)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("pdu,standard_no,rating\nCôr,1.1,Good\n".encode("cp1252"), "not in UTF-8"),
        (b"pdu;standard_no;rating\nFairholt;1.1;Good\n", "none of the columns pdu, standard_no"),
    ],
)
def test_a_gold_table_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "ratings.csv").write_bytes(content)
    with pytest.raises(BadInput, match=rf"ratings\.csv .*{said}"):
        score({}, tmp_path)


def test_floors_name_the_tables_below_them() -> None:
    scores = [TableScore("ratings", 9, 10, 10), TableScore("findings", 10, 10, 10)]
    assert below(scores, {"ratings": 0.9, "findings": 1.0}) == []
    assert below(scores, {"ratings": 0.95}) == ["ratings: F1 is 0.9000, below the floor of 0.95."]
    assert below(scores, {"reports": 1.0}) == [
        "reports: not scored, though its F1 should be 1.00 or more."
    ]


def test_the_rendering_is_aligned_and_lists_the_misses() -> None:
    scores = [
        TableScore("ratings", 1, 2, 1, extra=(("Fairholt", "1.1", "Good"),)),
        TableScore("crs-providers", 0, 0, 1, missed=(("Fairholt", "Onward", "mentoring"),)),
    ]
    assert render(scores).splitlines() == [
        "table          gold  ours  same  precision  recall     F1",
        "ratings           1     2     1      0.500   1.000  0.667",
        "crs-providers     1     0     0      0.000   0.000  0.000",
        "ratings: extra   Fairholt | 1.1 | Good",
        "crs-providers: missed  Fairholt | Onward | mentoring",
    ]
    assert len(render(scores, misses=False).splitlines()) == 3


def test_quantities_compare_by_what_they_say(tmp_path: Path) -> None:
    gold = gold_folder(
        tmp_path,
        measures=[
            {"pdu": "Fairholt", "value": value}
            for value in (
                *("18 of 47", "three in ten", "28 to 57", "£4,150", "two-thirds", "Nine"),
                *("13 of those 30", "24 cases out of 60", "£1.2 million"),
            )
        ],
    )
    values = ("18/47", "3/10", "28-57", "4150", "2/3", "9", "13/30", "24/60", "1200000")
    ours = [{"pdu": "Fairholt", "value": value} for value in values]
    assert only(score({"measures": ours}, gold)).recall == 1
    assert only(score({"measures": ours[1:]}, gold)).missed == (("Fairholt", "18/47"),)


def test_where_the_gold_says_that_no_number_is_printed_none_is_compared(tmp_path: Path) -> None:
    def row(number: str, pdu: str = "Fairholt") -> dict[str, str]:
        return {"pdu": pdu, "number": number, "addressee_type": "PDU", "text": "review plans"}

    gold = gold_folder(tmp_path, recommendations=[row(""), row("2", "Marsham")])
    wrong = only(score({"recommendations": [row("1"), row("1", "Marsham")]}, gold))
    assert wrong.missed == (("Marsham", "2", "PDU", "review plans"),)


def test_a_court_may_be_named_either_way_round(tmp_path: Path) -> None:
    gold = gold_folder(tmp_path, organisations=[body("Crown Court at Fernhill", "court")])
    assert only(score({"organisations": [body("Fernhill Crown Court", "court")]}, gold)).f1 == 1
