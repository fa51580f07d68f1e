from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixture_graph import small_store, thing

from build_graph.errors import BadInput, BadRequest
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue
from build_graph.questions.answer import bind, run
from build_graph.store.database import Store, literal_term, open_store

CORE = {
    "reports": "pdu region title published fieldwork_started fieldwork_week_beginning score "
    "max_score overall_rating isbn lead_inspector signed_by signed_by_role cases_inspected "
    "practitioner_interviews framework",
    "ratings": "pdu standard_no standard_name rating rule_rating discretion",
    "key-questions": "pdu standard_no standard_name question_no question percent",
    "recommendations": "pdu number addressee addressee_type text themes",
    "crs-providers": "pdu provider pathway",
    "organisations": "pdu name kind relation",
    "absences": "pdu what",
    "measures": "pdu measure value unit base numerator denominator section",
    "programmes": "pdu name",
    "findings": "pdu section polarity ordinal text themes",
    "conflicts": "pdu kind detail",
    "shared-crs-providers": "pathway provider pdu_a pdu_b",
}
REQUIRED = {
    "provider-footprint": {"provider": "Hearthway"},
    "region-side-by-side": {"region": "Westmarch"},
    "rank-on-standard": {"standard": "Services"},
    "pdu-organisations": {"pdu": "Hallowby"},
    "programme-mentions": {"programme": "steady"},
}
VALE, OVERSIGHT = "Thornmere Vale", "management oversight insufficient"
# Some columns of the rows that each question gives over the fixture.
EXPECTED: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "absences": ("pdu what", [("Thornmere Vale", "court work was not inspected")]),
    "conflicts": (
        "pdu kind detail passage beside inspected",
        [
            ("Hallowby", "rating in a section", "2.3 Planning is said to be Good.",
             "Line about conflict 1", "Other line", "2023-05"),
        ],
    ),
    "corrections": ("pdu action who", []),
    "changes-in-lowest-questions": (
        "pdu before after standard_name aspect percent_before percent_after lowest comparable",
        [
            ("Hallowby", "2023-05", "2024-01", "Assessment", "desistance", None, 70, "after", "no"),
            ("Hallowby", "2023-05", "2024-01", "Assessment", "engagement", None, 70, "after", "no"),
        ],
    ),
    "changes-in-providers": (
        "pdu before after pathway provider change",
        [
            ("Hallowby", "2023-05", "2024-01", "accommodation", "Hearthway", "stayed"),
            ("Hallowby", "2023-05", "2024-01", "mentoring", "Odd Lot", "no longer named"),
        ],
    ),
    "changes-in-ratings": (
        "standard_name number_before rating_before number_after rating_after change comparable",
        [
            ("Assessment", None, None, "2.1", "Good", None, "no"),
            ("Leadership", "1.1", "Inadequate", "1.1", "Good", "better", "with care"),
            ("Staff", "1.2", "Good", "1.2", "Good", "same", "with care"),
            ("Services", "1.3", "Requires improvement", "1.3", "Good", "better", "with care"),
        ],
    ),
    "repeated-recommendations": ("pdu number_before number_after", []),
    # The graph has no inspection of a region; tests/test_regional.py has one.
    "regional-findings": ("region section polarity ordinal text", []),
    "regional-key-questions": ("region standard_no question_no percent aggregated", []),
    "regional-ratings": ("region standard_no standard_name rating", []),
    "regional-recommendations": ("region number addressee text", []),
    "caseloads": ("pdu measure value unit", [(VALE, "caseload total", "1912", "people")]),
    "enquiries": (
        "measure value base numerator denominator",
        [("domestic abuse enquiries", "9/20", "relevant-cases", 9, 20)],
    ),
    "management-oversight": (
        "pdu measure value base numerator denominator share",
        [(VALE, OVERSIGHT, "30/40", "inspected-cases", 30, 40, 75)],
    ),
    "measures": (
        "measure value unit base section concept grade area",
        [
            ("caseload total", "1912", "people", None, "1.2", "caseload-total", None, None),
            ("domestic abuse enquiries", "9/20", "n/d", "relevant-cases", "1.2",
             "domestic-abuse-enquiries", None, None),
            (OVERSIGHT, "30/40", "n/d", "inspected-cases", "1.2",
             "management-oversight-insufficient", None, None),
            ("reoffending rate, Quillham", "23.4", "percent", "reoffending-cohort", "1.2",
             "reoffending-rate", None, "Quillham"),
            ("unpaid work backlog", "38", "sessions", None, "1.2", "unpaid-work-backlog", None,
             None),
            ("vacancy rate, trainees", "12", "percent", "posts", "1.2", "vacancy-rate",
             "trainees", None),
            ("workload average", "104", "percent", "staff-in-post", "1.2", "workload-average",
             None, None),
        ],
    ),
    "programme-mentions": (
        "programme pdu section polarity ordinal text",
        [("Steady Ground", VALE, "1.1", "strength", 1, "Leaders are known.")],
    ),
    "programmes": (
        "pdu name programme kind registered findings",
        [(VALE, "Steady Ground", "Steady Ground", None, "no", 1)],
    ),
    "reoffending-by-area": ("pdu area value", [(VALE, "Quillham", "23.4")]),
    "unpaid-work": ("pdu measure value", [(VALE, "unpaid work backlog", "38")]),
    "vacancy-rates": ("pdu grade value base", [(VALE, "trainees", "12", "posts")]),
    "workloads": ("pdu measure value", [(VALE, "workload average", "104")]),
    "contracts-beside-provision": (
        "pdu inspected pathway provider contract_provider comparison",
        [
            ("Hallowby", "2023-05", "accommodation", "Hearthway", "Corvane", "subcontractor"),
            ("Hallowby", "2023-05", "mentoring", "Odd Lot", "Corvane", "other provider"),
            ("Hallowby", "2023-05", "personal wellbeing", None, "Corvane", "contract only"),
            ("Hallowby", "2024-01", "accommodation", "Hearthway", "Corvane", "subcontractor"),
            ("Hallowby", "2024-01", "mentoring", None, "Corvane", "contract only"),
            ("Hallowby", "2024-01", "personal wellbeing", None, "Corvane", "contract only"),
            ("Thornmere Vale", "2022-09", "accommodation", "Hearthway", "Corvane", "subcontractor"),
            ("Thornmere Vale", "2022-09", "mentoring", "Bridgeline", "Corvane", "other provider"),
            ("Thornmere Vale", "2022-09", "personal wellbeing", None, "Corvane", "contract only"),
        ],
    ),
    "crs-providers": (
        "pdu provider pathway inspected",
        [
            ("Hallowby", "Hearthway", "accommodation", "2023-05"),
            ("Hallowby", "Odd Lot", "mentoring", "2023-05"),
            ("Hallowby", "Hearthway", "accommodation", "2024-01"),
            ("Thornmere Vale", "Bridgeline", "mentoring", "2022-09"),
            ("Thornmere Vale", "Hearthway", "accommodation", "2022-09"),
        ],
    ),
    "discretion-used": (
        "pdu standard_no rating rule_rating lowest_percent passage",
        [
            ("Thornmere Vale", "2.2", "Requires improvement", "Inadequate", 48,
             "Line about Discretion, 2.2"),
        ],
    ),
    "reasons": (
        "pdu standard_no standard_name rating reason",
        [
            ("Thornmere Vale", "2.2", "Assessment", "Requires improvement",
             "Line about Discretion, 2.2"),
        ],
    ),
    "findings": (
        "section polarity ordinal text themes",
        [
            ("1.1", "improvement", 1, "Plans are late.",
             "Leadership, strategy and change; Staffing, recruitment and retention"),
            ("1.1", "strength", 1, "Leaders are known.", "Leadership, strategy and change"),
            ("1.3 Resettlement work", "strength", 1, "Handovers are good.", "Resettlement"),
        ],
    ),
    "findings-without-recommendation": (
        "pdu inspected theme section ordinal text",
        [
            ("Thornmere Vale", "2022-09", "Leadership, strategy and change", "1.1", 1,
             "Plans are late."),
        ],
    ),
    "inspections-of-pdu": (
        "pdu inspected framework score max_score share",
        [
            ("Hallowby", "2023-05", "2021", 4, 9, 44.4),
            ("Hallowby", "2024-01", "2023", 8, 12, 66.7),
            ("Thornmere Vale", "2022-09", "2021", 8, 15, 53.3),
        ],
    ),
    "key-questions": (
        "pdu standard_no standard_name question_no percent",
        [
            ("Hallowby", "2.1", "Assessment", 1, 70),
            ("Hallowby", "2.1", "Assessment", 2, 70),
            ("Hallowby", "2.1", "Assessment", 3, 88),
            ("Thornmere Vale", "2.2", "Assessment", 1, 62),
            ("Thornmere Vale", "2.2", "Assessment", 2, 70),
            ("Thornmere Vale", "2.2", "Assessment", 3, 48),
            ("Thornmere Vale", "2.3", "Planning", 1, 70),
            ("Thornmere Vale", "2.3", "Planning", 2, 66),
            ("Thornmere Vale", "2.3", "Planning", 3, 71),
        ],
    ),
    "lowest-key-question": (
        "pdu standard_no question_no percent",
        [
            ("Hallowby", "2.1", 1, 70),
            ("Hallowby", "2.1", 2, 70),
            ("Thornmere Vale", "2.2", 3, 48),
            ("Thornmere Vale", "2.3", 2, 66),
        ],
    ),
    "lowest-question-counts": (
        "standard_name aspect lowest_in inspections share",
        [
            ("Assessment", "engagement", 1, 2, 50.0),
            ("Assessment", "safety", 1, 2, 50.0),
            ("Assessment", "desistance", 1, 2, 50.0),
            ("Planning", "desistance", 1, 1, 100.0),
        ],
    ),
    "organisations": (
        "pdu name kind relation count",
        [
            ("Hallowby", "(unnamed)", "approved_premises", "within", 4),
            ("Hallowby", "Cressholt Crown Court", "court", "serves", None),
            ("Hallowby", "Quillham", "local_authority", "covers", None),
            ("Hallowby", "Marchland Police", "police_force", "serves", None),
            ("Hallowby", "HMP Grimwold", "prison", "within", None),
            ("Hallowby", "Cressholt Crown Court", "court", "serves", None),
            ("Thornmere Vale", "Cressholt Crown Court", "court", "serves", None),
            ("Thornmere Vale", "Quillham", "local_authority", "covers", None),
            ("Thornmere Vale", "Marchland Police", "police_force", "serves", None),
            ("Thornmere Vale", "HMP Grimwold", "prison", "closest", None),
        ],
    ),
    "pdu-organisations": (
        "inspected kind name relation count section",
        [
            ("2023-05", "approved_premises", "(unnamed)", "within", 4, "Background"),
            ("2023-05", "court", "Cressholt Crown Court", "serves", None, "Background"),
            ("2023-05", "crs_provider", "Hearthway", "accommodation", None, "Background"),
            ("2023-05", "crs_provider", "Odd Lot", "mentoring", None, "Background"),
            ("2023-05", "local_authority", "Quillham", "covers", None, "Background"),
            ("2023-05", "police_force", "Marchland Police", "serves", None, "Background"),
            ("2023-05", "prison", "HMP Grimwold", "within", None, "Background"),
            ("2024-01", "court", "Cressholt Crown Court", "serves", None, "Background"),
            ("2024-01", "crs_provider", "Hearthway", "accommodation", None, "Background"),
        ],
    ),
    "predecessors-of-pdu": ("pdu predecessor", []),
    "provider-footprint": (
        "pdu inspected pathway services_rating",
        [
            ("Hallowby", "2023-05", "accommodation", "Requires improvement"),
            ("Hallowby", "2024-01", "accommodation", "Good"),
            ("Thornmere Vale", "2022-09", "accommodation", "Good"),
        ],
    ),
    "rank-on-standard": (
        "rank pdu inspected rating",
        [
            (1, "Hallowby", "2024-01", "Good"),
            (1, "Thornmere Vale", "2022-09", "Good"),
            (3, "Hallowby", "2023-05", "Requires improvement"),
        ],
    ),
    "ranking": (
        "rank pdu share",
        [(1, "Hallowby", 66.7), (2, "Thornmere Vale", 53.3), (3, "Hallowby", 44.4)],
    ),
    "ratings": (
        "pdu standard_no rating rule_rating discretion inspected",
        [
            ("Hallowby", "1.1", "Inadequate", None, None, "2023-05"),
            ("Hallowby", "1.2", "Good", None, None, "2023-05"),
            ("Hallowby", "1.3", "Requires improvement", None, None, "2023-05"),
            ("Hallowby", "1.1", "Good", None, None, "2024-01"),
            ("Hallowby", "1.2", "Good", None, None, "2024-01"),
            ("Hallowby", "1.3", "Good", None, None, "2024-01"),
            ("Hallowby", "2.1", "Good", "Good", None, "2024-01"),
            ("Thornmere Vale", "1.1", "Good", None, None, "2022-09"),
            ("Thornmere Vale", "1.2", "Requires improvement", None, None, "2022-09"),
            ("Thornmere Vale", "1.3", "Good", None, None, "2022-09"),
            ("Thornmere Vale", "2.2", "Requires improvement", "Inadequate", "yes", "2022-09"),
            ("Thornmere Vale", "2.3", "Good", "Good", None, "2022-09"),
        ],
    ),
    "ratings-matrix": (
        "pdu framework leadership staff services court_work assessment planning",
        [
            ("Hallowby", "2021", "Inadequate", "Good", "Requires improvement", None, None, None),
            ("Hallowby", "2023", "Good", "Good", "Good", None, "Good", None),
            ("Thornmere Vale", "2021", "Good", "Requires improvement", "Good", None,
             "Requires improvement", "Good"),
        ],
    ),
    "ratings-off-rule": (
        "pdu standard_name rating rule_rating discretion",
        [("Thornmere Vale", "Assessment", "Requires improvement", "Inadequate", "yes")],
    ),
    "recommendations": (
        "number addressee addressee_type text themes",
        [
            (1, "Hallowby PDU", "PDU", "Ask the police about domestic abuse at once.",
             "Domestic abuse enquiries"),
            (1, "Thornmere Vale PDU", "PDU", "Ask the police about domestic abuse.",
             "Domestic abuse enquiries"),
            (2, "Westmarch region", "region", "Fill the posts.",
             "Staffing, recruitment and retention"),
            (3, "HMPPS", "HMPPS", None, None),
        ],
    ),
    "recommendations-by-addressee": (
        "addressee_type number",
        [("HMPPS", 3), ("PDU", 1), ("PDU", 1), ("region", 2)],
    ),
    "recommendations-by-theme": (
        "theme pdu number addressee_type",
        [
            ("Domestic abuse enquiries", "Hallowby", 1, "PDU"),
            ("Domestic abuse enquiries", "Thornmere Vale", 1, "PDU"),
            ("Staffing, recruitment and retention", "Thornmere Vale", 2, "region"),
        ],
    ),
    "recurring-themes": (
        "theme pdus_improvement pdus_strength pdus_recommendation",
        [
            ("Leadership, strategy and change", 1, 1, 0),
            ("Staffing, recruitment and retention", 1, 0, 1),
        ],
    ),
    "similar-recommendations": (
        "score pdu_a number_a text_a pdu_b number_b text_b similar_from",
        [
            (0.8, "Thornmere Vale", 1, "Ask the police about domestic abuse.",
             "Hallowby", 1, "Ask the police about domestic abuse at once.", "2024-01"),
        ],
    ),
    "themes-by-pdu": (
        "pdu theme strengths improvements unmarked recommendations",
        [
            ("Hallowby", "Domestic abuse enquiries", 0, 0, 0, 1),
            ("Thornmere Vale", "Domestic abuse enquiries", 0, 0, 0, 1),
            ("Thornmere Vale", "Leadership, strategy and change", 1, 1, 0, 0),
            ("Thornmere Vale", "Resettlement", 1, 0, 0, 0),
            ("Thornmere Vale", "Staffing, recruitment and retention", 0, 1, 0, 1),
        ],
    ),
    "region-side-by-side": (
        "region pdu inspected share leadership assessment",
        [
            ("Westmarch", "Hallowby", "2023-05", 44.4, "Inadequate", None),
            ("Westmarch", "Hallowby", "2024-01", 66.7, "Good", "Good"),
            ("Westmarch", "Thornmere Vale", "2022-09", 53.3, "Good", "Requires improvement"),
        ],
    ),
    "reports": (
        "pdu region title fieldwork_started score max_score overall_rating framework",
        [
            ("Hallowby", "Westmarch", "An inspection of Hallowby PDU", "2023-05", 4, 9, "Good",
             "2021"),
            ("Hallowby", "Westmarch", "An inspection of Hallowby PDU", "2024-01", 8, 12, "Good",
             "2023"),
            ("Thornmere Vale", "Westmarch", "An inspection of Thornmere Vale PDU", "2022-09", 8,
             15, "Good", "2021"),
        ],
    ),
    "score-check": (
        "pdu inspected score points_total verdict",
        [
            ("Hallowby", "2023-05", 4, 3, "score differs"),
            ("Hallowby", "2024-01", 8, 8, "agrees"),
            ("Thornmere Vale", "2022-09", 8, 8, "agrees"),
        ],
    ),
    "shared-courts": (
        "court pdu_a pdu_b",
        [("Cressholt Crown Court", "Hallowby", "Thornmere Vale")],
    ),
    "shared-crs-providers": (
        "pathway provider pdu_a pdu_b",
        [("accommodation", "Hearthway", "Hallowby", "Thornmere Vale")],
    ),
    "shared-local-authorities": (
        "local_authority pdu_a pdu_b",
        [("Quillham", "Hallowby", "Thornmere Vale")],
    ),
    "shared-police-forces": (
        "police_force pdu_a pdu_b",
        [("Marchland Police", "Hallowby", "Thornmere Vale")],
    ),
    "shared-prisons": ("prison pdu_a pdu_b", [("HMP Grimwold", "Hallowby", "Thornmere Vale")]),
    "unregistered-names": (
        "kind name pdu inspected",
        [
            ("crs_provider", "Odd Lot", "Hallowby", "2023-05"),
            ("programme", "Steady Ground", VALE, "2022-09"),
        ],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(small_store(tmp_path_factory.mktemp("q") / "graph"), read_only=True) as opened:
        yield opened


def cells(store: Store, name: str, columns: str, **parameters: str) -> list[tuple[Any, ...]]:
    table = run(store, name, parameters)
    places = [table.columns.index(column) for column in columns.split()]
    return [tuple(row[i] for i in places) for row in table.rows]


def names() -> list[str]:
    return catalogue.names()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_question_gives_its_rows(store: Store, name: str) -> None:
    columns, rows = EXPECTED[name]
    assert cells(store, name, columns, **REQUIRED.get(name, {})) == rows


def test_no_rows_are_expected_of_a_question_that_is_gone() -> None:
    # A question need not stand here: tests/test_answers.py keeps the rows of each.
    assert set(EXPECTED) <= set(names())


def test_frameworks_are_compared_by_name_not_number(store: Store) -> None:
    rows = cells(store, "framework-comparability", "kind name number_a number_b match")
    assert ("standard", "Assessment", "2.2", "2.1", "close") in rows
    exact = [row for row in rows if row[-1] == "exact"]
    assert len(exact) == 12
    assert {row[0] for row in exact} == {"key question"}


@pytest.mark.parametrize("name", sorted(CORE))
def test_the_binding_tables_keep_their_columns(name: str) -> None:
    columns = [column.name for column in catalogue.question(name).columns]
    wanted = CORE[name].split()
    assert columns[: len(wanted)] == wanted


@pytest.mark.parametrize("name", names())
def test_every_question_selects_what_its_header_says(store: Store, name: str) -> None:
    question = catalogue.question(name)
    bound = {p.variable: literal_term("nothing") for p in question.parameters}
    rows = store.select(question.sparql, bound, prefixes())
    wanted = [column.name for column in question.columns]
    wanted += [p.variable for p in question.parameters if p.variable not in wanted]
    assert list(rows.columns) == wanted


@pytest.mark.parametrize("name", names())
def test_every_header_is_full(name: str) -> None:
    question = catalogue.question(name)
    assert question.description != question.title
    assert question.phrasings
    assert question.order
    assert question.example.startswith(f"probation-graph query {name}")
    assert "ORDER BY" not in question.sparql
    assert "PREFIX" not in question.sparql.upper().replace("PREFIXES", "")


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("ratings", {"pdu": "thornmere vale pdu", "standard": "services"}, 1),
        ("ratings", {"pdu": "hallowby"}, 7),
        ("ratings", {"pdu": thing("pdu/hallowby")}, 7),
        ("ratings", {"rating": "requires-improvement"}, 3),
        ("ratings", {"standard": "1.3"}, 3),
        ("key-questions", {"standard": "Planning"}, 3),
        ("crs-providers", {"pathway": "Mentoring"}, 2),
        ("organisations", {"kind": "COURT"}, 3),
        ("findings", {"contains": "PLANS"}, 1),
        ("findings", {"pdu": "Hallowby"}, 0),
        ("recommendations-by-addressee", {"addressee_type": "pdu"}, 2),
        ("recommendations-by-addressee", {"contains": "domestic abuse"}, 2),
        ("recommendations-by-theme", {"theme": "domestic abuse", "pdu": "Hallowby"}, 1),
        ("themes-by-pdu", {"theme": "recruitment-and-retention"}, 1),
        ("recurring-themes", {"least": "2"}, 0),
        ("findings-without-recommendation", {"theme": "Retention"}, 0),
        ("similar-recommendations", {"pdu": "Hallowby", "theme": "Domestic abuse"}, 1),
        ("similar-recommendations", {"theme": "Women"}, 0),
        ("shared-courts", {"court": "cressholt crown court", "pdu": "Hallowby"}, 1),
        ("shared-crs-providers", {"provider": "Hearthway CIC"}, 1),
        ("shared-crs-providers", {"provider": "Bridgeline"}, 0),
        ("provider-footprint", {"provider": "odd lot"}, 1),
        ("ranking", {"region": "Fenmark, Hallow and Tarn"}, 0),
        ("inspections-of-pdu", {"since": "2023-05"}, 2),
        ("contracts-beside-provision", {"pathway": "mentoring", "pdu": "Hallowby"}, 2),
    ],
)
def test_parameters_narrow_the_answer(
    store: Store, name: str, parameters: dict[str, str], expected: int
) -> None:
    assert len(run(store, name, parameters)) == expected


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("ratngs", {}, "did you mean 'ratings'"),
        ("ratings", {"pud": "Hallowby"}, "no parameter 'pud' .did you mean 'pdu'"),
        ("absences", {"colour": "red"}, "no parameter 'colour'"),
        ("framework-comparability", {"pdu": "x"}, "it takes none"),
        ("ratings", {"pdu": "Halowby"}, "no PDU 'Halowby' in the store .did you mean 'Hallowby'"),
        ("ratings", {"standard": "2.2"}, "different standards in different frameworks"),
        ("ratings", {"standard": "Servces"}, "did you mean 'Services'"),
        ("provider-footprint", {}, "needs the parameter 'provider'"),
        ("inspections-of-pdu", {"since": "May 2023"}, "must be a month written YYYY-MM"),
        ("inspections-of-pdu", {"since": "2023-13"}, "must be a month"),
        ("ratings", {"pdu": ""}, "no PDU ''"),
        ("findings", {"contains": "x" * 1001}, "longer than 1000"),
    ],
)
def test_a_bad_request_gets_one_clear_sentence(
    store: Store, name: str, parameters: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadRequest, match=sentence) as caught:
        run(store, name, parameters)
    assert "\n" not in str(caught.value)


