"""How much the command says beside its answers: `--quiet`, `--verbose` and `--debug`."""

from __future__ import annotations

import logging
from dataclasses import dataclass


@dataclass(slots=True)
class Manner:
    """What was asked for in front of the command."""

    debug: bool = False
    quiet: bool = False


manner = Manner()


def take_on(*, debug: bool, quiet: bool, verbose: bool) -> None:
    """Say as much from now on: everything, what the program does, or errors alone.

    Raises:
        BadRequest: quiet and verbose at once.
    """
    from build_graph.errors import BadRequest

    if quiet and (verbose or debug):
        raise BadRequest("--quiet and --verbose or --debug contradict each other: give one")
    manner.debug, manner.quiet = debug, quiet
    log = logging.getLogger("build_graph")
    for handler in list(log.handlers):
        log.removeHandler(handler)
    if not (quiet or verbose or debug):
        log.setLevel(logging.NOTSET)
        return
    handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("probation-graph: %(message)s (after %(relativeCreated)d ms)")
    )
    log.addHandler(handler)
    log.setLevel(logging.ERROR if quiet else logging.DEBUG if debug else logging.INFO)
