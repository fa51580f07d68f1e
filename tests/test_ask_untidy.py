"""Untidy questions by strangers: terse, with slips, in two parts, why and what was said, by place.

They were written over reports by people who had seen no phrasing, one in four with no answer in
them. A reply counts when it shows every essential text, in a table or in passages headed as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ask_score import folded, judged, read, scored
from asked_store import questions
from typer.testing import CliRunner
from view_store import ROOT, sample_store

import build_graph
from build_graph.asking.answering import Asker
from build_graph.asking.messages import say
from build_graph.asking.parts import parts_of, told
from build_graph.asking.reply import JOINED, Reply
from build_graph.cli.app import app
from build_graph.errors import BadRequest
from build_graph.searching.search import opened
from build_graph.store.database import open_store

SHARED = ROOT.parent / "shared"
ASKED = ROOT / "tests" / "data" / "asked"
# Reports, and floors: answered or passaged right, left unanswered (15 of 60, 9 of 40, 24 of 93),
# and harm at most.
SETS: dict[str, tuple[list[Path], int, int, int]] = {
    "real": ([SHARED / "reports"], 39, 15, 1),
    "again": ([SHARED / "reports"], 64, 24, 1),
    "six": ([SHARED / "reports", ROOT / "tests/strangers/writer-1/reports"], 41, 15, 1),
    "later": ([ROOT / "tests/strangers/writer-14/reports"], 29, 9, 1),
    "fresh": ([ROOT / "tests/strangers/writer-29/reports"], 36, 15, 1),
    "commissioners": ([ROOT / "tests/strangers/writer-32/reports"], 35, 15, 2),
    "invented": (
        [ROOT / "tests/strangers/writer-16/reports", SHARED / "blind/reports"],
        38,
        15,
        1,
    ),
}
HARM = ("wrong", "incomplete", "answered")


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with open_store(sample_store(), read_only=True) as store:
        yield Asker(store)


@pytest.mark.parametrize("name", SETS)
def test_untidy_questions_are_answered_or_passaged_and_seldom_wrong(
    tmp_path: Path, name: str
) -> None:
    reports, right, refused, harm = SETS[name]
    if not all(path.exists() for path in reports):
        pytest.skip("the reports that were asked about are not beside the project")
    build_graph.build(reports, tmp_path / "graph", validate=False)
    with open_store(tmp_path / "graph", read_only=True) as store:
        found = list(scored(Asker(store), read(ASKED / f"{name}.csv")))
    verdicts = Counter(verdict for _, _, verdict in found)
    failing = [(row["question"], verdict) for row, _, verdict in found if verdict in HARM]
    assert len(found) >= 40
    assert verdicts["right"] + verdicts["passages"] >= right
    assert verdicts["refused"] >= refused
    assert len(failing) <= harm, failing


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nineteen per cent", "19%"), ("1,659 people", "1659 people"), ("2023-06-26", "26 June 2023")],
)
def test_forms_of_one_figure_are_compared_as_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("reply", "answer", "verdict"),
    [
        (Reply("", "answered", answer=("Good", "11")), "good|11", "right"),
        (Reply("", "answered", answer=("Good",)), "good|11", "incomplete"),
        (Reply("", "answered", answer=("Staff",)), "good|11", "wrong"),
        (Reply("", "answered", answer=("Good",), notes=(say("lacking", "B"),)), "good|11", "noted"),
        (Reply("", "passages"), "good", "missed"),
        (Reply("", "answered", answer=("Good",)), "NONE", "answered"),
        (Reply("", "passages"), "NONE", "refused"),
    ],
)
def test_what_becomes_of_a_question(reply: Reply, answer: str, verdict: str) -> None:
    assert judged(reply, answer) == verdict


# --- every word --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What are Hallowby's offices, including the satellite one?", "satellite"),
        ("Which PDUs were rated Good for leadership on Tuesdays in rainy weather?", "rainy"),
        ("Which provincial providers work in Hallowby?", "provincial"),
    ],
)
def test_a_word_that_restricts_and_is_not_used_leaves_no_plain_answer(
    asker: Asker, question: str, word: str
) -> None:
    reply = asker.ask(question)
    assert not reply
    assert word in " ".join(reply.unused)


@pytest.mark.parametrize(
    "question",
    [
        "Is Hallowby safe?",
        "Does Brackmoor use Steady Ground well?",
        "Are people on probation happy in Hallowby?",
        "What is Hearthway?",
        "What did they say about Hearthway?",
        "Hearthway in Hallowby, did it save money?",
    ],
)
def test_that_a_row_exists_is_no_answer_by_itself(asker: Asker, question: str) -> None:
    assert not asker.ask(question)


def test_what_a_report_lacks_is_a_no(asker: Asker) -> None:
    reply = asker.ask("Is there women-only reporting in Wykeholm?")
    assert reply.answer in ((), ("No",))


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("rank the PDUs by vacancy rate", "highest first value"),
        ("vacancy rate by PDU", "show value"),
        ("which standards came out Inadequate at Hallowby?", "ratings | rating = Inadequate"),
        ("Does Hearthway hold more than one pathway in Hallowby?", "count pathway | count in (1,"),
        ("What score did Hallowby get and what was its rating for Staff?", "score || ratings |"),
        ("Did Hallowby score more than 5 overall?", "| score in (5, inf]"),
        ("Hallowby or Brackmoor, who had the highest score?", "| show pdu"),
        ("Thornmere overall rating", "pdu = Thornmere Vale"),
        ("Which CRS providers are present everywhere?", "in all units"),
    ],
)
def test_what_is_asked_in_passing_is_understood(asker: Asker, question: str, typed: str) -> None:
    reply = asker.ask(question)
    assert reply
    assert typed in reply.typed


def test_a_unit_of_which_the_table_has_nothing_is_said(asker: Asker) -> None:
    named = asker.ask("vacancy rate Hallowby v Brackmoor")
    assert not named
    assert named.notes[0].endswith("nothing of this for Brackmoor")
    assert {one.pdu for one in named.passages} >= {"Brackmoor"}
    each = asker.ask("vacancy rate by PDU")
    assert each
    assert each.notes[0].endswith("nothing of this for Brackmoor")


def test_a_question_at_the_end_of_what_it_is_about_is_one_of_yes_or_no(asker: Asker) -> None:
    assert not asker.ask("women on probation in Hallowby, is there any service for them")


@pytest.mark.parametrize(
    "question", ["recommendations for Tarnfell PDU", "How was Brisk Lane unit rated?"]
)
def test_no_unit_is_called_by_a_prison_or_by_nothing(asker: Asker, question: str) -> None:
    assert not asker.ask(question)


def test_words_of_a_typed_query_are_in_any_form(asker: Asker) -> None:
    line = "vacancy-rates | pdu = Hallowby | words {} | show value"
    assert asker.ask(line.format("vacancies, officers")).answer == ("36",)
    assert asker.ask(line.format("vacancy, officer")).answer == ("36",)


# --- passages ----------------------------------------------------------------------------------


def test_passages_are_of_the_unit_that_is_named_and_say_where_they_stand(asker: Asker) -> None:
    reply = asker.ask("why do officers in Brackmoor stay so long?")
    assert (reply.status, bool(reply)) == ("passages", False)
    assert reply.message.startswith("no table answers this; these passages say")
    assert {one.pdu for one in reply.passages} == {"Brackmoor"}
    assert all(one.section and one.inspected and one.iri for one in reply.passages)


def test_each_of_several_units_has_passages(asker: Asker) -> None:
    reply = asker.ask("compare what is said of training in Brackmoor and Hallowby")
    assert {one.pdu for one in reply.passages} == {"Brackmoor", "Hallowby"}


def test_a_place_stands_for_the_unit_that_it_is_in_and_that_is_said(asker: Asker) -> None:
    reply = asker.ask("what is wrong with the building in Ebbstow?")
    assert {one.pdu for one in reply.passages} == {"Hallowby"}
    assert "Hallowby" in " ".join(reply.notes)


def test_a_slip_is_looked_for_as_what_it_means(asker: Asker) -> None:
    slip = asker.ask("why is accomodation so hard to find in Hallowby?")
    meant = asker.ask("why is accommodation so hard to find in Hallowby?")
    assert slip.passages == meant.passages
    assert "accomodation" not in slip.message
    assert slip.notes == ("'accomodation' is looked for as 'accommodation'",)


@pytest.mark.parametrize(
    ("slip", "word"),
    [("aftrenoon", "afternoon"), ("complant", "complaint"), ("colleaggues", "colleagues")],
)
def test_a_slip_of_a_word_of_the_reports_is_put_right_and_said(
    asker: Asker, slip: str, word: str
) -> None:
    meant = asker.ask(f"what is said about {word}?")
    reply = asker.ask(f"what is said about {slip}?")
    assert reply.passages == meant.passages != ()
    assert reply.notes == (f"'{slip}' is looked for as '{word}'",)
    assert meant.notes == ()


@pytest.mark.parametrize("word", ["towel", "helicopters", "gardens"])
def test_a_word_that_is_no_slip_of_one_in_the_reports_stays(asker: Asker, word: str) -> None:
    assert asker.ask(f"what is said about {word} in Hallowby?").notes == ()


def test_no_passage_is_shown_twice_not_beside_another_either(asker: Asker) -> None:
    asked = [row["question"] for name in SETS for row in read(ASKED / f"{name}.csv")][::4]
    with open_store(sample_store(), read_only=True) as store:
        texts = {one for one in opened(store).words.texts() if len(one.split()) > 4}
    shown = 0
    for question in asked:
        found = [one for one in asker.ask(question).passages if one.iri]
        said = Counter(
            (passage.report, text)
            for passage in found
            for text in texts
            if text in passage.texts()[0]
        )
        shown += len(found)
        assert [one for one, times in said.items() if times > 1] == [], question
    assert shown > len(asked)


@pytest.mark.parametrize("question", ["Who is the prime minister?", "zxqv blorp?"])
def test_what_no_report_speaks_of_is_refused(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, reply.passages) == ("refused", ())


def test_a_figure_comes_with_its_sentence(asker: Asker) -> None:
    reply = asker.ask("How many people are on the caseload of Brackmoor?")
    assert reply.answer == ("587",)
    assert any("587" in one.text for one in reply.passages)


# --- parts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How was Brackmoor rated, and who led the inspection?",
            ["How was Brackmoor rated", "who led the inspection"],
        ),
        ("I help families. Which courts serve Hallowby?", ["Which courts serve Hallowby"]),
        ("Hallowby - which courts serve it?", ["Hallowby which courts serve it"]),
        ("Which PDUs share a court?", ["Which PDUs share a court"]),
    ],
)
def test_a_question_has_parts(question: str, parts: list[str]) -> None:
    assert parts_of(told(question)) == parts


TWO_PARTS = "How was Brackmoor rated overall, and who led the inspection at Hallowby?"


def test_each_part_is_answered(asker: Asker) -> None:
    reply = asker.ask(TWO_PARTS)
    assert len(reply.parts) == 2
    assert reply.table.columns == ("asked", "answer", "beside")
    assert {"Outstanding"} < set(reply.answer)


def test_the_typed_queries_of_two_parts_give_both_again(asker: Asker) -> None:
    reply = asker.ask(TWO_PARTS)
    again = asker.ask(reply.typed)
    assert reply.typed.count(JOINED) == 1
    assert again.answer == reply.answer
    assert again.typed == reply.typed
    assert [part.table.rows for part in again.parts] == [part.table.rows for part in reply.parts]


def test_a_part_that_no_table_answers_is_said(asker: Asker) -> None:
    reply = asker.ask("How was Brackmoor rated overall, and why do officers stay there?")
    assert not reply
    assert reply.message.startswith("a table answers only a part")
    assert reply.answer == ("Outstanding",)
    assert reply.passages


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the score and rating of Brackmoor?", ("21", "Outstanding")),
        (
            "score, overall rating and lead inspector of Hallowby",
            ("3", "Inadequate", "Padma Quayle"),
        ),
        (
            "Is Hallowby rated Good for leadership and who provides accommodation there?",
            ("Yes", "Hearthway"),
        ),
        ("Is Brackmoor good, and who leads it", ("No", "Imogen Farrant")),
        ("Which PDUs were rated Inadequate and who led them?", ("Hallowby", "Padma Quayle")),
    ],
)
def test_all_that_is_asked_for_at_once_is_told(
    asker: Asker, question: str, answer: tuple[str, ...]
) -> None:
    reply = asker.ask(question)
    assert reply.status == "answered"
    assert reply.answer == answer
    assert {one.question for one in reply.parts} == {row[0] for row in reply.table.rows}


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        ("What is the rating and percentage for Staff at Hallowby?", "percentage"),
        ("Who provides accommodation in Hallowby and is it any good?", "is it any good"),
        ("How was Brackmoor rated, and why do officers stay there?", "why do officers stay there"),
    ],
)
def test_the_part_without_an_answer_is_named(asker: Asker, question: str, open_: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, len(reply.parts)) == ("passages", 2)
    assert repr(open_) in reply.message
    assert open_ not in {row[0] for row in reply.table.rows}
    assert reply.passages


@pytest.mark.parametrize(
    "question",
    [
        "Why is Hallowby short of officers, and how many of them left?",
        "Is Hearthway any use to women in Hallowby, and if not who?",
        "Hearthway in Hallowby: who runs it?",
    ],
)
def test_what_leans_on_a_part_without_an_answer_has_none(asker: Asker, question: str) -> None:
    assert asker.ask(question).table.rows == ()


# --- comparisons, amounts, names ---------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Which PDUs scored higher than Hallowby in 2023?",
        "Which PDUs scored above the mean?",
        "Which PDUs did worse than average for staff?",
        "which unit came second?",
        "How many beds are there in Hallowby?",
        "vacancy rate in Staffs",
        "What is the caseload of Hallowby?",
        "Did staffing improve at Brackmoor?",
        "who runs Hearthway",
        "how many use it in Hallowby",
    ],
)
def test_what_no_table_tells_has_no_plain_answer(asker: Asker, question: str) -> None:
    assert not asker.ask(question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which PDU got the second most recommendations?", ("Aldersea and Wykeholm",)),
        ("second lowest score?", ("10",)),
        ("average number of recommendations per PDU", ("9.25",)),
        ("average number of Inadequate ratings per PDU", ("2",)),
        ("How many Inadequates does each one have?", ("2", "0", "5", "1")),
        ("Which unit has the fewest Inadequate ratings?", ("Brackmoor",)),
        ("Which PDUs were inspected in 2023-05?", ("Aldersea and Wykeholm",)),
        ("Which PDUs were rated Good or better for staff?", ("Brackmoor", "Thornmere Vale")),
        ("What is the caseload of Aldersea and Wykeholm?", ("1288", "713")),
        ("What is the caseload of Brackmoor?", ("587",)),
    ],
)
def test_amounts_are_worked_out(asker: Asker, question: str, answer: tuple[str, ...]) -> None:
    assert asker.ask(question).answer == answer


def test_a_rating_is_no_number_of_another_table(asker: Asker) -> None:
    offered = asker.ask("Which PDUs were rated Good or better for staff?")
    assert offered.query == "ratings"
    assert all(" share in " not in one.typed for one in offered.next)


def test_the_worst_standard_comes_with_the_number_of_units(asker: Asker) -> None:
    table = asker.ask("which standard is rated worst?").table
    assert table.columns[-1] == "units"
    units = [row[-1] for row in table.rows]
    assert units == sorted(units, key=lambda one: -int(str(one)))
    assert max(map(int, map(str, units))) > 1


def test_courts_and_prisons_are_of_either_kind(asker: Asker) -> None:
    kinds = asker.ask("Which courts and prisons serve Hallowby?").table.dicts()
    assert {row["kind"] for row in kinds} == {"court", "prison"}


def test_a_count_shows_what_it_counts(asker: Asker) -> None:
    reply = asker.ask("How many courts serve Hallowby?")
    assert reply.answer == ("3",)
    assert len(reply.table.rows) == 3


def test_a_score_has_its_maximum(asker: Asker) -> None:
    assert "21/24" in str(asker.ask("What did Brackmoor score?").table.rows)


# --- the typed query ---------------------------------------------------------------------------


def test_a_typed_query_gives_the_answer_that_it_was_made_for(asker: Asker) -> None:
    tried = 0
    for question in [*questions("tuned"), *questions("last")]:
        reply = asker.ask(question["question"])
        if reply and not reply.parts:
            tried += 1
            assert asker.ask(reply.typed).table == reply.table, reply.typed
    assert tried > 80


@pytest.mark.parametrize(
    ("question", "step"),
    [
        ("Which regions have PDUs rated Good?", "with the region of each pdu"),
        ("Which recommendations did PDUs rated Inadequate get?", "pdu with rating: Inadequate"),
    ],
)
def test_another_reading_has_all_of_its_steps(asker: Asker, question: str, step: str) -> None:
    offered = [one.typed for one in asker.ask(question).next]
    assert any(step in line for line in offered), offered
    assert {asker.ask(line).status for line in offered} <= {"answered", "nothing"}


def test_a_typed_query_can_be_changed(asker: Asker) -> None:
    line = "ratings | pdu = Hallowby | keep standard_name = Staff; Services | show rating"
    assert set(asker.ask(line).answer) == {"Inadequate"}
    other = asker.ask(line.replace("Hallowby", "Brackmoor"))
    assert (other.query, other.parameters) == ("ratings", {"pdu": "Brackmoor"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ratigns | pdu = Hallowby | show rating", "there is no question 'ratigns'"),
        ("ratings | dance | show rating", "there is no step 'dance'"),
        ("ratings | show colour", "has no column 'colour'"),
        ("ratings | keep colour = Red | show rating", "has no column 'colour'"),
        ("ratings | keep what has each of colour = Red | show rating", "has no column 'colour'"),
        ("ratings | count colour | show the value", "has no column 'colour'"),
        ("ratings | highest rating for each colour | show pdu", "has no column 'colour'"),
        ("ratings | rating in [x, 3] | show pdu", "there is no step"),
        ("ratings | pdu with hut: A through reports | show pdu", "there is no kind 'hut'"),
        ("ratings | pdu with court: A through courts | show pdu", "there is no question 'courts'"),
        ("ratings | pdu = Nowhere | show rating", "there is no PDU 'Nowhere'"),
        ("ratings | pdu = Hallowby | pdu = Brackmoor | show rating", "pdu has two values"),
    ],
)
def test_a_typed_query_that_means_nothing_is_refused(asker: Asker, line: str, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        asker.ask(line)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ratings | words vacancy | show pdu", "a row with the words vacancy"),
        ("ratings | without rating = Good | show count", ""),
    ],
)
def test_a_step_that_finds_nothing_to_work_on_gives_no_answer(
    asker: Asker, line: str, says: str
) -> None:
    reply = asker.ask(line)
    assert (reply.status, reply.answer) == ("nothing", ())
    assert says in reply.message


# --- the command -------------------------------------------------------------------------------


def test_the_command_shows_passages_and_what_was_not_used() -> None:
    asked = ["ask", "why do officers in Brackmoor stay so long?", "--store", str(sample_store())]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1
    assert "Brackmoor, " in done.stdout
    assert "no table answers this" in done.stderr
    table = CliRunner().invoke(app, [*asked, "--format", "csv"])
    assert table.stdout.splitlines()[0].startswith("pdu,inspected,section,kind,text")


def test_what_asks_nothing_is_refused_by_the_command() -> None:
    done = CliRunner().invoke(app, ["ask", "", "--store", str(sample_store())])
    assert isinstance(done.exception, BadRequest)
    assert "there is no question" in str(done.exception)


def test_the_command_cites_an_answer() -> None:
    asked = ["ask", "How was Hallowby rated on Staff?", "--store", str(sample_store())]
    assert ">" not in CliRunner().invoke(app, asked).stdout
    assert "> " in CliRunner().invoke(app, [*asked, "--cite"]).stdout
