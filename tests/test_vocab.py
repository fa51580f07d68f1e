from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_graph.errors import BadInput, InternalError
from build_graph.knowledge import concepts, iris, kinds, resources
from build_graph.knowledge.vocab import concept, iri, plain, prefixes, schemes

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONAL = {
    "1.1": "Leadership",
    "1.2": "Staff",
    "1.3": "Services",
    "1.4": "Information and facilities",
}
STANDARDS = {
    "2018": ORGANISATIONAL
    | {
        "2.1": "Assessment",
        "2.2": "Planning",
        "2.3": "Implementation and delivery",
        "2.4": "Reviewing",
        "3.1": "Court reports and case allocation",
        "3.2": "Statutory victim work",
        "4.1": "Unpaid work",
        "4.2": "Through the Gate",
    },
    "2021": ORGANISATIONAL
    | {
        "2.1": "Court work",
        "2.2": "Assessment",
        "2.3": "Planning",
        "2.4": "Implementation and delivery",
        "2.5": "Reviewing",
        "2.6": "Outcomes",
    },
    "2023": {
        "1.1": "Leadership",
        "1.2": "Staff",
        "1.3": "Services",
        "2.1": "Assessment",
        "2.2": "Planning",
        "2.3": "Implementation and delivery",
        "2.4": "Reviewing",
        "2.5": "Outcomes",
    },
}
KINDS = {
    "prison", "court", "police_force", "local_authority", "approved_premises",
    "treatment_provider", "partner", "predecessor_crc", "predecessor_nps", "office", "other_pdu",
}  # fmt: skip
SLUGS = {
    "pathways": "accommodation dependency-and-recovery education-training-and-employment "
    "finance-benefit-and-debt mentoring personal-wellbeing womens-services",
    "missing": "absent-from-framework not-applicable not-rated",
    "kinds": "approved-premises court local-authority office other-pdu partner police-force "
    "predecessor-crc predecessor-nps prison treatment-provider",
    "relations": "closest covers named operates-from predecessor serves surveys treats within "
    "works-with",
    "polarities": "improvement strength unmarked",
    "addressees": "hmpps other pdu region",
    "bases": "caseload court-work inspected-cases leavers offices population posts "
    "practitioner-interviews programme-participants relevant-cases reoffending-cohort "
    "staff-in-post staff-survey unpaid-work unstated user-voice-respondents",
}


@pytest.fixture
def usual_home() -> object:
    yield
    resources.use_home(None)


def test_iri_expands_every_declared_prefix() -> None:
    assert iri("pg:score") == "https://w3id.org/probation-graph/ontology#score"
    assert iri("schema:Report") == "https://schema.org/Report"
    for prefix, namespace in prefixes().items():
        assert iri(f"{prefix}:x") == f"{namespace}x"


@pytest.mark.parametrize("curie", ["nothing:score", "score", "", ":score"])
def test_an_unknown_prefix_is_our_own_mistake(curie: str) -> None:
    with pytest.raises(InternalError, match=r"prefixes\.ttl"):
        iri(curie)


def test_the_prefixes_are_a_copy() -> None:
    prefixes()["pg"] = "spoilt"
    assert iri("pg:x").startswith("https://")
    assert prefixes()["pg"] != "spoilt"


def test_concepts_have_fixed_iris() -> None:
    assert concept("rating", "good") == "https://w3id.org/probation-graph/scheme/rating/good"


@pytest.mark.parametrize("framework", STANDARDS)
def test_standards_are_the_published_table(framework: str) -> None:
    found = schemes().standards_of(framework)
    assert {one.number: one.name for one in found} == STANDARDS[framework]
    assert [one.number for one in found] == sorted(STANDARDS[framework])


def test_there_are_no_other_standards() -> None:
    assert len(schemes().standards) == sum(map(len, STANDARDS.values())) == 30


