"""How long each question takes on a graph of generated events, asked about one company and about everything, in both languages; and how
long the same SPARQL takes rdflib, on a smaller graph.

    python benchmarks/questions.py [EVENTS [EVENTS_FOR_RDFLIB]]     100,000 and 200 unless told

Times are of the processor, in seconds. Each question runs in a process of its own, as with `kg ask`, so that some 0.1 s are its start.
Everything is more than most people ask for: a question about events answers with a row for each of them.
"""

from __future__ import annotations

import logging
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import FrameType

import rdflib
from events import graph_of

from kg import generations, ontology, queries, registry
from kg.errors import KgError
from kg.queries import Question
from kg.store import Language, Table, _bind, ask, oxigraph
from kg.types import Delta, Graph, Scalar

CAP = 30
"""Seconds after which a question is given up."""


def given(question: Question, company: str | None = None) -> dict[str, str]:
    values = {p.name: p.example for p in question.parameters if p.example is not None}
    return values | ({"company": company} if company and any(p.name == "company" for p in question.parameters) else {})


def ours(folder: Path, language: Language, question: Question, values: Mapping[str, str]) -> str:
    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        return ask(folder, engine, text, parameters, timeout=CAP)

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        queries.ask(question, language, values, run)
    except KgError as error:
        return "memory" if "memory" in str(error) else f">{CAP}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return f"{after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime:.2f}"


def theirs(graph: rdflib.Graph, question: Question) -> str:
    """The same query text, with its parameters bound, by rdflib; only the time is looked at."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        found = graph.query(_bind.with_values(text, parameters), initNs=ontology.load().prefixes)
        return Table(tuple(c.name for c in question.columns), [(None,) * len(question.columns) for _ in found])

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CAP)
    start = time.process_time()
    try:
        queries.ask(question, "sparql", given(question), run)
    except TimeoutError:
        return f">{CAP}"
    except Exception as error:
        # Faults of rdflib, which fails over some of the queries.
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return f"{time.process_time() - start:.2f}"


def stored(folder: Path, graph: Graph) -> Path:
    folder.mkdir()
    for name, place in (("oxigraph", generations.RDF), ("ladybug", generations.CYPHER)):
        with closing(registry.load("store", name).open_store(folder / place, read_only=False)) as store:
            store.apply(Delta(Graph(), graph))
    return folder


def main(events: int, fewer: int) -> None:
    # rdflib reads `id:reason\\/ai_automation`, which the grammar allows, with its backslash, and says so at each use.
    logging.getLogger("rdflib").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        few = stored(Path(name) / "few", graph_of(fewer))
        beside = rdflib.Graph()
        with closing(oxigraph.open_store(few / generations.RDF)) as store, (Path(name) / "few.nq").open("wb") as file:
            store.write_quads(file)
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(str(Path(name) / "few.nq"), format="nquads")
        for triple in dataset.triples((None, None, None)):
            beside.add(triple[:3])
        print(f"{fewer:,} events, about everything\n{'':24}{'oxigraph':>10}{'ladybug':>10}{'rdflib':>10}")
        for question in queries.questions():
            times = [
                ours(few, "sparql", question, given(question)),
                ours(few, "cypher", question, given(question)),
                theirs(beside, question),
            ]
            print(f"{question.name:24}" + "".join(f" {t:>9}" for t in times), flush=True)
        graph = graph_of(events)
        print(f"{events:,} events, {len(graph.nodes):,} nodes, {len(graph.edges):,} edges")
        many = stored(Path(name) / "many", graph)
        print(f"{'':24}{'oxigraph':>10}{'ladybug':>10}{'oxigraph':>10}{'ladybug':>10}\n{'':24}{'one company':>20}{'everything':>20}")
        for question in queries.questions():
            times = [
                ours(many, language, question, given(question, company)) for company in ("xAI", None) for language in ("sparql", "cypher")
            ]
            print(f"{question.name:24}" + "".join(f" {t:>9}" for t in times), flush=True)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:]]
    main(*[*numbers, *(100_000, 200)[len(numbers) :]])
