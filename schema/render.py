"""The Neo4j constraints and the page about the model, from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph import UNASSERTED
from kg.ontology import SCALARS, Attribute, Link, Ontology

INDEXED = ("name", "identifier", "kind", "status", "dateFrom", "eventType")
"""The properties that questions look nodes up by; `kind` is the type of an event."""

GRAPHS = {
    "document": "one for each document: the document, its claims and their evidence",
    "reference": "the reference data: companies, roles, places, reasons, extractors",
    "derived": "what is computed from claims: events, merges, disagreements, revisions, shortcuts",
    "log": "which documents were taken back",
}


INTRODUCTION = """# The model

<!-- Made from schema/ontology.yaml and schema/events by `make generate`; do not edit. -->

A **document** is one published text. A **claim** is what one document says of one event, with the exact words as **evidence**. An
**event** is what happened, reconciled from claims, and can be computed anew at any time. Facts are nodes, attributes are single scalars,
what repeats is a link to another node, and links carry nothing of their own. So the RDF graph and the property graph are one graph:
a node is an IRI with its class and literals, or a node with a label and properties; a link is one triple, or one relationship. An
attribute has the same name in a property graph. What is unknown is absent, and never a guess.

The IRI of a node is `{base}` and its id, such as `company/xai`; a node of a property graph has that id as `id`. An event has two
classes, its own and `sem:Event`; in a property graph it has the label `Event` and its type as `kind`.
"""


def shortcut_meaning(event: str, link: str) -> str:
    """What a shortcut says, in one sentence."""
    return f"Derived: an event of type {event} has the company as employer and the role as {link}."


def cypher(model: Ontology) -> str:
    """A unique id on each label, and indexes on what questions look up; Neo4j 5."""
    lines = ["// Made from schema/ontology.yaml and schema/events by `make generate`; do not edit."]
    for label in sorted(model.tables):
        lines.append(f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;")
    for label, table in sorted(model.tables.items()):
        properties = {*table.attributes, *(["kind"] if label == "Event" else [])}
        for name in (n for n in INDEXED if n in properties):
            lines.append(f"CREATE INDEX {label.lower()}_{name.lower()} IF NOT EXISTS FOR (n:{label}) ON (n.{name});")
    return "\n".join(lines) + "\n"


def page(model: Ontology) -> str:
    """docs/schema.md."""
    return "\n".join([*_introduction(model), *_classes(model), *_events(model), *_shortcuts(model), *_lists(model)]) + "\n"


def _introduction(model: Ontology) -> Iterator[str]:
    yield INTRODUCTION.format(base=model.base)
    yield "## Named graphs"
    yield ""
    yield from (f"- **{name}**: {what}." for name, what in GRAPHS.items())
    yield ""
    yield "## Prefixes"
    yield ""
    yield from _table(("prefix", "IRI"), ((f"`{p}`", f"<{iri}>") for p, iri in sorted(model.prefixes.items())))
    yield "## Types of values"
    yield ""
    rows = ((f"`{n}`", f"`{p.__name__}`", f"`{_short(model, rdf)}`", f"`{column}`") for n, (p, rdf, column) in SCALARS.items())
    yield from _table(("type", "Python", "RDF datatype", "Cypher"), rows)


def _classes(model: Ontology) -> Iterator[str]:
    yield "## Classes"
    yield ""
    for label, table in sorted(model.tables.items()):
        event = label == "Event"
        yield f"### {label}"
        yield ""
        if event:
            yield "What happened, reconciled from claims; each event is of one of the [types](#event-types) below."
        else:
            yield table.description
        yield ""
        yield f"Class `{_short(model, table.table_iri)}`, label `{label}`, in the graph **{table.graph}**."
        yield ""
        yield from _table(("attribute", "RDF", "type", "", "meaning"), (_attribute(model, a) for a in table.attributes.values()))
        links = [link for link in table.links.values() if not link.shortcut]
        if links:
            header = ("link", "RDF", "relationship", "leads to", "", "meaning")
            yield from _table(header, (_link(model, link) for link in links))


def _attribute(model: Ontology, a: Attribute) -> tuple[str, ...]:
    kind = f"one of [{_list_name(model, a)}](#{_list_name(model, a).lower()})" if a.values else f"`{a.range}`"
    meaning = a.description + (f" Pattern `{a.pattern}`." if a.pattern and a.range == "string" else "")
    return f"`{a.name}`", f"`{_short(model, a.iri)}`", kind, "required" if a.required else "", meaning.strip()


def _link(model: Ontology, link: Link) -> tuple[str, ...]:
    number = ", ".join(word for word, true in (("required", link.required), ("many", link.many)) if true)
    targets = ", ".join(f"[{t}](#{t.lower()})" for t in link.targets)
    return f"`{link.name}`", f"`{_short(model, link.iri)}`", f"`{link.relationship}`", targets, number, link.description


def _events(model: Ontology) -> Iterator[str]:
    yield "## Event types"
    yield ""
    yield "One file each in `schema/events`; [how to add one](add-an-event-type.md)."
    yield ""
    for name, event in sorted(model.events.items()):
        yield f"### {name}"
        yield ""
        yield event.meaning
        yield ""
        yield f"Not this: {event.excludes}"
        yield ""
        yield f"Class `{_short(model, model.classes[name].iri)}`, a subclass of `{_short(model, model.classes[name].table_iri)}`."
        yield ""


def _shortcuts(model: Ontology) -> Iterator[str]:
    yield "## Shortcuts"
    yield ""
    yield "Derived links from Company to Role, computed from events and never written by hand. They say that something happened, not how"
    yield f"many people it concerned: the figures stand on the events. An event whose status is {' or '.join(sorted(UNASSERTED))} gives"
    yield "none."
    yield ""
    links = model.links
    rows = (
        (f"`{s}`", f"`{_short(model, links[s].iri)}`", f"`{links[s].relationship}`", shortcut_meaning(name, link))
        for name, event in sorted(model.events.items())
        for link, s in event.shortcuts.items()
    )
    yield from _table(("shortcut", "RDF", "relationship", "meaning"), rows)


def _lists(model: Ontology) -> Iterator[str]:
    yield "## Closed lists"
    yield ""
    for name, values in sorted(model.enums.items()):
        yield f"### {name}"
        yield ""
        yield ", ".join(f"`{v}`" for v in values) + "."
        yield ""


def _list_name(model: Ontology, a: Attribute) -> str:
    return next(name for name, values in model.enums.items() if values == a.values)


def _short(model: Ontology, iri: str) -> str:
    return next((f"{p}:{iri.removeprefix(ns)}" for p, ns in model.prefixes.items() if iri.startswith(ns)), iri)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
