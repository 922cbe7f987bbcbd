"""Documents, claims and events -> the neutral graph, and back. What a store holds is made here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg import dates, ids, ontology
from kg.reference import Reference
from kg.resolve import places
from kg.types import Claim, Conflict, Document, Edge, Event, Figures, Graph, Mention, Merge, Node, Quantity, Revision, Scalar, When

PARTS = ("mergedFor", "disputedIn", "revisedIn")
"""The links of an event to nodes that belong to it alone."""

UNASSERTED = frozenset({"denied", "rumoured"})
"""Statuses of events that give no shortcut: nobody says that they happened."""

CLAIM_LINKS = {
    "company": "employer",
    "role": "affectedRole",
    "to_role": "targetRole",
    "skill": "soughtSkill",
    "reason": "statedReason",
    "inferred_reason": "inferredReason",
}
"""The link of a claim to what a mention denotes, by the mention's argument."""


def of_document(document: Document, claims: Iterable[Claim], reference: Reference) -> Graph:
    """A document with its linked claims and their evidence. What the mentions denote are other nodes, not in this graph."""
    me = f"document/{document.id}"
    first, last = dates.bounds(document.published) or (None, None)
    attributes: dict[str, Scalar | None] = {
        "identifier": document.identifier,
        "text": document.text,
        "title": document.title,
        "genre": document.genre,
        "layout": document.layout,
        "publisher": document.source,
        "url": document.url,
        "published": document.published,
        "publishedFrom": first,
        "publishedTo": last,
    }
    nodes = [Node.make(me, "Document", attributes)]
    edges: list[Edge] = []
    for claim in claims:
        _add_claim(claim, me, reference, nodes, edges)
    return Graph.of(nodes, edges)


def _add_claim(claim: Claim, document: str, reference: Reference, nodes: list[Node], edges: list[Edge]) -> None:
    me = f"claim/{claim.id}"
    count = claim.count or Quantity()
    first, last = (dates.bounds(claim.date.value) if claim.date else None) or (None, None)
    attributes: dict[str, Scalar | None] = {
        "eventType": claim.type,
        "status": claim.status,
        "employerName": claim.company,
        "countValue": count.value,
        "countMin": count.min,
        "countMax": count.max,
        "countApprox": count.approx if claim.count else None,
        "countScope": claim.scope,
        "percent": claim.percent,
        "headcountBefore": claim.headcount_before,
        "headcountAfter": claim.headcount_after,
        "date": claim.date.value if claim.date else None,
        "dateKind": claim.date.kind if claim.date else None,
        "dateFrom": first,
        "dateTo": last,
        "confidence": claim.confidence,
    }
    run = Node.make(f"run/{ids.slug(claim.extractor)}", "ExtractionRun", {"name": claim.extractor})
    nodes += [Node.make(me, "Claim", attributes), run]
    edges += [Edge(me, "statedIn", document), Edge(me, "extractedBy", run.id)]
    if claim.corrects is not None:
        edges.append(Edge(me, "corrects", f"claim/{claim.corrects}"))
    for number, m in enumerate(claim.mentions):
        evidence = evidence_id(claim.id, number)
        words: dict[str, Scalar | None] = {"argument": m.argument, "quote": m.quote, "startOffset": m.start, "endOffset": m.end}
        nodes.append(Node.make(evidence, "Evidence", words))
        edges.append(Edge(me, "evidencedBy", evidence))
        if m.argument == "location":
            edges += [Edge(evidence, "denotes", place) for place in places.link(m.quote, reference)]
        elif m.ref is not None:
            edges += [Edge(evidence, "denotes", m.ref), Edge(me, CLAIM_LINKS[m.argument], m.ref)]


def evidence_id(claim: str, number: int) -> str:
    """The id of the node for the words of a claim, in the order of its mentions."""
    return f"evidence/{claim}-{number}"


def denoted(claim: Claim, reference: Reference) -> set[str]:
    """The ids of all nodes that the words of a linked claim denote."""
    found = {m.ref for m in claim.mentions if m.ref is not None}
    return found.union(*(places.link(m.quote, reference) for m in claim.of("location")))


