"""The settings file: what options of commands are where the command line does not give them.

    store = "/home/me/graph"

    [query]
    format = "csv"

    [build]
    jobs = 4

It is the file that PROBATION_GRAPH_CONFIG names, else `config.toml` in the folder that the system
has for the settings of programs. None is ever read from the present folder: what came with
somebody's reports must not set options. Names are those of the options; paths count from the
file's folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from build_graph.errors import BadInput, did_you_mean

VARIABLE = "PROBATION_GRAPH_CONFIG"
_PROGRAM = "probation-graph"
_FOR_ALL = "store"
_PATHS = ("FILE", "FOLDER")  # how options whose values are paths are shown


def settings_file() -> Path | None:
    """Return the settings file, or None where there is none.

    Raises:
        BadInput: the variable names a file that is not there.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_file():
            raise BadInput(f"{named}, which {VARIABLE} names, is no file")
        return Path(named)
    usual = Path(typer.get_app_dir(_PROGRAM)) / "config.toml"
    return usual if usual.is_file() else None


def defaults(commands: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return for each command the values of its parameters that the settings file gives.

    Raises:
        BadInput: the file cannot be read, or names a command or an option that is not there.
    """
    file = settings_file()
    if file is None:
        return {}
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{file} cannot be read as settings: {error}") from error
    for name in given:
        if name not in (*commands, _FOR_ALL):
            near = did_you_mean(name, (*commands, _FOR_ALL))
            raise BadInput(f"{file}: there is no command {name!r}{near}")
    found = {}
    for name, command in commands.items():
        table = given.get(name, {})
        if not isinstance(table, dict):
            raise BadInput(f"{file}: write the options of {name} under [{name}]")
        found[name] = _of_command(file, name, command, table, given.get(_FOR_ALL))
    return found


def _of_command(
    file: Path, name: str, command: Any, table: dict[str, Any], store: object
) -> dict[str, Any]:
    options = {
        opt.removeprefix("--"): one
        for one in command.params
        if one.param_type_name == "option"
        for opt in one.opts
        if opt.startswith("--")
    }
    values = {_FOR_ALL: store, **table} if store and _FOR_ALL in options else table
    made = {}
    for key, value in values.items():
        if key not in options:
            raise BadInput(f"{file}: {name} has no option {key!r}{did_you_mean(key, options)}")
        made[str(options[key].name)] = _from_file(file, options[key], value)
    return made


def _from_file(file: Path, option: Any, value: Any) -> Any:
    """Return a value with paths in it counted from the folder of the file."""
    if isinstance(value, list):
        return [_from_file(file, option, one) for one in value]
    if option.metavar in _PATHS and isinstance(value, str) and "://" not in value:
        return str(file.parent / value)
    return value
