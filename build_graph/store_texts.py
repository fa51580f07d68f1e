"""The texts kept with a store, by the hash of their bytes, so that evidence can be proved again."""

from __future__ import annotations

from build_graph.errors import StoreError
from build_graph.store_engine import engine_errors
from build_graph.store_folder import Folder, write_atomically


class KeptTexts:
    """Reads and writes the texts of one store folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.path = folder.path

    def put_text(self, sha256: str, text: str) -> None:
        """Keep the text that passages point into; write it before the graph that needs it."""
        file = self._folder.text_file(sha256)
        if not file.exists():
            with engine_errors(self.path):
                file.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(file, text.encode("utf-8"))

    def has_text(self, sha256: str) -> bool:
        """Return whether the text of that hash is kept here."""
        return self._folder.text_file(sha256).is_file()

    def text(self, sha256: str) -> str:
        """Return the kept text of that hash, character for character."""
        try:
            return self._folder.text_file(sha256).read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise StoreError(f"the store at {self.path} keeps no text {sha256}") from None

    def kept_texts(self) -> list[str]:
        """Return the hashes of the texts kept, sorted."""
        return self._folder.kept_texts()
