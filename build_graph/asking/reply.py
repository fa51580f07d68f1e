"""An answer to plain English, with what was understood and what else might have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from html import escape
from textwrap import fill
from typing import Literal

from build_graph import notebook
from build_graph.asking.lexicon import lexicon
from build_graph.table import Table, Value

Status = Literal["answered", "nothing", "passages", "unsure", "refused"]

JOINED = " || "  # between the typed queries of the parts of a question


@dataclass(frozen=True, slots=True)
class Next:
    """Another reading of a question: the catalogue's question and what it would be asked for."""

    query: str
    title: str
    understood: str
    parameters: dict[str, str] = field(default_factory=dict)
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a report says on a question, between its neighbours; `iri` is what `evidence` takes."""

    pdu: str
    inspected: str
    section: str
    kind: str
    text: str
    before: str = ""
    after: str = ""
    report: str = ""
    iri: str = ""

    def _repr_html_(self) -> str:
        place = f"{self.pdu}, {self.inspected}; {self.section}"
        return notebook.passage(self.text, place, self.iri, self.before, self.after)

    def texts(self) -> tuple[str, ...]:
        """Return what is shown of it: with its neighbours, in one text."""
        return (" ".join(filter(None, (self.before, self.text, self.after))),)


@dataclass(frozen=True, slots=True)
class Reply:
    """What `ask` gives back.

    `status` is 'answered'; 'nothing' where the question is understood and no row fits; 'unsure'
    where only other readings can be offered; 'refused' where it is not about what the graph holds.
    `answer` is the asked thing itself, as texts; `table` has it in its first column, with the
    rows it rests on. `message` is one sentence for everything but an answer.
    """

    question: str
    status: Status
    understood: str = ""
    typed: str = ""
    query: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    table: Table = field(default_factory=lambda: Table((), (), ()))
    answer: tuple[str, ...] = ()
    next: tuple[Next, ...] = ()
    passages: tuple[Passage, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    message: str = ""
    sparql: str = ""
    parts: tuple[Reply, ...] = ()  # of a question with more than one, the reply to each
    complete: bool = True  # every part is answered

    def __bool__(self) -> bool:
        return self.status == "answered"

    def _repr_html_(self) -> str:
        understood = self.understood and f"Understood as {self.understood}."
        others = (f"{one.understood} (query {one.query})" for one in self.next)
        shown = notebook.table(self.table) if self.table.columns else ""
        said = "\n".join(one._repr_html_() for one in self.passages)
        near = notebook.listed(map(escape, others))
        beside = near and f"<details><summary>Or</summary>{near}</details>"
        told = notebook.sentences(understood, *self.notes, self.message)
        return f"{told}\n{shown}\n{said}\n{beside}"

    def passages_table(self) -> Table:
        """Return the passages as a table, a row each."""
        names = tuple(one.name for one in fields(Passage))
        rows = tuple(astuple(one) for one in self.passages)
        return Table(names, tuple("text" for _ in names), rows)

    def values(self) -> dict[str, object]:
        """Return the reply as plain values, as JSON writes them."""
        plain = asdict(replace(self, table=Table((), (), ()), parts=()))
        for name in ("table", "parts", "complete"):
            del plain[name]
        return {**plain, "columns": self.table.columns, "rows": self.table.dicts()}


def partly(reply: Reply) -> Reply:
    """Return a reply that does not answer every part of its question."""
    message = lexicon().sentences["partly"].format("the rest")
    return replace(reply, status="passages", message=message, complete=False)


def together(whole: Reply, parts: Sequence[Reply]) -> Reply:
    """Return one reply of the answers to the parts of a question: a row for each row of theirs."""
    answered = [one for one in parts if one]
    open_ = [repr(one.question) for one in parts if not one]
    rows = [
        (one.question, *(_beside(one.table, row))) for one in answered for row in one.table.rows
    ]
    return replace(
        answered[0],
        question=whole.question,
        status="passages" if open_ else "answered",
        understood="; and ".join(one.understood for one in answered),
        typed=JOINED.join(one.typed for one in answered),
        message=lexicon().sentences["partly"].format(" and ".join(open_)) if open_ else "",
        table=Table(("asked", "answer", "beside"), ("text", "text", "text"), tuple(rows)),
        answer=tuple(value for one in answered for value in one.answer),
        operations=tuple(step for one in answered for step in one.operations),
        sparql="\n".join(one.sparql for one in answered),
        notes=tuple(dict.fromkeys(note for one in answered for note in one.notes)),
        unused=tuple(dict.fromkeys(word for one in parts for word in one.unused)),
        parts=tuple(parts),
        complete=not open_,
    )


def _beside(table: Table, row: tuple[Value, ...]) -> tuple[str, str]:
    """Return the answer in a row, and what stands beside it."""
    first, *rest = row
    named = zip(table.columns[1:], rest, strict=True)
    return str(first), "; ".join(f"{name} {value}" for name, value in named if value is not None)


def in_words(reply: Reply) -> str:
    """Return the passages of a reply for reading: each under where it stands, its text marked."""
    lines = []
    for one in reply.passages:
        place = ", ".join(filter(None, (one.pdu, one.section)))
        lines.append(f"\n{place} (inspected {one.inspected})\n")
        for text, mark in ((one.before, " "), (one.text, ">"), (one.after, " ")):
            if text:
                lines.append(
                    fill(text, 100, initial_indent=f"{mark} ", subsequent_indent="  ") + "\n"
                )
    return "".join(lines)
