"""A plain question, answered from a store: by a table, part by part, and by what reports say."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from build_graph.asking import messages
from build_graph.asking.cited import passages_behind
from build_graph.asking.lexicon import lexicon
from build_graph.asking.parts import parts_of, told
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
        refused = messages.unusable(text, shown, int(self._lex.thresholds["longest"]))
        if refused:
            return Reply(shown[:80], "refused", message=refused)
        typed = self._typed(shown)
        if typed is not None:
            return typed
        asked = told(shown)
        understood = understand(asked, self._tables.index)
        reply = self._tables.by_table(understood)
        parts = self._parts(asked, understood)
        if not reply or sum(apart for _, apart in parts) > 1:
            replies = [self._tables.by_table(one) for one, _ in parts]
            reply = replies[0] if len(replies) == 1 and not reply else reply
            if len(replies) > 1 and any(replies):
                reply = together(reply, replies)
        return self._with_passages(replace(reply, question=shown), understood)

    def _typed(self, text: str) -> Reply | None:
        """Return the reply to one typed query, or several joined ones; None for another text."""
        replies = [self._tables.typed(one.strip()) for one in text.split(JOINED.strip())]
        known = [one for one in replies if one is not None]
        if len(known) < len(replies):
            return None
        if len(known) == 1 or not any(known):
            return known[0]
        return replace(together(known[0], known), question=text)

    def _asks_apart(self, part: Understood) -> bool:
        """Return whether a part asks for something of its own: 'what is X', not 'and which?'."""
        said = self._lex.grammar["stop"] | self._lex.grammar["light"]
        own = any(not m.soft for m in part.mentions)
        return (
            part.opener in self._lex.grammar["apart"]
            or (own and part.opener == "what")
            or any(word not in said and not self._lex.noun(word) for word in part.plain())
        )

    def _parts(self, asked: str, whole: Understood) -> list[tuple[Understood, bool]]:
        """Return the parts of a question, each with the names of the whole that it lacks.

        And whether it asks for something of its own.
        """
        parts = parts_of(asked)
        if parts == [asked.strip(" ,;?.!")]:
            return []
        hard = [one for one in whole.mentions if not one.soft]
        names = " and ".join(map(whole.source, hard))
        found = []
        targets: set[str] = {""}
        for part in parts:
            one = understand(part, self._tables.index)
            own = any(not mention.soft for mention in one.mentions)
            # 'what score, and what was its rating for Staff'
            new = one.opener == "what" and one.target not in targets
            apart = new or self._asks_apart(one)
            targets.add(one.target)
            if names and not own:
                one = understand(f"{part} in {names}", self._tables.index)
            found.append((one, apart))
        return found

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