def test_domain_two_is_casework_and_outcomes_are_never_rated() -> None:
    for one in schemes().standards:
        assert one.casework == (one.number[0] != "1")
        assert one.rated == (one.name != "Outcomes")
        assert one.domain == f"{one.framework}-{one.number[0]}"
        assert one.names[0] == one.name


def test_one_number_means_different_standards() -> None:
    found = [schemes().standard(framework, "2.2") for framework in ("2018", "2021", "2023")]
    assert [one.name for one in found if one] == ["Planning", "Assessment", "Planning"]
    assert schemes().standard("2023", "1.4") is None


def test_printed_names_are_unique_within_a_framework() -> None:
    for framework in STANDARDS:
        names = [plain(name) for one in schemes().standards_of(framework) for name in one.names]
        # '&' and 'and' are one form.
        owners = {plain(n): s.number for s in schemes().standards_of(framework) for n in s.names}
        for one in schemes().standards_of(framework):
            assert {owners[plain(name)] for name in one.names} == {one.number}
        assert set(names) == set(owners)


def test_the_maximum_follows_from_the_rated_standards() -> None:
    rated = {f: sum(one.rated for one in schemes().standards_of(f)) for f in STANDARDS}
    assert {f: 3 * n for f, n in rated.items()} == {"2018": 36, "2021": 27, "2023": 21}
    # No report has all of 2018: two are of one kind of provider, two of the other.
    for kind in ("crc", "nps"):
        own = [one for one in schemes(kind).standards_of("2018") if one.is_of(kind)]
        assert 3 * len(own) == 30


@pytest.mark.parametrize(
    ("framework", "number", "aspects"),
    [
        ("2021", "2.1", ["court"]),
        ("2021", "2.2", ["engagement", "desistance", "safety"]),
        ("2021", "2.6", ["outcomes"]),
        ("2023", "2.1", ["engagement", "desistance", "safety"]),
        ("2023", "2.5", ["outcomes"]),
        ("2018", "2.4", ["engagement", "desistance", "safety"]),
        ("2021", "1.1", []),
    ],
)
def test_key_questions_of_a_standard(framework: str, number: str, aspects: list[str]) -> None:
    found = schemes().questions_of(framework, number)
    assert [one.aspect for one in found] == aspects
    assert [one.number for one in found] == list(range(1, len(aspects) + 1))
    assert [one.id for one in found] == [f"{framework}-{number}-{one.number}" for one in found]


def test_every_casework_standard_has_its_questions() -> None:
    assert len(schemes().questions) == 12 + 12 + 14 + 13
    for one in schemes().standards:
        assert bool(schemes().questions_of(one.framework, one.number)) == one.casework


@pytest.mark.parametrize(
    ("wording", "number"),
    [
        ("does the plan involve and engage the person?", 1),
        ("is there support for compliance?", 1),
        ("are factors of offending covered?", 2),
        ("is desistance supported?", 2),
        ("are others kept safe?", 3),
        ("is the safety of others supported?", 3),
    ],
)
def test_cues_tell_a_question_from_its_neighbours(wording: str, number: int) -> None:
    for standard in ("2.2", "2.3", "2.4", "2.5"):
        questions = schemes().questions_of("2021", standard)
        hits = [one.number for one in questions if any(cue in wording for cue in one.cues)]
        assert hits == [number]


def test_cues_are_lower_case() -> None:
    for one in schemes().questions:
        assert one.cues
        assert all(cue == cue.lower() for cue in one.cues)


@pytest.mark.parametrize(
    ("date", "framework"),
    [
        ("2017-05-01", "2018"),
        ("2019-03", "2018"),
        ("2021-05-31", "2018"),
        ("2021-06-25", "2018"),
        ("2021-06-26", "2021"),
        ("2021-06", "2021"),
        ("2023-09", "2021"),
        ("2023-09-30", "2021"),
        ("2023-10-01", "2023"),
        ("2023-10", "2023"),
        ("2025-01-13", "2023"),
    ],
)
def test_the_framework_follows_the_fieldwork(date: str, framework: str) -> None:
    assert schemes().framework_for(date) == framework


