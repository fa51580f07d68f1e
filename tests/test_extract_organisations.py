from __future__ import annotations

import pytest
from invented_report import parsed, quoted, report_text

from build_graph.model import Organisation

Found = set[tuple[str, str]]
KINDS = {
    "court",
    "prison",
    "police_force",
    "local_authority",
    "approved_premises",
    "office",
    "predecessor_crc",
    "predecessor_nps",
    "treatment_provider",
    "partner",
    "other_pdu",
}


def organisations(background: str, sections: str = "") -> tuple[Organisation, ...]:
    return parsed(report_text(background=background, sections=sections)).organisations


def named(kind: str, background: str) -> set[str]:
    assert kind in KINDS
    return {item.name for item in organisations(background) if item.kind == kind}


TWO_PREDECESSORS = (
    "It was run by the Westmarch and Cressholt Community Rehabilitation Company and the Mid "
    "Marches Division of the National Probation Service."
)
FERN, CRAG = "Fernhill Magistrates' Court", "Cragside Magistrates' Court"
WENDLE_CARE = "Wendle Integrated Care Board"


@pytest.mark.parametrize(
    ("said", "courts"),
    [
        (
            "The courts are Cragside Magistrates' Court and Lowmoor Crown Court.",
            {CRAG, "Lowmoor Crown Court"},
        ),
        ("It serves Fernhill Magistrates' Courts and Crown Court.", {FERN, "Fernhill Crown Court"}),
        ("It serves Fernhill Magistrates' and Crown Courts.", {FERN, "Fernhill Crown Court"}),
        ("It serves the Fernhill and Cragside Magistrates' Courts.", {FERN, CRAG}),
        (
            "It serves Fernhill, Cragside and Lowmoor Magistrates' Courts.",
            {FERN, CRAG, "Lowmoor Magistrates' Court"},
        ),
        ("It serves magistrates' courts in Cragside and Fernhill.", {CRAG, FERN}),
        (
            "There are magistrates' courts in Cragside and Fernhill, and a Crown Court in Lowmoor.",
            {CRAG, FERN, "Crown Court at Lowmoor"},
        ),
        (
            "It serves Hallowby Combined Court Centre and the Fernhill Justice Centre.",
            {"Hallowby Combined Court Centre", "Fernhill Justice Centre"},
        ),
        (
            "It serves Fernhill Magistrates’ Court and, at times, Lowmoor Crown Court.",
            {FERN, "Lowmoor Crown Court"},
        ),
        ("Staff at court were busy. The court team is small.", set()),
    ],
)
def test_courts(said: str, courts: set[str]) -> None:
    assert named("court", said) == courts


def test_courts_of_two_kinds_in_one_list_of_places() -> None:
    said = "It serves magistrates' courts in Cragside and Fernhill, and the Crown Court in Lowmoor."
    assert named("court", said) == {CRAG, FERN, "Crown Court at Lowmoor"}


@pytest.mark.parametrize(
    ("said", "prisons"),
    [
        (
            "HMP Lowmoor is the closest male prison and HMP Fernhill the closest female prison.",
            {("HMP Lowmoor", "closest"), ("HMP Fernhill", "closest")},
        ),
        ("HM Prison (HMP) Lowmoor is the nearest prison.", {("HMP Lowmoor", "closest")}),
        ("HM Prison Lowmoor holds some of them.", {("HMP Lowmoor", "named")}),
        (
            "HMPs Lowmoor and Cragside hold some of them.",
            {("HMP Lowmoor", "named"), ("HMP Cragside", "named")},
        ),
        (
            "There is one prison within its footprint, HMP/YOI Fernhill.",
            {("HMP/YOI Fernhill", "within")},
        ),
        ("HM Young Offender Institution Cragside holds some.", {("HMYOI Cragside", "named")}),
        ("HMP\u00a0Lowmoor holds some.", {("HMP Lowmoor", "named")}),
        ("There are four prisons in the region.", set()),
    ],
)
def test_prisons_and_how_they_relate(said: str, prisons: Found) -> None:
    assert {(item.name, item.relation) for item in organisations(said)} == prisons


