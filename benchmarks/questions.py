"""How long each question takes on a graph of generated events, asked about one company and about everything, in both languages.

    python benchmarks/questions.py [EVENTS]

Times are of the processor, best of two; one that fails says why. Everything is more than most people ask for: a question about events
answers with a row for each of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from events import graph_of

from kg import queries, registry
from kg.errors import KgError
from kg.queries import Question
from kg.store import Language, Store, Table
from kg.types import Delta, Graph, Scalar

REQUIRED = {"role": "engineering", "known_as_of": "2024-06-30"}
STORES: tuple[tuple[Language, str], ...] = (("sparql", "oxigraph"), ("cypher", "ladybug"))


def seconds(store: Store, question: Question, given: Mapping[str, str]) -> str:
    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        return store.query(text, parameters)

    taken = []
    for _ in range(2):
        start = time.process_time()
        try:
            queries.ask(question, store.language, given, run)
        except KgError as error:
            return type(error).__name__
        taken.append(time.process_time() - start)
    return f"{min(taken):.2f}"


if __name__ == "__main__":
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        graph = graph_of(events)
        print(f"{events:,} events, {len(graph.nodes):,} nodes, {len(graph.edges):,} edges; seconds about one company, and about everything")
        for language, name in STORES:
            module = registry.load("store", name)
            store: Store = module.open_store(Path(folder) / name, read_only=False)
            store.apply(Delta(Graph(), graph))
            store.close()
            for question in queries.questions():
                # Opened anew, so that a question that runs out of memory does not spoil the next.
                store = module.open_store(Path(folder) / name)
                known = {p.name for p in question.parameters}
                base = {p.name: REQUIRED[p.name] for p in question.parameters if p.required}
                narrow = base | ({"company": "xAI"} if "company" in known else {})
                print(
                    f"{language:8}{question.name:24}{seconds(store, question, narrow):>14}{seconds(store, question, base):>14}", flush=True
                )
                store.close()