ATTACKS = [
    '"', "'", '"""', "\\", '\\"', "} UNION { ?s ?p ?o", '" } ; DROP ALL ; #', "?pdu", "<a:b>",
    "\\u0022", "\\u007D", "\n} #", "\r\n", "\x00", "{{", "SERVICE <http://127.0.0.1:1/>",
    "http://example.org/ x", "http://example.org/> . ?s ?p ?o", "x\"@en", '"^^<a:b>', "%s", "{0}",
    "\ud800", "‘’", ")) || true",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    ("name", "parameter"),
    [("ratings", "pdu"), ("ratings", "standard"), ("ranking", "region"), ("organisations", "kind"),
     ("findings", "contains"), ("inspections-of-pdu", "since"), ("provider-footprint", "provider"),
     ("recommendations-by-addressee", "contains"), ("shared-courts", "court")],
)  # fmt: skip
def test_values_never_become_query(store: Store, name: str, parameter: str, attack: str) -> None:
    before = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
    rows: tuple[Any, ...] = ()
    with contextlib.suppress(BadRequest):  # nothing bears that name
        rows = run(store, name, {parameter: attack}).rows
    assert rows == ()
    assert store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows == before


def test_text_is_found_as_it_is_written(store: Store) -> None:
    question = catalogue.question("findings")
    bound = bind(store, question, {"contains": '"x" \\ {}'})
    assert bound == {"words": literal_term('"x" \\ {}')}


