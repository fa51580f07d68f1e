"""Reports at an address that fsspec understands (`s3://bucket/reports`): what is there, its bytes.

Whoever gives such an address asks for it to be read; nothing else here goes to the network. An
address of the web is left to `fetch`, which keeps the manners of the web.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from build_graph.errors import BadInput
from build_graph.sources.archive import LARGEST, too_large

# Two letters at least: one is a drive of Windows.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.:-]+://")
_OF_THE_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True, order=True)
class RemoteFile:
    """One file at an address."""

    address: str

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """The last part of the address."""
        return PurePosixPath(self.address).name

    def read_bytes(self) -> bytes:
        """Return the content.

        Raises:
            BadInput: it cannot be had, or is too large.
        """
        system, path = _at(self.address)
        try:
            with system.open(path, "rb") as file:
                data: bytes = file.read(LARGEST + 1)
        except Exception as error:  # each kind of address has errors of its own
            raise _unreadable(self.address, error) from error
        if len(data) > LARGEST:
            raise BadInput(f"{self.address}: {too_large(len(data))}")
        return data


def is_address(path: object) -> bool:
    """Whether it is an address such as 's3://bucket/reports' and no path of this machine."""
    return isinstance(path, str) and bool(_ADDRESS.match(path))


def files_at(address: str) -> list[RemoteFile]:
    """Return the files at an address or in the folder there, by name.

    Raises:
        BadInput: nothing is there, or it cannot be asked.
    """
    if address.lower().startswith(_OF_THE_WEB):
        raise BadInput(
            f"{address}: build does not go to the web; list the address in a manifest and run: "
            "probation-graph fetch"
        )
    system, path = _at(address)
    try:
        found = [system.unstrip_protocol(name) for name in system.find(path)]
    except Exception as error:  # each kind of address has errors of its own
        raise _unreadable(address, error) from error
    if not found:
        raise BadInput(f"{address}: there is nothing at this address; check it.")
    return sorted(map(RemoteFile, found))


def _at(address: str) -> tuple[Any, str]:
    """Return what can be asked at an address, and what the address is called there."""
    try:
        from fsspec import url_to_fs
    except ImportError:
        raise BadInput(
            f"{address}: addresses need the package fsspec, which is not installed: "
            "pip install 'probation-graph[cluster]'"
        ) from None
    try:
        system, path = url_to_fs(address)
    except Exception as error:  # also a missing package, which fsspec names
        raise _unreadable(address, error) from error
    return system, path


def _unreadable(address: str, error: Exception) -> BadInput:
    why = " ".join(str(error).split()) or type(error).__name__
    return BadInput(f"{address}: cannot be read ({why}); check the address and your rights.")
