"""The command `probation-graph`: the only part that prints or exits.

Exit codes: 0 fine, 1 something was found (violations, no answer, a report left out), 2 bad usage or
bad input, 3 a failure inside. Data goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from build_graph.cli.app import app, is_debugging
from build_graph.cli.output import note
from build_graph.errors import BuildGraphError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; every error becomes one sentence here."""
    try:
        app(list(arguments), prog_name="probation-graph")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return 130
    except BuildGraphError as error:
        return _say(error, str(error), error.exit_code)
    except Exception as error:
        sentence = (
            f"something went wrong inside ({type(error).__name__}: {error}); "
            "run it again with 'probation-graph --debug ...' to see where"
        )
        return _say(error, sentence, 3)
    return 0


def _say(error: Exception, sentence: str, code: int) -> int:
    if is_debugging():
        raise error
    note(sentence)
    return code
