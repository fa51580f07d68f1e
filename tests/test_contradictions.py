from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_report import RATINGS, SAMPLE_REPORTS, parsed, quoted, report_text

from build_graph.knowledge.vocab import schemes
from build_graph.mapping.contradictions import contradictions
from build_graph.model import Claim, Passage, Rating, Report, Span, Stated

QUESTIONS = """2.3 Planning

{words}

| Does planning focus sufficiently on engaging the person on probation? | 66% |
| Does planning focus sufficiently on reducing reoffending and supporting desistance? | 71% |
| Does planning focus sufficiently on keeping other people safe? | 70% |
"""


def told(words: str, number: str = "2.3", name: str = "Planning") -> Report:
    return parsed(report_text(sections=f"{number}. {name}\n\n{words}\n"))


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("Marsh Vale PDU is rated 'Good' for planning.", ("rating", "2.3", "Good")),
        (
            "Marsh Vale PDU was rated as 'Inadequate' in this area because",
            ("rating", "2.3", "Inadequate"),
        ),
        ("Our rating for reviewing is inadequate.", ("rating", "2.5", "Inadequate")),
        (
            "This contributed to the rating of ‘Requires improvement’.",
            ("rating", "2.3", "Requires improvement"),
        ),
        ("Given this, staff was rated as 'Good'.", ("rating", "1.2", "Good")),
        ("The unit was rated 'Good' overall.", ("rating", "overall", "Good")),
        ("The lowest score was 39 per cent.", ("lowest", "2.3", "39")),
        ("The lowest percentage, on keeping people safe, was 41%.", ("lowest", "2.3", "41")),
    ],
)
def test_a_section_says_its_rating_again(words: str, claim: tuple[str, str, str]) -> None:
    assert [(c.kind, c.about, c.value) for c in told(words).claims] == [claim]


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("We have rated leadership as ‘Good’.", ("rating", "1.1", "Good")),
        ("An ‘Outstanding’ rating for leadership was earned.", ("rating", "1.1", "Outstanding")),
        ("The range of services on offer is also ‘Good’.", ("rating", "1.3", "Good")),
        (
            "Staffing has changed since 2022, and it is a pleasure to rate it as ‘Good’.",
            ("rating", "1.2", "Good"),
        ),
        ("All four of our casework standards were ‘Inadequate’.", ("rating", "2", "Inadequate")),
        ("Marsh Vale PDU scored two points out of a possible 24.", ("score", "overall", "2")),
        (
            "All this led to an overall PDU rating of ‘Inadequate’.",
            ("rating", "overall", "Inadequate"),
        ),
        ("Overall, the rating for this PDU was ‘Good’.", ("rating", "overall", "Good")),
        (
            "Planning kept people safe well enough in 52 per cent of cases.",
            ("question", "2.3", "52"),
        ),
        (
            "In just 44 per cent of cases did reviewing properly attend to others' safety.",
            ("question", "2.5", "44"),
        ),
        ("We make two recommendations.", ("recommendations", "overall", "2")),
        ("Our two recommendations are meant to help.", ("recommendations", "overall", "2")),
        ("Two of the eight standards we rate were 'Good'.", ("count", "Good", "2")),
        ("In Marsh Vale PDU we read 43 cases.", ("cases", "overall", "43")),
        ("We took a close look at 43 cases of people who", ("cases", "overall", "43")),
        ("Of the 43 cases we examined, too many had none.", ("cases", "overall", "43")),
        ("All four offices had a lead.", ("bodies", "offices", "4")),
        ("Staff may work from any of the three offices in the unit.", ("bodies", "offices", "3")),
        ("The unit's three councils agreed.", ("bodies", "local-authorities", "3")),
        ("ALL THREE OFFICES WERE OLD.", ("bodies", "offices", "3")),
        ("The PDU works from four offices.", ("bodies", "offices", "4")),
        ("We visited the three courts served by the unit.", ("bodies", "courts", "3")),
    ],
)
def test_the_foreword_says_what_the_tables_say(words: str, claim: tuple[str, str, str]) -> None:
    report = parsed(report_text(foreword=f"{words}\n\nAda Fenwick\nChief Inspector of Probation"))
    assert [(c.kind, c.about, c.value) for c in report.claims] == [claim]


@pytest.mark.parametrize(
    "words",
    [
        "Its neighbour, Low Fen PDU, received an overall rating of ‘Good’.",
        "The second is Low Fen PDU, which has been rated as ‘Good’.",
        "When we last came, in the autumn of 2022, it was rated as ‘Good’.",
        "It was last inspected in 2022, with a score of two out of a possible 24.",
        "The training of staff was ‘good’.",
        "In May 2021 we made two recommendations.",
        "Our two recommendations to the region are the first that it had.",
        "Two of the four standards of the charity were met.",
        "Its own auditors read 43 cases, and we read 12 of these cases again.",
        "All three offices in the county are old.",
        "The two offices that were closed are missed.",
    ],
)
def test_the_foreword_may_speak_of_others_and_of_before(words: str) -> None:
    report = parsed(report_text(foreword=f"{words}\n\nAda Fenwick\nChief Inspector of Probation"))
    assert report.claims == ()


