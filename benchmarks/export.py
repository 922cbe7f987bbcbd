"""What each format of `kg export` costs: processor time beside a plain dump of the store, and memory for a tenth of the graph and for all.

python benchmarks/export.py [EVENTS]     (default 100,000)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from timing import kg

from kg import export, generations, graph, ids, reference
from kg.store import oxigraph
from kg.types import Claim, Delta, Document, Event, Graph, Mention, Node, Quantity, When

COMPANIES, ROLES, BATCH = 2_000, 500, 5_000
DUMP = "import sys, pyoxigraph as ox; ox.Store.read_only(sys.argv[1]).dump(sys.argv[2], ox.RdfFormat.N_QUADS)"


def parts(events: int) -> Iterator[Graph]:
    """A graph of so many events, each of one claim of a document of its own, in pieces."""
    known = reference.load()
    names = {f"company/c{i}": f"Company {i}" for i in range(COMPANIES)} | {f"role/r{i}": f"role {i}" for i in range(ROLES)}
    yield Graph.of(Node.make(i, i.partition("/")[0].title(), {"name": n}) for i, n in names.items())
    for start in range(0, events, BATCH):
        yield Graph.union(p for n in range(start, min(start + BATCH, events)) for p in one(n, names, known))


def one(n: int, names: dict[str, str], known: reference.Reference) -> Iterator[Graph]:
    company, role, count, day = f"company/c{n % COMPANIES}", f"role/r{n % ROLES}", 10 + n % 900, f"2025-{1 + n % 12:02}-{1 + n % 28:02}"
    said = f"{names[company]} laid off {count} people who work as {names[role]} on {day}"
    text = f"{said}. Report {n} says nothing else of note, but is as long as a short notice is, so that texts weigh what they weigh. " * 2
    words = [
        ("event", said, None),
        ("company", names[company], company),
        ("count", str(count), None),
        ("role", names[role], role),
        ("date", day, None),
    ]
    found = ((text.index(quote), argument, quote, ref) for argument, quote, ref in words)
    mentions = tuple(sorted(Mention(at, at + len(quote), argument, quote, ref) for at, argument, quote, ref in found))
    document = Document(ids.document_id(text, "Wire"), f"doc-{n}", text, f"Report {n}", day, "Wire", f"https://example.org/{n}")
    claim = Claim(
        id=f"{document.id}-{n:010x}",
        document=document.id,
        type="Layoff",
        company=names[company],
        status="reported",
        mentions=mentions,
        count=Quantity(count),
        date=When(day, "announced"),
    )
    yield graph.of_document(document, [claim], known)
    event = Event(f"{n:012x}", "Layoff", company, "reported", (claim.id,), (document.id,), 1)
    yield graph.of_event(event, names)


def store(folder: Path, events: int) -> Path:
    """A store of which only the RDF side is filled."""
    with generations.writing(folder) as new:
        opened = oxigraph.open_store(new.path / generations.RDF, read_only=False)
        for part in parts(events):
            opened.apply(Delta(Graph(), part))
        opened.flush()
        opened.close()
        new.commit()
    return folder


def cost(command: list[str]) -> tuple[float, int]:
    """The seconds of processor time and the peak megabytes of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def size(path: Path) -> int:
    """Megabytes of a file or a folder of files."""
    return sum(p.stat().st_size for p in ([path] if path.is_file() else path.iterdir())) >> 20


def main(events: int, chosen: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: the system takes the peak of the process that starts a command for the least peak of the command.
        with ProcessPoolExecutor(1) as pool:
            small, large = pool.map(store, (folder / "small", folder / "large"), (events // 10, events))
        with generations.reading(large) as path:
            plain, _ = cost([sys.executable, "-c", DUMP, str(path / generations.RDF), str(folder / "dump.nq")])
        print(f"{events:,} events: a plain dump as N-Quads takes {plain:.1f} s of processor time for {size(folder / 'dump.nq')} MB")
        print(f"  {'format':10} {'seconds':>8} {'ratio':>6} {'MB of memory':>13} {'for a tenth':>12} {'MB written':>11}")
        for format in map(export.find, chosen) if chosen else export.formats():
            target = folder / "out"
            command = [*kg("export", str(target), "--format", format.name, "--quiet", "--store")]
            _, before = cost([*command, str(small)])
            seconds, memory = cost([*command, str(large)])
            print(f"  {format.name:10} {seconds:8.1f} {seconds / plain:6.1f} {memory:13} {before:12} {size(target):11}", flush=True)
            shutil.rmtree(target) if target.is_dir() else target.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:])