@pytest.mark.parametrize("date", ["", "June 2023", "2023-6", "01/06/2023"])
def test_a_date_is_iso_or_refused(date: str) -> None:
    with pytest.raises(InternalError, match="YYYY-MM"):
        schemes().framework_for(date)


def test_frameworks_follow_each_other_without_a_gap() -> None:
    frameworks = schemes().frameworks
    assert [one.id for one in frameworks] == ["2018", "2021", "2023"]
    assert [one.end for one in frameworks] == [*(one.start for one in frameworks[1:]), None]


def test_ratings_are_the_scale() -> None:
    rows = [(one.label, one.points) for one in schemes().ratings]
    assert rows == [
        ("Outstanding", 3),
        ("Good", 2),
        ("Requires improvement", 1),
        ("Inadequate", 0),
    ]


def test_bands_cover_every_percentage_once() -> None:
    covered = [
        percent for one in schemes().ratings for percent in range(one.band_from, one.band_to + 1)
    ]
    assert sorted(covered) == list(range(101))


@pytest.mark.parametrize(
    ("percent", "slug"),
    [
        (0, "inadequate"),
        (49, "inadequate"),
        (49.9, "inadequate"),
        (50, "requires-improvement"),
        (64, "requires-improvement"),
        (64.5, "requires-improvement"),
        (65, "good"),
        (79, "good"),
        (80, "outstanding"),
        (100, "outstanding"),
    ],
)
def test_band_of_a_key_question(percent: float, slug: str) -> None:
    assert schemes().band(percent).slug == slug


@pytest.mark.parametrize("maximum", [21, 24, 27])
def test_overall_rating_of_every_score(maximum: int) -> None:
    for points in range(maximum + 1):
        share = points / maximum
        expected = (
            "inadequate" if points * 6 <= maximum
            else "requires-improvement" if share <= 0.5
            else "good" if points * 6 <= 5 * maximum
            else "outstanding"
        )  # fmt: skip
        assert schemes().overall(points, maximum).slug == expected


def test_no_overall_rating_of_nothing() -> None:
    with pytest.raises(InternalError, match="rated standards"):
        schemes().overall(0, 0)


def test_only_the_printed_boundary_is_verified() -> None:
    verified = {one.slug: one.band_verified for one in schemes().ratings}
    assert verified == {
        "outstanding": False,
        "good": False,
        "requires-improvement": True,
        "inadequate": True,
    }
    assert not any(one.overall_verified for one in schemes().ratings)
    assert schemes().discretion_margin == 5


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Good", "good"),
        ("REQUIRES  IMPROVEMENT", "requires-improvement"),
        ("Requires-improvement.", "requires-improvement"),
        ("Requiring improvement", "requires-improvement"),
        ("'Outstanding'", "outstanding"),
    ],
)
def test_a_printed_rating_is_recognised(printed: str, slug: str) -> None:
    found = schemes().rating(printed)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("printed", "slug"),
    [("Not rated", "not-rated"), ("N/A", "not-applicable"), ("Not applicable", "not-applicable")],
)
def test_a_missing_rating_is_no_rating(printed: str, slug: str) -> None:
    found = schemes().missing_rating(printed)
    assert found is not None
    assert found.slug == slug
    assert schemes().rating(printed) is None


def test_other_words_are_neither() -> None:
    assert schemes().rating("Leadership") is None
    assert schemes().missing_rating("Good") is None


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("ETE", "education-training-and-employment"),
        ("education, training and employment (ETE)", "education-training-and-employment"),
        ("finance, benefits & debt", "finance-benefit-and-debt"),
        ("FBD", "finance-benefit-and-debt"),
        ("Women’s services", "womens-services"),
        ("personal well-being", "personal-wellbeing"),
        ("emotional wellbeing", "personal-wellbeing"),
        ("Dependency and Recovery", "dependency-and-recovery"),
        ("housing", "accommodation"),
        ("mentoring", "mentoring"),
    ],
)
def test_a_printed_pathway_is_recognised(printed: str, slug: str) -> None:
    found = schemes().pathway(printed)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("scheme", ["ratings", "missing", "pathways", "polarities", "addressees"])
