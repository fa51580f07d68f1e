"""Lets `python -m build_graph` do what `probation-graph` does."""

from build_graph.cli import main

if __name__ == "__main__":
    main()
