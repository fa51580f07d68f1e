"""The command `probation-graph`: the only part that prints or exits.

Exit codes: 0 fine, 1 something was found (violations, no answer, a report left out), 2 bad usage or
bad input, 3 a failure inside. Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from build_graph.cli.app import app
from build_graph.cli.manner import manner
from build_graph.cli.output import note
from build_graph.errors import BuildGraphError

_CTRL_C = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; every error becomes one sentence here."""
    try:
        with _terminated_like_interrupted():
            app(list(arguments), prog_name="probation-graph")
    except SystemExit as end:
        cause = _stopped_by(end) if end.code == _CTRL_C else None
        if cause is not None:
            return _interrupted(cause)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt as stop:
        return _interrupted(stop)
    except BuildGraphError as error:
        return _say(error, str(error), error.exit_code)
    except Exception as error:
        cause = _stopped_by(error)
        if cause is not None:  # it passed through a library
            return _interrupted(cause)
        sentence = (
            f"something went wrong inside ({type(error).__name__}: {error}); "
            "run it again with 'probation-graph --debug ...' to see where"
        )
        return _say(error, sentence, 3)
    return 0


class _TerminatedError(KeyboardInterrupt):
    """The system asked the command to end."""


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, so that it leaves no parts of files behind.

    Both are afterwards what they were, whatever the command made of them.
    """
    if threading.current_thread() is not threading.main_thread() or sys.platform == "win32":
        yield
        return

    def stop(*_: object) -> None:
        raise _TerminatedError

    before = signal.signal(signal.SIGTERM, stop)
    ctrl_c = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if ctrl_c is not None:  # none of Python's own
            signal.signal(signal.SIGINT, ctrl_c)


def _interrupted(stop: BaseException) -> int:
    note("interrupted; what was finished is kept, and nothing is there by half")
    return 128 + (signal.SIGTERM if isinstance(stop, _TerminatedError) else signal.SIGINT)


def _stopped_by(error: BaseException) -> BaseException | None:
    """Return the interruption that an error tells of, if it does."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        if isinstance(at, KeyboardInterrupt):
            return at
        seen.add(id(at))
        at = at.__cause__ or at.__context__
    return None


def _say(error: Exception, sentence: str, code: int) -> int:
    if manner.debug:
        raise error
    note(sentence, always=True)
    return code