@pytest.mark.parametrize(
    ("said", "forces"),
    [
        ("The local police force is Fenshire Police.", {"Fenshire Police"}),
        ("It works with Marsh and Moor Constabulary.", {"Marsh and Moor Constabulary"}),
        (
            "It is covered by Fenshire Police and by Marchland Constabulary.",
            {"Fenshire Police", "Marchland Constabulary"},
        ),
        ("It met the Fenshire Police and Crime Commissioner.", set()),
        ("The police station in Fernhill is near.", set()),
    ],
)
def test_police_forces(said: str, forces: set[str]) -> None:
    assert named("police_force", said) == forces


def test_two_police_forces_in_one_list() -> None:
    said = "It is covered by Fenshire Police and Moorland Police."
    assert named("police_force", said) == {"Fenshire Police", "Moorland Police"}


@pytest.mark.parametrize(
    ("said", "councils"),
    [
        (
            "It covers Fernhill City Council and Cragside Borough Council.",
            {"Fernhill City Council", "Cragside Borough Council"},
        ),
        (
            "It covers three local authorities: Fernhill, Cragside and Lowmoor.",
            {"Fernhill", "Cragside", "Lowmoor"},
        ),
        (
            "It covers the local authority areas of Fernhill and Saltreach and Ostley.",
            {"Fernhill", "Saltreach and Ostley"},
        ),
        ("It covers the boroughs of Fernhill and Cragside.", {"Fernhill", "Cragside"}),
        ("The local authority is Hallowby & Tarn City Council.", {"Hallowby & Tarn City Council"}),
        ("The council was helpful.", set()),
    ],
)
def test_councils(said: str, councils: set[str]) -> None:
    assert named("local_authority", said) == councils


@pytest.mark.parametrize("before", ["", "Fernhill City Council, "])
def test_councils_that_share_their_type(before: str) -> None:
    said = f"It covers {before}Cragside and Lowmoor Borough Councils."
    assert named("local_authority", said) - {"Fernhill City Council"} == {
        *("Cragside Borough Council", "Lowmoor Borough Council")
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("There are four approved premises in the area.", {("", 4)}),
        ("There are 2 approved premises (APs) in the area.", {("", 2)}),
        ("There is one male-approved premises in the PDU.", {("", 1)}),
        ("There are two women's approved premises in the PDU.", {("", 2)}),
        ("There are no approved premises in the PDU.", set()),
        (
            "There are two approved premises: Fern House and Moor Lodge.",
            {("Fern House", None), ("Moor Lodge", None)},
        ),
        ("Fern House Approved Premises is in the area.", {("Fern House", None)}),
        (
            "There are two approved premises (APs), Fern House and Moor Lodge.",
            {("Fern House", None), ("Moor Lodge", None)},
        ),
        (
            "It has two approved premises. Fern House Approved Premises is one.",
            {("Fern House", None)},
        ),
        ("There is one approved premises (AP), Fern House in Lowmoor.", {("Fern House", None)}),
    ],
)
def test_approved_premises_are_named_or_counted(
    said: str, expected: set[tuple[str, int | None]]
) -> None:
    found = {(o.name, o.count) for o in organisations(said) if o.kind == "approved_premises"}
    assert found == expected


