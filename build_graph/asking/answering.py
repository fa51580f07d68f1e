"""A plain question, answered from a store: by a table, part by part, and by what reports say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from build_graph.asking import messages
from build_graph.asking.asked_parts import Part, asked_parts
from build_graph.asking.cited import passages_behind
from build_graph.asking.lexicon import lexicon
from build_graph.asking.parts import told
from build_graph.asking.passages import MOST_UNITS, has_text, passages
from build_graph.asking.reply import JOINED, Reply, together
from build_graph.asking.table_reader import TableReader
from build_graph.asking.understand import Understood, understand
from build_graph.store.database import Store

_AROUND = "organisations"  # the question that knows what is in or near a unit


class Asker:
    """Answers questions on one store; makes the index of its names once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tables = TableReader(store)
        self._lex = lexicon()

    def ask(self, text: str, *, cite: bool = False) -> Reply:
        """Return the reply to a question in plain English, or to a typed query.

        With `cite` an answer has the passages that its rows rest on.
        """
        reply = self._asked(text)
        if cite and reply and not reply.passages:
            parts = [one for one in reply.parts or (reply,) if one]
            found = (one for part in parts for one in passages_behind(self._store, part))
            return replace(reply, passages=tuple(dict.fromkeys(found)))
        return reply

    def _asked(self, text: str) -> Reply:
        shown = messages.cleaned(text)
        if refused := messages.unusable(text):
            return Reply(shown[:80], "refused", message=refused)
        typed = self._typed(shown)
        if typed is not None:
            return typed
        asked = told(shown)
        understood = understand(asked, self._tables.index)
        reply = self._tables.by_table(understood)
        parts = asked_parts(asked, understood, self._tables.index)
        if not reply or sum(part.apart for part in parts) > 1 or self._wants_more(reply, parts):
            replies = list(self._by_parts(parts))
            reply = replies[0] if len(replies) == 1 and not reply else reply
            if len(replies) > 1 and any(replies):
                reply = together(reply, replies)
            elif reply.status == "refused" and _is_open(parts, replies):
                reply = Reply(shown, "unsure", notes=(reply.message,))
        return self._with_passages(replace(reply, question=shown), understood)

    def _wants_more(self, reply: Reply, parts: list[Part]) -> bool:
        """Return whether a part asks what became of a figure, whose rows are nothing further."""
        return self._lex.use(reply.query).narrow and any(one.empty and one.leans for one in parts)

    def _by_parts(self, parts: list[Part]) -> Iterator[Reply]:
        """Yield the reply to each part; none to what leans on a part that has none itself."""
        answered = True
        for part in parts:
            if part.empty or (part.leans and not answered):
                reply = Reply(part.shown, "unsure")
            else:
                reply = replace(self._of_part(part), question=part.shown)
            answered = bool(reply)
            yield reply

    def _of_part(self, part: Part) -> Reply:
        """Return the reply to a part, of what the parts before it are about where it can be."""
        reply = self._tables.by_table(part.said)
        if reply and self._tables.knows(reply.query, part.taken):
            return self._tables.by_table(part.beside)
        if reply and part.taken and part.said.yes_no:
            return Reply(part.shown, "unsure")  # 'and is it any good?'
        return reply

    def _typed(self, text: str) -> Reply | None:
        """Return the reply to one typed query, or several joined ones; None for another text."""
        replies = [self._tables.typed(one.strip()) for one in text.split(JOINED.strip())]
        known = [one for one in replies if one is not None]
        if len(known) < len(replies):
            return None
        if len(known) == 1 or not any(known):
            return known[0]
        return replace(together(known[0], known), question=text)

    def _with_passages(self, reply: Reply, understood: Understood) -> Reply:
        """Return a reply with what the reports say, where no table answers by itself."""
        if reply.status == "refused" or (
            reply and reply.complete and reply.query not in self._lex.grammar["said"]
        ):
            return reply
        units, apart, notes = self._scope(understood)
        said = passages(self._store, understood, units, apart)
        mended = [messages.say("mended", *pair) for pair in said.mended.items() if said.passages]
        reply = replace(reply, notes=(*reply.notes, *notes, *mended))
        if reply or reply.table.columns or not (said.passages or has_text(self._store)):
            own = {one.text for one in reply.passages}
            more = tuple(one for one in said.passages if one.text not in own)
            return replace(reply, passages=(*reply.passages, *more))
        if said.passages:
            message = messages.say_words("passages", said.unheard)
            return replace(reply, status="passages", passages=said.passages, message=message)
        message = messages.say_words("unheard", map(repr, said.unheard))
        return replace(reply, status="refused", message=message)

    def _scope(self, understood: Understood) -> tuple[list[str], set[str], tuple[str, ...]]:
        """Return the units that a question is about, the words that say so, and how places do."""
        units = understood.units
        places: set[str] = set()
        notes: list[str] = []
        for mention in understood.mentions:
            unit, words = mention.of_kind("pdu"), understood.source(mention)
            # What is somewhere says which unit is meant, by its whole name first.
            joined = (o for o in mention.candidates if self._lex.joins.get(o.kind) == _AROUND)
            place = min(joined, key=lambda one: words not in one.names, default=None)
            if unit is None and place is not None:
                belonging = self._tables.rows.units_of(place)
                units += belonging
                notes += [messages.placed(place, belonging)] if belonging else []
            if place is not None if unit is None else unit.in_reports:
                places |= set(words.split())
        every = not self._lex.grammar["each"].isdisjoint(w.text for w in understood.words)
        if not units and every and len(self._tables.index.inspected) <= MOST_UNITS:
            units = self._tables.index.inspected
        return list(dict.fromkeys(units)), places, tuple(dict.fromkeys(notes))


def _is_open(parts: list[Part], replies: list[Reply]) -> bool:
    """Return whether only some of the parts that say something are refused."""
    asking = (r for part, r in zip(parts, replies, strict=True) if not (part.empty or part.leans))
    return any(one.status != "refused" for one in asking)


_ASKERS: WeakKeyDictionary[Store, Asker] = WeakKeyDictionary()


def ask(store: Store, text: str, *, cite: bool = False) -> Reply:
    """Return the reply to a question in plain English, or to a typed query.

    With `cite` an answer has the passages that its rows rest on, where its table knows them. The
    first question on a store makes the index of its names, which later ones use again.
    """
    asker = _ASKERS.get(store)
    if asker is None:
        asker = _ASKERS[store] = Asker(store)
    return asker.ask(text, cite=cite)
