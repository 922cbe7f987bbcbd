"""`kg eval`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import PARTIAL, format_option, good, name_problems, output
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.types import Problem


@click.command("eval")
@click.argument("gold", metavar="GOLD.jsonl")
@format_option("table", "json", default="table")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
def command(gold: str, format: str, jobs: int) -> None:
    """Score extraction and reconciling against a gold file.

    The file has a document a line, as for build, with its annotated "events". How figures are made: kg/evaluate.py.
    """
    from kg import graph, pipeline, plain, reference
    from kg.evaluate import evaluate_clusters, evaluate_extraction
    from kg.read import documents
    from kg.records import claim_record
    from kg.resolve.events import reconcile

    annotated = _annotated(gold)
    problems: list[Problem] = []
    extracted = list(pipeline.extract(good(documents([gold]), problems), jobs))
    known = reference.load()
    claims = [c for _, own in extracted for c in own]
    by_id = {d.id: d for d, _ in extracted}
    names: dict[str, str] = graph.names(known.graph())
    names |= {c.company_id: c.company for c in claims if c.company_id and c.company_id not in names}
    events = [
        {"id": e.id, "type": e.type, "company": names[e.company], "documents": [by_id[d].identifier for d in e.documents]}
        for e in reconcile(claims, by_id, known)
    ]
    figures: dict[str, dict[str, Any]] = {
        "extraction": evaluate_extraction(annotated, [claim_record(c, by_id[c.document]) for c in claims]),
        "clusters": evaluate_clusters(annotated, events),
    }
    if format == "json":
        click.echo(plain.dumps(figures))
    else:
        _tables(figures)
    if name_problems(problems):
        sys.exit(PARTIAL)


def _annotated(gold: str) -> list[dict[str, Any]]:
    try:
        lines = Path(gold).read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{gold}: {error.strerror or error}") from error
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            whole = {"id", "title", "text"} <= set(row) and all({"type", "company", "event_id"} <= set(e) for e in row["events"])
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole:
            raise KgError(f'{gold}:{number}: not a gold document; it needs id, title, text and "events", see kg eval --help')
        found.append(row)
    return found


def _tables(figures: dict[str, dict[str, Any]]) -> None:
    from kg import tables

    extraction, clusters = figures["extraction"], figures["clusters"]
    columns = ("extraction", "precision", "recall", "f1", "right", "predicted", "gold")
    rows = [[name, *(v[c] for c in columns[1:])] for name, v in extraction.items() if isinstance(v, dict)]
    tables.write(columns, rows, "table", output("table"))
    single = [[name.replace("_", " "), v] for name, v in extraction.items() if not isinstance(v, dict | list)]
    tables.write(("", "value"), single, "table", output("table"))
    tables.write(
        ("confidence from", "to", "claims", "mean", "right"),
        [list(r.values()) for r in extraction["reliability"]],
        "table",
        output("table"),
    )
    bcubed = {**clusters["bcubed"], **{k.replace("_", " "): v for k, v in clusters.items() if k != "bcubed"}}
    tables.write(("reconciling", "value"), list(bcubed.items()), "table", output("table"))
