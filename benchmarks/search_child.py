"""One process that opens a store and its search index, and makes the index if there is none."""

from __future__ import annotations

import sys
import time

from benchmarks.measure import answer


def main(path: str) -> None:
    """Print what it took, from before the first import of the package."""
    worked = time.process_time()
    from build_graph.searching.index import open_index
    from build_graph.store.database import open_store

    with open_store(path, read_only=True) as store:
        index = open_index(store)
        answer(time.process_time() - worked, passages=index.words.size)


if __name__ == "__main__":
    main(sys.argv[1])
