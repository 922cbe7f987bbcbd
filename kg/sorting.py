"""Sorting what may be larger than memory: sorted runs in temporary files, and then their merge."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

RUN = 64 << 20
"""Bytes of lines that are sorted in memory at a time."""


def sorted_lines(lines: Iterable[bytes], run: int = RUN) -> Iterator[bytes]:
    """The distinct lines in the order of their bytes. Each must end in its only newline.

    More than `run` bytes go through temporary files, which take as much room as the lines do.
    """
    with ExitStack() as stack:
        runs: list[IO[bytes] | list[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= run:
                runs.append(stack.enter_context(_stored(held)))
                held, size = [], 0
        held.sort()
        previous = None
        for line in heapq.merge(*runs, held) if runs else held:
            if line != previous:
                yield line
            previous = line


def _stored(lines: list[bytes]) -> IO[bytes]:
    """The lines, sorted, in a file that goes when it is closed."""
    lines.sort()
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    file.writelines(lines)
    file.seek(0)
    return file
