"""What each format of `kg export` costs: processor time beside a plain dump of the store, and memory for a tenth of the graph and for all.

python benchmarks/export.py [EVENTS]     (default 100,000)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from events import graph_of
from timing import kg

from kg import export, generations
from kg.store import oxigraph
from kg.types import Delta, Graph

DUMP = "import sys, pyoxigraph as ox; ox.Store.read_only(sys.argv[1]).dump(sys.argv[2], ox.RdfFormat.N_QUADS)"


def store(folder: Path, events: int) -> Path:
    """A store of which only the RDF side is filled."""
    with generations.writing(folder) as new:
        opened = oxigraph.open_store(new.path / generations.RDF, read_only=False)
        opened.apply(Delta(Graph(), graph_of(events)))
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
            plain, memory = cost([sys.executable, "-c", DUMP, str(path / generations.RDF), str(folder / "dump.nq")])
        dumped = f"{plain:.1f} s of processor time, {memory} MB of memory, {size(folder / 'dump.nq')} MB"
        print(f"{events:,} events; a plain dump as N-Quads: {dumped}", flush=True)
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