@pytest.mark.parametrize(
    ("kind", "said", "names"),
    [
        (
            "predecessor_crc",
            "It was run by Marsh, Moor and Fen Community Rehabilitation Company (CRC).",
            {"Marsh, Moor and Fen Community Rehabilitation Company"},
        ),
        (
            "predecessor_crc",
            TWO_PREDECESSORS,
            {"Westmarch and Cressholt Community Rehabilitation Company"},
        ),
        (
            "predecessor_nps",
            TWO_PREDECESSORS,
            {"Mid Marches Division of the National Probation Service"},
        ),
        (
            "predecessor_nps",
            "It was run by the National Probation Service (NPS) Marshland Division.",
            {"NPS Marshland Division"},
        ),
        ("predecessor_nps", "It left the National Probation Service in 2021.", set()),
        (
            "office",
            "The PDU operates from two delivery sites located in Fernhill and Cragside.",
            {"Fernhill", "Cragside"},
        ),
        (
            "office",
            "It has three offices: Fernhill, Cragside and Lowmoor.",
            {"Fernhill", "Cragside", "Lowmoor"},
        ),
        ("office", "The offices were warm.", set()),
        (
            "treatment_provider",
            "Alcohol and drug treatment services are provided by Brook Recovery.",
            {"Brook Recovery"},
        ),
        (
            "treatment_provider",
            "Substance misuse services are delivered by Brook Recovery and Tidewell.",
            {"Brook Recovery", "Tidewell"},
        ),
        (
            "treatment_provider",
            "Drug treatment is provided by Mend, Grow and Thrive.",
            {"Mend, Grow and Thrive"},
        ),
        ("treatment_provider", "Drug treatment is hard to get.", set()),
        (
            "treatment_provider",
            "Drug treatment is delivered by Fen, Marsh and Moor Valleys NHS Foundation Trust.",
            {"Fen, Marsh and Moor Valleys NHS Foundation Trust"},
        ),
        ("treatment_provider", "Drug treatment is commissioned by Public Health.", set()),
        (
            "partner",
            "It works with the Fenland Criminal Justice Board and Marsh Mental Health Partnership.",
            {"Fenland Criminal Justice Board", "Marsh Mental Health Partnership"},
        ),
        ("partner", "The Performance Board met.", set()),
        (
            "other_pdu",
            "It shares a programmes team with Thornmere Vale PDU.",
            {"Thornmere Vale PDU"},
        ),
        ("other_pdu", "It borders Aldersea and Wykeholm PDU.", {"Aldersea and Wykeholm PDU"}),
        ("other_pdu", "Marsh Vale PDU is a PDU of the region.", set()),
    ],
)
def test_other_kinds(kind: str, said: str, names: set[str]) -> None:
    assert named(kind, said) == names


def test_bodies_are_named_in_findings_but_not_in_quotes_and_headings() -> None:
    section = (
        "1.3. Services\n\nGood\n\nStrengths:\n\n- Staff went to HMP Lowmoor every month.\n\n"
        '"They met me at HMP Cragside and drove me home."\n'
    )
    found = organisations("We inspected 41 cases.", section)
    assert [(item.name, item.at.section) for item in found] == [("HMP Lowmoor", "1.3")]


def test_a_body_rests_on_the_sentence_that_names_it() -> None:
    report = parsed(
        report_text(background="The PDU is small. It works with Fenshire\nPolice. It is old.")
    )
    (force,) = report.organisations
    assert quoted(report, force) == ["It works with Fenshire\nPolice."]
    assert force.at.section == "Background"


