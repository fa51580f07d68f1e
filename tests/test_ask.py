from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from asked_store import SHARED, is_right, questions
from typer.testing import CliRunner
from view_store import ROOT, sample_store

import build_graph
from build_graph.asking.answering import Asker, ask
from build_graph.asking.entities import Index
from build_graph.asking.lexicon import lexicon
from build_graph.asking.reply import Reply
from build_graph.asking.understand import understand
from build_graph.asking.words import likely_slip, stem, tokens
from build_graph.cli.app import app
from build_graph.questions import catalogue
from build_graph.store.database import Store, open_store

# Floors, not targets: what was reached, less a question or two.
OWN_FLOORS = {"tuned": 0.98, "aside": 0.96, "fresh": 0.95, "last": 0.95, "end": 0.92}
FLOORS = OWN_FLOORS | {"strangers": 0.96, "last stranger": 0.88}
# Plain answers that are wrong, at most; the one of the last stranger rests on a misread provider.
WRONG = {"strangers": 3, "last": 1, "last stranger": 1}
REAL_FLOORS = {"strangers": 0.97, "last stranger": 0.92}
REFUSED = {"strangers": (130, 0.99), "last stranger": (30, 0.95)}
REPORTS = ROOT.parent / "shared" / "reports"
ALL_BUT_MERGED = ["Brackmoor", "Hallowby", "Thornmere Vale"]
MILLISECONDS = 300  # of processor time for one question


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(sample_store(), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def asker(store: Store) -> Asker:
    return Asker(store)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """The three real reports, from their facts."""
    path = tmp_path_factory.mktemp("real") / "graph"
    build_graph.build([ROOT / "facts"], path, validate=False)
    with open_store(path, read_only=True) as opened:
        yield Asker(opened)


@pytest.mark.parametrize("half", FLOORS)
def test_questions_over_the_samples_are_answered_right(asker: Asker, half: str) -> None:
    asked = [question for question in questions(half) if question["kind"] != "refuse"]
    replies = [(asker.ask(q["question"]), q) for q in asked]
    wrong = [(q["question"], bool(reply)) for reply, q in replies if not is_right(reply, q)]
    assert len(asked) >= 25
    assert 1 - len(wrong) / len(asked) >= FLOORS[half], wrong
    assert sum(is_plain for _, is_plain in wrong) <= WRONG.get(half, 0), wrong


# Put together from two questions; each brought a fault once.
JUMBLED = [
    "Building Quillham? no",
    "Which PDU was without a specialist resettlement many strengths under leadership?",
    "rating for work? Hallowby and What get did Brackmoor Aldersea court",
    "Which pathways does Hearthway hold in Hallowby? rate for probation officers?",
    "in prison units without Hearthway organisations",
    "than Hallowby than Brackmoor more more most not not who",
]


@pytest.mark.parametrize("text", JUMBLED)
def test_no_words_are_more_than_not_understood(asker: Asker, text: str) -> None:
    assert asker.ask(text).status in ("answered", "nothing", "passages", "unsure", "refused")


def test_no_half_of_a_question_is_a_fault(asker: Asker) -> None:
    for question in questions("strangers")[::4]:
        words = str(question["question"]).split()
        for text in (" ".join(words[::2]), " ".join(words[len(words) // 2 :])):
            assert asker.ask(text).question == text


@pytest.mark.parametrize("half", REAL_FLOORS)
@pytest.mark.skipif(not REPORTS.exists(), reason="the real reports are not beside the project")
def test_strangers_questions_over_the_real_reports(
    tmp_path_factory: pytest.TempPathFactory, half: str
) -> None:
    path = tmp_path_factory.mktemp("reports") / "graph"
    build_graph.build([REPORTS], path, validate=False)
    asked = questions(half, "real")
    with open_store(path, read_only=True) as opened:
        asker = Asker(opened)
        wrong = [q["question"] for q in asked if not is_right(asker.ask(q["question"]), q)]
    assert len(asked) >= 40
    assert 1 - len(wrong) / len(asked) >= REAL_FLOORS[half], wrong


@pytest.mark.parametrize("half", REFUSED)
def test_what_strangers_thought_of_and_no_table_holds_is_not_answered(
    asker: Asker, half: str
) -> None:
    number, floor = REFUSED[half]
    asked = [question for question in questions(half) if question["kind"] == "refuse"]
    answered = [q["question"] for q in asked if not is_right(asker.ask(q["question"]), q)]
    assert len(asked) == number
    assert 1 - len(answered) / number >= floor, answered


@pytest.mark.parametrize(("half", "number"), [("tuned", 15), ("aside", 15), ("last", 10)])
def test_what_no_table_holds_is_refused(asker: Asker, half: str, number: int) -> None:
    asked = [question for question in questions(half) if question["kind"] == "refuse"]
    answered = [q["question"] for q in asked if not is_right(asker.ask(q["question"]), q)]
    assert len(asked) == number
    assert answered == []


def shared_questions() -> list[dict[str, Any]]:
    return list(json.loads(SHARED.read_text("utf-8"))) if SHARED.is_file() else []


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared gold is not here")
@pytest.mark.parametrize("question", shared_questions(), ids=lambda q: q["id"])
def test_the_questions_of_the_shared_gold_are_answered_right(
    real: Asker, question: dict[str, Any]
) -> None:
    assert is_right(real.ask(question["question"]), question)


def test_every_unit_that_shares_a_provider_is_an_answer(real: Asker) -> None:
    # East Berkshire shares Catch22 with Bristol, although the shared gold leaves it out.
    assert real.ask("Which PDUs share a CRS provider?").answer == (
        "Brighton and East Sussex",
        "Bristol and South Gloucestershire",
        "East Berkshire",
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was East Berkshire rated overall?", ["Inadequate"]),
        ("what was east berkshires overall rating", ["Inadequate"]),
        ("How many recommendations did East Berkshire get?", ["11"]),
        ("Who provdies acommodation in Brigthon?", ["Interventions Alliance"]),
        ("Where does Catch 22 work?", ["Bristol and South Gloucestershire", "East Berkshire"]),
        ("Where does Catch22 work?", ["Bristol and South Gloucestershire", "East Berkshire"]),
        ("Does Catch22 work in Brighton?", ["No"]),
        (
            "Which PDUs got RI overall?",
            ["Brighton and East Sussex", "Bristol and South Gloucestershire"],
        ),
    ],
)
def test_short_forms_and_slips_are_understood(
    real: Asker, question: str, answer: list[str]
) -> None:
    assert sorted(real.ask(question).answer) == sorted(answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is Bristol better than East Berkshire for leadership?", []),
        ("Is Brighton better than Bristol at assessment?", []),
        ("Is Bristol worse than East Berkshire on planning to keep people safe?", []),
        ("Did East Berkshire get more recommendations than Brighton?", []),
        ("Did Brighton get more recommendations than East Berkshire?", []),
        ("Which PDUs scored below average on planning to keep others safe?", []),
        (
            "Which PDUs have more recommendations than the average?",
            [],
        ),
        ("Which PDU scored highest overall?", ["Bristol and South Gloucestershire"]),
        ("Which PDU was second best?", ["Brighton and East Sussex"]),
        ("How many staff does East Berkshire have?", ["61.76"]),
        ("Which PDUs are above average for leadership?", []),
        (
            "What's the gap between Bristol and East Berks on keeping people safe in assessment?",
            [],
        ),
        ("Who runs women's services in South Glos?", ["Nelson Trust"]),
        ("How much of planning in East Berkshire supported desistance?", ["54"]),
        ("Which PDUs lack a directory of services?", []),
        ("Was Brighton inspected before Bristol?", []),
        ("Is East Berkshire safe to live in?", []),
        ("Was planning good enough in East Berkshire?", []),
        ("Was East Berkshire rated Inadequate for planning?", ["Yes"]),
        ("Were more than 40 per cent of plans in East Berkshire keeping people safe?", ["No"]),
        ("How many PDUs are above average on reviewing to keep people safe?", []),
        ("Which PDUs have fewer CRS providers than East Berkshire?", []),
        ("Did Brighton do better than Bristol on court work?", []),
    ],
)
def test_a_unit_is_not_compared_with_another_but_by_its_values(
    real: Asker, question: str, answer: list[str]
) -> None:
    assert sorted(real.ask(question).answer) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which PDUs were rated Good or better for staff?", ["Brackmoor", "Thornmere Vale"]),
        ("Which PDUs were rated below Requires improvement for staff?", ["Hallowby"]),
        ("Which PDUs are not in Westmarch?", ["Hallowby"]),
        ("Which PDUs do not use Bridgeline?", ["Aldersea and Wykeholm"]),
        ("Which PDUs use both Bridgeline and Wayfarer Mentors?", ["Brackmoor", "Thornmere Vale"]),
        ("Which PDUs use Lumen Bay Trust or Wayfarer Mentors?", ALL_BUT_MERGED),
        ("How many recommendations were made in Westmarch?", ["31"]),
        ("How many recommendations are there per region?", ["6", "31"]),
        ("Which region has the most recommendations?", ["Westmarch"]),
        ("What is the mean percentage for engagement in assessment?", ["69"]),
        ("What are the two lowest percentages for keeping people safe in reviewing?", ["29", "43"]),
        (
            "Which PDUs were between 40 and 50 per cent for keeping people safe in planning?",
            ["Aldersea and Wykeholm", "Thornmere Vale"],
        ),
        ("Which PDUs had at least 50 cases inspected?", ["Aldersea and Wykeholm", "Hallowby"]),
        (
            "Which PDUs were inspected between 2023 and 2024?",
            ["Aldersea and Wykeholm", "Hallowby", "Thornmere Vale"],
        ),
        ("Which PDU was inspected most recently?", ["Thornmere Vale"]),
        ("How many cases were inspected in total?", ["238"]),
        (
            "Which PDUs scored higher than Hallowby on planning for engagement?",
            [],
        ),
        ("What was Thornmere Vale rated overall at its first inspection?", ["Good"]),
        ("How many PDUs does each provider work in?", ["1", "3", "4", "2"]),
        ("Was court work rated in Brackmoor?", []),
        ("Which region has the highest average score?", []),
        ("Which PDU has the lowest average percentage for key questions?", []),
        ("What is the average of the highest scores?", []),
        ("Which probation delivery unit was inspected more than once?", ["Thornmere Vale"]),
        ("Which PDU came out top for planning for engagement?", ["Brackmoor"]),
        ("Which PDUs failed on planning?", ["Thornmere Vale"]),
        ("What percentage of PDUs were rated Good?", []),
    ],
)  # fmt: skip
def test_operations_work_on_what_the_tables_hold(
    asker: Asker, question: str, answer: list[str]
) -> None:
    assert sorted(set(asker.ask(question).answer)) == sorted(answer)


