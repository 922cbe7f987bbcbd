"""What is derived, and from what: the part of the graph that rests on a set of companies, as it is stored and as it should be.

Derived are events with their merges, disagreements and revisions, the shortcuts of companies to roles, candidates (companies, roles and
places that texts name and the reference data does not hold), and companies that share their name. Companies that are given to these
functions are those that claims name; one of several of a name comes with its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg import graph, ids, ontology, reference
from kg.reference import Reference
from kg.resolve.decisions import NONE, Decisions
from kg.resolve.events import reconcile
from kg.resolve.namesakes import divided
from kg.resolve.roles import normal
from kg.store import Lookups
from kg.store.oxigraph import OxigraphStore
from kg.types import Claim, Document, Graph, Node

_CANDIDATES = {"company": "Company", "role": "Role", "place": "Place"}


def said(store: OxigraphStore, documents: Iterable[str]) -> tuple[Graph, list[Claim]]:
    """What the store holds only because of these documents, by their ids: they, their claims, evidence and extractors. And their claims."""
    found = store.fetch(f"document/{d}" for d in documents)
    found |= store.fetch(c for d in found.nodes for c in store.sources("statedIn", d))
    found |= store.fetch(e.target for e in found.edges if e.type in ("evidencedBy", "extractedBy"))
    others = {i for i, n in found.nodes.items() if n.kind == "ExtractionRun" and store.is_linked("extractedBy", i, found.nodes)}
    return Graph.of((n for i, n in found.nodes.items() if i not in others), found.edges), list(graph.claims(found).values())


def touched(claims: Iterable[Claim], known: Reference) -> tuple[set[str], set[str]]:
    """The companies that claims are about, and the candidates that they name, as node ids."""
    companies: set[str] = set()
    named: set[str] = set()
    for claim in claims:
        assert claim.company_id is not None
        companies.add(claim.company_id)
        named |= graph.denoted(claim, known)
    return companies, {n for n in named if n not in reference.by_id(known) and n.partition("/")[0] in _CANDIDATES}


def renamed(store: OxigraphStore, candidates: Iterable[str], decided: Mapping[str, str]) -> set[str]:
    """The companies with events whose label holds a name that a candidate had, and no longer has."""
    links = ("affectedRole", "targetRole", "site")
    changed = [i for i, old in store.fetch(candidates).nodes.items() if _candidate(store, i, decided) != old]
    events = {e for i in changed for link in links for e in store.sources(link, i) if e.startswith("event/")}
    return {ids.of_name(e.target) for e in store.fetch(events).edges if e.type == "employer"}


def employers(store: OxigraphStore, claims: Iterable[str]) -> set[str]:
    """The companies that these claims are about, as far as the store has them."""
    return {e.target for e in store.fetch(f"claim/{c}" for c in claims).edges if e.type == "employer"}


def unmet(store: OxigraphStore, decisions: Decisions) -> Iterator[str]:
    """The decisions about claims that cannot be followed, and why, one line each."""
    for verdict in decisions.verdicts:
        part = store.fetch(f"claim/{c}" for c in verdict.claims)
        if missing := [c for c in verdict.claims if f"claim/{c}" not in part.nodes]:
            yield f"{verdict.kind}: no claim {', '.join(missing)} in the store"
        elif verdict.kind == "together":
            kinds = {(e.target, part.nodes[e.source].get("eventType")) for e in part.edges if e.type == "employer"}
            if len(kinds) > 1:
                yield f"together: {', '.join(verdict.claims)}: claims of several companies or types stay apart"


def stored(store: OxigraphStore, companies: Iterable[str], candidates: Iterable[str]) -> Graph:
    """What the store holds of what is derived for these companies and candidates."""
    shortcuts = ontology.load().shortcuts
    companies = set(companies)
    namesakes = {n for c in companies for n in store.sources("namesakeOf", c)}
    events = {e for c in companies | namesakes for e in store.sources("employer", c) if e.startswith("event/")}
    found = store.fetch(events | namesakes)
    found |= store.fetch(e.target for e in found.edges if e.type in (*graph.PARTS, "knownAs"))
    found |= Graph.of(edges=(e for e in store.fetch(companies).edges if e.type in shortcuts))
    return found | Graph.of(store.fetch(candidates).nodes.values())


def fresh(store: Lookups, companies: Iterable[str], candidates: Iterable[str], known: Reference, decisions: Decisions = NONE) -> Graph:
    """What should be derived for these companies and candidates from the claims in the store."""
    decided = decisions.names(known)
    nodes = [n for c in sorted(candidates) if (n := _candidate(store, c, decided)) is not None]
    claims, documents = claims_of(store, companies)
    told, namesakes = divided(claims.values(), documents, known, decisions)
    events = list(reconcile(told, documents, known, decisions))
    apart = Graph.union(n.graph() for n in namesakes)
    nodes += apart.nodes.values()
    named = {i for e in events for i in (e.company, *e.roles, *e.to_roles, *e.skills, *e.places)}
    names = {i: e.name for i, e in reference.by_id(known).items()}
    names |= graph.names(Graph.of(nodes)) | graph.names(store.fetch(named - names.keys() - {n.id for n in nodes}))
    return Graph.union([Graph.of(nodes, apart.edges), *(graph.of_event(e, names) for e in events)])


def claims_of(store: Lookups, companies: Iterable[str]) -> tuple[dict[str, Claim], dict[str, Document]]:
    """All claims about these companies, and the documents that make them."""
    ids_of_claims = {s for c in companies for s in store.sources("employer", c) if s.startswith("claim/")}
    part = store.fetch(ids_of_claims)
    part |= store.fetch(e.target for e in part.edges if e.type in ("evidencedBy", "extractedBy", "statedIn"))
    return graph.claims(part), graph.documents(part)


def _candidate(store: Lookups, id: str, decided: Mapping[str, str]) -> Node | None:
    """The node of a candidate, by the name that somebody decided or texts give it most often; None where no text names it any more."""
    kind = _CANDIDATES[id.partition("/")[0]]
    if kind == "Company":
        claims = store.fetch(s for s in store.sources("employer", id) if s.startswith("claim/"))
        names = Counter(str(n.get("employerName")) for n in claims.nodes.values())
    else:
        evidence = store.fetch(store.sources("denotes", id))
        quotes = (" ".join(str(n.get("quote")).split()) for n in evidence.nodes.values())
        names = Counter(normal(q) if kind == "Role" else q for q in quotes)
    if not names:
        return None
    name = decided.get(id) or min(names, key=lambda n: (-names[n], n))
    return Node.make(id, kind, {"name": name, "candidate": True})