# --- in other words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "names"),
    [
        (
            "court",
            "People appear at the magistrates' courts in Orrin, Wendle and Tarrow.",
            {"Orrin Magistrates' Court", "Tarrow Magistrates' Court", "Wendle Magistrates' Court"},
        ),
        (
            "court",
            "There are two magistrates' courts (Orrin and Wendle).",
            {"Orrin Magistrates' Court", "Wendle Magistrates' Court"},
        ),
        (
            "court",
            (
                "Its court teams cover Orrin and Wendle Magistrates' Courts and the "
                "Crown Court at Tarrow."
            ),
            {"Crown Court at Tarrow", "Orrin Magistrates' Court", "Wendle Magistrates' Court"},
        ),
        (
            "court",
            "The unit serves Orrin Magistrates' Court and Crown Court.",
            {"Orrin Crown Court", "Orrin Magistrates' Court"},
        ),
        (
            "court",
            "Magistrates sit at Orrin, and trials are held at Tarrow Combined Court.",
            {"Orrin Magistrates' Court", "Tarrow Combined Court"},
        ),
        (
            "court",
            "Cases are heard at Llys Ynadon Tarwen (Tarwen Magistrates' Court).",
            {"Tarwen Magistrates' Court"},
        ),
        (
            "court",
            "Cases are heard at Tarwen Magistrates' Court (Llys Ynadon Tarwen).",
            {"Tarwen Magistrates' Court"},
        ),
        (
            "court",
            (
                "Wendle Magistrates' Court closed in 2019, and all work moved to Orrin "
                "Magistrates' Court."
            ),
            {"Orrin Magistrates' Court"},
        ),
        (
            "prison",
            "HMPs Orrin and Wendle and HMP Tarrow hold most of its people.",
            {"HMP Orrin", "HMP Tarrow", "HMP Wendle"},
        ),
        (
            "prison",
            "People come home from HMP/YOI Wendle and HMP The Tarns.",
            {"HMP The Tarns", "HMP/YOI Wendle"},
        ),
        ("prison", "HMP Tarrow, which closed in 2013, is now a hotel.", set()),
        ("prison", "The prison at Orrin stands in the middle of the town.", {"Orrin"}),
        (
            "police_force",
            "It shares its borders with Orrin and Wend Constabulary.",
            {"Orrin and Wend Constabulary"},
        ),
        ("police_force", "Policing is by Heddlu Marwen (Marwen Police).", {"Marwen Police"}),
        (
            "police_force",
            ("The Police and Crime Commissioner paid for it; Orrinshire Police took part."),
            {"Orrinshire Police"},
        ),
        (
            "local_authority",
            ("It covers two councils: Orrin City Council and Wend and Tarrow District Council."),
            {"Orrin City Council", "Wend and Tarrow District Council"},
        ),
        ("local_authority", "It covers two boroughs, Orrin and Wendle.", {"Orrin", "Wendle"}),
        ("local_authority", "It covers the unitary authority of Orrin.", {"Orrin"}),
        (
            "local_authority",
            "It covers Cyngor Sir Marwen (Marwen County Council).",
            {"Marwen County Council"},
        ),
        (
            "local_authority",
            "It covers Marwen County Council (Cyngor Sir Marwen).",
            {"Marwen County Council"},
        ),
        (
            "local_authority",
            "It covers the London Borough of Wendle and the Royal Borough of Tarrow.",
            {"London Borough of Wendle", "Royal Borough of Tarrow"},
        ),
        (
            "local_authority",
            "It covers Orrin, Wendle and Tarrow Borough Councils.",
            {"Orrin Borough Council", "Tarrow Borough Council", "Wendle Borough Council"},
        ),
        (
            "local_authority",
            ("Wendle Borough Council was abolished in 2023; Orrin Council took its place."),
            {"Orrin Council"},
        ),
        (
            "approved_premises",
            "It has three approved premises: Larch House, Alder Lodge and The Grange.",
            {"Alder Lodge", "Larch House", "The Grange"},
        ),
        (
            "approved_premises",
            ("There are two approved premises for men in Orrin, Larch House and Alder Lodge."),
            {"Alder Lodge", "Larch House"},
        ),
        (
            "approved_premises",
            (
                "There are two approved premises in the city. Larch House is for men. "
                "Alder Lodge is for women."
            ),
            {"Alder Lodge", "Larch House"},
        ),
        (
            "approved_premises",
            "Larch House is the only approved premises in the county.",
            {"Larch House"},
        ),
        ("approved_premises", "The nearest approved premises is in Wendle.", set()),
        (
            "office",
            "Staff work from offices in Orrin, Wendle and Tarrow.",
            {"Orrin", "Tarrow", "Wendle"},
        ),
        (
            "office",
            "The PDU has two offices: Mill House, Orrin, and Bank Chambers in Wendle.",
            {"Bank Chambers", "Mill House"},
        ),
        (
            "office",
            "There are two offices. One is at Orrin and the other at Wendle.",
            {"Orrin", "Wendle"},
        ),
        (
            "office",
            "It operates from three sites (Orrin, Wendle and Tarrow).",
            {"Orrin", "Tarrow", "Wendle"},
        ),
        ("office", "The offices at Orrin and Wendle are old.", {"Orrin", "Wendle"}),
        ("office", "Orrin is a town of 30,000 people.", set()),
        (
            "other_pdu",
            "It shares an office with Orrin and Wendle PDUs.",
            {"Orrin PDU", "Wendle PDU"},
        ),
        (
            "predecessor_crc",
            ("Before June 2021 it was Orrinshire and Wend Community Rehabilitation Company (CRC)."),
            {"Orrinshire and Wend Community Rehabilitation Company"},
        ),
        (
            "partner",
            ("Food comes from the Loam Trust, and the Kestle Project feeds people on Fridays."),
            {"Kestle Project", "Loam Trust"},
        ),
        (
            "partner",
            "We commissioned Sounding Post to gather the views of people on probation.",
            {"Sounding Post"},
        ),
        (
            "partner",
            "The unit is a member of the Orrinshire Reducing Reoffending Board.",
            {"Orrinshire Reducing Reoffending Board"},
        ),
        (
            "partner",
            "A local charity, Hedge and Furrow, provides work on an allotment.",
            {"Hedge and Furrow"},
        ),
        ("partner", "They met at Mill Lane on Mondays and walked to Orrin.", set()),
        ("partner", "Asif, 29, was sentenced in May and was helped by nobody.", set()),
        ("partner", "People attended the Orrin Ways programme and the Clear Steps pathway.", set()),
        ("partner", "Two thirds of staff had been trained in Trauma Wise.", set()),
        (
            "treatment_provider",
            "Treatment for drugs and alcohol is given by Clearbrook, a charity.",
            {"Clearbrook"},
        ),
        (
            "treatment_provider",
            ("The drug and alcohol treatment providers are Clearbrook and Orrin Recovery."),
            {"Clearbrook", "Orrin Recovery"},
        ),
        (
            "partner",
            (
                "Clearbrook's nurses prescribe and its workers run groups for people "
                "with addictions to drugs."
            ),
            set(),
        ),
    ],
)
def test_bodies_in_the_words_of_other_inspectors(kind: str, said: str, names: set[str]) -> None:
    assert named(kind, said) - {""} == names


