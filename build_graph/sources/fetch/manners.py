"""How a server is treated, and the two ways in which getting a file can fail."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.sources.archive import LARGEST

NAME = "probation-graph"


@dataclass(frozen=True, slots=True)
class Manners:
    """Pauses, patience and limits; times in seconds, sizes in bytes."""

    pause: float = 1.0  # between two requests to one server, and before the first new try
    longest_pause: float = 60.0  # that robots.txt or Retry-After may ask for
    tries: int = 4
    connect: float = 15.0
    silence: float = 30.0  # without a byte
    whole: float = 900.0  # for one try at one file, with all that leads to it
    hops: int = 5  # redirects, one after the other
    largest: int = LARGEST
    private: bool = False  # whether names and redirects may lead to this machine and network
    largest_robots: int = 512_000  # RFC 9309 asks for 500 kibibytes at least


class Refused(Exception):
    """There is no use in trying again; the text is the end of a sentence."""


class Private(Refused):
    """It leads to this machine or its own network, and nobody asked for that."""

    def __init__(self) -> None:
        super().__init__(
            "it leads to this machine or its own network, which is not asked unless you say so "
            "with --private"
        )


class Interrupted(Exception):
    """It may go better next time, after `wait` seconds if the server says so."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait
