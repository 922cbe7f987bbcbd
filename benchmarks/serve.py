"""The server under load: 64 clients at once, one request in ten a query that no limit but time would end.

    python benchmarks/serve.py [--oxigraph PATH]

Prints the median latency of plain queries, quiet and under that load, and how many of the answers were what they should be. With the
path of an `oxigraph` server (of the package index) it also prints the latency of that server on the same data, one client at a time.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from serving import serving

from kg import generations, pipeline, queries, resources

PLAIN = (
    "SELECT ?s ?l WHERE { ?s a <https://workforce.example/schema/Layoff> ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }",
    queries.question("company-changes").texts["sparql"],
)
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CLIENTS = 64
SECONDS = 20


def get(connection: http.client.HTTPConnection, path: str, query: str) -> tuple[int, float]:
    """The status and the seconds of one request."""
    start = time.perf_counter()
    connection.request("GET", f"{path}?query={quote(query)}", headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status, time.perf_counter() - start


def one_by_one(port: int, path: str, query: str, seconds: float = 5) -> float:
    """Median milliseconds of a query, asked again and again by one client for some seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    end = time.monotonic() + seconds
    took: list[float] = []
    while not took or time.monotonic() < end:
        took.append(get(connection, path, query)[1])
    return 1e3 * statistics.median(took)


def crowd(port: int, bombs: float) -> tuple[list[float], dict[str, int]]:
    """Seconds of the plain queries of all clients, and how often each kind of request got each status."""
    end = time.monotonic() + SECONDS
    took: list[float] = []
    statuses: dict[str, int] = {}

    def client(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            kind = "bomb" if chance.random() < bombs else "plain"
            status, seconds = get(connection, "/sparql", BOMB if kind == "bomb" else PLAIN[0])
            key = f"{kind} {status}"
            statuses[key] = statuses.get(key, 0) + 1
            if kind == "plain":
                took.append(seconds)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, dict(sorted(statuses.items()))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--oxigraph", help="path of an oxigraph server to compare with")
    oxigraph = options.parse_args().oxigraph
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        pipeline.build([str(resources.SEEDS / "documents")], store)
        with serving(store, "--timeout", "5") as address:
            port = int(address.rpartition(":")[2])
            ours = [one_by_one(port, "/sparql", q) for q in PLAIN]
            for name, milliseconds in zip(("labels of all cuts", "company-changes"), ours, strict=True):
                print(f"{name}: {milliseconds:.2f} ms")
            if oxigraph:
                with generations.reading(store) as path:
                    data = path / generations.RDF
                    command = [oxigraph, "serve-read-only", "--location", str(data), "--bind", "127.0.0.1:7979", "--union-default-graph"]
                    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as other:
                        time.sleep(1)
                        theirs = [one_by_one(7979, "/query", q) for q in PLAIN]
                        other.terminate()
                for name, mine, its in zip(("labels of all cuts", "company-changes"), ours, theirs, strict=True):
                    print(f"{name}: oxigraph {its:.2f} ms, ratio {mine / its:.2f}")
            quiet, statuses = crowd(port, 0)
            print(f"{CLIENTS} clients: median {1e3 * statistics.median(quiet):.1f} ms, {statuses}")
            loaded, statuses = crowd(port, 0.1)
            print(f"one in ten a bomb: median {1e3 * statistics.median(loaded):.1f} ms, {statuses}")
            print(f"ratio {statistics.median(loaded) / statistics.median(quiet):.2f}")


if __name__ == "__main__":
    main()
