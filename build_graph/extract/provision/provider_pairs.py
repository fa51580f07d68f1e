"""The names and pathways of a clause -> who delivers what, by the words that stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_graph.extract.names.marked import MARK, Marked
from build_graph.extract.names.other_names import without_other_names
from build_graph.extract.provision.provision_rules import provision_rules

# In brackets behind a name: where, or for whom, it provides.
WHERE = re.compile(r" \((?:in|for|covering|across|serving|throughout)\b[^()]*\)")
THEN = re.compile(r"^[^;.]{0,90}, (?:and |but )?(?:the )?$")
LED = re.compile(r"\b(?:by|with|from)(?: the)? $")


@dataclass(frozen=True, slots=True)
class Token:
    """A provider's name or a pathway, by its place in the marked text."""

    kind: str
    place: int
    number: int


def pairs(one: Marked, tokens: list[Token], loose: bool) -> Iterator[tuple[Token, Token]]:
    """Pair each group of names with a group of pathways beside it, each group once.

    As many as can be find a partner through words that fit.
    """
    groups = _groups(one, tokens, loose)
    best: list[list[int]] = [[], []]  # for the rest from group i: where the pairs begin
    for i in range(len(groups) - 1, -1, -1):
        chosen = best[0]
        if i + 1 < len(groups) and _joined(one, groups[i], groups[i + 1], loose):
            paired = [i, *best[1]]
            chosen = paired if len(paired) >= len(chosen) else chosen
        best = [chosen, best[0]]
    for i in best[0]:
        left, right = groups[i], groups[i + 1]
        if len(right) > 1 and "respectively" in one.text[left[0].place :]:
            # As many on one side as on the other, or a name was cut: then nobody knows which.
            both = zip(left, right, strict=True) if len(left) == len(right) else ()
            yield from ((a, b) if a.kind == "name" else (b, a) for a, b in both)
            continue
        for a in left:
            for b in right:
                yield (a, b) if a.kind == "name" else (b, a)


def _groups(one: Marked, tokens: list[Token], loose: bool) -> list[list[Token]]:
    """Tokens of one kind with nothing but joining words between them stand together."""
    groups: list[list[Token]] = []
    for at, token in enumerate(tokens):
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.kind == token.kind
            and provision_rules().joint.match(_gap(one, last, token))
        ):
            if _turns(one, groups, tokens[at : at + 2], loose):
                groups.append([token])
            else:
                groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _turns(one: Marked, groups: list[list[Token]], ahead: list[Token], loose: bool) -> bool:
    """Whether a new statement begins: 'P is provided by X, Y provides Q'."""
    if len(groups) < 2 or len(ahead) < 2 or ahead[0].kind == ahead[1].kind:
        return False
    return _joined(one, groups[-2], groups[-1], loose) and _joined(one, ahead[:1], ahead[1:], loose)


def _gap(one: Marked, left: Token, right: Token) -> str:
    """Return the text between two tokens, names that are hidden taken out."""
    gap = without_other_names(one.text[left.place + 1 : right.place])
    # Names that are no tokens here only stand between: 'P, which X once held, now falls to Y'.
    return MARK.sub("it", WHERE.sub("", provision_rules().principal.sub("", gap)))


def _joined(one: Marked, left: list[Token], right: list[Token], loose: bool) -> bool:
    """Whether what stands between names and pathways, or around them, says who delivers what."""
    if left[0].kind == right[0].kind:
        return False
    gap = _gap(one, left[-1], right[0])
    before, after = one.text[: left[0].place], one.text[right[-1].place + 1 :]
    if left[0].kind == "name":
        return _active(gap, before, after, loose)
    return _passive(gap, before, after, loose)


def _active(gap: str, before: str, after: str, loose: bool) -> bool:
    rules = provision_rules()
    strict, bare = rules.active
    role, provider = rules.named_role
    if strict.match(gap) or (role.match(gap) and provider.match(after)):
        return True
    return (loose or LED.search(before) is not None) and bare.match(gap) is not None


def _passive(gap: str, before: str, after: str, loose: bool) -> bool:
    rules = provision_rules()
    strict, bare = rules.passive
    if any(one.match(gap) for one in (strict, rules.role, rules.session)):
        return True
    if (loose and bare.match(gap)) or (THEN.search(gap) and rules.them.match(after)):
        return True
    if any(ahead.search(before) and whom.match(gap) for ahead, whom in rules.leading):
        return True
    return rules.that.match(gap) is not None and rules.active[0].match(after[:40]) is not None


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a marked sentence begin and end."""
    start = 0
    for border in provision_rules().border.finditer(text):
        yield start, border.start()
        start = border.end()
    yield start, len(text)
