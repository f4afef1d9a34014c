"""A cage of its own: reads a batch of jobs from standard input and writes the readings to standard output."""

from __future__ import annotations

import pickle
import sys

from pipeline.cage.pool import read_written


def main() -> None:
    """Reads one order and answers it."""
    jobs, layouts, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    readings = list(read_written(jobs, layouts, workers=1, limits=limits))
    sys.stdout.buffer.write(pickle.dumps(readings))


if __name__ == "__main__":
    main()
