"""What a question asks for: the noun after 'which', 'how many', 'list'."""

from __future__ import annotations

from itertools import pairwise

from build_graph.asking.entities import Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.linking import Item, items_of
from build_graph.asking.words import Token

_WORDS_OF_NOUN = 1  # 'came out as' is no noun
_NEAR = 5  # words after 'which' in which the noun is looked for


def target_of(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[str, set[int]]:
    """Return what is asked for, and the mentions that only name it."""
    items = list(items_of(words, mentions, lex))
    texts = [token.text for token in words]
    opener = next((i for i, item in enumerate(items) if opens(item, lex)), None)
    if opener is None and is_yes_no(words, tuple(items), lex):
        return "", set()
    phrase = items[opener].text if opener is not None else ""
    if phrase == "whom" and "with" in texts[:2]:
        return "pdu", set()
    if phrase in lex.grammar["personal"]:
        return ("who" if lex.grammar["addressing"].isdisjoint(texts) else "addressee"), set()
    if phrase in ("where", "when"):
        return lex.noun(phrase), set()
    first = 0 if opener is None else opener + 1
    near = _noun(items[first : first + _NEAR], mentions, words, lex)
    if near is None and phrase in ("", "what", "how"):
        near = _noun(items[first:], (), words, lex)
        if near is not None and near[0] in ("pdu", "who", "person"):
            near = None
    noun, dropped = near or ("", set())
    meant = _meant(noun, texts, items, opener is None)
    return (meant, set()) if meant else (noun, dropped)


def _meant(noun: str, texts: list[str], items: list[Item], unopened: bool) -> str:
    """Return what a noun means beside other words, where that is something else."""
    if noun in ("", "month") and "week" in texts:
        return "week"  # 'the date of the week ...'
    if (noun == "measure" and unopened) or (noun in ("month", "week") and "many" in texts):
        return "value"  # 'oversight figures'
    if noun == "score" and any(item.text == "maximum" for item in items):
        return "maximum"  # 'the highest score it could have got'
    named = any(item.text == "pdu" for item in items if item.mention >= 0)
    areas = noun == "pdu" and named and not {"area", "areas"}.isdisjoint(texts)
    return "standard" if areas else ""  # 'in which areas was Brackmoor Outstanding?'


def is_yes_no(words: tuple[Token, ...], items: tuple[Item, ...], lex: Lexicon) -> bool:
    """Return whether yes or no is asked, at the start or after what it is about."""
    texts = [word.text for word in words]
    if texts[:1] and texts[0] in lex.grammar["auxiliaries"]:
        return True
    asked = ((one in lex.grammar["auxiliaries"], other) for one, other in pairwise(texts))
    of_it = any(is_one and other in lex.grammar["whether"] for is_one, other in asked)
    return of_it and not any(opens(item, lex) for item in items)


def opens(item: Item, lex: Lexicon) -> bool:
    """Return whether an item opens the asking: 'which', 'who', 'list'."""
    return item.mention < 0 and item.text in lex.grammar["openers"]


def _noun(
    items: list[Item], mentions: tuple[Mention, ...], words: tuple[Token, ...], lex: Lexicon
) -> tuple[str, set[int]] | None:
    """Return the last of the first run of nouns, and the mentions in it that are only nouns."""
    found: tuple[str, set[int]] | None = None
    for item in items:
        if found and item.text in lex.grammar["clause_openers"]:
            return found  # 'units where services ...'
        noun, dropped = "", set[int]()
        phrase = item.text == "rated" and item.end - item.start > _WORDS_OF_NOUN
        verb = words[item.start].text.endswith("ed") or phrase
        grouping = _is_group(item, words, lex)  # 'caseload by PDU' asks for caseloads
        if item.mention < 0 and not (grouping or (found and verb)):
            noun = lex.noun(item.text)
        if item.mention >= 0 and mentions and not grouping:
            noun, dropped = _noun_of_mention(item, mentions[item.mention], lex)
            if not noun and found is None and item.text not in lex.grammar["soft"]:
                return None  # a name before any noun: 'what did Brighton ...'
        if noun and not (found and noun in lex.grammar["never_second"]):
            found = (noun, dropped)
        elif found is not None:
            return found
    return found


def _is_group(item: Item, words: tuple[Token, ...], lex: Lexicon) -> bool:
    """Return whether the words before an item say that the answer is wanted for each of it."""
    lead = tuple(token.text for token in words[max(0, item.start - 2) : item.start])
    return any(lead[-len(phrase) :] == phrase for phrase in lex.operations["grouping"])


def _noun_of_mention(item: Item, mention: Mention, lex: Lexicon) -> tuple[str, set[int]]:
    kinds = {entity.kind for entity in mention.candidates}
    if not kinds <= lex.grammar["soft"] or mention.end - mention.start > 1:
        kinds = kinds & lex.grammar["kept"]
    named = next(
        (entity for entity in mention.candidates if entity.kind in lex.grammar["kept"]), None
    )
    if named is not None and named.kind in kinds:
        return lex.noun(named.name) or lex.name_nouns.get(named.name, ""), set()
    if not kinds:
        return "", set()
    return lex.name_nouns.get(mention.candidates[0].name, ""), {item.mention}


def each_target(words: tuple[Token, ...], items: tuple[Item, ...], lex: Lexicon) -> list[str]:
    """Return a question once for each of the things it asks for: 'rating and percentage'."""
    nouns = [i for i, item in enumerate(items) if item.mention < 0 and lex.noun(item.text)]
    near = [
        (one, other)
        for one, other in pairwise(nouns)
        if other - one > 1
        and all(item.text in lex.grammar["joining"] for item in items[one + 1 : other])
    ]
    if not near:
        return []
    first = min(one for one, _ in near)
    asked = [first, *(other for _, other in near)]
    left_out = range(first, asked[-1] + 1)
    return [
        " ".join(
            word.text
            for i, item in enumerate(items)
            if i == kept or i not in left_out
            for word in words[item.start : item.end]
        )
        for kept in asked
    ]
