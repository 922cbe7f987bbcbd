"""Where the time goes when a tracker is built: 25,000 rows, beside Python's csv module reading the same file.

    python benchmarks/ingest.py [ROWS] [JOBS]

The rows are made up, in the layout of the Layoffs.fyi copies: employers of which some have many rounds and most have one. Seconds are
those of the processor, which other programs on the machine disturb less than those of the clock; those of the worker processes, which
extract and link beside it, stand apart.
"""

from __future__ import annotations

import csv
import functools
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg import derive, graph, pipeline
from kg.store.ladybug import LadybugStore
from kg.store.oxigraph import OxigraphStore

PLACES = "SF Bay Area|New York City|Boston|London|Berlin|Bengaluru|Toronto|Tel Aviv|Sao Paulo|Seattle|Austin|Paris|Singapore|Sydney".split(
    "|"
)
HEADER = "company,location,industry,total_laid_off,percentage_laid_off,date,stage,country,funds_raised_millions".split(",")


def write(path: Path, rows: int, seed: int = 0) -> None:
    """A tracker of so many rows; the same seed gives the same file."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for _ in range(rows):
            name = f"{chance.choice(['Nor', 'Cal', 'Vel', 'Hal', 'Bren', 'Tal', 'Quin'])}{chance.choice(['wick', 'ora', 'dane', 'ica'])}"
            number = int(chance.paretovariate(0.35)) % (rows * 3 // 8)
            share = f"{chance.random():.2f}" if chance.random() < 0.4 else "NULL"
            count = str(int(chance.lognormvariate(4, 1.2)) + 1) if chance.random() < 0.7 else "NULL"
            day = f"{chance.randint(1, 12)}/{chance.randint(1, 28)}/{chance.randint(2020, 2025)}"
            out.writerow([f"{name} {number}", chance.choice(PLACES), "Other", count, share, day, "Unknown", "", chance.randint(1, 900)])


def timed(spent: defaultdict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with its processor seconds added to a counter; what it yields is timed piece by piece."""

    @functools.wraps(work)
    def wrapper(*args: Any, **options: Any) -> Any:
        start = time.process_time()
        result = work(*args, **options)
        spent[name] += time.process_time() - start
        return pieces(result) if isinstance(result, Iterator) else result

    def pieces(items: Iterator[Any]) -> Iterator[Any]:
        while True:
            start = time.process_time()
            item = next(items, spent)
            spent[name] += time.process_time() - start
            if item is spent:
                return
            yield item

    return wrapper


STAGES: dict[str, tuple[Any, str]] = {
    "read": (pipeline, "documents"),
    "extract and link": (pipeline, "extract"),
    "graph of the claims": (graph, "of_document"),
    "reconcile": (derive, "fresh"),
    "write RDF": (OxigraphStore, "apply"),
    "write Cypher": (LadybugStore, "apply"),
}


def main(rows: int, jobs: int) -> None:
    spent: defaultdict[str, float] = defaultdict(float)
    for name, (owner, attribute) in STAGES.items():
        setattr(owner, attribute, timed(spent, name, getattr(owner, attribute)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.csv"
        write(path, rows)
        start = time.process_time()
        with path.open(encoding="utf-8", newline="") as file:
            plain = sum(1 for _ in csv.reader(file)) and time.process_time() - start
        start, clock = time.process_time(), time.perf_counter()
        report = pipeline.build([str(path)], Path(folder) / "store", jobs=jobs)
        whole, clock = time.process_time() - start, time.perf_counter() - clock
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{rows:,} rows with {jobs} jobs: {clock:.1f} s by the clock, {whole:.1f} s of the processor ({dict(report.totals)})")
    for name, seconds in sorted(spent.items(), key=lambda s: -s[1]):
        print(f"  {name:22} {seconds:7.2f} s  {100 * seconds / whole:5.1f}%")
    print(f"  {'the rest':22} {whole - sum(spent.values()):7.2f} s")
    print(f"  {'in worker processes':22} {used.ru_utime + used.ru_stime:7.2f} s")
    print(f"  (csv.reader over the file: {plain:.3f} s)")


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]]
    main(*(given + [25_000, 2][len(given) :]))