@pytest.mark.parametrize(
    ("said", "councils"),
    [
        # Two, of which the name joins three words: the report names 'Orrin and Wendle' as one.
        ("The two boroughs differ: Orrin and Wendle is a port.", {"Orrin and Wendle", "Tarrow"}),
        ("The three boroughs differ.", {"Orrin", "Wendle", "Tarrow"}),
        # Nothing says how many they are, and no register has them.
        ("The boroughs differ.", set()),
    ],
)
def test_the_unit_s_own_name_divides_as_the_report_counts(said: str, councils: set[str]) -> None:
    background = f"It serves the London boroughs of Orrin, Wendle and Tarrow. {said}"
    text = report_text(background=background).replace("Marsh Vale", "Orrin, Wendle and Tarrow")
    found = parsed(text).organisations
    assert {item.name for item in found if item.kind == "local_authority"} == councils


@pytest.mark.parametrize(
    ("kind", "said", "names"),
    [
        # Who arranges or funds treatment does not treat.
        (
            "partner",
            "Health services are the business of the Orrin Vale Health Board.",
            {"Orrin Vale Health Board"},
        ),
        (
            "partner",
            (
                "Treatment for drugs and alcohol is arranged by the Orrin Area Planning Board and "
                "given by Clearbrook Recovery."
            ),
            {"Orrin Area Planning Board"},
        ),
        (
            "partner",
            "Mental health treatment requirements became available through Orrin NHS Trust.",
            {"Orrin NHS Trust"},
        ),
        (
            "treatment_provider",
            "Wendle NHS Trust delivered drug and alcohol treatment to men and women.",
            {"Wendle NHS Trust"},
        ),
        ("partner", "Nurses came from the Wendle Integrated Care Board.", {WENDLE_CARE}),
        ("partner", "The integrated care board had paid for nurses.", set()),
        # One body of two places, and a head in small letters.
        (
            "partner",
            "It works with the Orrin and Wendle Youth Justice Service.",
            {"Orrin and Wendle Youth Justice Service"},
        ),
        (
            "partner",
            "It works with the Orrin and Wendle youth justice service.",
            {"Orrin and Wendle youth justice service"},
        ),
        (
            "partner",
            "It works with Orrin Youth Justice Service and Wendle Youth Justice Service.",
            {"Orrin Youth Justice Service", "Wendle Youth Justice Service"},
        ),
        # Words for a class that stands beside another one.
        (
            "treatment_provider",
            (
                "Treatment for drugs is arranged by each council for itself: Clearbrook Recovery "
                "in the one case and Wendle Recovery in the other."
            ),
            {"Clearbrook Recovery", "Wendle Recovery"},
        ),
        ("other_pdu", "OASys Offender Assessment System PDU Probation delivery unit", set()),
        (
            "predecessor_crc",
            "Before 2021 it was run by Wendle Interventions, a community rehabilitation company.",
            {"Wendle Interventions"},
        ),
        ("partner", "Orrin Rest, a drop-in run by churches, serves breakfast.", {"Orrin Rest"}),
        # Councils named short, and boroughs of elsewhere.
        (
            "local_authority",
            "The councils are the London Borough of Orrin and Orrin Council.",
            {"London Borough of Orrin"},
        ),
        ("local_authority", "Women go to Lark House, in the borough of Wendle.", set()),
        (
            "local_authority",
            "It was smaller until a third borough, Wendle, was made into a unit of its own.",
            set(),
        ),
        (
            "partner",
            "They share a youth justice service, known as Orrin Youth Justice and Early Support.",
            {"Orrin Youth Justice and Early Support"},
        ),
        ("partner", "Providers such as Brindle and Hollin were not asked.", set()),
        ("partner", "Staff wrote a short plan, 'Hollin Byways', with help from partners.", set()),
        (
            "treatment_provider",
            "Treatment for drugs is given by the council's own team, the Orrin Drug Team.",
            {"Orrin Drug Team"},
        ),
        # Houses that a number of offices announces, and those of a company that is gone.
        (
            "office",
            "It has two offices. Lark House is large, and Quarry Yard in Orrin is the older.",
            {"Lark House", "Quarry Yard"},
        ),
        ("office", "The company had its own offices in Orrin, which closed.", set()),
        # The name that the report goes on with.
        ("police_force", "The force is Heddlu Orwen (Orwen Police).", {"Orwen Police"}),
        (
            "police_force",
            "The force is Heddlu Orwen (Orwen Police). Heddlu Orwen is large.",
            {"Heddlu Orwen"},
        ),
        ("approved_premises", "Lark House, in Orrin, is for men and has 19 beds.", {"Lark House"}),
        (
            "partner",
            (
                "Food is given by Hither and Yonder Kitchen, a charity. Staff praised Hither and "
                "Yonder. People like Hither and Yonder."
            ),
            {"Hither and Yonder Kitchen"},
        ),
        (
            "partner",
            "Nurses are provided by the Orrin and Wendle Mental Health Partnership.",
            {"Orrin and Wendle Mental Health Partnership"},
        ),
        # 'Cyngor' is a council, and advice.
        ("local_authority", "The local authority is Cyngor Eithin.", {"Cyngor Eithin"}),
        ("local_authority", "Advice on debt is given by Cyngor Ceiniog.", set()),
    ],
)
def test_health_bodies_and_bodies_of_two_places(kind: str, said: str, names: set[str]) -> None:
    assert named(kind, said) - {""} == names


