"""Times, taken in turn so that a machine that slows down slows all that are compared."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence


def process(*command: str) -> Callable[[], object]:
    """Runs a command to its end; its output is thrown away and its failure is an error."""
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def python(code: str) -> Callable[[], object]:
    """Runs a piece of Python in an interpreter of its own."""
    return process(sys.executable, "-c", code)


def measure(
    runs: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """The seconds of each run, taken in turn, `rounds` times after one warm-up."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for round in range(rounds + 1):
        for name, run in runs.items():
            start = clock()
            run()
            if round:
                seconds[name].append(clock() - start)
    return seconds


def compare(title: str, runs: Mapping[str, Callable[[], object]], *, rounds: int = 7) -> None:
    """Time each run as `measure` does, and print medians, the range, and the ratio to the first."""
    seconds = measure(runs, rounds)
    print(title)
    first = next(iter(seconds.values()))
    for name, taken in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(taken, first, strict=True))
        print(f"  {name:44} median {statistics.median(taken):7.3f} s  ({min(taken):.3f} to {max(taken):.3f})  ratio {ratio:5.2f}")


def kg(*arguments: str) -> Sequence[str]:
    """The command that runs the command line of this checkout."""
    return [sys.executable, "-m", "kg", *arguments]
