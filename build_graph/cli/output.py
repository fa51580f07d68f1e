"""What commands share: the option for the store, writing to standard output, terminals."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.manner import manner

if TYPE_CHECKING:
    from build_graph.citation.footnotes import Cited
    from build_graph.table import Table


def _store(given: str | Path) -> Path:
    """Return the folder to read: of a store at a server that of its copy, as it is now."""
    if not str(given).lower().startswith(("http://", "https://")):
        return Path(given)
    from build_graph.store.server_copy import server_copy

    return server_copy(str(given))


Store = Annotated[
    Path,
    typer.Option(
        "--store",
        metavar="FOLDER",
        envvar="PROBATION_GRAPH_STORE",
        help="The folder that holds the store, or the address of a SPARQL server.",
        parser=_store,
    ),
]
WrittenStore = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="FOLDER",
        envvar="PROBATION_GRAPH_STORE",
        help="The folder that holds the store, or the address of a SPARQL server.",
    ),
]
DEFAULT_STORE = Path("graph")
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, help="Reports worked on at once; as many as processors if not given."
    ),
]


def note(sentence: str, *, always: bool = False) -> None:
    """Print a sentence beside the data, on standard error; with `--quiet` only what is `always`."""
    if manner.quiet and not always:
        return
    print(f"probation-graph: {one_line(sentence)}", file=sys.stderr)


def one_line(text: str) -> str:
    """Return text as one line that can be printed: a file's name may hold anything."""
    known = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in known).split())


def write(data: str | bytes) -> None:
    """Write data to standard output as UTF-8; a reader that stops listening is no error."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if sys.stdout is None:  # closed by whoever started the command
        return
    try:
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(raw)
        else:
            sys.stdout.write(raw.decode("utf-8"))
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the stream at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except OSError as error:
        from build_graph.errors import BadInput

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = error.strerror or str(error)
        raise BadInput(f"the answer cannot be written to standard output: {why}") from None


def show(table: Table, format_: str) -> None:
    """Write a table in one of its formats; widths and bold type are for a terminal only."""
    from build_graph.errors import BadRequest
    from build_graph.table import BINARY, as_bytes, render

    if format_ in BINARY:
        if is_terminal():
            raise BadRequest(f"{format_} is not for a terminal: add '> FILE.{format_}'")
        write(as_bytes(table, format_))
        return
    width, bold = _form()
    write(render(table, format_, width=width, bold=bold))


def cited_bytes(answer: Cited, format_: str, *, for_eyes: bool) -> bytes:
    """Return an answer with its passages as the bytes of a format.

    Raises:
        BadRequest: people would read what only programs can.
    """
    from build_graph.citation.footnotes import render_cited
    from build_graph.errors import BadRequest
    from build_graph.table import BINARY, as_bytes

    if format_ in BINARY:
        if for_eyes and is_terminal():
            raise BadRequest(f"{format_} is not for a terminal: add '> FILE.{format_}'")
        return as_bytes(answer.with_passages(), format_)
    width, bold = _form() if for_eyes else (None, False)
    return render_cited(answer, format_, width=width, bold=bold).encode("utf-8", "replace")


def _form() -> tuple[int | None, bool]:
    """Return the width to keep to and whether heads are bold: both are for a terminal only."""
    if not is_terminal():
        return None, False
    bold = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return shutil.get_terminal_size().columns, bold


def is_terminal() -> bool:
    """Return whether people read standard output as it is written."""
    return sys.stdout is not None and sys.stdout.isatty()


def stop_at_once() -> None:
    """Let Ctrl-C end a command that only reads: the engine cannot be interrupted in a query."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


class Progress:
    """A line on standard error that counts files; nothing at all when that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty() and not manner.quiet
        self._done = 0
        self._since = time.monotonic()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show that `done` of `total` files are finished, `name` the last of them."""
        if done <= self._done:  # a new step counts from one again
            self._since = time.monotonic()
        self._done = done
        if self._shown and total:
            width = shutil.get_terminal_size().columns
            filled = 24 * done // total
            bar = f"[{'#' * filled}{'.' * (24 - filled)}] {done}/{total}"
            line = f"{bar}{self._rate(total - done)} {one_line(Path(name).name)}"
            print(f"\r{line[: width - 1]:<{width - 1}}", end="", file=sys.stderr, flush=True)

    def _rate(self, left: int) -> str:
        """Return how many files a second takes, and the time left; nothing in the first second."""
        passed = time.monotonic() - self._since
        if passed < 1:
            return ""
        rate = self._done / passed
        seconds = round(left / rate)
        return f" {rate:.3g}/s, {seconds // 60}:{seconds % 60:02} left"

    def finish(self) -> None:
        """Take the line away."""
        if self._shown:
            width = shutil.get_terminal_size().columns
            print(f"\r{'':<{width - 1}}\r", end="", file=sys.stderr, flush=True)