@pytest.mark.parametrize(
    "words",
    [
        "Guidance would normally require planning to be rated 'Inadequate'.",
        "At the last inspection the PDU was rated 'Good' overall.",
        "If one more case had been sufficient, the rating of 'Good' was near.",
        "Staff rated the training as good.",
        "One team was rated good for punctuality by its partners.",
        "The lowest number of referrals was in May.",
        "Leaders gave a good account of planning.",
    ],
)
def test_other_times_and_other_things_are_no_claims(words: str) -> None:
    assert told(words).claims == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Marsh Vale PDU was rated as 'Good'.", [("overall", "Good")]),
        ("The work was given an overall rating of 'Good'.", [("overall", "Good")]),
        ("Leadership stands out, with a rating of 'Good'.", []),
    ],
)
def test_in_the_foreword_only_the_unit_is_rated(
    words: str, expected: list[tuple[str, str]]
) -> None:
    report = parsed(report_text(foreword=f"{words}\n\nAda Fenwick\nChief Inspector of Probation"))
    assert [(claim.about, claim.value) for claim in report.claims] == expected


@pytest.mark.parametrize(
    ("words", "said", "listed"),
    [
        ("There are three courts: Fen Court, Ley Court and Marsh Court.", "3", "3"),
        ("There are three courts: Fen Court and Ley Court.", "3", "2"),
        ("There are two prisons (HMP Fen, HMP Ley and HMP Marsh).", "2", "3"),
        ("It has two offices located in Fenby and Ley.", "2", "2"),
        # One name may hold an 'and'.
        ("It covers two local authorities: Fen and Ley District Council and Marsh.", "2", "2"),
        ("It covers three local authorities: Fen and Ley District Council and Marsh.", "3", "3"),
        ("It covers two councils: Fen & Ley.", "2", "2"),
        # The list goes on behind a word without a capital, so that it may name them all.
        ("It has three offices: Fen House, Ley Street and a smaller one at Marsh.", "3", "3"),
        ("It has three offices: Fen House and Ley Street, both in Fenby, and Mill Lane.", "3", "3"),
    ],
)
def test_bodies_counted_and_listed(words: str, said: str, listed: str) -> None:
    report = parsed(report_text(background=words))
    assert [(c.kind, c.value, c.listed) for c in report.claims] == [("named", said, listed)]
    kinds = [
        conflict.kind for conflict in contradictions(report) if conflict.kind == "names-and-count"
    ]
    assert bool(kinds) == (said != listed)


@pytest.mark.parametrize(
    "words",
    [
        "There are three courts, including Fen Court and Ley Court.",
        "There are three courts in the area.",
        "The 12 offices: all are warm.",
        "One of two prisons: HMP Fen, HMP Ley and HMP Marsh.",
    ],
)
def test_lists_that_leave_some_out_are_not_counted(words: str) -> None:
    assert parsed(report_text(background=words)).claims == ()


def kinds(report: Report) -> list[str]:
    return [conflict.kind for conflict in contradictions(report)]


SOUND = parsed(
    report_text(
        ratings=RATINGS.replace("9/24", "9/24"),
        sections=QUESTIONS.format(words="Marsh Vale PDU is rated 'Good' for planning."),
    )
)


def at(start: int) -> Passage:
    return Passage((Span(start, start + 4),), "2.3")


def rated(number: str, value: str) -> Report:
    rows = tuple(
        replace(row, rating=value) if row.standard == number else row for row in SOUND.ratings
    )
    return replace(SOUND, ratings=rows)