def test_a_printed_label_means_one_concept(scheme: str) -> None:
    owners: dict[str, set[str]] = {}
    for one in getattr(schemes(), scheme):
        for label in one.labels:
            owners.setdefault(plain(label), set()).add(one.slug)
    assert [label for label, slugs in owners.items() if len(slugs) > 1] == []


@pytest.mark.parametrize("scheme", SLUGS)
def test_schemes_hold_exactly_these_concepts(scheme: str) -> None:
    assert [one.slug for one in getattr(schemes(), scheme)] == SLUGS[scheme].split()


def test_tables_print_the_names_of_the_interface() -> None:
    assert {one.table_name for one in schemes().kinds} == KINDS
    assert {one.table_name for one in schemes().addressees} == {"PDU", "region", "HMPPS", "other"}
    assert [one.table_name for one in schemes().polarities] == SLUGS["polarities"].split()
    assert [one.table_name for one in schemes().relations] == SLUGS["relations"].split()


@pytest.mark.parametrize("module", [concepts, iris, kinds], ids=["concepts", "iris", "kinds"])
def test_examples_in_the_documentation_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_importing_the_vocabulary_reads_nothing() -> None:
    code = "import build_graph.knowledge.vocab, sys; print('pyoxigraph' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"


def test_home_is_this_checkout() -> None:
    assert resources.home() == ROOT
    assert resources.ontology("core.ttl").is_file()
    assert resources.shapes("x.ttl") == ROOT / "shapes" / "x.ttl"
    assert resources.queries() == ROOT / "queries"


def _home(folder: Path) -> Path:
    (folder / "ontology" / "schemes").mkdir(parents=True)
    (folder / "ontology" / "core.ttl").write_text("", "utf-8")
    for name in ("kinds.toml", "inspection.toml", "appearance.toml"):
        shutil.copy(ROOT / "ontology" / name, folder / "ontology")
    return folder


@pytest.mark.usefixtures("usual_home")
def test_another_home_can_be_chosen(tmp_path: Path) -> None:
    for file in (ROOT / "ontology" / "schemes").glob("*.ttl"):
        target = _home(tmp_path) if not (tmp_path / "ontology").exists() else tmp_path
        text = file.read_text("utf-8").replace('"Mentoring"@en', '"Befriending"@en')
        (target / "ontology" / "schemes" / file.name).write_text(text, "utf-8")
    assert schemes().pathway("Befriending") is None
    resources.use_home(tmp_path)
    assert schemes().pathway("Befriending") is not None
    resources.use_home(None)
    assert schemes().pathway("Befriending") is None


def test_the_environment_names_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.VARIABLE, str(_home(tmp_path)))
    assert resources.home() == tmp_path.resolve()


@pytest.mark.usefixtures("usual_home")
def test_a_folder_without_the_ontology_is_no_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match=r"core\.ttl"):
        resources.use_home(tmp_path)
    monkeypatch.setenv(resources.VARIABLE, str(tmp_path))
    with pytest.raises(BadInput, match=resources.VARIABLE):
        resources.home()


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("this is no Turtle", "cannot be read as Turtle"),
        ("<http://x/a> <http://x/b> [ <http://x/c> 1 ] .", "nameless node"),
    ],
    ids=["syntax", "blank node"],
)
@pytest.mark.usefixtures("usual_home")
def test_a_damaged_scheme_is_refused_with_its_reason(
    tmp_path: Path, turtle: str, message: str
) -> None:
    (_home(tmp_path) / "ontology" / "schemes" / "broken.ttl").write_text(turtle, "utf-8")
    resources.use_home(tmp_path)
    with pytest.raises(InternalError, match=message):
        schemes()
