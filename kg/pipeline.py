"""The order of the stages: read, extract, link, reconcile, write both graphs; and the same backwards, where a document is taken back.

Work grows with what changed: only the companies that a new document names are reconciled again, and each store is given the difference.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kg import derive, generations, graph, ids, layouts, ontology, problems, reference, resources, retractions
from kg.errors import KgError
from kg.generations import Generation
from kg.read import HARMLESS, SKIPPED, documents, expanded
from kg.resolve.decisions import DEFAULT as DECISIONS
from kg.resolve.decisions import NONE, Decisions
from kg.resolve.decisions import load as load_decisions
from kg.resolve.linking import link
from kg.store import ladybug, oxigraph
from kg.store._held import Held
from kg.store.oxigraph import OxigraphStore
from kg.types import Claim, Delta, Document, Graph, Node, Problem

Progress = Callable[[str, Mapping[str, int]], None]
"""Called with the name of a stage and how many documents, claims, events and problems there are so far."""

CHUNK = 50
"""Documents that a worker process takes at a time."""


@dataclass(slots=True)
class Report:
    """What a build did. `added` and `totals` count documents, claims, events and each type of event: what came, and what is there now."""

    added: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    known: int = 0
    """Documents that the store had already, or that came twice."""
    rebuilt: bool = False
    """True where everything was made anew, because the reference data, the schema or the extractor had changed."""
    problems: list[Problem] = field(default_factory=list)


def extract(items: Iterable[Document], jobs: int = 1, decided: Decisions = NONE) -> Iterator[tuple[Document, list[Claim]]]:
    """Each document with its linked claims, in the order of the documents, by `jobs` worker processes."""
    if jobs <= 1:
        for document in items:
            yield document, _claims(document, decided)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for chunk in pool.map(partial(_claims_of_all, decided=decided), _chunks(items)):
            yield from chunk


def _claims(document: Document, decided: Decisions) -> list[Claim]:
    from kg.extract import rows, rules

    known = reference.load()
    layout = layouts.load().get(document.layout or "")
    found = rules.extract([document], known) if layout is None else rows.extract(document, layout, known)
    return list(link(document, found, known, decided))


def _claims_of_all(items: list[Document], decided: Decisions) -> list[tuple[Document, list[Claim]]]:
    return [(d, _claims(d, decided)) for d in items]


def _chunks(items: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def build(
    paths: Iterable[str],
    store: Path,
    *,
    published: str | None = None,
    source: str | None = None,
    networks: Sequence[str] = (),
    decisions: Path | None = None,
    jobs: int = 1,
    progress: Progress = lambda stage, counts: None,
) -> Report:
    """Add the documents of `paths` to a store, which is made where it is missing. A document that it has already changes nothing.

    `published`, `source` and `networks` are as for `kg.read.documents`. `decisions` is the file of what people decided, which later
    builds of the store read again; without it that of the last build, or that of the program. Raises what `kg.read.documents` and
    `kg.generations.writing` raise; after an error of any kind the store is as it was.
    """
    report = Report()
    paths = expanded(paths)
    with generations.writing(store) as new:
        found: list[Document] = []
        for item in documents(paths, published, source, networks):
            if isinstance(item, Problem):
                report.problems.append(item)
            else:
                found.append(item)
                progress("read", {"documents": len(found), "problems": len(report.problems)})
        kept = problems.load(new.path)
        _write(new, _Change(found), jobs, report, progress, decisions=decisions)
        now = problems.merged(kept, (p for p in report.problems if p.stage not in HARMLESS), paths)
        if now != kept:
            problems.save(new.path, now)
            new.commit()
    return report


def rebuild(store: Path, *, decisions: Path | None = None, jobs: int = 1, progress: Progress = lambda stage, counts: None) -> Report:
    """Make everything in a store anew from the documents that it holds. Raises as `build` does, and KgError where there is no store."""
    report = Report()
    with _existing(store) as new:
        _write(new, _Change(), jobs, report, progress, anew=True, decisions=decisions)
    return report


def retract(
    store: Path, thing: str, *, reason: str | None = None, replacement: str | None = None, today: datetime.date | None = None
) -> Report:
    """Take a document back, with all that rests on it, and log that; no later build brings it again.

    `thing` is its id or identifier. `replacement` is a file with the one document that stands in its place; where that gives no date and no
    publisher, it has those of the old one. Raises KgError unless exactly one document is meant.
    """
    report = Report()
    with _existing(store) as new:
        with _opened(new.path) as rdf:
            old = retractions.find_document(rdf, thing)
            fresh = [_only(documents([replacement], old.published, old.source), replacement)] if replacement is not None else []
            entry = retractions.entry(rdf, old, today or datetime.date.today(), reason, fresh[0].id if fresh else None)
        _write(new, _Change(fresh, (old.id,), (entry,)), 1, report)
    return report


def readmit(store: Path, thing: str, *, today: datetime.date | None = None) -> str:
    """Let builds bring a document again that was taken back; the log keeps both days. The identifier of the document.

    Raises KgError unless exactly one document is meant.
    """
    with _existing(store) as new:
        with _opened(new.path) as rdf:
            entry = retractions.find_entry(rdf, thing)
        _write(new, _Change(log=(retractions.lifted(entry, today or datetime.date.today()),)), 1, Report())
    return str(entry.get("identifier"))


@contextmanager
def _existing(store: Path) -> Iterator[Generation]:
    with generations.reading(store):
        pass  # it is there and can be read
    with generations.writing(store) as new:
        yield new


def _only(items: Iterable[Document | Problem], path: str) -> Document:
    """The one document of a file."""
    every = list(items)
    if len(every) != 1 or not isinstance(every[0], Document):
        told = "; ".join(str(i) for i in every if isinstance(i, Problem)) or f"it holds {len(every)} documents"
        raise KgError(f"{path}: the one document to take the place of another is wanted: {told}")
    return every[0]


@dataclass(frozen=True, slots=True)
class _Change:
    """What a write brings into a store: documents that come, the ids of those that go, and entries of the log."""

    come: Sequence[Document] = ()
    gone: Sequence[str] = ()
    log: Sequence[Node] = ()


def _write(
    new: Generation,
    change: _Change,
    jobs: int,
    report: Report,
    progress: Progress = lambda stage, counts: None,
    *,
    anew: bool = False,
    decisions: Path | None = None,
) -> None:
    """Bring a change into a generation, and make everything anew where that is asked for or what it was built over is no more."""
    if decisions is not None and new.about.get("decisions") != str(decisions.resolve()):
        new.about["decisions"] = str(decisions.resolve())
        new.commit()
    file, decided = decisions_of(new.about)
    over = _foundation(decided)
    if not new.fresh and (anew or new.about.get("over") != over):
        report.rebuilt = True
        with _opened(new.path) as rdf:
            kept = [d for d in graph.documents(rdf.fetch(rdf.nodes_of("Document"))).values() if d.id not in change.gone]
            log = dict(rdf.fetch(rdf.nodes_of("Retraction")).nodes) | {n.id: n for n in change.log}
        change = _Change([*kept, *change.come], (), [*log.values()])
        met = problems.load(new.path)
        new.clear()
        new.about = {k: v for k, v in new.about.items() if k == "decisions"}
        problems.save(new.path, met)
    _grow(new, change, decided, jobs, report, progress)
    new.about["over"] = over
    with _opened(new.path) as rdf:
        report.problems += [Problem(str(file), SKIPPED, what) for what in derive.unmet(rdf, decided)]


def decisions_of(about: Mapping[str, Any]) -> tuple[Path, Decisions]:
    """The file of what people decided that a store was built with, by what `store.json` says, and what it holds now."""
    file = Path(about.get("decisions", DECISIONS))
    return file, load_decisions(file)


def is_current(about: Mapping[str, Any]) -> bool:
    """Whether a store was built with the reference data, schema and extractor of this program, by what `store.json` says."""
    return bool(about.get("over") == _foundation(decisions_of(about)[1]))


def _grow(new: Generation, change: _Change, decided: Decisions, jobs: int, report: Report, progress: Progress) -> None:
    """Bring a change into a generation: what documents say into the RDF store, then what follows from it, then the same into the other."""
    known = reference.load()
    rdf = oxigraph.open_store(new.path / generations.RDF, read_only=False)
    try:
        report.totals.update(new.about.get("totals", {}))
        lost, withdrawn = derive.said(rdf, change.gone)
        logged = Delta.between(rdf.fetch(n.id for n in change.log), Graph.of(change.log))
        rdf.apply(Delta(lost | logged.removed, logged.added))
        fresh = list(_unknown(change.come, rdf, report))
        revised = _revised(new, decided)
        if not (fresh or change.gone or change.log or revised or new.fresh):
            return
        said = known.graph() if new.fresh else Graph.of()
        parts, claims = [], []
        for done, (document, own) in enumerate(extract(fresh, jobs, decided), 1):
            parts.append(graph.of_document(document, own, known))
            claims += own
            progress("extract", {"documents": done, "of": len(fresh), "claims": len(claims), "problems": len(report.problems)})
        delta = Delta(Graph.of(), Graph.union([said, *parts]))
        companies, candidates = derive.touched([*claims, *withdrawn], known)
        if new.fresh:
            after = derive.fresh(Held(delta.added), companies, candidates, known, decided)
            derived = Delta(Graph.of(), after)
            rdf.apply(Delta(Graph.of(), delta.added | after))  # at once, as a second bulk load costs more than the first
        else:
            rdf.apply(delta)
            companies |= derive.employers(rdf, revised)
            companies |= derive.renamed(rdf, candidates, decided.names(known))
            before = derive.stored(rdf, companies, candidates)
            after = derive.fresh(rdf, companies, candidates, known, decided)
            derived = Delta.between(before, after)
            rdf.apply(derived)
        rdf.flush()
    finally:
        rdf.close()
    progress(
        "write",
        {"documents": len(fresh), "claims": len(claims), "events": sum(n.kind in ontology.load().events for n in after.nodes.values())},
    )
    cypher = ladybug.open_store(new.path / generations.CYPHER, read_only=False)
    try:
        cypher.apply(Delta(Graph.union([lost, logged.removed, derived.removed]), Graph.union([logged.added, delta.added, derived.added])))
    finally:
        cypher.close()
    types = ontology.load().events
    changed = Counter(n.kind for n in derived.added.nodes.values() if n.kind in types)
    changed.subtract(n.kind for n in derived.removed.nodes.values() if n.kind in types)
    counts = {"documents": len(fresh) - len(change.gone), "claims": len(claims) - len(withdrawn), "events": changed.total()}
    report.added.update(changed | counts)
    report.totals.update(report.added)
    new.about["totals"] = {k: v for k, v in sorted(report.totals.items()) if v}
    new.commit()


def _revised(new: Generation, decided: Decisions) -> set[str]:
    """The claims of verdicts that came, changed or went since the last write; what holds now is taken note of."""
    before = {tuple(v) for v in new.about.get("verdicts", [])}
    now = {(v.kind, v.why, *v.claims) for v in decided.verdicts}
    new.about["verdicts"] = sorted(map(list, now))
    return {claim for _, _, *claims in before ^ now for claim in claims}


def _unknown(found: Iterable[Document], rdf: OxigraphStore, report: Report) -> Iterator[Document]:
    """The documents that the store does not have, each once, but for those that were taken back.

    One that differs only in what is said of it is a problem.
    """
    seen: dict[str, Document] = {}
    for document in found:
        stored = seen.get(document.id)
        if stored is None:
            node = f"document/{document.id}"
            stored = graph.documents(rdf.fetch([node])).get(document.id)
        if stored is not None:
            report.known += 1
            if stored.published != document.published:
                first, now = stored.published, document.published
                why = f"the same text is there as {stored.identifier}, published {first}, not {now}; the first stays"
                report.problems.append(Problem(document.identifier, "store", why))
            continue
        if out := retractions.against(rdf, document.id):
            why = f"taken back on {out.get('recorded')}; kg retract --undo lets it come again"
            report.problems.append(Problem(document.identifier, SKIPPED, why))
            continue
        seen[document.id] = document
        yield document


@contextmanager
def _opened(generation: Path) -> Iterator[OxigraphStore]:
    rdf = oxigraph.open_store(generation / generations.RDF)
    try:
        yield rdf
    finally:
        rdf.close()


def _foundation(decided: Decisions) -> str:
    """What a store is built over: when it changes, what is stored must be made anew."""
    from kg.extract import assemble, rows

    schema = (p.read_text(encoding="utf-8") for p in sorted(resources.SCHEMA.rglob("*.yaml")) if p.parent.name != "generated")
    extractors = assemble.EXTRACTOR, rows.EXTRACTOR
    decisions = map(repr, decided.namings)
    return ids.digest(*schema, reference.load().fingerprint, layouts.fingerprint(), *extractors, *decisions, length=16)
