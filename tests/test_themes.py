"""The word lists of the themes, and how well they find what two readers agreed on.

The gold names items by place, not by words: that of the real reports is in tests/data and needs the
reports at hand. Themes that only one reader gave stand apart and count as not wanted. How it was
made, and who read: docs/themes.md.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from invented_report import SAMPLES, SHARED
from test_accuracy import BASELINE, compare

from build_graph.extract.parse import parse
from build_graph.extract.themes import nearness, section_name, theme_words, themes_of, words_of
from build_graph.facts.scoring import TableScore
from build_graph.knowledge.layout import load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Finding, Recommendation
from build_graph.reading.read_file import read
from build_graph.registers.name_index import load_registers

REAL = Path(__file__).parent / "data" / "themes-real.csv"
SAMPLE = SAMPLES / "gold" / "themes.csv"
SLUGS = tuple(one["slug"] for one in load("themes")["theme"])
GOLD = {
    "themes-real": (REAL, SHARED / "reports", ()),
    "themes-samples": (SAMPLE, SAMPLES / "reports", (SAMPLES / "registers",)),
}
needs_shared = pytest.mark.skipif(
    not (SHARED / "reports").is_dir(), reason="the real reports are not here"
)

Key = tuple[str, str, str, int]


def cues() -> Iterator[tuple[str, float, dict[str, Any]]]:
    for theme in load("themes")["theme"]:
        for group in theme["cue"]:
            yield theme["slug"], group["weight"], group


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tagged(folder: Path, registers: tuple[Path, ...]) -> dict[Key, frozenset[str]]:
    known = load_registers(registers)
    found: dict[Key, frozenset[str]] = {}
    for path in sorted(folder.iterdir()):
        report = parse(read(path), known)
        for finding in report.findings:
            key = path.stem, finding.section, finding.polarity, finding.ordinal
            found[key] = frozenset(finding.themes)
        for one in report.recommendations:
            found[path.stem, "Recommendations", "", one.number] = frozenset(one.themes)
    return found


def scored(name: str) -> list[TableScore]:
    """Right, given and wanted themes: of each half, of the whole, of items without dispute."""
    path, folder, registers = GOLD[name]
    found = tagged(folder, registers)
    counts = {half: [0, 0, 0] for half in ("tuned", "put-aside", "whole", "undisputed")}
    for row in rows(path):
        wanted = frozenset(row["themes"].split())
        given = found[row["report"], row["section"], row["polarity"], int(row["ordinal"])]
        agreed = () if row["one_reader"] else ("undisputed",)
        for half in (row["half"].replace(" ", "-"), "whole", *agreed):
            for place, number in enumerate((len(wanted & given), len(given), len(wanted))):
                counts[half][place] += number
    return [TableScore(half, right, ours, theirs) for half, (right, ours, theirs) in counts.items()]


def test_the_word_lists_and_the_scheme_have_the_same_themes() -> None:
    assert sorted(SLUGS) == [one.slug for one in schemes().themes]
    assert {row["theme"] for row in load("themes")["prior"]} <= set(SLUGS)


def test_sections_of_priors_are_sections_of_reports() -> None:
    standards = {one.name for one in schemes().standards}
    subsections = {row["label"] for row in load("pdu-report")["subsection"]}
    assert {row["section"] for row in load("themes")["prior"]} <= standards | subsections


@pytest.mark.parametrize(("theme", "weight", "group"), list(cues()))
def test_examples_of_a_cue_hold_its_words_and_have_its_theme(
    theme: str, weight: float, group: dict[str, Any]
) -> None:
    assert group["examples"]
    for example in group["examples"]:
        assert (theme in themes_of(example)) == (weight > 0), example
        assert any(occurs(phrase, example) for phrase in group["words"]), example


@pytest.mark.parametrize(("theme", "weight", "group"), list(cues()))
def test_no_cue_is_dead(theme: str, weight: float, group: dict[str, Any]) -> None:
    for phrase in group["words"]:
        here, found = theme_words().phrases, False
        for word in words_of(phrase.replace("*", "")):
            following = here[word]
            assert following is not None, phrase
            here = following
            found = any(cue.theme == theme and cue.weight == weight for cue in here.cues)
        assert found, phrase


def occurs(phrase: str, text: str) -> bool:
    said, wanted = words_of(text), words_of(phrase)
    ends = [phrase.endswith("*")] * len(wanted)
    return any(
        all(
            word.startswith(want) if end or f"{want}*" in phrase.lower() else word == want
            for word, want, end in zip(said[at:], wanted, ends, strict=False)
        )
        for at in range(len(said) - len(wanted) + 1)
    )


@pytest.mark.parametrize("theme", load("themes")["theme"], ids=SLUGS)
def test_own_phrases_are_nearest_to_their_theme(theme: dict[str, Any]) -> None:
    for phrase in theme["near"]:
        near = nearness(words_of(phrase))
        assert max(near, key=lambda slug: near[slug]) == theme["slug"], phrase


@pytest.mark.parametrize(
    ("text", "section", "wanted"),
    [
        ("", "", ()),
        ("It rained.", "", ()),
        ("Nothing else was said.", "Resettlement work", ("resettlement",)),
        ("The vacancy rate was 20 per cent.", "", ("recruitment-and-retention",)),
        ("WORKLOADS were high.", "", ("workload",)),
        ("Women’s services were few.", "", ("women",)),
        ("Staff were building a shed.", "", ()),
        ("Drug workers came. Housing was scarce.", "", ("accommodation", "substance-misuse")),
        ("pre–release visits were made", "", ("resettlement",)),
    ],
)
def test_themes_of_a_text(text: str, section: str, wanted: Sequence[str]) -> None:
    assert themes_of(text, section) == tuple(wanted)


def test_nearness_speaks_only_where_words_are_silent() -> None:
    near = "Review panels sent notifications after a grave murder."
    assert themes_of(near) == ("serious-further-offences",)
    assert themes_of(f"{near} Workloads were high.") == ("workload",)


def test_a_section_is_known_by_its_name() -> None:
    assert section_name("2.1", "2023") == "Assessment"
    assert section_name("1.4 Feedback", "2021") == "Feedback"
    assert section_name("Diversity and inclusion", "2021") == "Diversity and inclusion"


def test_themes_are_slugs_of_the_scheme_and_stand_in_its_order() -> None:
    for themes in tagged(SAMPLES / "reports", (SAMPLES / "registers",)).values():
        assert themes <= set(SLUGS)
    text = "Workloads were high, safeguarding was poor and the vision was clear."
    assert themes_of(text) == ("child-safeguarding", "leadership", "workload")


@pytest.mark.parametrize("path", [REAL, SAMPLE], ids=["real", "samples"])
def test_the_gold_is_well_formed(path: Path) -> None:
    items = rows(path)
    keys = [(row["report"], row["section"], row["polarity"], row["ordinal"]) for row in items]
    assert len(set(keys)) == len(keys)
    assert {row["half"] for row in items} == {"tuned", "put aside"}
    for row in items:
        agreed, doubtful = set(row["themes"].split()), set(row["one_reader"].split())
        assert agreed | doubtful <= set(SLUGS)
        assert not agreed & doubtful
        assert agreed or not doubtful, "items without a theme in common are left out"
    assert len(rows(REAL)) >= 150


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-baseline"))


def test_themes_of_the_samples_reach_their_floors(update: bool) -> None:
    compare("themes-samples", scored("themes-samples"), update)


@needs_shared
def test_themes_of_real_reports_reach_their_floors(update: bool) -> None:
    compare("themes-real", scored("themes-real"), update)


def test_floors_are_as_promised() -> None:
    floors = tomllib.loads(BASELINE.read_text("utf-8"))["themes-real"]["floor"]
    assert min(floors.values()) >= 0.85


def test_facts_have_no_themes_unless_they_say_so() -> None:
    assert Finding.__dataclass_fields__["themes"].default == ()
    assert Recommendation.__dataclass_fields__["themes"].default == ()
