"""How long each question takes on a graph of generated events, asked about one company and about everything, in both languages; and how
long the same SPARQL takes rdflib, on a smaller graph.

    python benchmarks/questions.py [EVENTS [EVENTS_FOR_RDFLIB [FOLDER]]]     100,000 and 50 unless told

With a FOLDER the stores are kept there and found again, as making them takes many times as long as asking. Times are of the processor, in
seconds. Each question runs in a process of its own, as with `kg ask`, so that some 0.1 to 0.3 s are its start; it is ended after a minute
by the clock, and `>12` says that it had taken 12 s of the processor by then. rdflib has a fault in some of these queries, or gives another
number of rows; its time until then is marked so.
"""

from __future__ import annotations

import io
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
from kg.errors import LimitReached
from kg.queries import Question
from kg.store import Language, Table, _bind, ask, oxigraph
from kg.types import Delta, Graph, Scalar

LANGUAGES: tuple[Language, ...] = ("sparql", "cypher")
CAP = 60
"""Seconds by the clock after which a question is given up."""
CAP_THEIRS = 10
"""Seconds of the processor after which rdflib is given up."""


def given(question: Question, company: str | None = None) -> dict[str, str]:
    values = {p.name: p.example for p in question.parameters if p.example is not None}
    return values | ({"company": company} if company and any(p.name == "company" for p in question.parameters) else {})


def ours(folder: Path, language: Language, question: Question, values: Mapping[str, str]) -> tuple[str, int | None]:
    """The seconds that a question takes, and the number of rows of its answer."""

    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        return ask(folder, engine, text, parameters, timeout=CAP)

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows, mark = None, ""
    try:
        rows = len(queries.ask(question, language, values, run).rows)
    except LimitReached as error:
        mark = "memory" if "memory" in str(error) else ">"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return mark if mark == "memory" else f"{mark}{seconds:.2f}", rows


def theirs(graph: rdflib.Graph, question: Question, rows: int | None) -> str:
    """The seconds that the same query, with its parameters bound, takes rdflib, which should give so many rows."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        found = graph.query(_bind.with_values(text, parameters), initNs=ontology.load().prefixes)
        return Table(tuple(c.name for c in question.columns), [(None,) * len(question.columns) for _ in found])

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CAP_THEIRS)
    start = time.process_time()
    mark = ""
    try:
        if len(queries.ask(question, "sparql", given(question), run).rows) != rows:
            mark = " other"
    except TimeoutError:
        return f">{CAP_THEIRS}"
    except Exception:
        # Faults of rdflib, where the value of an aggregate or of ORDER BY is unknown.
        mark = " fault"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return f"{time.process_time() - start:.2f}{mark}"


def stored(folder: Path, events: int) -> Path:
    """The stores with so many events, below the folder; they are made where they are not there yet."""
    place = folder / f"{events}-events"
    if not place.exists():
        graph = graph_of(events)
        print(f"{events:,} events, {len(graph.nodes):,} nodes, {len(graph.edges):,} edges", flush=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        for name, inside in (("oxigraph", generations.RDF), ("ladybug", generations.CYPHER)):
            with closing(registry.load("store", name).open_store(unfinished / inside, read_only=False)) as store:
                store.apply(Delta(Graph(), graph))
        unfinished.rename(place)
    return place


def beside_rdflib(folder: Path, events: int) -> None:
    few = stored(folder, events)
    beside = rdflib.Graph()
    quads = io.BytesIO()
    with closing(oxigraph.open_store(few / generations.RDF)) as store:
        store.write_quads(quads)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=quads.getvalue(), format="nquads")
    for triple in dataset.triples((None, None, None)):
        beside.add(triple[:3])
    print(f"{events:,} events, about everything\n{'':24}{'oxigraph':>10}{'ladybug':>10}{'rdflib':>15}")
    for question in queries.questions():
        (sparql, rows), (cypher, _) = (ours(few, language, question, given(question)) for language in LANGUAGES)
        print(f"{question.name:24}{sparql:>10}{cypher:>10}{theirs(beside, question, rows):>15}", flush=True)


def both_languages(folder: Path, events: int) -> None:
    many = stored(folder, events)
    print(f"{events:,} events\n{'':24}{'one company':>20}{'everything':>20}\n{'':24}{'   oxigraph   ladybug' * 2:>40}{'rows':>10}")
    for question in queries.questions():
        about: list[str | None] = ["xAI"] if any(p.name == "company" for p in question.parameters) else []
        answers = [ours(many, language, question, given(question, company)) for company in [*about, None] for language in LANGUAGES]
        rows = next((f"{rows:,}" for _, rows in reversed(answers) if rows is not None), "")
        seconds = "".join(f"{seconds:>10}" for seconds, _ in answers)
        print(f"{question.name:24}{seconds:>40}{rows:>10}", flush=True)


def main(events: int, fewer: int, folder: Path) -> None:
    # rdflib reads `id:reason\\/ai_automation`, which the grammar allows, with its backslash, and says so at each use.
    logging.getLogger("rdflib").setLevel(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    beside_rdflib(folder, fewer)
    both_languages(folder, events)


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:3]]
    most, least = [*numbers, *(100_000, 50)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as name:
        main(most, least, Path(sys.argv[3] if len(sys.argv) > 3 else name))