def test_a_reply_says_what_was_understood_and_what_else_was_near(asker: Asker) -> None:
    reply = asker.ask("Who delivers accommodation in Hallowby?")
    assert reply.status == "answered"
    assert reply.query == "crs-providers"
    assert reply.parameters == {"pdu": "Hallowby", "pathway": "Accommodation"}
    assert "PDU: Hallowby" in reply.understood
    assert "pathway: Accommodation" in reply.understood
    assert len(reply.next) == 2
    assert reply.query not in {other.query for other in reply.next}
    assert "?pdu_iri is bound to https://w3id.org/probation-graph/id/pdu/hallowby" in reply.sparql


def test_a_body_stands_beside_how_it_relates_to_the_unit(asker: Asker) -> None:
    bodies = asker.ask("Which courts are in Hallowby?").table
    assert {"pdu", "kind", "relation"} <= set(bodies.columns)
    most = asker.ask("Which PDU has the most courts?").table
    assert most.columns == ("pdu", "count")


def test_doubt_is_said_and_the_nearest_questions_are_offered(asker: Asker) -> None:
    reply = asker.ask("Which PDU has the best canteen?")
    assert (reply.status, bool(reply), reply.answer) == ("passages", False, ())
    assert "canteen" in (*reply.unused, *reply.message.split())
    assert 1 <= len(reply.next) <= 3


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Was Hallowby rated Good?", ("No",)),  # though it was for two standards
        ("Was Brackmoor rated Good in 2022?", ("No",)),
        ("Was Thornmere Vale rated Good?", ("Yes",)),
        ("Was any standard rated Good in Hallowby?", ("Yes",)),
        ("Was Brackmoor inspected in 2022?", ("Yes",)),
        ("Has Thornmere Vale improved since 2022?", ()),  # two standards up, two down
        ("Did Thornmere Vale improve between 2022 and 2024?", ()),
        ("Did any standard improve in Thornmere Vale?", ("Yes",)),
        ("Were all standards in Hallowby Inadequate?", ()),  # one is no proof of all
        ("Was every PDU rated Good for leadership?", ()),
        ("Were leadership and staff Good in Hallowby?", ()),
        ("Is Hallowby the best PDU?", ()),
        ("Does Bridgeline or Hearthway work in Hallowby?", ("Yes",)),
        ("Do Brackmoor and Thornmere Vale share a provider?", ("Yes",)),
    ],
)
def test_a_unit_is_not_good_for_one_standard_nor_a_remark_a_yes(
    asker: Asker, question: str, answer: tuple[str, ...]
) -> None:
    assert asker.ask(question).answer == answer


