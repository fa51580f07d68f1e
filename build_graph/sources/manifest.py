"""A manifest (TOML): the reports to build, as files or addresses, with what is known of each.

`docs/inputs.md` documents the form. A manifest that is not of it is refused with its place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from build_graph.errors import BadInput, did_you_mean
from build_graph.sources.manifest_values import ManifestValues
from build_graph.value_checks import is_name, is_sha256

LARGEST = 4 * 2**20  # bytes of a manifest
_HEADER = re.compile(r"^\s*\[\[\s*report\s*\]\]", re.MULTILINE)
_ISBN = re.compile(r"97[89](?:[- ]?[0-9]){10}")
_DAY = re.compile(r"([12]\d{3}-(?:0[1-9]|1[0-2]))(?:-(?:0[1-9]|[12]\d|3[01]))?")
# Characters that may stand in the path of an address; all others are written as %XX.
_IN_PATHS = "%/:@!$&'()*+,;=-._~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of a manifest: a file or an address (the other is empty), and what is said."""

    place: str
    file: Path | None
    url: str
    manifest_values: ManifestValues


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Return the entries of the manifest at `path`, in its order.

    Raises:
        BadInput: it cannot be read, is not TOML or not of this form; the message gives the place.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
        if len(data) > LARGEST:
            raise BadInput(f"{path}: a manifest has at most {LARGEST // 2**20} MB; split it.")
        table = tomllib.loads(text)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); check the path.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: is not UTF-8 text; save it as that.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is nested too deep"
        raise BadInput(f"{path}: this is not valid TOML ({why}); mend it.") from None
    rows = table.get("report")
    odd = sorted(table.keys() - {"report"})
    if odd or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = odd[0] if odd else "report"
        raise BadInput(f"{path}: {what!r} is no list of reports; write each as [[report]].")
    lines = [text.count("\n", 0, match.end()) + 1 for match in _HEADER.finditer(text)]
    entries = []
    seen: dict[object, str] = {}
    for number, row in enumerate(rows, start=1):
        line = f", line {lines[number - 1]}" if len(lines) == len(rows) else ""
        entry = _entry(row, path, f"{path}{line} (report {number})")
        known = seen.setdefault(entry.file or entry.url, entry.place)
        if known != entry.place:
            raise BadInput(f"{entry.place}: names the same report as {known}; keep one of them.")
        entries.append(entry)
    return tuple(entries)


def _entry(row: Mapping[str, Any], path: Path, place: str) -> Entry:
    for key in row:
        if key not in _READERS:
            hint = did_you_mean(key, _READERS)
            raise BadInput(f"{place}: {key!r} is nothing a manifest says{hint}; leave it out.")
    if ("file" in row) == ("url" in row):
        raise BadInput(f"{place}: give either 'file' or 'url'.")
    values = {}
    for key, (read, form_) in _READERS.items():
        value = read(row[key]) if key in row else ""
        if value is None:
            raise BadInput(f"{place}: {key!r} must be {form_}.")
        values[key] = value
    file = values.pop("file")
    listed = ManifestValues(path.name, **values)
    return Entry(place, path.parent / file if file else None, listed.url, listed)


def address(value: Any) -> str | None:
    """Return an address of the web as it can be asked for and written in the graph, else None."""
    if not isinstance(value, str) or not value.isprintable() or len(value) > 2000:
        return None
    try:
        parts = urlsplit(value.strip())
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # also a name that is none
        return None
    if parts.scheme.lower() not in ("http", "https") or not named or "@" in host:
        return None
    if quote(host, safe="[]:-._") != host:
        return None
    path, query = quote(parts.path or "/", safe=_IN_PATHS), quote(parts.query, safe=_IN_PATHS + "?")
    whole = parts._replace(
        scheme=parts.scheme.lower(), netloc=host.lower(), path=path, query=query, fragment=""
    )
    return _LONE_PERCENT.sub("%25", whole.geturl())


def _file(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() and "\0" not in value else None


def _title(value: Any) -> str | None:
    return str(value).strip() if is_name(value) else None


def _month(value: Any) -> str | None:
    if isinstance(value, date | datetime):
        value = value.isoformat()[:10]
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else None


def _isbn(value: Any) -> str | None:
    if not isinstance(value, str) or not _ISBN.fullmatch(value):
        return None
    return value.replace(" ", "-")


def _sha256(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) and is_sha256(value.lower()) else None


_READERS: dict[str, tuple[Callable[[Any], str | None], str]] = {
    "file": (_file, "the path of a file, from the folder of the manifest"),
    "url": (address, "an address that begins with http:// or https://, without a password"),
    "title": (_title, "a title of one line"),
    "published": (_month, "a month or a day, as 2023-09 or 2023-09-14"),
    "isbn": (_isbn, "an ISBN of 13 digits, as 978-0-000000-00-2"),
    "sha256": (_sha256, "a SHA-256 of 64 hexadecimal digits"),
}
