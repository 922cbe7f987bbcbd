"""The server: what a plain query costs beside the `oxigraph` server, and what 64 clients feel when one request in ten is a query bomb.

    python benchmarks/serve.py [--oxigraph PATH] [--store DIR]

Without a store it builds the starter corpus. Latencies are medians, taken in turn so that a busy machine slows down all that are
compared: a query that the server has not seen, and one that it has. Under load no two queries are the same, every answer is compared
with the whole one, and the memory of the server and its workers is printed before, during and after.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from serving import serving

from kg import generations, ontology, pipeline, queries, resources

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in ontology.load().prefixes.items())
"""Our server knows them; the other does not."""
CUTS = PREFIXES + "SELECT ?s ?l WHERE { ?s a kg:Layoff ; rdfs:label ?l } ORDER BY ?s"
PLAIN = {
    "whether there is anything": "ASK { ?s ?p ?o }",
    "labels of all cuts": CUTS,
    "500 triples": "SELECT * { ?s ?p ?o } LIMIT 500",
    "company-changes": queries.question("company-changes").texts["sparql"],
}
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEADERS = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
CLIENTS = 64
SECONDS = 20
TIMEOUT = 5
"""Seconds that the server allows a query under load."""


class Client:
    """One connection to an endpoint."""

    def __init__(self, port: int, path: str) -> None:
        self._path, self._connection = path, http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, query: str) -> tuple[float, int, bytes]:
        """The seconds, the status and the body of one request."""
        start = time.perf_counter()
        self._connection.request("POST", self._path, query.encode(), HEADERS)
        answer = self._connection.getresponse()
        body = answer.read()
        return time.perf_counter() - start, answer.status, body

    def time(self, query: str) -> float:
        """Milliseconds of a request that must be answered."""
        seconds, status, body = self.get(query)
        assert status == 200, body
        return 1e3 * seconds


@contextmanager
def oxigraph(command: str, data: Path) -> Iterator[Client]:
    """The other server on the same data."""
    arguments = ["serve-read-only", "--location", str(data), "--bind", "127.0.0.1:7979", "--union-default-graph"]
    with subprocess.Popen([command, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(2)
            yield Client(7979, "/query")
        finally:
            process.terminate()


def latencies(ours: Client, theirs: Client | None, seconds: float = 5) -> None:
    """Print what each plain query takes, new and asked again."""
    for name, query in PLAIN.items():
        took: dict[str, list[float]] = {"new": [], "again": [], "oxigraph": []}
        ours.get(query)
        end = time.monotonic() + seconds
        for number in count():
            new = f"{query}\n# {number}"
            took["new"].append(ours.time(new))
            if theirs:
                took["oxigraph"].append(theirs.time(new))
            took["again"].append(ours.time(query))
            if time.monotonic() > end:
                break
        median = {kind: statistics.median(times) for kind, times in took.items() if times}
        print(f"{name}: " + ", ".join(f"{kind} {milliseconds:.2f} ms" for kind, milliseconds in median.items()))
        if theirs:
            ratios = (f"{kind} {median[kind] / median['oxigraph']:.2f}" for kind in ("new", "again"))
            print(f"  ratio to oxigraph: {', '.join(ratios)}")


def crowd(port: int, bombs: float) -> list[float]:
    """Milliseconds of the plain queries of all clients; prints how often each kind of request got each status."""
    whole = Client(port, "/sparql").get(CUTS)[2]
    end = time.monotonic() + SECONDS
    took: list[float] = []
    statuses: Counter[str] = Counter()

    def client(number: int) -> None:
        chance, own = random.Random(number), Client(port, "/sparql")
        for round in count():
            if time.monotonic() > end:
                return
            kind, query = ("bomb", BOMB) if chance.random() < bombs else ("plain", CUTS)
            seconds, status, body = own.get(f"{query}\n# {number} {round} {bombs}")
            cut = status == 200 and (kind == "bomb" or body != whole)
            statuses[f"{kind} {status}{' CUT' if cut else ''}"] += 1
            if kind == "plain" and status == 200:
                took.append(1e3 * seconds)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"  {dict(sorted(statuses.items()))}")
    return took


def memory(process: int) -> int:
    """Megabytes that a process and all that come from it hold, pages that several share counted in parts (Linux)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    ours, total = {process}, 0
    while more := {p for p, parent in parents.items() if parent in ours} - ours:
        ours |= more
    for one in ours:
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total >> 10


def under_load(store: Path) -> None:
    """Print what clients feel, quiet and beside bombs."""
    with serving(store, "--timeout", str(TIMEOUT)) as address:
        port, server = int(address.rpartition(":")[2]), os.getpid()
        # This process and all that it started. What it takes itself is the same before and after.
        Client(port, "/sparql").get(CUTS)
        before, most, running = memory(server), 0, True

        def watch() -> None:
            nonlocal most
            while running:
                most = max(most, memory(server))
                time.sleep(1)

        print(f"{CLIENTS} clients for {SECONDS} seconds, all with plain queries")
        quiet = statistics.median(crowd(port, 0))
        print(f"  median {quiet:.1f} ms")
        watching = threading.Thread(target=watch)
        watching.start()
        print("the same, one in ten a bomb")
        loaded = statistics.median(crowd(port, 0.1))
        running = False
        watching.join()
        print(f"  median {loaded:.1f} ms, ratio {loaded / quiet:.2f}")
        start = time.monotonic()
        took = Client(port, "/sparql").time(CUTS)
        while (after := memory(server)) > 1.5 * before and time.monotonic() < start + 30:
            time.sleep(1)
        print(f"  the next query takes {took:.1f} ms")
        print(f"  memory {before} MB before, {most} MB at most, {after} MB {time.monotonic() - start:.0f} s after")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--oxigraph", default=shutil.which("oxigraph"), help="path of an oxigraph server to compare with")
    options.add_argument("--store", type=Path, help="a store to serve")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store: Path = given.store or Path(folder) / "store"
        if not given.store:
            pipeline.build([str(resources.SEEDS / "documents")], store)
        with serving(store) as address, generations.reading(store) as generation:
            ours = Client(int(address.rpartition(":")[2]), "/sparql")
            with oxigraph(given.oxigraph, generation / generations.RDF) if given.oxigraph else nullcontext() as theirs:
                latencies(ours, theirs)
        under_load(store)


if __name__ == "__main__":
    main()
