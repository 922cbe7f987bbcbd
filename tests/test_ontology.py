"""The ontology as data: names, IRIs, the loader's errors, and the check of graphs."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kg import ontology
from kg.errors import KgError
from kg.ontology import SCALARS
from kg.resources import SCHEMA
from kg.types import Edge, Graph, Node, Scalar

MODEL = ontology.load()
RAW = yaml.safe_load((SCHEMA / "ontology.yaml").read_text(encoding="utf-8"))


def test_names_are_unique_ignoring_case_in_both_graphs() -> None:
    """Labels, relationship types and properties too: an embedded engine folds the case of table names."""
    slots = {n: s for c in MODEL.classes.values() for n, s in c.slots.items()}
    terms = [*MODEL.classes, "Event", *slots]
    assert len({t.casefold() for t in terms}) == len(terms)
    assert not {*MODEL.enums} & {*terms}
    tables = [*MODEL.tables, *(link.relationship for link in MODEL.links.values())]
    assert len({t.casefold() for t in tables}) == len(tables)


def test_iris_are_unique() -> None:
    slots = {n: s.iri for c in MODEL.classes.values() for n, s in c.slots.items()}
    iris = [*slots.values(), *(c.iri for c in MODEL.classes.values()), MODEL.classes["Layoff"].table_iri]
    assert len(set(iris)) == len(iris)


def test_names_follow_the_style() -> None:
    """Classes are PascalCase, slots camelCase, relationship types UPPER_SNAKE."""
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", n) for n in (*MODEL.classes, *MODEL.enums))
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", n) for c in MODEL.classes.values() for n in c.slots)
    assert MODEL.links["affectedRole"].relationship == "AFFECTED_ROLE"
    assert MODEL.links["laidOff"].relationship == "LAID_OFF"


def test_no_slot_has_a_key_that_linkml_does_not_know() -> None:
    """A comma in an unquoted description cuts it, and makes a key of the rest."""
    known = {"slot_uri", "range", "any_of", "required", "multivalued", "pattern", "description"}
    assert {(name, key) for name, slot in RAW["slots"].items() for key in (slot or {}) if key not in known} == set()
    values = [(e, v, k) for e, enum in RAW["enums"].items() for v, about in enum["permissible_values"].items() for k in about or {}]
    assert {v for v in values if v[2] != "description"} == set()


def test_each_slot_is_used_and_each_class_is_in_a_graph() -> None:
    assert set(RAW["slots"]) == {s for c in RAW["classes"].values() for s in c["slots"]}
    assert {c.graph for c in MODEL.classes.values()} == {"document", "derived", "reference", "log"}


def test_event_files_are_named_after_their_type() -> None:
    for path in (SCHEMA / "events").glob("*.yaml"):
        name = yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
        assert path.stem == re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def test_event_types_and_shortcuts() -> None:
    wanted = "ExecutiveMove Expansion HiringFreeze Layoff OfficeClosure OfficeOpening Rehire Reorganisation RoleShift"
    assert set(MODEL.events) >= set(wanted.split())
    assert MODEL.enums["EventType"] == tuple(MODEL.events)
    assert MODEL.events["RoleShift"].shortcuts == {"affectedRole": "shiftedFrom", "targetRole": "shiftedInto"}
    assert MODEL.pairs("laidOff") == [("Company", "Role")]
    assert MODEL.pairs("partOf") == [("Event", "Event")]
    assert {c.table for c in MODEL.classes.values() if c.name in MODEL.events} == {"Event"}


# --- the loader's errors


def _in_schema(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / "ontology.yaml").read_text(encoding="utf-8")
        assert old in text
        (folder / "ontology.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _event_file(text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / "events" / "new.yaml").write_text(text, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: (folder / "ontology.yaml").unlink(), r"ontology\.yaml: No such file"),
        (_in_schema("classes:\n", "classes: [\n"), r"ontology\.yaml: no YAML: "),
        (_event_file("- a list"), r"new\.yaml: no YAML mapping"),
        (_event_file("name: New\nmeaning: m\nshortcuts: {}"), r"new\.yaml: the key 'excludes' is missing"),
        (_event_file("name: Layoff\nmeaning: m\nexcludes: e\nshortcuts: {}"), "used twice: layoff"),
        (_event_file("name: Expanded\nmeaning: m\nexcludes: e\nshortcuts: {}"), "used twice: expanded"),
        (_event_file("name: New\nmeaning: m\nexcludes: e\nshortcuts: {affectedRole: laidOff}"), "used twice: laidoff"),
        (
            _event_file("name: New\nmeaning: m\nexcludes: e\nshortcuts: {affectedRoles: renewed}"),
            r"'affectedRoles' is used and not defined",
        ),
        (_in_schema("slots: [name, madeBy]", "slots: [name, maker]"), r"ontology\.yaml: 'maker' is used and not defined"),
        (_in_schema("range: Status", "range: Statis"), "'Statis' is used and not defined"),
        (_in_schema("slot_uri: oa:exact", "slot_uri: web:exact"), "'web' is used and not defined"),
        (_in_schema("slot_uri: oa:end", "slot_uri: oa:start"), "used twice: http://www.w3.org/ns/oa#start"),
        (_in_schema("class_uri: schema:Product", "class_uri: schema:Place"), "used twice: https://schema.org/Place"),
    ],
)
def test_a_broken_schema_is_one_line_that_names_the_fault(change: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    shutil.copy(SCHEMA / "ontology.yaml", folder)
    shutil.copytree(SCHEMA / "events", folder / "events")
    change(folder)
    with pytest.raises(KgError, match=message) as caught:
        ontology.load(folder)
    assert "\n" not in str(caught.value)


# --- the check of graphs

CLAIM = {"eventType": "Layoff", "status": "reported", "employerName": "A"}
COUNTS: dict[str, Scalar] = {"claimCount": 1, "documentCount": 1, "originCount": 1, "roleCount": 1}
LEGAL = Graph.of(
    [
        Node.make("company/a", "Company", {"name": "A"}),
        Node.make("role/r", "Role", {"name": "R"}),
        Node.make("document/d", "Document", {"identifier": "d", "text": "A cut R.", "published": "2025-09"}),
        Node.make("evidence/e", "Evidence", {"argument": "event", "quote": "A cut R", "startOffset": 0, "endOffset": 7}),
        Node.make("extractionrun/x", "ExtractionRun", {"name": "rules/1"}),
        Node.make("claim/c", "Claim", CLAIM),
        Node.make("event/l", "Layoff", {"label": "A: Layoff", "status": "reported", "unquantified": True, **COUNTS}),
    ],
    [
        Edge("claim/c", "statedIn", "document/d"),
        Edge("claim/c", "evidencedBy", "evidence/e"),
        Edge("claim/c", "extractedBy", "extractionrun/x"),
        Edge("claim/c", "employer", "company/a"),
        Edge("event/l", "employer", "company/a"),
        Edge("event/l", "supportedBy", "claim/c"),
        Edge("event/l", "affectedRole", "role/r"),
        Edge("company/a", "laidOff", "role/r"),
        Edge("evidence/e", "denotes", "company/a"),
    ],
)


def having(id: str, **values: Scalar | None) -> Graph:
    """LEGAL with some attributes of a node set, or taken away."""
    node = LEGAL.nodes[id]
    changed = Node.make(id, node.kind, dict(node.attributes) | values)
    return replace(LEGAL, nodes=dict(LEGAL.nodes) | {id: changed})


def joined(*edges: Edge, without: tuple[Edge, ...] = ()) -> Graph:
    return replace(LEGAL, edges=(LEGAL.edges - set(without)) | set(edges))


def test_a_legal_graph_has_no_problems() -> None:
    assert list(MODEL.problems(LEGAL)) == []
    assert list(MODEL.problems(Graph())) == []


@pytest.mark.parametrize(
    ("graph", "problem"),
    [
        (LEGAL | Graph.of([Node("x/1", "Nothing")]), "x/1: no class Nothing"),
        (LEGAL | Graph.of([Node("event/2", "Event")]), "event/2: no class Event"),
        (having("company/a", name=None), "company/a: the attribute name is missing"),
        (having("company/a", quote="x"), "company/a: a Company has no attribute quote"),
        (having("company/a", laidOff="role/r"), "company/a: a Company has no attribute laidOff"),
        (having("company/a", name=1), "company/a: name: 1 is no string"),
        (having("event/l", countMin="1"), "event/l: countMin: '1' is no integer"),
        (having("event/l", countMin=1.0), "event/l: countMin: 1.0 is no integer"),
        (having("event/l", countMin=True), "event/l: countMin: True is no integer"),
        (having("event/l", countMin=2**63), f"event/l: countMin: {2**63} does not fit 64 bits"),
        (having("event/l", percent=10), "event/l: percent: 10 is no double"),
        (having("event/l", unquantified=1), "event/l: unquantified: 1 is no boolean"),
        (having("event/l", dateFrom="2025-09-12"), "event/l: dateFrom: '2025-09-12' is no date"),
        (having("event/l", date=datetime.date(2025, 9, 12)), "event/l: date: datetime.date(2025, 9, 12) is no edtf"),
        (having("event/l", dateFrom=datetime.datetime(2025, 9, 12)), "event/l: dateFrom: datetime.datetime(2025, 9, 12, 0, 0) is no date"),
        (having("claim/c", status="Reported"), "claim/c: status: 'Reported' is none of denied, rumoured, planned, "),
        (having("company/a", cik="123"), "company/a: cik: '123' does not look like "),
        (having("company/a", cik="0001234567\n"), "company/a: cik: '0001234567\\n' does not look like "),
        (having("company/a", cik="٠" * 10), "company/a: cik: "),
        (having("document/d", published="2025-13"), "document/d: published: '2025-13' does not look like "),
        (having("document/d", published="2025-09-1"), "document/d: published: '2025-09-1' does not look like "),
        (joined(Edge("company/a", "laidOff", "role/x")), "company/a -laidOff-> role/x: there is no node role/x"),
        (joined(Edge("company/x", "laidOff", "role/r")), "company/x -laidOff-> role/r: there is no node company/x"),
        (joined(Edge("role/r", "laidOff", "role/r")), "role/r -laidOff-> role/r: a Role has no link laidOff"),
        (joined(Edge("company/a", "name", "role/r")), "company/a -name-> role/r: a Company has no link name"),
        (joined(Edge("company/a", "laidOff", "company/a")), "company/a -laidOff-> company/a: leads to a Company, not to Role"),
        (joined(Edge("evidence/e", "denotes", "document/d")), "evidence/e -denotes-> document/d: leads to a Document, not to Company or "),
        (joined(Edge("event/l", "partOf", "claim/c")), "event/l -partOf-> claim/c: leads to a Claim, not to Event"),
        (
            LEGAL | Graph.of([Node.make("company/b", "Company", {"name": "B"})], [Edge("claim/c", "employer", "company/b")]),
            "claim/c -employer-> company/b: a second one",
        ),
        (joined(without=(Edge("claim/c", "employer", "company/a"),)), "claim/c: the link employer is missing"),
        (joined(without=(Edge("event/l", "supportedBy", "claim/c"),)), "event/l: the link supportedBy is missing"),
    ],
)
def test_each_fault_of_a_graph_is_found(graph: Graph, problem: str) -> None:
    found = list(MODEL.problems(graph))
    assert len(found) == 1
    assert found[0].startswith(problem)


@pytest.mark.parametrize("value", ["2025", "2025-09", "2025-09-30"])
def test_dates_of_each_precision_are_legal(value: str) -> None:
    assert list(MODEL.problems(having("document/d", published=value))) == []


def test_falsy_values_are_values() -> None:
    assert list(MODEL.problems(having("event/l", countMin=0, unquantified=False, percent=0.0))) == []
    assert list(MODEL.problems(having("document/d", identifier="", text=""))) == []


def test_scalars_have_distinct_rdf_datatypes() -> None:
    """Else the range of a literal could not be told from its datatype."""
    assert len({rdf for _, rdf, _ in SCALARS.values()}) == len(SCALARS)


# --- the page on adding an event type

PAGE = (SCHEMA.parent / "docs" / "add-an-event-type.md").read_text(encoding="utf-8")


def test_the_event_type_of_the_page_loads(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(SCHEMA, folder)
    (block,) = re.findall(r"^ +```yaml\n(.*?)^ +```", PAGE, re.M | re.S)
    (folder / "events" / "office_move.yaml").write_text(block.replace("\n   ", "\n").removeprefix("   "), encoding="utf-8")
    model = ontology.load(folder)
    assert model.events["OfficeMove"].shortcuts == {"affectedRole": "relocated"}
    assert model.links["relocated"].relationship == "RELOCATED"
    assert set(model.events["OfficeMove"].data) == _documented()


@pytest.mark.parametrize("path", sorted((SCHEMA / "events").glob("*.yaml")), ids=lambda p: p.stem)
def test_each_key_of_an_event_file_is_on_the_page(path: Path) -> None:
    assert set(yaml.safe_load(path.read_text(encoding="utf-8"))) <= _documented()


def _documented() -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