def of_event(event: Event, names: Mapping[str, str]) -> Graph:
    """An event with its merges, disagreements and revisions, and the shortcuts from its company to its roles.

    `names` gives the name of a node id.
    """
    me = f"event/{event.id}"
    first, last = dates.bounds(event.date) or (None, None)
    attributes: dict[str, Scalar | None] = {
        "label": label(event, names),
        "status": event.status,
        "countMin": event.count_min,
        "countMax": event.count_max,
        "countApprox": event.approx,
        "countScope": event.scope,
        "unquantified": event.unquantified,
        "percent": event.percent,
        "headcountBefore": event.headcount_before,
        "headcountAfter": event.headcount_after,
        "date": event.date,
        "dateFrom": first,
        "dateTo": last,
        "dayNumber": dates.number(event.date),
        "announced": event.announced,
        "effective": event.effective,
        "effectiveDayNumber": dates.number(event.effective),
        "firstPublished": event.first_published,
        "lastPublished": event.last_published,
        "confidence": event.confidence,
        "claimCount": len(event.claims),
        "documentCount": len(event.documents),
        "originCount": event.origins,
        "roleCount": len(event.roles),
    }
    nodes = [Node.make(me, event.type, attributes)]
    ends = {
        "employer": (event.company,),
        "affectedRole": event.roles,
        "targetRole": event.to_roles,
        "soughtSkill": event.skills,
        "site": event.places,
        "statedReason": event.stated_reasons,
        "inferredReason": event.inferred_reasons,
        "supportedBy": [f"claim/{c}" for c in event.claims],
        "partOf": [f"event/{event.part_of}"] if event.part_of else (),
        "supersedes": [f"event/{e}" for e in event.supersedes],
        "reversedBy": [f"event/{e}" for e in event.reversed_by],
        "announcedWith": [f"event/{e}" for e in event.announced_with],
    }
    edges = [Edge(me, link, end) for link, targets in ends.items() for end in targets]
    for number, conflict in enumerate(event.conflicts):
        said = f"disagreement/{event.id}-{number}"
        nodes.append(Node.make(said, "Disagreement", {"disputedArgument": conflict.argument, "disputedValue": conflict.value}))
        edges += [Edge(me, "disputedIn", said), *(Edge(said, "heldBy", f"claim/{c}") for c in conflict.claims)]
    for number, merge in enumerate(event.merges):
        why = f"merge/{event.id}-{number}"
        nodes.append(Node.make(why, "Merge", {"weight": merge.weight, "because": merge.because}))
        edges += [Edge(me, "mergedFor", why), Edge(why, "joins", f"claim/{merge.claim}")]
    for number, revision in enumerate(event.revisions):
        state = _revision(f"revision/{event.id}-{number}", revision)
        nodes.append(state)
        edges.append(Edge(me, "revisedIn", state.id))
    edges += shortcuts(event)
    return Graph.of(nodes, edges)


def shortcuts(event: Event) -> list[Edge]:
    """The shortcuts from the company of an event to its roles; none where nobody says that it happened."""
    if event.status in UNASSERTED:
        return []
    ends = {"affectedRole": event.roles, "targetRole": event.to_roles}
    given = ontology.load().events[event.type].shortcuts
    return [Edge(event.company, shortcut, role) for link, shortcut in given.items() for role in ends[link]]


def _revision(id: str, revision: Revision) -> Node:
    said = revision.figures
    first, last = dates.bounds(said.date) or (None, None)
    attributes: dict[str, Scalar | None] = {
        "knownFrom": revision.since,
        "knownUntil": revision.until,
        "status": said.status,
        "countMin": said.count_min,
        "countMax": said.count_max,
        "countApprox": said.approx,
        "unquantified": said.unquantified,
        "percent": said.percent,
        "date": said.date,
        "dateFrom": first,
        "dateTo": last,
        "documentCount": said.documents,
        "originCount": said.origins,
    }
    return Node.make(id, "Revision", attributes)


def label(event: Event, names: Mapping[str, str]) -> str:
    """The event in one line: `xAI: Layoff of ~500, general AI tutor (2025-09-12)`."""
    parts = [f"{names[event.company]}: {event.type}"]
    if (figure := size(event)) is not None:
        parts.append(figure)
    if event.roles:
        to = f" to {', '.join(names[r] for r in event.to_roles)}" if event.to_roles else ""
        parts.append(", ".join(names[r] for r in event.roles) + to)
    return " | ".join(parts) + (f" ({event.date})" if event.date else "")


def size(said: Event | Figures) -> str | None:
    """The number of people or sites in one short string: `500`, `~500`, `195-229`, `500-?`; None where there is none."""
    if said.unquantified:
        return None
    low, high = said.count_min, said.count_max
    about = "~" if said.approx else ""
    return about + (f"{low}" if low == high else f"{low if low is not None else '?'}-{high if high is not None else '?'}")


def documents(graph: Graph) -> dict[str, Document]:
    """The documents in a graph, by id: the inverse of `of_document`."""
    found = {}
    for node in graph.nodes.values():
        if node.kind == "Document":
            a, id = dict[str, Any](node.attributes), _local(node.id)
            found[id] = Document(
                id,
                a["identifier"],
                a["text"],
                title=a.get("title"),
                published=a.get("published"),
                source=a.get("publisher"),
                url=a.get("url"),
                genre=a.get("genre"),
                layout=a.get("layout"),
            )
    return found


def claims(graph: Graph) -> dict[str, Claim]:
    """The claims in a graph, by id: the inverse of `of_document`. Their evidence and extraction runs must be in the graph as well."""
    out = _outgoing(graph)
    return {_local(n.id): _claim(n, graph, out) for n in graph.nodes.values() if n.kind == "Claim"}


