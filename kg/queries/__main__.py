"""Writes the index of the questions, `queries/README.md`, with the answers on the starter corpus.

python -m kg.queries            write it anew
python -m kg.queries --check    exit code 1 where it is stale
"""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kg import generations, store, tables
from kg.queries import Question, Run, ask, questions
from kg.resources import QUERIES

SHOWN = 10
"""Rows of an answer."""


def render_index(found: Iterable[Question], run: Run) -> str:
    """The page: each question with its parameters, its columns and the first rows of the answer that `run` gives."""
    lines = [
        "# Questions",
        "",
        "Made by `python -m kg.queries`; change the header of a query instead. Each question is a SPARQL and a Cypher query with the same",
        "header and the same answer. Ask one with `kg ask NAME -p PARAMETER VALUE`. All parameters may be left out unless marked required.",
        "The answers are those on the starter corpus.",
    ]
    for q in found:
        lines += ["", f"## {q.name}", "", f"{q.question} ([SPARQL]({q.name}.rq), [Cypher]({q.name}.cypher))", ""]
        lines += ["| Parameter | Type | Default | Meaning |", "| --- | --- | --- | --- |"]
        for p in q.parameters:
            kind = p.type + (f": {', '.join(p.values)}" if p.values else "") + (" (required)" if p.required else "")
            lines.append(f"| {p.name} | {kind} | {'' if p.default is None else p.default} | {p.description} |")
        lines += ["", "| Column | Type | Meaning |", "| --- | --- | --- |"]
        lines += [f"| {c.name} | {c.type} | {c.description} |" for c in q.columns]
        lines += _answer(q, run)
    return "\n".join(lines) + "\n"


def _answer(question: Question, run: Run) -> list[str]:
    """The lines that show the answer to a question."""
    given = {p.name: p.example or "" for p in question.parameters if p.required}
    answer = ask(question, "sparql", given, run)
    asked = "".join(f" -p {name} {shlex.quote(value)}" for name, value in given.items())
    if not answer.rows:
        return ["", f"`kg ask {question.name}{asked}`: nothing in the starter corpus."]
    page = io.StringIO()
    tables.write(answer.columns, answer.rows[:SHOWN], "md", page)
    more = len(answer.rows) - SHOWN
    return ["", f"`kg ask {question.name}{asked}`:", "", page.getvalue().rstrip(), *(["", f"And {more} more rows."] if more > 0 else [])]


def main(arguments: list[str]) -> int:
    """Writes the index of the questions, or with `--check` returns 1 when it is stale."""
    page = QUERIES / "README.md"
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own, as what builds a store stands above this module.
        subprocess.run([sys.executable, "-m", "kg", "build", "--store", folder, "--quiet"], check=True)
        with generations.reading(Path(folder)) as path:
            text = render_index(questions(), lambda engine, text, values: store.ask(path, engine, text, values))
    stale = not page.exists() or page.read_text(encoding="utf-8") != text
    if "--check" in arguments:
        if stale:
            print(f"{page.name}: stale, run `make generate`")
        return int(stale)
    page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
