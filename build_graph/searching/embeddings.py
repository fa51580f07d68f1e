"""Texts -> vectors that lie near each other when the texts mean much the same.

The model comes whole in a package from PyPI (the extra `meaning`), is read from that package's own
folder, and never asks the network for anything. Without the package there is no meaning, and words
alone are searched. Anything that gives vectors for texts can take the model's place.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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
    """The vectors of the package wordllama: the mean of those of the parts of the words.

    Its files are read as the package reads them; importing it takes longer than the search, brings
    what only a download needs and sets up logging for the whole process.
    """

    def __init__(self, folder: Path, version: str) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        file = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        with safe_open(folder / "weights" / "l2_supercat_256.safetensors", "np") as weights:
            self._rows: Vectors = weights.get_tensor("embedding.weight")
        self.name = f"wordllama-{version}"

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        made = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        parts = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, part in zip(made, parts, strict=True):
            if part.ids:
                known = self._rows[np.minimum(part.ids, len(self._rows) - 1)]
                row[:] = known.astype(np.float32).sum(axis=0) / np.float32(len(part.ids))
        return made


def load() -> EmbeddingModel | None:
    """Return the model, or None where the extra `meaning` is not installed."""
    found = find_spec("wordllama")
    if found is None or found.origin is None:
        return None
    # Before the tokenizer is loaded: it warns of processes that are started later.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return _WordLlama(Path(found.origin).parent, version("wordllama"))


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