def test_sparql_and_files_are_asked_too(store: Store, tmp_path: Path) -> None:
    sparql = "SELECT ?score ?i WHERE { ?i pg:score ?score } ORDER BY ?score ?i"
    table = run(store, sparql)
    assert table.kinds == ("integer", "text")
    assert [row[0] for row in table.rows] == [4, 8, 8]
    file = tmp_path / "mine.rq"
    file.write_text(sparql, "utf-8")
    assert run(store, str(file)) == table
    assert run(store, file) == table
    assert run(store, str(resources.queries("ratings.rq"))) == run(store, "ratings")
    with pytest.raises(BadRequest, match="no file"):
        run(store, "missing.rq")
    with pytest.raises(BadRequest, match="header"):
        run(store, sparql, {"x": "y"})
    with pytest.raises(BadRequest, match="no SPARQL query that only reads"):
        run(store, "DELETE WHERE { ?s ?p ?o }")


GOOD = """#+ title = "T"
#+ description = "D"
#+ group = "change"
#+ example = "probation-graph query x"
#+
#+ [[parameter]]
#+ name = "least"
#+ type = "integer"
#+ description = "only from this score on"
#+ example = "4"
#+ default = "5"
#+
#+ [[column]]
#+ name = "score"
#+ kind = "integer"
#+ description = "score"

SELECT ?score ?least WHERE { ?i pg:score ?score FILTER(?score >= ?least) }
"""


def test_a_question_of_ones_own(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text(GOOD, "utf-8")
    assert run(store, file).rows == ((8,), (8,))
    assert run(store, file, {"least": 1}).rows == ((4,), (8,), (8,))
    with pytest.raises(BadRequest, match="must be a whole number, such as 4: not 'four'"):
        run(store, file, {"least": "four"})


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"change"', '"chance"', "line 3: group 'chance'"),
        ('title = "T"', "title = T", "line 1: the header is not TOML"),
        ('#+ default = "5"', "#+ defalt = 5", "line 11: unknown key 'defalt'.*did you mean"),
        ('kind = "integer"', 'kind = "int"', "line 15: kind 'int'"),
        ("[[column]]", "[[colum]]", "unknown key 'colum'"),
        ('name = "score"', 'name = "sc ore"', "line 14: 'sc ore' cannot be a name"),
        ('#+ description = "D"\n', "", "no 'description'"),
        ('name = "score"', 'name = "points"', "declares the column 'points'"),
        (
            "SELECT ?score ?least",
            "SELECT ?score",
            r"line 7: the parameter 'least' is bound to \?least, .* add \?least to SELECT",
        ),
        (
            "SELECT ?score ?least",
            "SELECT ?score (MAX(?least) AS ?most) #cite ?least\n",
            r"line 7: the parameter 'least' is bound to \?least",
        ),
        (
            '#+ group = "change"',
            '#+ group = "change"\n#+ phrasings = ["Who has {least} and more?"]',
            r"line 4: \{least\} in a phrasing is no kind of thing: write \{number\}",
        ),
        (
            '#+ group = "change"',
            '#+ group = "change"\n#+ phrasings = ["What of {thing}?"]',
            r"line 4: \{thing\} in a phrasing is no kind of thing: it may be addressee_type, ",
        ),
    ],
)
def test_header_errors_name_file_and_line(
    store: Store, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in GOOD
    file = tmp_path / "own.rq"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(BadInput, match=f"own.*{sentence}"):
        run(store, file)


def test_rows_come_in_the_same_order_whatever_the_store_order(store: Store, tmp_path: Path) -> None:
    lines = sorted(store.dump_nquads(), key=lambda line: line[::-1])
    with open_store(tmp_path / "other", create=True) as other:
        for graph in store.graphs():
            other.replace_graph(graph, [line for line in lines if line.endswith(f"<{graph}> .")])
        for name in names():
            needed = {
                p.name: p.example for p in catalogue.question(name).parameters if not p.optional
            }
            parameters = REQUIRED.get(name, needed)
            assert run(other, name, parameters) == run(store, name, parameters)
