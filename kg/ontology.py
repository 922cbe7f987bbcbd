"""The ontology: `schema/ontology.yaml` and `schema/events/*.yaml`, read into one object that everything else derives from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import KgError
from kg.resources import SCHEMA
from kg.types import Graph, Node, Scalar

XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

SCALARS: dict[str, tuple[type, str, str]] = {
    "string": (str, XSD + "string", "STRING"),
    "uri": (str, XSD + "anyURI", "STRING"),
    "edtf": (str, EDTF, "STRING"),
    "integer": (int, XSD + "integer", "INT64"),
    "double": (float, XSD + "double", "DOUBLE"),
    "boolean": (bool, XSD + "boolean", "BOOL"),
    "date": (datetime.date, XSD + "date", "DATE"),
}
"""The one table of scalar types: range -> (Python, RDF datatype, Cypher column)."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A slot that holds a single scalar. `range` is a key of SCALARS; `values` closes the list for enumerations."""

    name: str
    iri: str
    range: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str | None = None
    description: str = ""

    @property
    def python(self) -> type:
        return SCALARS[self.range][0]


@dataclass(frozen=True, slots=True)
class Link:
    """A slot that leads to another node. `relationship` is its name in a property graph."""

    name: str
    iri: str
    targets: tuple[str, ...]
    many: bool = False
    required: bool = False
    shortcut: bool = False
    description: str = ""

    @property
    def relationship(self) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.name).upper()


@dataclass(frozen=True, slots=True)
class Class:
    """A class of nodes. `table` is the class whose label and slots it has in a property graph: `Event` for a `Layoff`, else itself."""

    name: str
    iri: str
    table: str
    table_iri: str
    graph: str
    attributes: Mapping[str, Attribute]
    links: Mapping[str, Link]
    description: str = ""

    @property
    def slots(self) -> dict[str, Attribute | Link]:
        """Attributes and links by name."""
        return {**self.attributes, **self.links}


@dataclass(frozen=True, slots=True)
class EventType:
    """One file of `schema/events`. `shortcuts` maps a link of the event (`affectedRole`) to the derived link of the company.

    `data` is the whole file, for those who need the triggers or the examples.
    """

    name: str
    meaning: str
    excludes: str
    shortcuts: Mapping[str, str]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ontology:
    """Everything that the schema says, in the form that the program reads."""

    base: str
    """What comes before a node id in its IRI."""
    vocabulary: str
    """What comes before the name of an own term in its IRI."""
    version: str
    prefixes: Mapping[str, str]
    classes: Mapping[str, Class]
    """Every class that a node can have; `Event` itself is abstract and not among them."""
    events: Mapping[str, EventType]
    enums: Mapping[str, tuple[str, ...]]
    shortcuts: tuple[str, ...]

    @property
    def tables(self) -> dict[str, Class]:
        """The classes that are labels in a property graph, the event types taken together as `Event`."""
        found: dict[str, Class] = {}
        for c in self.classes.values():
            found.setdefault(c.table, c)
        return found

    @property
    def links(self) -> dict[str, Link]:
        """Every link and shortcut by name."""
        return {name: link for c in self.classes.values() for name, link in c.links.items()}

    def pairs(self, link: str) -> list[tuple[str, str]]:
        """The (source table, target table) pairs that a link may join, sorted."""
        return sorted({(c.table, self.table_of(t)) for c in self.classes.values() if link in c.links for t in c.links[link].targets})

    def table_of(self, name: str) -> str:
        """The table of a class, or of the abstract class that is a table itself."""
        return self.classes[name].table if name in self.classes else name

    def problems(self, graph: Graph) -> Iterator[str]:
        """What in a graph the ontology does not allow, one line each: classes, attributes and their types, link ends, what is required."""
        for node in graph.sorted_nodes():
            yield from self._node_problems(node)
        seen: dict[tuple[str, str], int] = {}
        for edge in graph.sorted_edges():
            at = f"{edge.source} -{edge.type}-> {edge.target}"
            source, target = graph.nodes.get(edge.source), graph.nodes.get(edge.target)
            if source is None or target is None:
                yield f"{at}: there is no node {edge.target if source else edge.source}"
                continue
            link = self.classes[source.kind].links.get(edge.type) if source.kind in self.classes else None
            if link is None:
                yield f"{at}: a {source.kind} has no link {edge.type}"
            elif target.kind not in link.targets and self.table_of(target.kind) not in link.targets:
                yield f"{at}: leads to a {target.kind}, not to {' or '.join(link.targets)}"
            elif (edge.source, edge.type) in seen and not link.many:
                yield f"{at}: a second one"
            seen[edge.source, edge.type] = 1
        for node in graph.sorted_nodes():
            if node.kind in self.classes:
                for name, link in self.classes[node.kind].links.items():
                    if link.required and (node.id, name) not in seen:
                        yield f"{node.id}: the link {name} is missing"

    def _node_problems(self, node: Node) -> Iterator[str]:
        cls = self.classes.get(node.kind)
        if cls is None:
            yield f"{node.id}: no class {node.kind}"
            return
        for name, value in node.attributes:
            attribute = cls.attributes.get(name)
            if attribute is None:
                yield f"{node.id}: a {node.kind} has no attribute {name}"
            elif (wrong := _value_problem(attribute, value)) is not None:
                yield f"{node.id}: {name}: {wrong}"
        for name, attribute in cls.attributes.items():
            if attribute.required and node.get(name) is None:
                yield f"{node.id}: the attribute {name} is missing"


