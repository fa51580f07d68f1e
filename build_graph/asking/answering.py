"""A plain question, answered from a store: the readings in turn, until one holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from build_graph.asking import messages
from build_graph.asking.answer_table import answer_table
from build_graph.asking.entities import Index
from build_graph.asking.explanation import explanation, refusal, strangers
from build_graph.asking.fit import Fit
from build_graph.asking.lexicon import lexicon
from build_graph.asking.narrow import SENTENCE
from build_graph.asking.operations import Rows
from build_graph.asking.parts import parts_of, told
from build_graph.asking.passages import MOST_UNITS, is_heard, passages
from build_graph.asking.plan import Plan, plan
from build_graph.asking.reply import Next, Passage, Reply, together
from build_graph.asking.route import Reading, Router
from build_graph.asking.run_reading import ABSENCES, ABSENT, Attempt, Runner
from build_graph.asking.target import each_target
from build_graph.asking.typed import Typed, parse
from build_graph.asking.understand import Understood, understand
from build_graph.store.database import Store

# Readings that are run before the asker is asked, and further ones with free words.
_TRIED, _BY_WORDS = (6, 4)
_TRIED_OF_MANY, _BY_WORDS_OF_MANY = (3, 1)
_SENTENCES = 8  # of figures that are shown


class Asker:
    """Answers questions on one store; makes the index of its names once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._router = Router()
        self._index = Index(store, self._router.by_name)
        self._runner = Runner(store, self._router, self._index)
        self._lex = lexicon()

    def ask(self, text: str) -> Reply:
        """Return the reply to a question in plain English."""
        shown = messages.cleaned(text)
        refused = messages.unusable(text, shown, int(self._lex.thresholds["longest"]))
        if refused:
            return Reply(shown[:80], "refused", message=refused)
        typed = parse(shown, self._router.by_name)
        if typed is not None:
            return self._typed(shown, typed)
        asked = told(shown)
        understood = understand(asked, self._index)
        reply = self._by_table(understood)
        parts = self._parts(asked, understood)
        if not reply or sum(map(self._asks_apart, parts)) > 1:
            replies = [self._by_table(one) for one in parts]
            if any(replies) and not (reply and all(replies)):
                reply = together(reply, replies)
        return self._with_passages(replace(reply, question=shown), understood)

    def _asks_apart(self, part: Understood) -> bool:
        """Return whether a part asks for something of its own: not 'and which?'."""
        return part.opener in self._lex.grammar["apart"] or any(
            word not in self._lex.stop and word not in self._lex.light for word in part.plain()
        )

    def _parts(self, asked: str, whole: Understood) -> list[Understood]:
        """Return the parts of a question, each with the names of the whole that it lacks."""
        parts = parts_of(asked)
        if len(parts) == 1:
            return [understand(text, self._index) for text in each_target(whole.words, whole.items, self._lex)]
        found = []
        for part in parts:
            one = understand(part, self._index)
            own = {m.candidates[0].kind for m in one.mentions} - self._lex.soft
            names = [
                " ".join(w.text for w in whole.words[m.start : m.end])
                for m in whole.mentions
                if m.candidates[0].kind not in self._lex.soft
                if not own or (m.candidates[0].kind == "pdu" and "pdu" not in own)
            ]
            found.append(understand(f"{part} in {' and '.join(names)}", self._index) if names else one)
        return found

    def _by_table(self, understood: Understood) -> Reply:
        """Return the reply that a table of the catalogue gives, or why none does."""
        readings = self._router.readings(understood)
        why = refusal(understood)
        if why and ABSENT in understood.plain():
            # 'Which unit has no deputy head?': what is missing may be what nothing else tells of.
            needing = [r for r in readings if ABSENT in self._lex.use(r.question.name).needs]
            readings = needing
        elif why:
            return Reply(understood.text, "refused", message=why)
        tried = list(self._tried(understood, readings))
        good = [one for one in tried if one.settled and one.sure]
        if good:
            return self._reply(understood, max(good, key=lambda one: one.worth), readings)
        if why:
            return Reply(understood.text, "refused", message=why)
        return self._without_answer(understood, tried, readings)

    def _with_passages(self, reply: Reply, understood: Understood) -> Reply:
        """Return a reply with what the reports say, where no table answers by itself."""
        if reply.status == "refused" or (
            reply and reply.complete and reply.query not in self._lex.grammar["said"]
        ):
            return reply
        units, apart = self._scope(understood)
        named = (m.of_kind(("standard",)) for m in understood.mentions)
        standards = [one.name for one in named if one is not None]
        said, unheard = passages(self._store, understood.text, units, apart, standards)
        if reply or reply.parts:
            own = {one.text for one in reply.passages}
            more = tuple(one for one in said if one.text not in own)
            return replace(reply, passages=(*reply.passages, *more))
        if not said:
            return replace(reply, status="refused", message=messages.unheard(unheard))
        return replace(
            reply, status="passages", passages=said, message=messages.passages(unheard)
        )

    def _tried(self, understood: Understood, readings: list[Reading]) -> Iterator[Attempt]:
        """Yield the likeliest readings, run, until none that is left can be better."""
        most, further = (
            (_TRIED_OF_MANY, _BY_WORDS_OF_MANY) if self._runner.many else (_TRIED, _BY_WORDS)
        )
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
        if best < 0:
            # What is asked may stand in the words of some row only.
            for reading in self._in_words(readings[most:])[:further]:
                yield self._runner.tried(understood, reading)

    def _in_words(self, readings: list[Reading]) -> list[Reading]:
        found = [
            reading
            for reading in readings
            if self._lex.use(reading.question.name).text and reading.fit.holds_target
            if not self._runner.costs(reading)
        ]
        # That something is missing answers whether it is there.
        return sorted(found, key=lambda reading: reading.question.name != ABSENCES)

    def _without_answer(
        self, understood: Understood, tried: list[Attempt], readings: list[Reading]
    ) -> Reply:
        clear = next((one for one in tried if one.sure), None)
        if clear is not None:
            other = self._lex.instead.get(clear.plan.question.name, "")
            for reading in readings:
                if reading.question.name == other:
                    instead = self._runner.tried(understood, reading)
                    if instead.rows and instead.explained.enough:
                        return self._reply(understood, instead, readings)
            return self._reply(understood, clear, readings)
        unknown = [w for w in strangers(understood, self._index) if not is_heard(self._store, w)]
        if unknown:
            return Reply(understood.text, "refused", message=messages.unknown(unknown[0]))
        offered = [
            reading for reading in readings if reading.score >= self._lex.thresholds["offered"]
        ][:3]
        left: tuple[str, ...] = ()
        if tried:
            left = (*tried[0].explained.left, *tried[0].plan.unmet)
        elif offered:
            vocabulary = self._router.vocabulary
            left = explanation(understood, offered[0].fit, vocabulary, frozenset(), ()).left
        status, message = messages.doubt(left, bool(offered))
        return Reply(
            understood.text,
            status,
            next=tuple(self._next(understood, reading) for reading in offered),
            unused=tuple(dict.fromkeys(left)),
            message=message,
        )

    def _scope(self, understood: Understood) -> tuple[list[str], set[str]]:
        """Return the units that a question is about, and the words that say so."""
        units: list[str] = []
        places: set[str] = set()
        for mention in understood.mentions:
            unit = mention.of_kind(("pdu",))
            if unit is not None and unit.in_reports:
                units.append(unit.name)
                places |= {w.text for w in understood.words[mention.start : mention.end]}
            elif unit is None and mention.candidates[0].kind in self._lex.grammar["places"]:
                units += self._runner.units_of(mention.candidates[0])
                places |= {w.text for w in understood.words[mention.start : mention.end]}
        every = not self._lex.grammar["each"].isdisjoint(w.text for w in understood.words)
        if not units and every and len(self._index.inspected) <= MOST_UNITS:
            units = self._index.inspected
        return list(dict.fromkeys(units)), places

    # --- the reply -----------------------------------------------------------------------------

    def _typed(self, shown: str, typed: Typed) -> Reply:
        """Return the reply to a question that is a typed query already."""
        rows, counted = self._runner.run(typed)
        return self._answer(Reply(shown, "nothing", understood=shown), typed, rows, list(counted))

    def _reply(self, understood: Understood, tried: Attempt, readings: list[Reading]) -> Reply:
        rest = [r for r in readings if r.question.name != tried.reading.question.name]
        offered = [r for r in rest if r.score >= self._lex.thresholds["beside"]][:2]
        names = _named(tried.reading.fit, tried.plan)
        typed = _typed(names, tried.plan, tried.operations)
        reply = Reply(
            question=understood.text,
            status="nothing",
            understood=messages.interpretation(understood, tried.reading.fit, tried.plan),
            next=tuple(self._next(understood, reading) for reading in offered),
            sparql=messages.explained_sparql(tried.plan, names),
            score=round(tried.reading.score, 3),
        )
        return self._answer(reply, typed, tried.rows, list(tried.counted))

    def _answer(self, reply: Reply, typed: Typed, rows: Rows, counted: Rows) -> Reply:
        """Return a reply with the answer in some rows."""
        table, answer = answer_table(typed, self._router.by_name[typed.table], rows, counted)
        return replace(
            reply,
            status="answered" if answer else "nothing",
            typed=str(typed),
            query=typed.table,
            parameters=dict(typed.given),
            operations=typed.steps,
            table=table,
            answer=answer,
            message="" if answer else messages.nothing(),
            passages=_sentences(rows, counted),
        )

    def _next(self, understood: Understood, reading: Reading) -> Next:
        planned = plan(understood, reading.fit, ())
        names = _named(reading.fit, planned)
        steps = (*planned.filters, *planned.closing)
        typed = _typed(names, planned, tuple(step.in_words() for step in steps))
        return Next(
            reading.question.name,
            reading.question.title,
            messages.interpretation(understood, reading.fit, planned),
            round(reading.score, 3),
            names,
            str(typed),
        )