def _claim(node: Node, graph: Graph, out: Callable[[str, str], list[str]]) -> Claim:
    a = dict[str, Any](node.attributes)
    mentions = []
    for evidence in out(node.id, "evidencedBy"):
        words = mention(graph.nodes[evidence])
        # Words for a place may denote several; these are found again from the words.
        ref = next(iter(out(evidence, "denotes")), None) if words.argument != "location" else None
        mentions.append(replace(words, ref=ref))
    counted = "countApprox" in a
    return Claim(
        id=_local(node.id),
        document=_local(out(node.id, "statedIn")[0]),
        type=a["eventType"],
        company=a["employerName"],
        status=a["status"],
        mentions=tuple(sorted(mentions, key=_mention_order)),
        count=Quantity(a.get("countValue"), a.get("countMin"), a.get("countMax"), a["countApprox"]) if counted else None,
        percent=a.get("percent"),
        headcount_before=a.get("headcountBefore"),
        headcount_after=a.get("headcountAfter"),
        date=When(a["date"], a["dateKind"]) if "date" in a else None,
        confidence=a["confidence"],
        extractor=str(graph.nodes[out(node.id, "extractedBy")[0]].get("name")),
        scope=a.get("countScope"),
        corrects=next((_local(c) for c in out(node.id, "corrects")), None),
    )


def mention(evidence: Node) -> Mention:
    """The words of a node of evidence, without what they denote."""
    e = dict[str, Any](evidence.attributes)
    return Mention(e["startOffset"], e["endOffset"], e["argument"], e["quote"])


def _mention_order(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, mention.end, mention.argument, mention.ref or ""


def events(graph: Graph) -> Iterator[Event]:
    """The events in a graph, in the order of their ids: the inverse of `of_event`.

    Their merges, disagreements and revisions must be in the graph as well.
    """
    kinds = set(ontology.load().events)
    out = _outgoing(graph)

    def local(node: str, link: str) -> tuple[str, ...]:
        return tuple(_local(t) for t in out(node, link))

    for node in graph.sorted_nodes():
        if node.kind not in kinds:
            continue
        a = dict[str, Any](node.attributes)
        conflicts = []
        for said in out(node.id, "disputedIn"):
            d = dict[str, Any](graph.nodes[said].attributes)
            conflicts.append(Conflict(d["disputedArgument"], d["disputedValue"], local(said, "heldBy")))
        merges = [
            Merge(local(m, "joins")[0], a["weight"], a["because"])
            for m in out(node.id, "mergedFor")
            for a in [dict[str, Any](graph.nodes[m].attributes)]
        ]
        revisions = [_known(graph.nodes[r]) for r in out(node.id, "revisedIn")]
        supporting = local(node.id, "supportedBy")
        yield Event(
            id=_local(node.id),
            type=node.kind,
            company=out(node.id, "employer")[0],
            status=a["status"],
            claims=supporting,
            documents=tuple(sorted({ids.document_of(f"claim/{c}") for c in supporting})),
            origins=a["originCount"],
            confidence=a["confidence"],
            count_min=a.get("countMin"),
            count_max=a.get("countMax"),
            approx=a.get("countApprox"),
            scope=a.get("countScope"),
            unquantified=a["unquantified"],
            percent=a.get("percent"),
            headcount_before=a.get("headcountBefore"),
            headcount_after=a.get("headcountAfter"),
            date=a.get("date"),
            announced=a.get("announced"),
            effective=a.get("effective"),
            first_published=a.get("firstPublished"),
            last_published=a.get("lastPublished"),
            roles=tuple(out(node.id, "affectedRole")),
            to_roles=tuple(out(node.id, "targetRole")),
            skills=tuple(out(node.id, "soughtSkill")),
            places=tuple(out(node.id, "site")),
            stated_reasons=tuple(out(node.id, "statedReason")),
            inferred_reasons=tuple(out(node.id, "inferredReason")),
            conflicts=tuple(sorted(conflicts)),
            merges=tuple(sorted(merges)),
            revisions=tuple(sorted(revisions, key=lambda r: r.since)),
            part_of=next(iter(local(node.id, "partOf")), None),
            supersedes=local(node.id, "supersedes"),
            reversed_by=local(node.id, "reversedBy"),
            announced_with=local(node.id, "announcedWith"),
        )


def _known(node: Node) -> Revision:
    """The inverse of `_revision`."""
    a = dict[str, Any](node.attributes)
    said = Figures(
        status=a["status"],
        documents=a["documentCount"],
        origins=a["originCount"],
        count_min=a.get("countMin"),
        count_max=a.get("countMax"),
        approx=a.get("countApprox"),
        unquantified=a["unquantified"],
        percent=a.get("percent"),
        date=a.get("date"),
    )
    return Revision(a["knownFrom"], a.get("knownUntil"), said)


def names(graph: Graph) -> dict[str, str]:
    """The name of each node of a graph that has one, by its id."""
    return {n.id: str(name) for n in graph.nodes.values() if (name := n.get("name")) is not None}


def _local(node_id: str) -> str:
    return node_id.partition("/")[2]


def _outgoing(graph: Graph) -> Callable[[str, str], list[str]]:
    """A look-up of the targets of one link of a node, sorted."""
    index: dict[tuple[str, str], list[str]] = {}
    for edge in graph.edges:
        index.setdefault((edge.source, edge.type), []).append(edge.target)
    return lambda node, link: sorted(index.get((node, link), ()))
