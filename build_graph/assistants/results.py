"""What the tools give back: plain values, each statement beside the passages that prove it.

The SDK makes the schemas of the answers of these classes, which must have no slots for that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from build_graph.asking.reply import Passage
from build_graph.table import Value


@dataclass(frozen=True)
class Citation:
    """A passage of a report, or an entry of a register, with where it stands.

    `quote` is empty for an entry, and where only facts were built; `start` and `end` count
    characters of the report's text from 0. The tool `evidence` takes `iri`.
    """

    number: int
    quote: str
    place: str
    iri: str
    file: str = ""
    start: int = 0
    end: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of an answer, and the numbers of its citations.

    `more_citations` counts those that are not shown.
    """

    values: dict[str, Value]
    citations: tuple[int, ...]
    more_citations: int = 0


@dataclass(frozen=True)
class Answer:
    """An answer of the catalogue: `rows` of `total`, from row `first` on, counted from 1."""

    question: str
    title: str
    parameters: dict[str, str]
    columns: dict[str, str]
    total: int
    first: int
    rows: tuple[Row, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Reading:
    """Another way to understand a question, as the tool `query` takes it."""

    question: str
    understood: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """The reply to plain English.

    `status` is 'answered', or says why it is not; then `message` does so in words. Only what is
    'answered' may be told as an answer; `passages` are what the reports say, beside an answer or
    where no table answers. `unused` are words that narrowed nothing. `total` counts all rows.
    """

    status: str
    message: str
    understood: str
    answer: tuple[str, ...]
    question: str
    parameters: dict[str, str]
    steps: tuple[str, ...]
    total: int
    rows: tuple[Row, ...]
    citations: tuple[Citation, ...]
    others: tuple[Reading, ...]
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """What a question may or must be told; `values` are those that the graph knows, if listed."""

    name: str
    type: str
    meaning: str
    example: str
    optional: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question of the catalogue; `columns` have a meaning each where one question is shown."""

    name: str
    group: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]


@dataclass(frozen=True)
class Catalogue:
    """The questions, and what the graph holds."""

    questions: tuple[Question, ...]
    reports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found(Passage):
    """A passage that a search found, and its characters in the report's text, from 0."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Passages:
    """The passages found, best first; `notes` say what the search could not reach."""

    passages: tuple[Found, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """The passages behind one thing of the graph, and how many more there are."""

    thing: str
    citations: tuple[Citation, ...]
    more: int


@dataclass(frozen=True)
class Section:
    """A section of a report and where it stands in the text, in characters from 0."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class ReportText:
    """A stretch of a report's text; `next` is where to read on, None at the end.

    `iri` is the address of the stretch, which `evidence` takes.
    """

    report: str
    inspection: str
    file: str
    length: int
    start: int
    end: int
    next: int | None
    text: str
    iri: str
    sections: tuple[Section, ...] = field(default=())
