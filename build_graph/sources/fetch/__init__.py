"""Getting the files that a manifest names, politely: the one part that goes to the network.

One server is asked at a time, with a pause between two requests; what its robots.txt forbids is
not asked for; a file that is there already is asked for only if it changed; what was cut off goes
on where it stopped. A file appears under its name only when it is whole.
"""

from __future__ import annotations

from build_graph.sources.fetch.fetch_all import FetchResult, fetch

__all__ = ["FetchResult", "fetch"]
