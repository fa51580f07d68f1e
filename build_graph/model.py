"""The plain values that travel through the pipeline: sources, passages, facts, reports.

A *fact* is whatever a report states; each carries the `Passage` it was read from. Positions are
characters of `Source.text`, counted from 0, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from build_graph.errors import InternalError
from build_graph.issues import Issue
from build_graph.spans import (
    MOST_PAGES,
    CorrectedPassage,
    Passage,
    RegisterPassage,
    Source,
    Span,
    Stated,
)

__all__ = [
    "MOST_PAGES",
    "Absence",
    "AddresseeType",
    "Claim",
    "ClaimKind",
    "CorrectedPassage",
    "Figure",
    "Finding",
    "KeyQuestion",
    "Organisation",
    "OrganisationKind",
    "Passage",
    "Polarity",
    "Programme",
    "Progress",
    "ProgressLevel",
    "ProviderRole",
    "Provision",
    "ProvisionStatus",
    "Rating",
    "Recommendation",
    "RegisterPassage",
    "Report",
    "Source",
    "Span",
    "Stated",
]

Polarity = Literal["strength", "improvement", "unmarked"]
AddresseeType = Literal["PDU", "region", "HMPPS", "other"]
ProvisionStatus = Literal["current", "former", "planned", "elsewhere"]
ProviderRole = Literal["prime", "subcontractor"]
ProgressLevel = Literal["sufficient", "some", "insufficient", "none stated"]
Total = Literal["recommendations", "count", "cases", "bodies"]
ClaimKind = Literal["rating", "lowest", "named", "score", "question", Total]
OrganisationKind = str  # the name of a kind in `ontology/kinds.toml` that has relations


@dataclass(frozen=True, slots=True)
class Rating:
    """One row of the ratings: a standard and the rating printed for it ('Not rated' included).

    `name` is as printed ('Staffing'). `reason` is the sentence that says why it is rated so,
    `discretion` the one that says that professional discretion was used.
    """

    standard: str
    name: str
    rating: str
    at: Passage
    discretion: Passage | None = None
    reason: Passage | None = None


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One row of a key-question table: the share of cases judged sufficient, in per cent."""

    standard: str
    number: int
    question: str
    percent: int
    at: Passage


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation; `inferred` says that its number was lost in print and repaired.

    Numbers may begin again with each addressee: number and addressee together are unique.
    `themes` are slugs of the theme scheme: derived from the words, not printed.
    """

    number: int
    addressee: str
    addressee_type: AddresseeType
    text: str
    at: Passage
    inferred: bool = False
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """What a report says has come of a recommendation of the inspection before.

    `earlier_number` is the one it had then, None where that is not printed; `recommendation` its
    wording as repeated, empty where only the number is given; `printed` the words of it. Where
    several are only counted, `count` says how many, and there is neither number nor wording.
    """

    assessment: ProgressLevel
    printed: str
    at: Passage
    recommendation: str = ""
    earlier_number: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """A Commissioned Rehabilitative Service as the report names it: provider and pathway.

    `pathway` is the slug of a concept of the pathway scheme; `part_of` the parent body if printed.
    `status` is 'current', or 'former', 'planned' or 'elsewhere' where the report says so; `role` is
    'prime', or 'subcontractor' where the provider works for another.
    """

    provider: str
    pathway: str
    at: Passage
    part_of: str = ""
    status: ProvisionStatus = "current"
    role: ProviderRole = "prime"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body the report relates to the PDU. `name` is empty for 'four approved premises'."""

    name: str
    kind: OrganisationKind
    relation: str
    at: Passage
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Something the report says does not exist or was not done."""

    what: str
    at: Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """One bullet. `section` is '1.3', '1.3 Resettlement work', '1.4 Feedback', ...

    `ordinal` counts from 1 within (section, polarity). `text` is empty in a facts file.
    `themes` are slugs of the theme scheme: derived from the words, not printed.
    """

    section: str
    polarity: Polarity
    ordinal: int
    text: str
    at: Passage
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said again in prose, to be compared with the tables.

    `kind` is 'rating' (`about` a standard's number, 'overall', or '2' for all of the casework with
    the number of its standards as `listed`; `value` the rating), 'lowest' (of standard `about`,
    whole per cent), 'named' (`value` bodies `about` are counted, `listed` named), 'score' (`value`
    points of `listed`), 'question' (number `listed` of standard `about`, per cent), 'count'
    (`value` of `listed` are rated `about`), 'recommendations', 'cases', 'bodies' (`value` of them).
    """

    kind: ClaimKind
    about: str
    value: str
    at: Passage
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as the report states it.

    `measure` is the slug of a concept of the measures, or empty; `label` says in a few words what
    no concept says. `value` is as the measures table prints it: '26', '<4', '32/37', '100-130',
    'amber'. `unit` is 'percent', 'n/d' or the things counted, `base` the slug of a base, or empty.
    `percent` is the percentage printed beside a fraction. `area` and `period` are empty where it
    is the inspected unit's, at the time of the inspection.
    """

    measure: str
    label: str
    value: str
    unit: str
    at: Passage
    base: str = ""
    numerator: int | None = None
    denominator: int | None = None
    comparator: str = ""
    grade: str = ""
    area: str = ""
    period: str = ""
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, tool, panel, fund or model that the report names, with every place of it."""

    name: str
    at: Passage


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one report states. Dates are ISO text: 'YYYY-MM' or 'YYYY-MM-DD'.

    `kind` is one of `ontology/report-kinds.toml`, `framework` that of its standards: '2021' or
    '2023' (the year they came into force) for a unit's report. Only a unit's has a `pdu`; others
    are of a `region`, or of a `body`. `further` has the fields of `ontology/inspection.toml` that
    are none of the attributes here. `is_apart` says that the address of the inspection needs more
    than its month, as there was another in that month.
    """

    source: Source
    framework: str
    pdu: Stated[str] | None
    kind: str = "pdu"
    title: Stated[str] | None = None
    region: Stated[str] | None = None
    body: Stated[str] | None = None
    published: Stated[str] | None = None
    fieldwork_started: Stated[str] | None = None
    fieldwork_week_beginning: Stated[str] | None = None
    score: Stated[int] | None = None
    max_score: Stated[int] | None = None
    overall_rating: Stated[str] | None = None
    isbn: Stated[str] | None = None
    edition: Stated[str] | None = None
    lead_inspector: Stated[str] | None = None
    signed_by: Stated[str] | None = None
    signed_by_role: Stated[str] | None = None
    cases_inspected: Stated[int] | None = None
    practitioner_interviews: Stated[int] | None = None
    ratings: tuple[Rating, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    progress: tuple[Progress, ...] = ()
    provisions: tuple[Provision, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    absences: tuple[Absence, ...] = ()
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    programmes: tuple[Programme, ...] = ()
    further: tuple[tuple[str, Stated[Any]], ...] = ()
    issues: tuple[Issue, ...] = field(default=(), compare=False)
    is_apart: bool = False

    def stated(self, name: str) -> Stated[Any] | None:
        """Return the value of a field of `ontology/inspection.toml`, None where there is none."""
        found: Stated[Any] | None = getattr(self, name, None)
        return dict(self.further).get(name) if found is None else found

    def with_stated(self, name: str, value: Stated[Any] | None) -> Report:
        """Return the report with another value of a field, or without it."""
        if hasattr(self, name):
            return replace(self, **cast("Any", {name: value}))
        further = {**dict(self.further), name: value}
        kept = tuple((one, given) for one, given in further.items() if given is not None)
        return replace(self, further=kept)

    @property
    def inspected(self) -> Stated[str]:
        """The name of what was inspected: the unit, the body, or the region."""
        name = self.pdu or self.body or self.region
        if name is None:
            raise InternalError(f"{self.source.name}: a report on nothing.")
        return name

    @property
    def title_of_inspected(self) -> str:
        """Its name as text has it: 'Thornmere Vale PDU', 'Westmarch region'."""
        if self.pdu is None and self.body is not None:
            return self.body.value
        return f"{self.inspected.value} {'PDU' if self.pdu else 'region'}"