def test_a_rate_is_not_answered_with_another_rate(asker: Asker, real: Asker) -> None:
    assert set(asker.ask("sickness absence rate").answer) == {"4", "7"}
    assert real.ask("sickness absence rate").status == "unsure"  # vacancies and attrition alone


@pytest.mark.parametrize(
    "question",
    [
        "Which PDUs were rated Outstanding for court work?",
        "Which PDUs were rated Good for Planning?",
    ],
)
def test_what_is_understood_and_has_no_rows_is_no_answer(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, bool(reply)) == ("nothing", False)
    assert reply.query == "ratings"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who is the manager of Hallowby?", "people other than the inspectors"),
        ("What is the phone number of Hallowby?", "telephone numbers"),
        ("How was Ambridge rated?", "names 'Ambridge'"),
        ("", "there is no question"),
        (" \t\n ?!", "there is no question"),
        ("rating " * 20_000, "at most 600 characters"),
        ("SELECT * WHERE { ?s ?p ?o }", "looks like SPARQL"),
        ("DROP ALL", "nothing"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_reason(
    asker: Asker, question: str, reason: str
) -> None:
    reply = asker.ask(question)
    assert not reply
    assert reply.status == "passages" or reason in reply.message
    assert len(reply.question) < 700


@pytest.mark.parametrize(
    "question",
    [
        "What was Hallowby\x1b[31m rated\x00 overall?",
        "What was Hallowby rated overall?'; DROP GRAPH <x> #",
        'What was "Hallowby" rated overall?',
        "WHAT WAS HALLOWBY RATED OVERALL?",
        "what  was\u00a0hallowby rated overall",
        "Hallowby: overall rating?",
    ],
)
def test_hostile_and_untidy_questions_change_nothing(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert "\x1b" not in reply.question
    assert reply.status == "passages" or reply.answer == ("Inadequate",)
    assert "DROP" not in reply.sparql


@pytest.mark.parametrize("length", [1, 2, 7, 100, 599])
@pytest.mark.parametrize("sign", ["a", "?", "é", "7", "’", "🙂", "the ", "not ", "PDU ", "\u202e"])
def test_repeated_signs_are_no_trouble(asker: Asker, sign: str, length: int) -> None:
    text = (sign * length)[:599]
    assert isinstance(asker.ask(text), Reply)


def test_the_same_question_gives_the_same_reply(store: Store) -> None:
    question = "Which provider works in the most PDUs?"
    assert Asker(store).ask(question) == Asker(store).ask(question)


def test_ask_keeps_the_index_of_a_store(store: Store) -> None:
    assert ask(store, "Which PDUs share a court?").answer == ("Brackmoor", "Thornmere Vale")
    started = time.process_time()
    assert build_graph.ask(store, "Which PDUs share a prison?")
    assert time.process_time() - started < MILLISECONDS / 1000


def test_a_question_is_quick(asker: Asker) -> None:
    slowest = 0.0
    for question in questions("tuned"):
        started = time.process_time()
        asker.ask(question["question"])
        slowest = max(slowest, time.process_time() - started)
    assert slowest < MILLISECONDS / 1000


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("acommodation", "accommodation"),
        ("providrs", "providers"),
        ("brackmor", "brackmoor"),
        ("court", None),
        ("xylophone", None),
    ],
)
def test_typing_slips_are_mended_with_care(asker: Asker, word: str, mended: str | None) -> None:
    known = {w[0]: {w} for w in ("accommodation", "providers", "brackmoor")}
    assert likely_slip(word, known) == mended


