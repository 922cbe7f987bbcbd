"""Reference data: the companies, roles, skills, places, sectors and reasons of `seeds/reference`, which extraction and linking stand on.

    companies.yaml  - {name, aliases?, phrases?, products?, former?: [{name, until}], parent?, wikidata?, cik?, lei?, ticker?,
                       seat?, sector?}
    roles.yaml      - {name, aliases?, broader?, onet?, esco?, definition?}
    skills.yaml     - {name, kind, aliases?, id?}
    places.yaml     - {name, kind, within?, aliases?, adjectives?}
    sectors.yaml    - {name, aliases?, words?}
    reasons.yaml    - {code, name, definition}

`phrases` are descriptions that stand for a company ("the search giant"); `parent`, `broader` and `within` name another entry of the file,
`broader` perhaps several. `seat` (a country) and `sector` stand where another company has the name too (`kg/resolve/namesakes.py`); sectors
are no part of the graph.
An id (Wikidata, CIK, LEI, O*NET-SOC) is there only where somebody checked it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg import ids
from kg.errors import KgError
from kg.resources import SEEDS
from kg.types import Edge, Graph, Node

FILES = ("companies", "roles", "skills", "places", "sectors", "reasons")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry of a reference file. `names` are the name and its aliases; `above` names the entries right above it."""

    id: str
    name: str
    names: tuple[str, ...]
    above: tuple[str, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The reference data, each part in the order of its file."""

    companies: tuple[Entry, ...]
    roles: tuple[Entry, ...]
    skills: tuple[Entry, ...]
    places: tuple[Entry, ...]
    sectors: tuple[Entry, ...]
    reasons: tuple[Entry, ...]
    fingerprint: str
    """A hash of the files, by which a store knows whether it was built over the same reference data."""

    def graph(self) -> Graph:
        """The reference data as nodes and edges."""
        nodes: list[Node] = []
        edges: list[Edge] = []
        for entry in self.companies:
            d = entry.data
            nodes.append(Node.make(entry.id, "Company", {"name": entry.name} | {k: d.get(k) for k in ("wikidata", "cik", "lei", "ticker")}))
            edges += _up(entry, "companies", "parent")
            for product in d.get("products", ()):
                node = Node.make(f"product/{ids.slug(product)}", "Product", {"name": product})
                nodes.append(node)
                edges.append(Edge(node.id, "madeBy", entry.id))
            for kind, key in (("name", "aliases"), ("phrase", "phrases"), ("former", "former")):
                for alias in d.get(key, ()):
                    fields = alias if isinstance(alias, dict) else {"name": alias}
                    _alias(nodes, edges, entry, kind, fields["name"], fields.get("until"))
        for entry in self.roles:
            d = entry.data
            attributes = {"name": entry.name, "definition": d.get("definition"), "onetSoc": d.get("onet"), "escoUri": d.get("esco")}
            nodes.append(Node.make(entry.id, "Role", attributes))
            edges += _up(entry, "roles", "broader")
        for entry in self.skills:
            nodes.append(Node.make(entry.id, "Skill", {"name": entry.name, "skillKind": entry.data["kind"]}))
        for entry in self.places:
            nodes.append(Node.make(entry.id, "Place", {"name": entry.name, "placeKind": entry.data["kind"]}))
            edges += _up(entry, "places", "within")
        for entry in (*self.roles, *self.skills, *self.places):
            for alias in entry.data.get("aliases", ()):
                _alias(nodes, edges, entry, "name", alias, None)
        for entry in self.reasons:
            nodes.append(Node.make(entry.id, "Reason", {"name": entry.name, "definition": entry.data["definition"]}))
        return Graph.of(nodes, edges)


@cache
def by_id(reference: Reference) -> Mapping[str, Entry]:
    """Every entry by its node id."""
    return {e.id: e for part in (reference.companies, reference.roles, reference.skills, reference.places, reference.reasons) for e in part}


@cache
def ancestors(reference: Reference) -> Mapping[str, frozenset[str]]:
    """For the id of each entry, the ids of all entries above it (broader roles, containing places, parent companies)."""
    found: dict[str, frozenset[str]] = {}
    for entries in (reference.companies, reference.roles, reference.places):
        by_name = {e.name: e for e in entries}
        for entry in entries:
            reached: set[str] = set()
            waiting = list(entry.above)
            while waiting:
                above = by_name[waiting.pop()]
                if above.id not in reached:
                    reached.add(above.id)
                    waiting += above.above
            found[entry.id] = frozenset(reached)
    return found


def alias(of: str, kind: str, name: str, until: str | None = None) -> Node:
    """The node of another name of a node, by its id. `kind` is a value of the enumeration AliasKind of the ontology."""
    return Node.make(f"alias/{ids.digest(of, kind, name, length=12)}", "Alias", {"name": name, "aliasKind": kind, "validUntil": until})


def _alias(nodes: list[Node], edges: list[Edge], entry: Entry, kind: str, name: str, until: str | None) -> None:
    nodes.append(alias(entry.id, kind, name, until))
    edges.append(Edge(entry.id, "knownAs", nodes[-1].id))


def _up(entry: Entry, kind: str, link: str) -> Iterator[Edge]:
    return (Edge(entry.id, link, _IDS[kind](name)) for name in entry.above)


@cache
def load(folder: Path = SEEDS / "reference") -> Reference:
    """The reference data in `folder`. Raises KgError, with file and entry, when an entry cannot be used."""
    parts: dict[str, tuple[Entry, ...]] = {}
    whole = hashlib.sha256()
    for name in FILES:
        data = (folder / f"{name}.yaml").read_bytes()
        whole.update(data)
        parts[name] = tuple(_entry(name, row) for row in yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or ())
        names = {e.name for e in parts[name]}
        for entry in parts[name]:
            for above in entry.above:
                if above not in names:
                    raise KgError(f"{folder / name}.yaml: {entry.name}: {above!r} is no entry of that file")
        if circle := _circle({e.name: e.above for e in parts[name]}):
            # A query that follows such links would never end.
            raise KgError(f"{folder / name}.yaml: these are above one another: {', '.join(circle)}")
        twice = {e.id for e in parts[name] if sum(o.id == e.id for o in parts[name]) > 1}
        if twice:
            raise KgError(f"{folder / name}.yaml: more than one entry for {', '.join(sorted(twice))}")
    return Reference(**parts, fingerprint=whole.hexdigest()[:16])


def _entry(file: str, row: dict[str, Any]) -> Entry:
    try:
        name: str = row["name"]
        match file:
            case "companies":
                former = tuple(f["name"] for f in row.get("former", ()))
                return Entry(company_id(name), name, (name, *row.get("aliases", ()), *former), _several(row.get("parent")), row)
            case "roles":
                return Entry(role_id(name), name, (name, *row.get("aliases", ())), _several(row.get("broader")), row)
            case "skills":
                return Entry(f"skill/{row.get('id') or ids.slug(name)}", name, (name, *row.get("aliases", ())), (), row)
            case "places":
                return Entry(place_id(name), name, (name, *row.get("aliases", ())), _several(row.get("within")), row)
            case "sectors":
                return Entry(f"sector/{ids.slug(name)}", name, (name, *row.get("aliases", ())), (), row)
            case _:
                return Entry(f"reason/{row['code']}", name, (name,), (), row)
    except (KeyError, TypeError) as error:
        raise KgError(f"{file}.yaml: {row!r}: {error!r}") from error


def _circle(above: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names that are above themselves."""
    left = dict(above)
    while done := [n for n, up in left.items() if not any(u in left for u in up)]:
        for name in done:
            del left[name]
    return sorted(left)


def _several(names: str | list[str] | None) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())


def company_id(name: str) -> str:
    """Node id of the company of that name, whether or not the reference data holds it."""
    return f"company/{ids.slug(ids.company_key(name))}"


def role_id(name: str) -> str:
    """Node id of the role of that name, whether or not the reference data holds it."""
    return f"role/{ids.slug(name)}"


def place_id(name: str) -> str:
    """Node id of the place of that name, whether or not the reference data holds it."""
    return f"place/{ids.slug(name)}"


_IDS = {"companies": company_id, "roles": role_id, "places": place_id}
