"""Where a document comes from: a file, here or at an address, or a member of an archive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.sources.archive import LARGEST, read_member, shown, too_large
from build_graph.sources.manifest_values import ManifestValues
from build_graph.sources.remote import RemoteFile


@dataclass(frozen=True, slots=True)
class Origin:
    """One document to read, with what a manifest says of it.

    As text it is its path: 'folder/archive.zip/inner/name.txt'. An archive is never at an address.
    """

    path: Path | RemoteFile
    member: str = ""
    manifest_values: ManifestValues | None = None

    def __str__(self) -> str:
        return f"{self.path}/{shown(self.member)}" if self.member else str(self.path)

    @property
    def name(self) -> str:
        """The name for messages and the graph: 'name.txt', or 'archive.zip/inner/name.txt'."""
        return f"{self.path.name}/{shown(self.member)}" if self.member else self.path.name

    def is_file(self) -> bool:
        """Whether there is a file to read, rather than a folder, a pipe or nothing."""
        return isinstance(self.path, RemoteFile) or self.path.is_file()

    def read_bytes(self) -> bytes:
        """Return the content.

        Raises:
            BadInput: it is missing, unreadable, too large, or not what the manifest lists.
        """
        data = self._data()
        expected = self.manifest_values
        if expected and expected.sha256 and expected.sha256 != hashlib.sha256(data).hexdigest():
            raise BadInput(
                f"{self}: its sha256 is not the one that was listed or fetched; "
                f"get the file again, or correct {expected.manifest}."
            )
        return data

    def _data(self) -> bytes:
        path = self.path
        if isinstance(path, RemoteFile):
            return path.read_bytes()
        if self.member:
            return read_member(path, self.member)
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                raise BadInput(f"{path}: this is a device or a pipe; save its text in a file.")
            if path.is_file() and (size := path.stat().st_size) > LARGEST:
                raise BadInput(f"{path}: {too_large(size)}")
            return path.read_bytes()
        except FileNotFoundError:
            raise BadInput(f"{path}: there is no such file; check the path.") from None
        except IsADirectoryError:
            raise BadInput(f"{path}: this is a folder; give the files in it.") from None
        except OSError as error:
            raise BadInput(
                f"{path}: cannot be read ({error.strerror}); check its rights."
            ) from None