@pytest.mark.parametrize(
    ("one", "other"), [("provider", "providers"), ("rated", "rate"), ("courts", "court")]
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_lose_accents_apostrophes_and_signs() -> None:
    assert [token.text for token in tokens("Thornmere Vale’s café – 50 per cent")] == [
        "thornmere",
        "vales",
        "cafe",
        "50",
        "percent",
    ]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which CRS providers work in Hallowby?", "provider"),
        ("Which PDU scored lowest on planning?", "pdu"),
        ("What was Hallowby rated overall?", "rating"),
        ("In which standards did Hallowby do well?", "standard"),
        ("Who led the inspection?", "who"),
        ("Where does Bridgeline work?", "pdu"),
        ("When was Hallowby inspected?", "month"),
        ("Does Bridgeline work in Hallowby?", ""),
    ],
)
def test_what_is_asked_is_the_noun(store: Store, question: str, asked: str) -> None:
    index = Index(store, {q.name: q for q in catalogue.questions()})
    assert understand(question, index).target == asked


# --- data --------------------------------------------------------------------------------------


def test_what_the_words_say_of_the_catalogue_is_true() -> None:
    known = {question.name: question for question in catalogue.questions()}
    lex = lexicon()
    for name, use in lex.uses.items():
        assert name in known, name
        columns = {column.name for column in known[name].columns}
        told = {
            *use.answer.split(),
            *filter(None, use.measure.split("/")),
            *filter(None, [use.weight]),
            *use.text,
            *use.columns,
        }
        assert told <= columns, (name, told - columns)
    assert set(lex.joins.values()) <= set(known)
    assert lex.grammar["soft"] <= set(lex.kinds)
    assert set(lex.values) <= set(lex.kinds)