def _typed(names: dict[str, str], planned: Plan, steps: tuple[str, ...]) -> Typed:
    given = tuple(names.items())
    return Typed(planned.question.name, given, steps, planned.answers, planned.shape)


def _sentences(rows: Rows, counted: Rows) -> tuple[Passage, ...]:
    """Return the sentences that figures were read from, each once."""
    found: dict[str, Passage] = {}
    for row in (counted or rows)[:_SENTENCES]:
        text = str(row.get(SENTENCE) or "")
        if text:
            values = (str(row.get(name) or "") for name in ("pdu", "inspected", "section"))
            found.setdefault(text, Passage(*values, "figure", "", text, "", "", ""))
    return tuple(found.values())


def _named(fitted: Fit, planned: Plan) -> dict[str, str]:
    """Return the parameters of a plan with the names of what they stand for."""
    named = {one.parameter: one.entity.name for one in fitted.fitted}
    return {name: named[name] for name in planned.parameters}


_ASKERS: WeakKeyDictionary[Store, Asker] = WeakKeyDictionary()


def ask(store: Store, text: str) -> Reply:
    """Return the reply to a question in plain English.

    The first question on a store makes the index of its names, which later ones use again.
    """
    asker = _ASKERS.get(store)
    if asker is None:
        asker = _ASKERS[store] = Asker(store)
    return asker.ask(text)
