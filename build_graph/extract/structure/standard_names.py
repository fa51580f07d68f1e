"""The names of standards and domains as headings print them: by their letters alone, and worn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from build_graph.knowledge.vocab import Standard, schemes

# What `squash` leaves out of the bytes of a text.
LEFT_OUT = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))
# Two digits and what follows: how a squashed heading with its number begins.
NUMBER_FIRST = re.compile(r"\d\d[a-z]")
LONGEST = 90  # characters of such a heading
LEAST = 5  # letters of a name of which one may be lost
# What stands between the name of a standard and its rating, squashed: 'Leadership is rated Good'.
VERBS = re.compile(r"(?:is|was)?(?:rated|judged)?(?:as)?$")


def squash(text: str) -> str:
    """Return the letters and digits of `text`, in lower case.

    >>> squash("P 1.2 Staff & more – é")
    'p12staffandmore'
    """
    return _squash(text) if len(text) > LONGEST else _squash_kept(text)


def _squash(text: str) -> str:
    plain = text.lower().replace("&", "and").encode("ascii", "ignore")
    return plain.translate(None, LEFT_OUT).decode("ascii")


_squash_kept = lru_cache(maxsize=4096)(_squash)  # lines and names are asked for by many


def numbered_parts(squashed: str) -> str:
    """Return what may be headings with numbers in a squashed text, one a line: a fifth of it.

    >>> numbered_parts(squash("2.1 Assessment"))
    '21assessment'
    """
    starts = (match.start() for match in NUMBER_FIRST.finditer(squashed))
    return "\n".join(squashed[at : at + LONGEST] for at in starts)


def worn(word: str) -> Iterator[str]:
    """Yield `word` with one letter lost, or with the letters of a ligature.

    >>> "taff" in worn("staff"), "sta" in worn("staff"), "stff" in worn("staff")
    (True, True, True)
    """
    if len(word) < LEAST:
        return
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))
    yield from (word.replace(pair, "") for pair in ("ff", "fi", "fl", "ti") if pair in word)


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longest first."""
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def rating_words() -> tuple[str, ...]:
    """Return what may stand beside a heading: ratings, and the reasons for having none."""
    known = schemes()
    words = [squash(word) for value in known.ratings for word in value.labels]
    words += [squash(word) for value in known.missing for word in (value.label, *value.labels)]
    return tuple(sorted({word for word in words if word}, key=lambda word: (-len(word), word)))


@cache
def rating_initials() -> dict[str, str]:
    """Return the ratings by their first letters: 'RI' for 'Requires improvement'."""
    labels = [value.label for value in schemes().ratings]
    return {"".join(word[0].upper() for word in label.split()): label for label in labels}


def _standards(kind: str) -> list[Standard]:
    """The standards that reports of a kind have."""
    return [one for one in schemes(kind).standards if one.is_of(kind)]


@cache
def every_name() -> frozenset[str]:
    """Return the squashed names of the standards of all frameworks."""
    return frozenset(squash(name) for one in schemes().standards for name in one.names)


@cache
def following(kind: str) -> frozenset[tuple[str, str]]:
    """Return names of a unit's standards, each with the number before its own in its domain.

    Without the names that the standard of that number has itself in another framework.
    """
    if kind == "region":
        return frozenset()
    own = {(squash(name), one.number) for one in _standards(kind) for name in one.names}
    after = {(name, f"{number[:-1]}{int(number[-1]) - 1}") for name, number in own}
    return frozenset(after - own)


def numbered(kind: str, printed: str) -> frozenset[tuple[str, str]]:
    """Return names and numbers of the standards of the framework that most headings follow.

    `printed` are the headings with numbers of a text, squashed.
    """
    frameworks = named(kind)
    alike = {
        framework: sum(f"{squash(number)}{name}" in printed for name, number in pairs.items())
        for framework, pairs in frameworks.items()
    }
    best = max(alike, key=lambda one: (alike[one], one), default="")
    return frozenset(frameworks.get(best, {}).items())


@cache
def names(kind: str) -> tuple[dict[str, str], dict[str, set[str]], dict[str, str]]:
    """Return numbers of standards by name, of names that lost a letter, of domains by name."""
    known = schemes(kind)
    numbers = {squash(name): one.number for one in _standards(kind) for name in one.names}
    lost: dict[str, set[str]] = {}
    for standard in _standards(kind):
        for form in (form for name in standard.names for form in worn(squash(name))):
            lost.setdefault(form, set()).add(standard.number)
    domains = {squash(name): str(one.number) for one in known.domains for name in one.names}
    return numbers, lost, domains


def without_rating(squashed: str) -> str:
    """Return a squashed heading without the rating behind it.

    >>> without_rating("leadershipgood")
    'leadership'
    """
    if not squashed.endswith(rating_words()):
        return squashed
    ends = (squashed.removesuffix(word) for word in rating_words() if squashed.endswith(word))
    found = next(ends, squashed)
    return found if found == squashed else VERBS.sub("", found)


@cache
def named(kind: str) -> dict[str, dict[str, str]]:
    """Return the numbers of a kind's standards by squashed name, for each framework."""
    found: dict[str, dict[str, str]] = {}
    for one in _standards(kind):
        names = {squash(name): one.number for name in one.names}
        found.setdefault(one.framework, {}).update(names)
    return found