# What a phrasing is asked of: the first of these for which its table has rows.
NAMED = {
    "pdu": ["Thornmere Vale", "Hallowby", "Brackmoor", "Aldersea and Wykeholm", "East Berkshire"],
    "words": ["housing", "waiting", "User Voice"],
    "region": ["Westmarch"],
    "provider": ["Hearthway"],
    "court": ["Cressholt Crown Court"],
    "prison": ["HMP Grimwold"],
    "police_force": ["Marchland Police"],
    "local_authority": ["Saltreach and Ostley"],
    "organisation": ["Tidewell"],
    "standard": ["Planning"],
    "rating": ["Good"],
    "pathway": ["accommodation"],
    "theme": ["management oversight"],
    "programme": ["Steady Ground"],
    "person": ["Imogen Farrant"],
    "aspect": ["keeping people safe"],
    "month": ["2023"],
    "framework": ["2021"],
    "addressee_type": ["HMPPS"],
}
_PLACE = re.compile(r"\{(\w+)\}")


def named_by(phrasing: str) -> Iterator[str]:
    """The questions that a phrasing is, of different things where it names two of a kind."""
    places = _PLACE.findall(phrasing)
    for names in product(*(NAMED[kind] for kind in places)):
        if len(set(names)) == len(names):
            yield _PLACE.sub("{}", phrasing).format(*names)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """The samples of all kinds of reports, and the facts of the real ones."""
    path = tmp_path_factory.mktemp("kinds") / "graph"
    samples = ROOT / "samples"
    reports = [samples / name for name in ("reports", "web/reports", "series/reports", "facts")]
    build_graph.build(
        [*reports, ROOT / "facts"], path, registers=[samples / "registers"], validate=False
    )
    with open_store(path, read_only=True) as opened:
        yield Asker(opened)


@pytest.mark.parametrize("question", catalogue.questions(), ids=lambda one: one.name)
def test_each_phrasing_of_a_question_is_answered_by_it(
    every_kind: Asker, question: catalogue.Question
) -> None:
    for phrasing in question.phrasings:
        replies = map(every_kind.ask, named_by(phrasing))
        assert any(
            one.query == question.name and one.status in ("answered", "nothing") for one in replies
        ), phrasing


# --- the command -------------------------------------------------------------------------------


def command(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["ask", *arguments, "--store", str(sample_store())])


def test_the_command_answers_as_csv_with_the_answer_first() -> None:
    done = command("Which PDUs share a court?", "--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith("pdu,court")
    assert "understood as PDUs that share a court" in done.stderr


def test_the_command_answers_as_json() -> None:
    done = command("Which units were rated Good overall?", "--format", "json")
    told = json.loads(done.stdout)
    assert told["answer"] == ["Thornmere Vale"]
    assert set(told) >= {
        "question",
        "understood",
        "query",
        "parameters",
        "operations",
        "columns",
        "rows",
        "answer",
        "next",
    }


def test_the_command_shows_the_query_when_asked() -> None:
    done = command("Which PDUs share a court?", "--explain")
    assert "SELECT" in done.stderr
    assert "SELECT" not in done.stdout
    assert "SELECT" not in command("Which PDUs share a court?").stderr


@pytest.mark.parametrize(
    ("question", "code"), [("Who is the prime minister?", 1), ("Which PDUs share a court?", 0)]
)
def test_the_command_says_by_its_exit_code_whether_it_answered(question: str, code: int) -> None:
    done = command(question)
    assert done.exit_code == code
    assert bool(done.stdout) == (code == 0)


def test_the_command_knows_its_formats() -> None:
    from build_graph.errors import BadRequest

    done = command("Which PDUs share a court?", "--format", "xml")
    assert isinstance(done.exception, BadRequest)


def test_nothing_is_shown_of_a_store_that_is_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["ask", "Which PDUs are there?", "--store", str(tmp_path / "no")]
    )
    assert done.exception is not None
    assert done.stdout == ""