def _value_problem(attribute: Attribute, value: Scalar) -> str | None:
    if type(value) is not attribute.python:
        return f"{value!r} is no {attribute.range}"
    if attribute.values and value not in attribute.values:
        return f"{value!r} is none of {', '.join(attribute.values)}"
    if attribute.range == "integer" and not -(2**63) <= int(str(value)) < 2**63:
        return f"{value!r} does not fit 64 bits"
    if attribute.pattern and not re.fullmatch(attribute.pattern, str(value)):
        return f"{value!r} does not look like {attribute.pattern}"
    return None


@cache
def load(folder: Path = SCHEMA) -> Ontology:
    """The ontology in `folder`.

    Raises KgError, naming the file, when it is no YAML, lacks a key, uses what is not defined, or when two names differ only in case
    or two terms share an IRI.
    """
    file = folder / "ontology.yaml"
    events = [_event_type(path) for path in sorted((folder / "events").glob("*.yaml"))]
    try:
        return _ontology(_yaml(file), events)
    except KeyError as error:
        raise KgError(f"{file}: {error} is used and not defined") from error


def _ontology(raw: dict[str, Any], types: list[EventType]) -> Ontology:
    events = {e.name: e for e in types}
    enums = {name: tuple(enum.get("permissible_values") or ()) for name, enum in raw["enums"].items()}
    enums["EventType"] = tuple(events)
    prefixes: dict[str, str] = raw["prefixes"]
    patterns = {name: t.get("pattern") for name, t in raw["types"].items()}

    def iri(curie: str) -> str:
        prefix, _, local = curie.rpartition(":")
        return prefixes[prefix or raw["default_prefix"]] + local

    slots: dict[str, Attribute | Link] = {}
    for name, s in raw["slots"].items():
        s = s or {}
        where, what = iri(s.get("slot_uri", name)), s.get("description", "")
        ranges = [x["range"] for x in s["any_of"]] if "any_of" in s else [s.get("range", raw["default_range"])]
        required, many = bool(s.get("required")), bool(s.get("multivalued"))
        if ranges[0] in raw["classes"]:
            slots[name] = Link(name, where, tuple(ranges), many, required, False, what)
        elif ranges[0] in enums:
            slots[name] = Attribute(name, where, "string", required, enums[ranges[0]], None, what)
        else:
            if ranges[0] not in SCALARS:
                raise KeyError(ranges[0])
            pattern = s.get("pattern") or patterns.get(ranges[0])
            slots[name] = Attribute(name, where, ranges[0], required, (), pattern, what)
    for link in (link for e in types for link in e.shortcuts if link not in raw["classes"]["Event"]["slots"]):
        raise KeyError(link)
    derived = [s for e in types for s in e.shortcuts.values()]
    shortcuts = {s: Link(s, iri(s), ("Role",), True, False, True) for s in derived}

    classes: dict[str, Class] = {}
    for name, c in raw["classes"].items():
        own = {s: slots[s] for s in c["slots"]} | (shortcuts if name == "Company" else {})
        attributes = {k: v for k, v in own.items() if isinstance(v, Attribute)}
        links = {k: v for k, v in own.items() if isinstance(v, Link)}
        what = c.get("description", "")
        where = iri(c.get("class_uri", name))
        made = Class(name, where, name, where, c["annotations"]["graph"], attributes, links, what)
        if name == "Event":
            classes |= {e.name: Class(e.name, iri(e.name), name, where, made.graph, attributes, links, e.meaning) for e in events.values()}
        else:
            classes[name] = made
    names = [*raw["classes"], *(e.name for e in types), *slots, *derived]
    _check_names(names, [x.iri for x in [*classes.values(), *slots.values(), *shortcuts.values()]])
    return Ontology(prefixes["id"], prefixes["kg"], str(raw["version"]), prefixes, classes, events, enums, tuple(sorted(shortcuts)))


def _check_names(names: list[str], iris: list[str]) -> None:
    for values in ([n.casefold() for n in names], iris):
        twice = sorted({v for v in values if values.count(v) > 1})
        if twice:
            raise KgError(f"schema: used twice: {', '.join(twice)}")


def _event_type(path: Path) -> EventType:
    data = _yaml(path)
    try:
        return EventType(data["name"], data["meaning"].strip(), data["excludes"].strip(), data["shortcuts"], data)
    except KeyError as error:
        raise KgError(f"{path}: the key {error} is missing") from error


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise KgError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise KgError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise KgError(f"{path}: no YAML mapping")
    return data
