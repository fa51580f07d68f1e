"""A plain question, answered by one table of the catalogue: readings in turn until one holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from build_graph.asking import messages
from build_graph.asking.answer_table import answer_table
from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.entities import Index
from build_graph.asking.fit import DECIDING, columns_of
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measures import SENTENCE, WORDS, Rows
from build_graph.asking.plan import plan
from build_graph.asking.reply import Next, Passage, Reply, partly
from build_graph.asking.route import Reading, Router
from build_graph.asking.run_reading import (
    WHICH,
    Attempt,
    Runner,
    refusal,
)
from build_graph.asking.steps import Run, run
from build_graph.asking.typed import Typed, parse
from build_graph.asking.understand import Understood
from build_graph.questions.answer import bind
from build_graph.store.database import Store

_TRIED, _TRIED_OF_MANY = 6, 3  # readings that are run before the asker is asked
_SENTENCES = 8  # of figures that are shown
_SAID = ("pdu", "inspected", "section", SENTENCE)


class TableReader:
    """Answers from the tables of one store; `index` has its names, `rows` come from its tables."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._router = Router()
        self.index = Index(store, self._router.by_name)
        self.rows = CatalogueRows(store, self._router.by_name, self.index)
        self._runner = Runner(self.rows, self._router)
        self._lex = lexicon()

    def by_table(self, understood: Understood) -> Reply:
        """Return the reply that a table of the catalogue gives, or why none does."""
        if why := refusal(understood):
            return Reply(understood.text, "refused", message=why)
        readings = self._router.readings(understood)
        tried = list(self._tried(understood, readings))
        sure = [one for one in tried if one.sure]
        # Where the likeliest table has no row, one that is hardly meant has no answer.
        least = max((one.worth for one in sure), default=0.0) - self._lex.thresholds["far"]
        good = [one for one in sure if one.settled and one.worth >= least]
        if good:
            return self._reply(understood, max(good, key=lambda one: one.worth), readings)
        return self._without_answer(understood, tried, readings)

    def knows(self, table: str, kinds: Iterable[str]) -> bool:
        """Return whether a table tells things of some kinds apart."""
        question = self._router.by_name[table]
        names = {parameter.name for parameter in question.parameters}
        return any(kind in names or columns_of(question, [kind]) for kind in kinds)

    def typed(self, text: str) -> Reply | None:
        """Return the reply to a typed query, None for what is none."""
        query = parse(text, self._router.by_name)
        if query is None:
            return None
        done = run(query, self.rows)
        narrowing = () if done.met else (one for one in query.steps if one.startswith(WORDS))
        wanting = [f"a row with the {one}" for one in narrowing]
        reply = Reply(text, "nothing", understood=text, typed=text, query=query.table)
        if wanting:
            return replace(reply, message=messages.say("wanting", " nor ".join(wanting)))
        return self._answer(reply, query, done)

    def _tried(self, understood: Understood, readings: list[Reading]) -> Iterator[Attempt]:
        """Yield the likeliest readings, run, until none that is left can be better."""
        most = _TRIED_OF_MANY if self.rows.many else _TRIED
        best = -1.0
        for place, reading in enumerate(readings[:most]):
            if reading.score < best:
                return
            if place and self._runner.costs(reading):
                continue
            one = self._runner.tried(understood, reading)
            if one.settled and one.sure:
                best = max(best, one.worth)
            yield one

    def _without_answer(
        self, understood: Understood, tried: list[Attempt], readings: list[Reading]
    ) -> Reply:
        sure = [one for one in tried if one.sure]
        if sure:
            return self._reply(understood, sure[0], readings)
        offered = [r for r in readings if r.score >= self._lex.thresholds["offered"]][:3]
        left = (*tried[0].left, *tried[0].unmet) if tried else ()
        unused = tuple(dict.fromkeys(one for one in left if one != WHICH))
        return Reply(
            understood.text,
            "unsure",
            next=tuple(self._next(understood, reading) for reading in offered),
            unused=unused,
            message=messages.say_words("unclear", unused) if offered else messages.say("unheard"),
        )

    def _reply(self, understood: Understood, tried: Attempt, readings: list[Reading]) -> Reply:
        rest = [r for r in readings if r.question.name != tried.reading.question.name]
        offered = [r for r in rest if r.score >= self._lex.thresholds["beside"]][:2]
        fitted, query = tried.reading.fit, tried.query
        reply = Reply(
            question=understood.text,
            status="nothing",
            understood=messages.interpretation(understood, fitted, query, tried.unmet),
            next=tuple(self._next(understood, reading) for reading in offered),
        )
        reply = self._answer(reply, query, tried.run)
        named, lacking = self._lacking(understood, tried.run.rows)
        if not reply or not lacking:
            return reply
        reply = replace(reply, notes=(messages.say("lacking", " and ".join(lacking)),))
        return partly(reply) if named else reply

    def _lacking(self, understood: Understood, rows: Rows) -> tuple[bool, list[str]]:
        """Return whether units are named, and those that are asked about and have no row.

        Nothing is lacking where rows are chosen by what they hold: then it is an answer.
        """
        named = understood.units
        chosen = understood.extreme or understood.numbers or understood.negated
        deciding = any(m.first.kind in DECIDING for m in understood.mentions)
        decided = deciding or understood.yes_no or understood.target == "pdu"
        if chosen or decided or not (rows and "pdu" in rows[0]):
            return False, []
        every = not self._lex.grammar["each"].isdisjoint(t.text for t in understood.words)
        every = every or understood.group == "pdu"
        wanted = named if len(named) > 1 else self.index.inspected if every and not named else []
        having = {row["pdu"] for row in rows}
        return bool(named), [one for one in wanted if one not in having]

    def _answer(self, reply: Reply, query: Typed, done: Run) -> Reply:
        """Return a reply with the answer in the rows that a query leaves."""
        question, parameters = done.question, dict(query.given)
        table, answer = answer_table(query, question, done.rows, done.counted)
        bound = bind(self._store, question, parameters)
        return replace(
            reply,
            status="answered" if answer else "nothing",
            typed=str(query),
            query=query.table,
            parameters=parameters,
            operations=query.steps,
            table=table,
            answer=answer,
            message="" if answer else messages.say("nothing"),
            passages=_sentences(done.counted or done.rows),
            sparql=messages.explained_sparql(question, query, bound),
        )

    def _next(self, understood: Understood, reading: Reading) -> Next:
        query, unmet = plan(understood, reading.fit)
        return Next(
            reading.question.name,
            reading.question.title,
            messages.interpretation(understood, reading.fit, query, unmet),
            dict(query.given),
            str(query),
        )


def _sentences(rows: Rows) -> tuple[Passage, ...]:
    """Return the sentences that figures were read from, each once."""
    found: dict[str, Passage] = {}
    for row in rows[:_SENTENCES]:
        pdu, inspected, section, text = (str(row.get(name) or "") for name in _SAID)
        if text:
            found.setdefault(text, Passage(pdu, inspected, section, "figure", text))
    return tuple(found.values())