def test_a_sound_report_has_no_conflicts() -> None:
    assert SOUND.score is not None
    assert SOUND.key_questions
    assert SOUND.claims
    assert kinds(SOUND) == []


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (
            replace(SOUND, claims=(Claim("rating", "2.3", "Inadequate", at(0)),)),
            ["rating-in-section"],
        ),
        (replace(SOUND, claims=(Claim("rating", "overall", "Good", at(0)),)), ["overall-rating"]),
        (replace(SOUND, claims=(Claim("lowest", "2.3", "60", at(0)),)), ["lowest-question"]),
        (replace(SOUND, claims=(Claim("lowest", "2.3", "66", at(0)),)), []),
        (replace(SOUND, claims=(Claim("named", "courts", "3", at(0), "2"),)), ["names-and-count"]),
        (replace(SOUND, score=Stated(8, at(0))), ["score-sum"]),
        (replace(SOUND, claims=(Claim("score", "overall", "2", at(0), "24"),)), ["score-in-prose"]),
        (replace(SOUND, claims=(Claim("score", "overall", "2", at(0), "27"),)), []),
        (
            replace(SOUND, claims=(Claim("question", "2.3", "43", at(0), "1"),)),
            ["key-question-in-prose"],
        ),
        (replace(SOUND, claims=(Claim("question", "2.3", "66.4", at(0), "1"),)), []),
        (replace(SOUND, claims=(Claim("rating", "2", "Good", at(0), "4"),)), ["casework-ratings"]),
        (replace(SOUND, claims=(Claim("rating", "2", "Good", at(0), "5"),)), []),
        (
            replace(SOUND, claims=(Claim("recommendations", "overall", "2", at(0)),)),
            ["recommendations-count"],
        ),
        (replace(SOUND, claims=(Claim("recommendations", "overall", "1", at(0)),)), []),
        (replace(SOUND, claims=(Claim("cases", "overall", "43", at(0)),)), ["cases-count"]),
        (replace(SOUND, claims=(Claim("cases", "overall", "41", at(0)),)), []),
        (replace(SOUND, claims=(Claim("cases", "overall", "12", at(0)),)), []),  # of some of them
        (
            replace(
                SOUND,
                claims=(
                    Claim("bodies", "offices", "3", at(0)),
                    Claim("bodies", "offices", "4", at(8)),
                ),
            ),
            ["bodies-count"],
        ),
        (replace(SOUND, claims=(Claim("bodies", "offices", "3", at(0)),) * 2), []),
        (replace(SOUND, claims=(Claim("count", "Good", "2", at(0), "8"),)), ["ratings-count"]),
        (replace(SOUND, claims=(Claim("count", "Good", "3", at(0), "8"),)), []),
        (replace(SOUND, claims=(Claim("count", "Good", "2", at(0), "7"),)), []),  # of other ones
        (replace(SOUND, max_score=Stated(27, at(0))), ["score-maximum"]),
        (replace(SOUND, overall_rating=Stated("Good", at(0))), ["overall-band"]),
        (replace(SOUND, overall_rating=Stated("Good", at(0)), score=None), []),
        (rated("2.3", "Inadequate"), ["rating-in-section", "score-sum", "rating-rule"]),
        (rated("2.3", "Outstanding"), ["rating-in-section", "score-sum", "rating-rule"]),
        (rated("2.2", "Not rated"), ["score-maximum"]),
    ],
)
def test_each_kind_of_conflict(report: Report, expected: list[str]) -> None:
    assert kinds(report) == expected
    for conflict in contradictions(report):
        assert conflict.detail.endswith(".")
        assert "{" not in conflict.detail
        assert conflict.at.spans
        assert conflict.beside.spans


@pytest.mark.parametrize(
    ("lowest", "given", "discretion", "conflict"),
    [
        (64, "Good", True, False),
        (64, "Good", False, True),
        (60, "Good", True, False),
        (59, "Good", True, True),
        (49, "Good", True, True),
        (50, "Requires improvement", False, False),
    ],
)
def test_discretion_reaches_five_points(
    lowest: int, given: str, discretion: bool, conflict: bool
) -> None:
    row = replace(SOUND.key_questions[0], standard="2.3", number=1, percent=lowest)
    rating = Rating("2.3", "Planning", given, at(0), at(9) if discretion else None)
    report = replace(
        SOUND, key_questions=(row,), ratings=(rating,), claims=(), score=None, max_score=None
    )
    assert (kinds(report) == ["rating-rule"]) == conflict


def test_the_rating_that_discretion_raised_is_no_conflict() -> None:
    claims = (Claim("rating", "2.3", "Inadequate", at(0)),)
    row = replace(SOUND.key_questions[0], standard="2.3", number=1, percent=47)
    rating = Rating("2.3", "Planning", "Requires improvement", at(0), at(9))
    report = replace(
        SOUND, key_questions=(row,), ratings=(rating,), claims=claims, score=None, max_score=None
    )
    assert kinds(report) == []
    assert kinds(replace(report, ratings=(replace(rating, discretion=None),))) == [
        "rating-in-section",
        "rating-rule",
    ]


@given(
    st.lists(
        st.builds(
            Claim,
            st.sampled_from(["rating", "lowest", "named", "recommendations", "count", "cases"]),
            st.sampled_from(["overall", "1.1", "2.3", "9.9", "courts"]),
            st.sampled_from(["0", "66", *(value.label for value in schemes().ratings)]),
            st.just(at(3)),
            st.sampled_from(["", "0", "66"]),
        ).filter(lambda c: c.kind == "rating" or c.value.isdigit()),
        max_size=6,
    )
)
def test_conflicts_do_not_depend_on_what_else_is_claimed(claims: list[Claim]) -> None:
    whole = set(contradictions(replace(SOUND, claims=tuple(claims))))
    single = {
        conflict for claim in claims for conflict in contradictions(replace(SOUND, claims=(claim,)))
    }
    assert whole == single


def test_the_samples_contradict_themselves_only_where_it_was_planted() -> None:
    found = {}
    for path in SAMPLE_REPORTS:
        report = parsed(path.read_text(encoding="utf-8"), path.name)
        for conflict in contradictions(report):
            found[path.stem, conflict.kind] = (conflict.detail, quoted(report, conflict))
    assert found == {
        ("aldersea-and-wykeholm-2023", "score-sum"): (
            "The printed score is 10, but the ratings add up to 9.",
            ["Score\t10/27"],
        )
    }
