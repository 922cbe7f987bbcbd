"""What it costs to add one document to stores of several sizes, and how many pairs of claims are compared as documents become more.

Each company has about four documents, so that a larger store knows more companies, as news does. Time is that of the processor; the
rest of an addition is the copy of the Cypher store's one file. The largest store takes some fifteen minutes to build. With paths of
trackers or registers as arguments, those are read as well.
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus import PARTS

from kg import pipeline, reference
from kg.read import documents
from kg.resolve import merging
from kg.resolve.events import reconcile
from kg.types import Claim, Document

SIZES = (1_000, 10_000, 100_000)
PER_COMPANY = 4
ROUNDS = 5


def write(path: Path, count: int) -> None:
    """A JSONL file of short reports; the first documents of a larger file are those of a smaller one."""
    chance = random.Random(0)
    parts = (PARTS[p].split("|") for p in ("first", "last", "first", "kind"))
    names = [f"{first}{last}{second.lower()} {kind}" for first, last, second, kind in itertools.product(*parts)]
    chance.shuffle(names)
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            company = names[n // PER_COMPANY % len(names)]
            text = (
                f"{company} is laying off {chance.randint(20, 900)} engineers in {chance.choice(PARTS['place'].split('|'))},"
                f" the company said on {chance.choice(PARTS['day'].split('|'))}. It had hired too fast, a spokesman said."
            )
            day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            file.write(json.dumps({"id": f"d{n}", "published": day, "source": f"wire {n % 40}", "text": text}) + "\n")


def additions(store: Path, folder: Path) -> Iterator[tuple[float, float]]:
    """Seconds of the processor and of the clock for each of some documents about one company that are added one by one."""
    for n in range(ROUNDS + 1):
        file = folder / "one.txt"
        file.write_text(
            f"Published: 2025-06-{n + 1:02}\nSource: {store.name}\n\nOrvane Metals is laying off {n + 30} welders.\n", encoding="utf-8"
        )
        cpu, clock = time.process_time(), time.perf_counter()
        report = pipeline.build([str(file)], store)
        assert report.added["documents"] == 1 and report.added["claims"] == 1, report
        if n:
            yield time.process_time() - cpu, time.perf_counter() - clock


def compared(claims: Iterable[Claim], known: dict[str, Document]) -> tuple[int, int]:
    """How many events claims make, and how many pairs were compared for that."""
    pairs = 0
    likeness = merging.likeness

    def counting(a: merging.Placed, b: merging.Placed) -> tuple[float, str]:
        nonlocal pairs
        pairs += 1
        return likeness(a, b)

    merging.likeness = counting
    try:
        return sum(1 for _ in reconcile(claims, known, reference.load())), pairs
    finally:
        merging.likeness = likeness


def report(title: str, paths: Iterable[str]) -> None:
    claims, known = [], {}
    for document, own in pipeline.extract(d for d in documents(paths) if isinstance(d, Document)):
        known[document.id] = document
        claims += own
    events, pairs = compared(claims, known)
    rate = pairs / len(known)
    print(f"  {title:28} {len(known):7,} documents {len(claims):7,} claims {events:7,} events {pairs:9,} pairs, {rate:.2f} a document")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("pairs of claims that are compared")
        for size in SIZES:
            write(folder / f"{size}.jsonl", size)
            report(f"{size:,} reports", [str(folder / f"{size}.jsonl")])
        for path in sys.argv[1:]:
            report(Path(path).name, [path])
        print("adding one document")
        first = None
        for size in SIZES:
            store = folder / f"store-{size}"
            pipeline.build([str(folder / f"{size}.jsonl")], store)
            taken = list(additions(store, folder))
            cpu, clock = (statistics.median(t[i] for t in taken) for i in (0, 1))
            first = first or cpu
            copied = sum(p.stat().st_size for p in store.rglob("cypher.lbug"))
            print(
                f"  to {size:5,} documents {cpu:6.3f} s of the processor, ratio {cpu / first:4.2f}; {clock:6.3f} s in all;"
                f" the Cypher file has {copied / 1e6:.1f} MB"
            )