@pytest.mark.parametrize(
    ("background", "offices"),
    [
        ("It is a county of hills.", {"Orrin", "Wendle"}),
        ("It has one office, at Tarrow.", {"Tarrow"}),
    ],
)
def test_offices_named_in_passing_count_where_none_is_listed(
    background: str, offices: set[str]
) -> None:
    section = "1.1 Leadership\n\nA forum met at the Orrin office. Mould shut the Wendle office."
    found = organisations(background, section)
    assert {item.name for item in found if item.kind == "office"} == offices


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("People were interviewed by peer researchers from Plain Sail.", {"Plain Sail"}),
        ("It heard from Brindle, a group of people with experience of probation.", {"Brindle"}),
        ("Sounding Post, a small charity, spoke to 31 people at the offices.", {"Sounding Post"}),
        ("The manager responsible for this inspection programme is Asif Marlow.", set()),
        ("Data came from Kettle Works, a firm in Orrin.", set()),
    ],
)
def test_an_annexe_names_who_asked_people_for_their_views(said: str, names: set[str]) -> None:
    found = parsed(f"{report_text()}\n\nAnnexe 1: Methodology\n\n{said}\n").organisations
    assert {item.name for item in found if item.kind == "partner"} == names


@pytest.mark.parametrize(
    ("said", "offices"),
    [
        ("Marsh Vale has two offices, at Fern and Wendle.", {"Fern", "Wendle"}),
        ("Offices are in Fern and Wendle.", {"Fern", "Wendle"}),
        ("The council keeps rooms. Its offices elsewhere were closed.", set()),
    ],
)
def test_offices_are_those_of_the_unit(said: str, offices: set[str]) -> None:
    assert named("office", said) == offices
