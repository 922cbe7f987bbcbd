"""The order of the stages: read, extract, link, reconcile, write both graphs.

Work grows with what changed: only the companies that a new document names are reconciled again, and each store is given the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kg import derive, generations, graph, ids, ontology, reference, resources
from kg.generations import Generation
from kg.read import documents
from kg.resolve.linking import link
from kg.store import ladybug, oxigraph
from kg.store.oxigraph import OxigraphStore
from kg.types import Claim, Delta, Document, Graph, Problem

Progress = Callable[[str, int], None]
"""Called with the name of a stage and how many items it has done."""

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


def extract(items: Iterable[Document], jobs: int = 1) -> Iterator[tuple[Document, list[Claim]]]:
    """Each document with its linked claims, in the order of the documents, by `jobs` worker processes."""
    if jobs <= 1:
        for document in items:
            yield document, _claims(document)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for chunk in pool.map(_claims_of_all, _chunks(items)):
            yield from chunk


def _claims(document: Document) -> list[Claim]:
    from kg.extract import rules

    known = reference.load()
    return list(link(rules.extract([document], known), known))


def _claims_of_all(items: list[Document]) -> list[tuple[Document, list[Claim]]]:
    return [(d, _claims(d)) for d in items]


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
    jobs: int = 1,
    progress: Progress = lambda stage, done: None,
) -> Report:
    """Add the documents of `paths` to a store, which is made where it is missing. A document that it has already changes nothing.

    `published` and `source` hold for documents that do not give their own. Raises what `kg.read.documents` and
    `kg.generations.writing` raise; after an error of any kind the store is as it was.
    """
    report = Report()
    with generations.writing(store) as new:
        found: list[Document] = []
        for item in documents(paths, published, source):
            if isinstance(item, Problem):
                report.problems.append(item)
            else:
                found.append(item)
                progress("read", len(found))
        over = _foundation()
        if not new.fresh and new.about.get("over") != over:
            report.rebuilt = True
            found = [*_stored_documents(new.path), *found]
            new.clear()
            new.about.clear()
        _grow(new, found, jobs, report, progress)
        new.about["over"] = over
    return report


def _grow(new: Generation, found: list[Document], jobs: int, report: Report, progress: Progress) -> None:
    """Bring documents into a generation: what they say into the RDF store, then what follows from it, then the same into the other."""
    known = reference.load()
    rdf = oxigraph.open_store(new.path / generations.RDF, read_only=False)
    try:
        report.totals.update(new.about.get("totals", {}))
        fresh = list(_unknown(found, rdf, report))
        if not fresh and not new.fresh:
            return
        said = known.graph() if new.fresh else Graph.of()
        parts, claims = [], []
        for done, (document, own) in enumerate(extract(fresh, jobs), 1):
            parts.append(graph.of_document(document, own, known))
            claims += own
            progress("extract", done)
        delta = Delta(Graph.of(), Graph.union([said, *parts]))
        rdf.apply(delta)
        companies, candidates = derive.touched(claims, known)
        companies |= derive.renamed(rdf, candidates)
        before = derive.stored(rdf, companies, candidates)
        after = derive.fresh(rdf, companies, candidates, known)
        derived = Delta.between(before, after)
        rdf.apply(derived)
        rdf.flush()
    finally:
        rdf.close()
    progress("write", len(fresh))
    cypher = ladybug.open_store(new.path / generations.CYPHER, read_only=False)
    try:
        cypher.apply(Delta(derived.removed, delta.added | derived.added))
    finally:
        cypher.close()
    types = ontology.load().events
    change = Counter(n.kind for n in derived.added.nodes.values() if n.kind in types)
    change.subtract(n.kind for n in derived.removed.nodes.values() if n.kind in types)
    report.added.update(change, documents=len(fresh), claims=len(claims), events=change.total())
    report.totals.update(report.added)
    new.about["totals"] = dict(sorted(report.totals.items()))
    new.commit()


def _unknown(found: Iterable[Document], rdf: OxigraphStore, report: Report) -> Iterator[Document]:
    """The documents that the store does not have, each once. One that differs only in what is said of it is a problem."""
    seen: dict[str, Document] = {}
    for document in found:
        stored = seen.get(document.id)
        if stored is None:
            node = f"document/{document.id}"
            stored = graph.documents(rdf.fetch([node])).get(document.id)
        if stored is None:
            seen[document.id] = document
            yield document
            continue
        report.known += 1
        if stored.published != document.published:
            why = f"the same text is there as {stored.identifier}, published {stored.published}, not {document.published}; the first stays"
            report.problems.append(Problem(document.identifier, "store", why))


def _stored_documents(generation: Path) -> list[Document]:
    rdf = oxigraph.open_store(generation / generations.RDF)
    try:
        return [*graph.documents(rdf.fetch(rdf.nodes_of("Document"))).values()]
    finally:
        rdf.close()


def _foundation() -> str:
    """What a store is built over: when it changes, what is stored must be made anew."""
    from kg.extract.assemble import EXTRACTOR

    schema = (p.read_text(encoding="utf-8") for p in sorted(resources.SCHEMA.rglob("*.yaml")) if p.parent.name != "generated")
    return ids.digest(*schema, reference.load().fingerprint, EXTRACTOR, length=16)
