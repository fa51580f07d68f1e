"""Texts -> vectors that lie near each other when the texts mean much the same.

The model comes whole in a package from PyPI (the extra `meaning`), is read from that package's own
folder, and never asks the network for anything. Without the package there is no meaning, and words
alone are searched. Anything that gives vectors for texts can take the model's place.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_BATCH = 1024


class EmbeddingModel(Protocol):
    """Gives one row of numbers for each text; `name` changes when the numbers do."""

    name: str

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return an array of one row for each text."""


class _WordLlama:
    """The vectors of the package wordllama: the mean of those of the parts of the words."""

    def __init__(self, model: Any, version: str) -> None:
        self._model = model
        self.name = f"wordllama-{version}"

    def vectors(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.embed(list(texts))
        return vectors


def load() -> EmbeddingModel | None:
    """Return the model, or None where the extra `meaning` is not installed."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    # Before the tokenizer is loaded: it warns of processes that are started later.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import wordllama
    except ImportError:
        return None
    finally:
        # It sets up logging for the whole process when it is imported.
        root.handlers[:] = handlers
        root.setLevel(level)
    from importlib.metadata import version

    folder = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
    return _WordLlama(model, version("wordllama"))


class Embeddings:
    """The vectors of all passages, and what their common mean is; row n is passage n."""

    def __init__(self, model: EmbeddingModel, rows: Vectors) -> None:
        self.model = model
        self._mean, self._rows = rows[0], rows[1:]

    def scores(self, text: str) -> Vectors:
        """Return the cosine of each passage to a text, from -1 to 1."""
        return self._of(_unit(self.model.vectors([text]) - self._mean)[0])

    def scores_like(self, number: int) -> Vectors:
        """Return the cosine of each passage to one of them."""
        return self._of(self._rows[number])

    def best(
        self, scores: Vectors, most: int, least: float, among: Sequence[int] | None = None
    ) -> list[int]:
        """Return the numbers of the passages with the highest scores, at least `least`."""
        import numpy as np

        numbers = np.arange(len(scores)) if among is None else np.asarray(among, dtype=np.int64)
        some = scores if among is None else scores[numbers]
        kept = np.flatnonzero(some >= least)
        if len(kept) > most:
            edge = np.partition(some[kept], len(kept) - most)[len(kept) - most]
            kept = kept[some[kept] >= edge]
        order = np.lexsort((numbers[kept], -some[kept]))
        return [int(number) for number in numbers[kept][order][:most]]

    def _of(self, vector: Vectors) -> Vectors:
        import numpy as np

        # Unlike '@', in one thread: faster on a busy machine, and the same everywhere.
        found: Vectors = np.asarray(np.vecdot(self._rows, vector), dtype=np.float32).round(5)
        return found


def write(path: Path, model: EmbeddingModel, texts: Sequence[str]) -> None:
    """Write the vectors of the texts to a new file: their mean, then a row of length 1 for each."""
    import numpy as np

    some = list(texts) or [""]  # an array needs a row to know its width
    parts = [model.vectors(some[at : at + _BATCH]) for at in range(0, len(some), _BATCH)]
    rows = np.concatenate(parts).astype(np.float32)[: len(texts) or 1]
    mean = rows.mean(axis=0, keepdims=True)
    with path.open("wb") as out:
        np.save(out, np.concatenate([mean, _unit(rows - mean)[: len(texts)]]))


def read(path: Path, model: EmbeddingModel, size: int) -> Embeddings:
    """Return the vectors of `size` texts in a file; they are read as they are needed.

    Raises:
        ValueError: the file does not hold them.
    """
    import numpy as np

    rows = np.load(path, mmap_mode="r")
    if rows.ndim != 2 or len(rows) != size + 1:
        raise ValueError(f"{path} holds no vectors of {size} texts")
    return Embeddings(model, rows)


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit
